"""The headquarters as an ASGI application. It keeps nothing in the process: run as many copies as needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from litestar import Litestar

from sync.hq.admin_routes import admin_routes
from sync.hq.database import open_database
from sync.hq.errors import HANDLERS
from sync.hq.headquarters import Headquarters, never, system_now_ms
from sync.hq.identity_routes import VERSION, identity_routes
from sync.hq.openapi_page import openapi_config, rapidoc_script
from sync.hq.till_routes import till_routes
from sync.hq.wire_request import WireRequest

MAX_BODY_BYTES: Final = 8_000_000
"""A batch is 250 events of a few kilobytes."""


def create_app(
    database_url: str,
    admin_token: str,
    *,
    now_ms: Callable[[], int] = system_now_ms,
    stopping: Callable[[], bool] = never,
) -> Litestar:
    """The application on this database, whose schema is made if it is not there.

    `stopping` makes waiting feed requests answer at once. Raises DatabaseError, or ValueError for a short admin token.
    """
    engine = open_database(database_url)
    hq = Headquarters(engine, admin_token, now_ms, stopping)
    return Litestar(
        route_handlers=[*identity_routes(hq), *till_routes(hq), *admin_routes(hq), rapidoc_script],
        request_class=WireRequest,
        request_max_body_size=MAX_BODY_BYTES,
        exception_handlers=HANDLERS,
        openapi_config=openapi_config(VERSION),
        on_shutdown=[engine.dispose],
        logging_config=None,
    )

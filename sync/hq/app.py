"""The headquarters as an ASGI application. It keeps nothing in the process: run as many copies as needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from litestar import Litestar

from sync.hq.admin_routes import admin_routes
from sync.hq.bring_in.routes import bring_in_routes
from sync.hq.bring_in.worker import in_own_process
from sync.hq.counter_routes import counter_routes
from sync.hq.database import open_database
from sync.hq.errors import HANDLERS
from sync.hq.headquarters import Headquarters, never, system_now_ms
from sync.hq.identity_routes import VERSION, identity_routes
from sync.hq.messages import MessageProvider
from sync.hq.openapi_page import openapi_config, rapidoc_script
from sync.hq.take_out.routes import take_out_routes
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
    messages: MessageProvider | None = None,
) -> Litestar:
    """The application on this database, whose schema is made if it is not there.

    `stopping` makes waiting feed requests answer at once. `messages` brings codes to phones; without one they are kept.
    Raises DatabaseError, or ValueError for a short admin token.
    """
    engine = open_database(database_url)
    hq = Headquarters(engine, admin_token, now_ms, stopping)
    return Litestar(
        route_handlers=[
            *identity_routes(hq),
            *till_routes(hq),
            *counter_routes(hq, messages),
            *admin_routes(hq),
            *bring_in_routes(hq, in_own_process(database_url)),
            *take_out_routes(hq, database_url),
            rapidoc_script,
        ],
        request_class=WireRequest,
        request_max_body_size=MAX_BODY_BYTES,
        exception_handlers=HANDLERS,
        openapi_config=openapi_config(VERSION),
        on_shutdown=[engine.dispose],
        logging_config=None,
    )

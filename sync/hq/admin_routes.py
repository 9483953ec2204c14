"""What a person at headquarters asks over HTTP, with the admin's token."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, PathParameter, QueryParameter
from sqlalchemy import Connection

from posclient.wire.feed import RemindCommand
from posclient.wire.fields import PersonalText
from sync.hq import admin_views
from sync.hq.admin_views import ExceptionView, MemberView, QuarantineView, TaskView
from sync.hq.headquarters import Headquarters
from sync.hq.intake_context import Level
from sync.hq.remind import remind

Asked = Request[Any, Any, Any]
Limit = Annotated[int, QueryParameter(ge=1, le=1000)]
WantedLevel = Annotated[Level, QueryParameter()]
MemberKey = Annotated[str, PathParameter(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]


class RemindRequest(msgspec.Struct, frozen=True):
    """Remind this member (id, card or phone) of this article (id or article number)."""

    member: PersonalText
    product: PersonalText


def admin_routes(hq: Headquarters) -> list[HTTPRouteHandler]:
    """The handlers, which want `Authorization: Bearer <admin token>`."""

    @post("/v1/remind", status_code=200, sync_to_thread=True)
    def remind_member(data: JSONBody[RemindRequest], request: Asked) -> RemindCommand:
        """Print a replenishment slip in the shop that the member visited last."""
        hq.check_admin(request.headers.get("authorization", ""))
        return hq.write(lambda connection: remind(connection, data.member, data.product, hq.now_ms()))

    @get("/v1/exceptions", sync_to_thread=True)
    def list_exceptions(
        request: Asked, limit: Limit = 100, level: WantedLevel = "exception"
    ) -> list[ExceptionView]:
        """What was recorded and should be looked at (or, as notes, may be known), newest first."""
        hq.check_admin(request.headers.get("authorization", ""))
        return hq.read(lambda connection: admin_views.exceptions(connection, limit, level))

    @get("/v1/quarantine", sync_to_thread=True)
    def list_quarantine(request: Asked, limit: Limit = 100) -> list[QuarantineView]:
        """What could not be taken, newest first."""
        hq.check_admin(request.headers.get("authorization", ""))
        return hq.read(lambda connection: admin_views.quarantined(connection, limit))

    @get("/v1/tasks", sync_to_thread=True)
    def list_tasks(request: Asked, limit: Limit = 100) -> list[TaskView]:
        """Care tasks, newest first."""
        hq.check_admin(request.headers.get("authorization", ""))
        return hq.read(lambda connection: admin_views.tasks(connection, limit))

    @get("/v1/members/{member_id:str}", sync_to_thread=True)
    def one_member(request: Asked, member_id: MemberKey) -> MemberView:
        """A member with what she has."""
        hq.check_admin(request.headers.get("authorization", ""))

        def work(connection: Connection) -> MemberView:
            on = datetime.fromtimestamp(hq.now_ms() / 1000, tz=UTC).date().isoformat()
            return admin_views.member(connection, member_id, on, hq.now_ms())

        return hq.read(work)

    return [remind_member, list_exceptions, list_quarantine, list_tasks, one_member]

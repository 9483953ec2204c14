"""What tills ask over HTTP."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Connection

from posclient.wire.protocol import (
    FeedAnswer,
    FeedRequest,
    FindMemberAnswer,
    FindMemberRequest,
    PushAnswer,
    PushRequest,
    Totals,
)
from sync.hq import intake, long_poll
from sync.hq.headquarters import Headquarters
from sync.hq.lookup import find_member
from sync.hq.remind import today
from sync.hq.totals import totals_of

Asked = Request[Any, Any, Any]


def till_routes(hq: Headquarters) -> list[HTTPRouteHandler]:
    """The handlers, which want `Authorization: Bearer <till_id>.<token>`."""

    @post("/v1/push", status_code=200, sync_to_thread=True)
    def push(data: JSONBody[PushRequest], request: Asked) -> PushAnswer:
        """Take the next events of the till, each exactly once."""
        return intake.push(hq.engine, hq.till(_authorization(request)), data, hq.now_ms())

    @post("/v1/feed", status_code=200)
    async def feed(data: JSONBody[FeedRequest], request: Asked) -> FeedAnswer:
        """The rows after the till's cursors; waits for some if asked to."""
        return await long_poll.feed(hq, _authorization(request), data)

    @post("/v1/members/find", status_code=200, sync_to_thread=True)
    def find(data: JSONBody[FindMemberRequest], request: Asked) -> FindMemberAnswer:
        """Find a member by card or phone and put her into the feed of the till's store."""
        sender = hq.till(_authorization(request))

        def work(connection: Connection) -> FindMemberAnswer:
            on = today(connection, sender.store_id, hq.now_ms()).isoformat()
            return find_member(connection, sender, data, on, hq.now_ms())

        return hq.write(work)

    @get("/v1/tills/self/totals", sync_to_thread=True)
    def totals(request: Asked) -> Totals:
        """What headquarters has of this till."""
        sender = hq.till(_authorization(request))
        return hq.read(lambda connection: totals_of(connection, sender.till_id))

    return [push, feed, find, totals]


def _authorization(request: Asked) -> str:
    return request.headers.get("authorization", "")

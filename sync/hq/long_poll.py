"""Reading the feed, and waiting for news without holding a transaction or a thread."""

from __future__ import annotations

import time
from typing import Final

import anyio
from anyio import to_thread
from sqlalchemy import Connection

from posclient.wire.protocol import FeedAnswer, FeedRequest
from sync.hq.database import epoch
from sync.hq.feed import read_pages, topics_of
from sync.hq.headquarters import Headquarters
from sync.hq.intake_context import Sender
from sync.hq.recovery_key import recovery_public_key
from sync.hq.refusal import Refusal

MAX_WAIT_S: Final = 30
MAX_ROWS: Final = 1000
LOOK_AGAIN_S: Final = 0.25


async def feed(headquarters: Headquarters, authorization: str, request: FeedRequest) -> FeedAnswer:
    """The rows after the till's cursors, at once if there are any or its epoch is another, else when some come, or
    without rows after `wait_s` (at most 30). Raises Refusal for a topic of another store.
    """
    sender = await to_thread.run_sync(headquarters.till, authorization)
    _check(sender, request)
    until = time.monotonic() + min(request.wait_s, MAX_WAIT_S)
    while True:
        answer = await to_thread.run_sync(_read, headquarters, request, sender.store_id)
        over = time.monotonic() >= until or headquarters.stopping()
        if answer.pages or over or (request.epoch and request.epoch != answer.epoch):
            return answer
        await anyio.sleep(LOOK_AGAIN_S)


def _check(sender: Sender, request: FeedRequest) -> None:
    if request.incarnation != sender.incarnation:
        raise Refusal(
            "other_incarnation",
            f"the till is at incarnation {sender.incarnation}, it asked as {request.incarnation}",
            409,
        )
    foreign = set(request.cursors) - set(topics_of(sender.store_id))
    if foreign:
        raise Refusal("unknown_topic", f"not for this till: {', '.join(sorted(foreign)[:5])}", 403)


def _read(headquarters: Headquarters, request: FeedRequest, store_id: str) -> FeedAnswer:
    def work(connection: Connection) -> FeedAnswer:
        current = epoch(connection)
        limit = max(1, min(request.limit, MAX_ROWS)) if request.epoch in ("", current) else 0
        pages = read_pages(connection, request.cursors, limit)
        key = recovery_public_key(connection)
        return FeedAnswer(current, pages, headquarters.now_ms(), key, topics_of(store_id))

    return headquarters.read(work)

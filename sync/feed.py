"""Pulling: what is new after each topic's cursor."""

from __future__ import annotations

import time
from collections.abc import Iterable

from posclient.services import exchange
from posclient.services.receive import receive
from posclient.services.shop import Shop
from posclient.wire.feed import TopicPage
from posclient.wire.protocol import FeedRequest
from sync.client import ANSWER_TIMEOUT_S, Client


def pull_once(shop: Shop, client: Client, *, wait_s: int, timeout_s: float = ANSWER_TIMEOUT_S) -> int:
    """Ask once, apply what came; returns how many rows were new. Raises HeadquartersAwayError, RefusedError,
    FeedGapError.
    """
    who = exchange.who_am_i(shop)
    at = exchange.cursors(shop)
    positions = {topic: cursor.position for topic, cursor in at.items()}
    answer = client.feed(FeedRequest(who.incarnation, positions, epoch=who.epoch, wait_s=wait_s), timeout_s)
    if answer.epoch != who.epoch:
        exchange.restart_cursors(shop, answer.epoch)
        return 0
    exchange.learn_recovery_key(shop, answer.recovery_public_key)
    exchange.learn_topics(shop, answer.topics)
    return sum(receive(shop, page) for page in _in_order(answer.pages) if page.topic in at)


def _in_order(pages: Iterable[TopicPage]) -> list[TopicPage]:
    """Commands last, and not before all members are there: a slip is about a member whom the till must hold."""
    listed = list(pages)
    complete = all(
        page.rows and page.rows[-1].position >= page.last for page in listed if _is(page, "members")
    )
    others = [page for page in listed if not _is(page, "commands")]
    return others + [page for page in listed if _is(page, "commands") and complete]


def _is(page: TopicPage, kind: str) -> bool:
    return page.topic.endswith(f"/{kind}")


def pull_until(shop: Shop, client: Client, topic: str, position: int, *, until_s: float) -> bool:
    """Pull until a topic's cursor has reached a position; False where it is not there by `until_s` (monotonic clock).

    Raises as `pull_once` does.
    """
    while True:
        cursor = exchange.cursors(shop).get(topic)
        if cursor is not None and cursor.position >= position:
            return True
        left_s = until_s - time.monotonic()
        if left_s <= 0 or cursor is None:
            return False
        pull_once(shop, client, wait_s=0, timeout_s=left_s)

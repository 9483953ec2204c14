"""Pulling: what is new after each topic's cursor."""

from __future__ import annotations

import time

from posclient.services import exchange
from posclient.services.receive import receive
from posclient.services.shop import Shop
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
    return sum(receive(shop, page) for page in answer.pages if page.topic in at)


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

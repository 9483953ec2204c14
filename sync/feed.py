"""Pulling: what is new after each topic's cursor."""

from __future__ import annotations

from posclient.services import exchange
from posclient.services.receive import receive
from posclient.services.shop import Shop
from posclient.wire.protocol import FeedRequest
from sync.client import Client


def pull_once(shop: Shop, client: Client, *, wait_s: int) -> int:
    """Ask once, apply what came; returns how many rows were new. Raises HeadquartersAwayError, RefusedError,
    FeedGapError.
    """
    who = exchange.who_am_i(shop)
    at = exchange.cursors(shop)
    positions = {topic: cursor.position for topic, cursor in at.items()}
    answer = client.feed(FeedRequest(who.incarnation, positions, epoch=who.epoch, wait_s=wait_s))
    if answer.epoch != who.epoch:
        exchange.restart_cursors(shop, answer.epoch)
        return 0
    return sum(receive(shop, page) for page in answer.pages if page.topic in at)


def pull_until(shop: Shop, client: Client, topic: str, position: int, *, attempts: int = 20) -> bool:
    """Pull until a topic's cursor has reached a position; False where it did not get there."""
    for _ in range(attempts):
        cursor = exchange.cursors(shop).get(topic)
        if cursor is not None and cursor.position >= position:
            return True
        pull_once(shop, client, wait_s=0)
    return False

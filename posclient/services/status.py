"""What the badge says: whether headquarters answers, and how much waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.services.shop import Shop
from posclient.store import documents, outbox
from posclient.store.transaction import Transaction


@dataclass(frozen=True)
class Status:
    """`trouble` is a key of the words catalogue, empty while online.

    `waiting` events since `since_ms` (UTC; None when nothing waits). `zone` is the store's time zone."""

    online: bool
    trouble: str
    waiting: int
    since_ms: int | None
    shop_name: str
    shop_name_en: str
    zone: str


def status(shop: Shop) -> Status:
    """For the header of every screen."""

    def read(connection: Transaction) -> Status:
        waits = outbox.waiting(connection)
        info = documents.store_info(connection)
        return Status(
            online=shop.headquarters.is_reachable(),
            trouble=shop.headquarters.trouble(),
            waiting=waits.events,
            since_ms=waits.oldest_at_ms,
            shop_name=info.name,
            shop_name_en=info.name_en,
            zone=info.time_zone,
        )

    return shop.store.read(read)

"""What the header of every screen says: which till this is, what waits for headquarters and for a person's word on
paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from posclient.services.shop import Shop
from posclient.store import badges, identity, shop_facts
from posclient.store.badges import Unsettled
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
    refunds_owed: int = 0
    """Refunds that the provider declined: a person has to decide."""


def status(shop: Shop) -> Status:
    """For the header of every screen."""

    def read(connection: Transaction) -> Status:
        waits = badges.waiting(connection)
        info = shop_facts.shop_face(connection)
        return Status(
            online=shop.headquarters.is_reachable(),
            trouble=shop.headquarters.trouble(),
            waiting=waits.events,
            since_ms=waits.oldest_at_ms,
            shop_name=info.name,
            shop_name_en=info.name_en,
            zone=info.time_zone,
            refunds_owed=badges.refunds_owed(connection),
        )

    return shop.store.read(read)


def unsettled(shop: Shop) -> tuple[Unsettled, ...]:
    """Print jobs that are not confirmed, oldest first; `services.paper` has more about each."""
    return shop.store.read(badges.unsettled)


def till_name(shop: Shop) -> str:
    """The till's id; a stand-in before it was enrolled."""
    return shop.store.read(identity.identity).till_id

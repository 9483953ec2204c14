"""What sync exchanges with headquarters, as the store holds it: identity, events to push, answers, cursors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from posclient.services.shop import Shop
from posclient.store import baskets, feed_cursors, identity, members, outbox, sales, shop_facts
from posclient.store.changes import note_change
from posclient.store.identity import TillIdentity
from posclient.store.outbox import EventRef, StoredEvent
from posclient.store.sales import TillTotals
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.personal import PersonalRecord
from posclient.wire.protocol import EnrolAnswer, EventResult


@dataclass(frozen=True)
class Parcel:
    """What goes up next: events of one incarnation, and personal records."""

    incarnation: int
    events: tuple[StoredEvent, ...]
    personal: tuple[PersonalRecord, ...]


def who_am_i(shop: Shop) -> TillIdentity:
    """This till's identity; `store.identity.NOBODY` before it was enrolled."""
    return shop.store.read(identity.identity)


def become(shop: Shop, answer: EnrolAnswer, token_hash: str) -> TillIdentity:
    """Keep who headquarters says that this till is, and start a cursor for each topic of its store."""
    who = TillIdentity(
        answer.till_id, answer.till_no, answer.store_id, answer.incarnation, token_hash, answer.epoch
    )

    def write(connection: Transaction) -> None:
        _heed_epoch(connection, who.epoch)
        before = identity.identity(connection)
        if before != identity.NOBODY and before.incarnation != who.incarnation:
            _let_go_of_the_basket(connection)
        identity.put_identity(connection, who, shop.clock.now_ms())
        if answer.recovery_public_key:
            shop_facts.put_recovery_key(connection, answer.recovery_public_key)
        _begin_topics(connection, answer.topics)

    shop.store.write(write, Priority.SYNC, name="become")
    return who


def go_on_as(shop: Shop, incarnation: int) -> None:
    """Number from 1 under another incarnation from now on, before headquarters was asked for it: this store went back
    in time, and its next numbers are out already.
    """

    def write(connection: Transaction) -> None:
        who = identity.identity(connection)
        if who == identity.NOBODY or who.incarnation >= incarnation:
            return
        _let_go_of_the_basket(connection)
        identity.put_identity(connection, replace(who, incarnation=incarnation), shop.clock.now_ms())

    shop.store.write(write, Priority.SYNC, name="another incarnation")


def learn_topics(shop: Shop, topics: Iterable[str]) -> None:
    """Begin to read the topics that are new since this till enrolled."""
    if set(topics) - set(cursors(shop)):
        shop.store.write(
            lambda connection: _begin_topics(connection, topics), Priority.SYNC, name="learn_topics"
        )


def _begin_topics(connection: Transaction, topics: Iterable[str]) -> None:
    known = feed_cursors.cursors(connection)
    for topic in topics:
        if topic not in known:
            feed_cursors.put_cursor(connection, topic, feed_cursors.Cursor("", 0))


def _let_go_of_the_basket(connection: Transaction) -> None:
    """The basket of a restored store may have been sold since: its id must not be sold twice. It stays on record."""
    stored = baskets.open_basket(connection)
    if stored is not None:
        baskets.set_state(connection, stored.basket_id, "lost")
        note_change(connection, "sales")


def recovery_public_key(shop: Shop) -> bytes | None:
    """Headquarters' recovery key (32 bytes, X25519), or None where it has none or sent nonsense."""
    text = shop.store.read(shop_facts.recovery_key)
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == 32 else None


def learn_recovery_key(shop: Shop, public_key: str) -> None:
    """Keep headquarters' recovery key, unless it is known; the store's key is wrapped under it at the next start."""
    if public_key and shop.store.read(shop_facts.recovery_key) != public_key:
        shop.store.write(
            lambda connection: shop_facts.put_recovery_key(connection, public_key),
            Priority.SYNC,
            name="recovery_key",
        )


def last_seq(shop: Shop, incarnation: int) -> int:
    """The number of the newest event of an incarnation; 0 where it has none."""
    return shop.store.read(lambda connection: outbox.last_seq(connection, incarnation))


def incarnations(shop: Shop) -> tuple[int, ...]:
    """Those of this till that made events, the oldest first."""
    return shop.store.read(outbox.incarnations)


def next_parcel(shop: Shop, from_ref: EventRef | None = None) -> Parcel | None:
    """What waits, oldest first, or from an event on that headquarters asks for again; None when nothing does."""

    def read(connection: Transaction) -> Parcel | None:
        start = from_ref or outbox.first_waiting(connection)
        personal = tuple(
            msgspec.json.decode(body, type=PersonalRecord) for body in outbox.personal_batch(connection)
        )
        if start is None:
            return Parcel(identity.identity(connection).incarnation, (), personal) if personal else None
        events = outbox.batch(connection, start.incarnation, start.seq)
        return Parcel(start.incarnation, events, personal)

    return shop.store.read(read)


def note_answer(
    shop: Shop,
    incarnation: int,
    results: Sequence[EventResult],
    taken: Sequence[PersonalRecord],
    epoch: str,
) -> None:
    """Keep what headquarters made of a parcel. Its positions are of headquarters' present `epoch`."""

    def write(connection: Transaction) -> None:
        _heed_epoch(connection, epoch)
        outbox.acknowledge(connection, incarnation, results)
        for record in taken:
            outbox.personal_sent(connection, record.member_id, record.revision)
        note_change(connection, "outbox")

    shop.store.write(write, Priority.SYNC, name="acknowledge")


def cursors(shop: Shop) -> dict[str, feed_cursors.Cursor]:
    """How far each topic is."""
    return shop.store.read(feed_cursors.cursors)


def restart_cursors(shop: Shop, epoch: str) -> None:
    """Headquarters was restored: its feed is read again from the beginning."""
    shop.store.write(lambda connection: _heed_epoch(connection, epoch), Priority.SYNC, name="restart_cursors")


def _heed_epoch(connection: Transaction, epoch: str) -> None:
    """Where headquarters was restored, its positions begin anew: cursors start again, and what it acknowledged before
    is in the figures that the till holds of it. What it lost it asks for again, and answers anew.
    """
    if identity.identity(connection).epoch == epoch:
        return
    for topic in feed_cursors.cursors(connection):
        feed_cursors.put_cursor(connection, topic, feed_cursors.Cursor("", 0))
    outbox.forget_positions(connection)
    identity.put_epoch(connection, epoch)
    note_change(connection, "outbox")


def till_totals(shop: Shop) -> TillTotals:
    """The till's own sums."""
    return shop.store.read(sales.totals)


def event_counts(shop: Shop) -> dict[str, int]:
    """Events by what became of them."""
    return shop.store.read(outbox.counts)


def members_held(shop: Shop) -> int:
    """How many members the cache holds."""
    return shop.store.read(members.count)

"""The chain's members as histories, a sample of them where there are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, select

from posclient.domain.member import Purchase
from posclient.domain.value.history import History, history
from posclient.wire import codec
from posclient.wire.feed import ProductRow
from sync.hq import tables
from sync.hq.feed import PRODUCTS
from sync.hq.members import State

MOST_MEMBERS: Final = 20_000
"""More would make a fit longer and hardly better."""

_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Chain:
    """Histories up to a day, of members who bought; `members` counts all there are. `kinds`: what products are for."""

    histories: tuple[History, ...]
    kinds: dict[str, str]
    members: int
    on: date


def read_chain(connection: Connection, on: date, most: int = MOST_MEMBERS) -> Chain:
    """Read members and purchases. The sample is the same whenever it is taken."""
    table = tables.member
    found = connection.execute(select(table.c.member_id).where(table.c.state == State.MEMBER)).scalars().all()
    chosen = sorted(found, key=_hash)[:most] if len(found) > most else sorted(found)
    histories = tuple(
        one for part in _parts(chosen) for one in _histories(connection, part, on) if one.visits
    )
    return Chain(histories, _kinds(connection), len(found), on)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]


def _histories(connection: Connection, ids: Sequence[str], on: date) -> Iterator[History]:
    table = tables.purchase
    rows = connection.execute(
        select(
            table.c.member_id,
            table.c.business_date,
            table.c.product_id,
            table.c.quantity,
            table.c.amount_minor,
        ).where(table.c.member_id.in_(ids), table.c.business_date <= on.isoformat())
    )
    bought: dict[str, list[Purchase]] = {}
    for member_id, day, product_id, quantity, amount in rows:
        line = Purchase(date.fromisoformat(day), product_id, int(quantity), int(amount))
        bought.setdefault(member_id, []).append(line)
    for member_id in sorted(bought):
        yield history(bought[member_id], on)


def _kinds(connection: Connection) -> dict[str, str]:
    """As a till knows them: the need, else the category. Both stand in the row that tills were sent."""
    table = tables.feed_row
    bodies = connection.execute(
        select(table.c.body).where(table.c.topic == PRODUCTS).order_by(table.c.position)
    ).scalars()
    kinds: dict[str, str] = {}
    for body in bodies:
        row = codec.decode_row(bytes(body))
        if isinstance(row, ProductRow):
            kinds[row.product_id] = row.need or row.category
    return kinds


def _hash(member_id: str) -> bytes:
    return sha256(member_id.encode()).digest()

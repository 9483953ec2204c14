"""All members with what the till knows of them, part by part, for processes that compute or list.

Written out as SQL: these processes never load SQLAlchemy (ADR 0009).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from posclient.domain.member import Member, Purchase
from posclient.domain.value.profile import Goods
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction
from posclient.wire.feed import MemberRow, StandingRow
from posclient.wire.mapping import member_of

PART: Final = Plain(
    """SELECT m.rank_id, m.body, s.body FROM member m LEFT JOIN standing s ON s.member_id = m.member_id
    WHERE m.rank_id > :after ORDER BY m.rank_id LIMIT :most"""
)
GOODS: Final = Plain(
    """SELECT product_id, need, json_extract(CAST(body AS TEXT), '$.category'),
        json_extract(CAST(body AS TEXT), '$.stage') FROM product"""
)
OWN: Final = Plain(
    """SELECT coalesce(a.member_id, nullif(s.claimed_by, ''), s.member_id),
        s.business_date, l.product_id, l.quantity, l.amount_minor
    FROM sale s
    JOIN sale_line l ON l.sale_id = s.sale_id
    JOIN outbox o ON o.incarnation = s.incarnation AND o.seq = s.seq
    LEFT JOIN feed_cursor c ON c.topic = o.effect_topic
    LEFT JOIN member_alias a ON a.provisional_id = coalesce(nullif(s.claimed_by, ''), s.member_id)
    WHERE s.kind IN ('sale', 'return') AND s.member_id IS NOT NULL AND (
        o.result IS NULL OR (o.effect_position > coalesce(c.position, 0) AND coalesce(c.epoch, '-') <> '')
    )"""
)
"""What members bought and gave back here that headquarters' figures lack yet (as `outbox.is_on_its_way`)."""


@dataclass(frozen=True)
class Scanned:
    """A member with all her purchases that are known here. `rank_id` is where she stands in the scan."""

    rank_id: int
    member: Member
    tier_id: str
    last_visit: date | None
    purchases: tuple[Purchase, ...]


def scan(
    connection: Transaction, own: Mapping[str, Sequence[Purchase]], after: int, most: int
) -> Iterator[Scanned]:
    """The next `most` members behind a rank, in order, with what they bought here besides (`own_purchases`)."""
    cursor = connection.raw.execute(PART.sql, {"after": after, "most": most})
    while (row := cursor.fetchone()) is not None:
        rank_id, body, told = row
        standing = _standing.decode(told) if told is not None else None
        member = member_of(_member.decode(body), standing)
        bought = (*own.get(member.member_id, ()), *member.purchases)
        last = max((line.business_date for line in bought if line.quantity > 0), default=None)
        if standing is not None and standing.last_visit:
            visited = date.fromisoformat(standing.last_visit)
            last = max(last, visited) if last is not None else visited
        yield Scanned(rank_id, member, member.tier_id, last, bought)


def goods(connection: Transaction) -> dict[str, Goods]:
    """What each article is for."""
    return {
        product_id: Goods(need or "", category or "", stage)
        for product_id, need, category, stage in GOODS.all(connection)
    }


def own_purchases(connection: Transaction) -> dict[str, list[Purchase]]:
    """By member, what headquarters' figures lack yet. Reads the sales of this till."""
    found: dict[str, list[Purchase]] = {}
    for who, day, product_id, quantity, amount in OWN.all(connection):
        line = Purchase(date.fromisoformat(day), product_id, quantity, amount)
        found.setdefault(who, []).append(line)
    return found


_member: Final = msgspec.json.Decoder(MemberRow)
_standing: Final = msgspec.json.Decoder(StandingRow)

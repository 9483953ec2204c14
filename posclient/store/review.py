"""What a review is made of, read from the till's store: its own sales and enrolments, and what headquarters has told of
the members. The heavy sums are SQL's.

Written out as SQL: the process that reads them never loads SQLAlchemy (ADR 0009).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from posclient.domain.member import mask_phone
from posclient.domain.review.baskets import Document
from posclient.domain.review.enrolments import Enrolment
from posclient.domain.review.figures import ACTIVE_DAYS, AGAIN_DAYS, Membership
from posclient.domain.review.period import Window
from posclient.domain.review.review import Person
from posclient.domain.review.tables import Sold
from posclient.store.connection import connect
from posclient.store.engine import Database
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_FOR_EVER: Final = 2**63 - 1
_PROVISIONAL: Final = """instr(body, CAST('"provisional":true' AS BLOB)) > 0"""
"""In a row as headquarters and the till encode it. Within a text its quotation marks would be escaped."""

_OF_WHOM: Final = """
    FROM sale s
    LEFT JOIN sale o ON o.sale_id = s.original_id
    LEFT JOIN member_alias a ON a.provisional_id
        = coalesce(nullif(s.claimed_by, ''), s.member_id, nullif(o.claimed_by, ''), o.member_id)
    WHERE s.business_date BETWEEN :first AND :last AND s.at_ms <= :until_ms AND s.kind IN ('sale', 'return')
"""
"""The sales and returns of a window. A sale whose points were claimed afterwards is the claimant's, a return hers whose
sale it undoes, and what was sold to a provisional id is whose it turned out to be.
"""

_WHO: Final = """coalesce(
    a.member_id, nullif(s.claimed_by, ''), s.member_id, nullif(o.claimed_by, ''), o.member_id, ''
)"""

DOCUMENTS: Final = Plain(
    f"""SELECT
        CASE WHEN s.kind = 'return' AND s.original_id <> '' THEN s.original_id ELSE s.sale_id END,
        s.kind = 'return', s.business_date, s.at_ms, {_WHO}, s.member_id IS NOT NULL, s.operator_id,
        s.due_minor, s.rounding_minor,
        (SELECT coalesce(sum(l.quantity), 0) FROM sale_line l WHERE l.sale_id = s.sale_id)
    {_OF_WHOM}"""  # noqa: S608 - the parts are constants above
)
SOLD: Final = Plain(
    f"""SELECT l.product_id, d.who, sum(l.quantity), sum(l.amount_minor)
    FROM (SELECT s.sale_id, {_WHO} AS who {_OF_WHOM}) d
    JOIN sale_line l ON l.sale_id = d.sale_id
    GROUP BY l.product_id, d.who"""  # noqa: S608 - as above
)
CREDITED: Final = Plain(
    f"""SELECT l.associate_id, sum(l.amount_minor)
    FROM (SELECT s.sale_id {_OF_WHOM}) d
    JOIN sale_line l ON l.sale_id = d.sale_id
    WHERE l.associate_id <> ''
    GROUP BY l.associate_id"""  # noqa: S608 - as above
)
STAMPS: Final = Plain(
    """SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e
    JOIN outbox o ON o.incarnation = e.incarnation AND o.seq = e.seq
    WHERE e.business_date BETWEEN :first AND :last AND e.account_id LIKE '%/stamps/%'
        AND e.kind IN ('earn', 'reverse') AND o.made_at_ms <= :until_ms"""
)
LAST_BEFORE: Final = Plain(
    """SELECT incarnation, max(seq) FROM sale
    WHERE business_date = (SELECT max(business_date) FROM sale WHERE business_date < :first)
    GROUP BY incarnation ORDER BY incarnation DESC LIMIT 1"""
)
ENROLLED: Final = Plain(
    """SELECT json_extract(body, '$.member_id'), json_extract(body, '$.stamp.business_date'),
        json_extract(body, '$.stamp.at_ms'), json_extract(body, '$.source'), json_extract(body, '$.stamp.operator_id')
    FROM (SELECT CAST(payload AS TEXT) AS body FROM outbox
        WHERE type = 'member.enrolled' AND (incarnation, seq) > (:incarnation, :seq))"""
)
OWN_EARLIER: Final = Plain(
    """SELECT max(s.business_date) FROM sale s
    WHERE s.member_id IN (
            SELECT :member_id UNION SELECT provisional_id FROM member_alias WHERE member_id = :member_id
        )
        AND s.business_date >= :since AND s.business_date < :first AND s.kind = 'sale'
        AND s.due_minor + (
            SELECT coalesce(sum(r.due_minor), 0) FROM sale r
            WHERE r.original_id = s.sale_id AND r.original_id <> ''
        ) > 0"""
)
TOLD_EARLIER: Final = Plain(
    """SELECT max(json_extract(p.value, '$[0]'))
    FROM standing s, json_each(CAST(s.body AS TEXT), '$.purchases') p
    WHERE s.member_id = :member_id AND json_extract(p.value, '$[0]') < :first"""
)
MEMBERS: Final = Plain("SELECT count(*) FROM member")
NOT_YET_MEMBERS: Final = Plain(
    f"SELECT member_id FROM member WHERE name = '' AND {_PROVISIONAL}"  # noqa: S608 - as above
)
"""Whoever has no name is found by an index: a card or number that headquarters is still looking for has none."""
TOLD_ACTIVE: Final = Plain(
    """SELECT count(*) FROM standing s
    WHERE json_extract(CAST(s.body AS TEXT), '$.last_visit') >= :since
        AND EXISTS (SELECT 1 FROM member m WHERE m.member_id = s.member_id)
        AND s.member_id NOT IN (SELECT value FROM json_each(:without))"""
)
OWN_ACTIVE: Final = Plain(
    """SELECT count(*) FROM (
        SELECT DISTINCT coalesce(a.member_id, nullif(s.claimed_by, ''), s.member_id) AS who FROM sale s
        LEFT JOIN member_alias a ON a.provisional_id = coalesce(nullif(s.claimed_by, ''), s.member_id)
        WHERE s.business_date >= :since AND s.kind = 'sale' AND s.due_minor + (
            SELECT coalesce(sum(r.due_minor), 0) FROM sale r
            WHERE r.original_id = s.sale_id AND r.original_id <> ''
        ) > 0
    ) b
    JOIN member m ON m.member_id = b.who
    LEFT JOIN standing t ON t.member_id = b.who
    WHERE coalesce(json_extract(CAST(t.body AS TEXT), '$.last_visit') < :since, 1)
        AND b.who NOT IN (SELECT value FROM json_each(:without))"""
)
GOODS: Final = Plain(
    """SELECT product_id, json_extract(CAST(body AS TEXT), '$.category'), json_extract(CAST(body AS TEXT), '$.brand')
    FROM product WHERE product_id = :product_id"""
)
MEMBER: Final = Plain("SELECT name, phone FROM member WHERE member_id = :member_id")
OPERATORS: Final = Plain("SELECT operator_id, name FROM operator")


@dataclass(frozen=True, repr=False)
class WayIn:
    """What another process of this till needs to read the store while this one has it open. `key_hex` is the key to
    everything: it goes through a pipe, never into arguments or the environment, where other users could read it.
    """

    path: str
    key_hex: str


def way_in(store: Database) -> WayIn:
    """For a process that this one starts."""
    return WayIn(str(store.path), store._key.hex())  # the key leaves the engine here alone


def open_beside(way: WayIn) -> Transaction:
    """A second process's connection to a store that a till has open: it can't write, and holds up no writer.

    The till's lock (`StoreLock`) keeps a second till away, not a reader: write-ahead logging gives each reader its own
    snapshot. Until it ends, a checkpoint only can't start the log anew. Raises StoreError.
    """
    return Transaction(connect(Path(way.path), bytes.fromhex(way.key_hex), query_only=True))


def documents(connection: Transaction, window: Window) -> tuple[Document, ...]:
    """The sales and returns of a window."""
    return tuple(
        Document(
            root, bool(is_return), date.fromisoformat(day), at_ms, who, bool(named), operator, due, off, units
        )
        for root, is_return, day, at_ms, who, named, operator, due, off, units in DOCUMENTS.all(
            connection, **_bounds(window)
        )
    )


def sold(connection: Transaction, window: Window) -> tuple[Sold, ...]:
    """What each member bought of each product in a window, and all others together."""
    return tuple(Sold(*row) for row in SOLD.all(connection, **_bounds(window)))


def credited(connection: Transaction, window: Window) -> dict[str, int]:
    """Money of the lines that were credited to an associate, by operator."""
    return dict(CREDITED.all(connection, **_bounds(window)))


def stamps(connection: Transaction, window: Window) -> int:
    """Stamps given in a window, less what returns took back. Spent stamps are not subtracted."""
    return _count(STAMPS.one(connection, **_bounds(window)))


def enrolments(connection: Transaction, since: date) -> tuple[Enrolment, ...]:
    """Who joined at this till from a business date on, each once. Read from the events, of which only those after the
    last sale of an earlier day are looked at.
    """
    last = LAST_BEFORE.one(connection, first=since.isoformat()) or (0, 0)
    found: dict[str, Enrolment] = {}
    for member_id, day, at_ms, source, operator_id in ENROLLED.all(
        connection, incarnation=last[0], seq=last[1]
    ):
        business_date = date.fromisoformat(day)
        if business_date >= since:
            found.setdefault(member_id, Enrolment(member_id, business_date, at_ms, source, operator_id))
    return tuple(found.values())


def bought_before(connection: Transaction, first_days: Mapping[str, date]) -> dict[str, date]:
    """When these members bought last before the day named with each: here, or as headquarters has told."""
    found: dict[str, date] = {}
    for member_id, first in first_days.items():
        since = (first - timedelta(days=AGAIN_DAYS)).isoformat()
        own = OWN_EARLIER.one(connection, member_id=member_id, since=since, first=first.isoformat())
        told = TOLD_EARLIER.one(connection, member_id=member_id, first=first.isoformat())
        days = [row[0] for row in (own, told) if row and row[0]]
        if days:
            found[member_id] = date.fromisoformat(max(days))
    return found


def membership(connection: Transaction, on: date) -> Membership:
    """How many members the till knows, and how many of them bought within `ACTIVE_DAYS` up to a day: here, or anywhere
    as headquarters has told. Reads every member's standing: 2 s for a million.
    """
    without = [member_id for (member_id,) in NOT_YET_MEMBERS.all(connection)]
    bounds = {"since": (on - timedelta(days=ACTIVE_DAYS - 1)).isoformat(), "without": json.dumps(without)}
    told = _count(TOLD_ACTIVE.one(connection, **bounds))
    own = _count(OWN_ACTIVE.one(connection, **bounds))
    return Membership(_count(MEMBERS.one(connection)) - len(without), told + own)


def sections_of(connection: Transaction, product_ids: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Category and brand by product, of the goods that the till knows."""
    categories: dict[str, str] = {}
    brands: dict[str, str] = {}
    for wanted in dict.fromkeys(product_ids):
        row = GOODS.one(connection, product_id=wanted)
        if row is not None:
            categories[wanted], brands[wanted] = row[1] or "", row[2] or ""
    return categories, brands


def people(connection: Transaction, member_ids: Iterable[str]) -> tuple[Person, ...]:
    """Names of these members, as far as they are known here, with their numbers masked; and of all the staff."""
    found = [Person(operator_id, name) for operator_id, name in OPERATORS.all(connection)]
    for member_id in dict.fromkeys(member_ids):
        row = MEMBER.one(connection, member_id=member_id)
        if row is not None:
            found.append(Person(member_id, row[0], mask_phone(row[1] or "")))
    return tuple(found)


def _bounds(window: Window) -> dict[str, object]:
    until_ms = _FOR_EVER if window.until_ms is None else window.until_ms
    return {"first": window.first.isoformat(), "last": window.last.isoformat(), "until_ms": until_ms}


def _count(row: tuple[Any, ...] | None) -> int:
    return int(row[0]) if row else 0

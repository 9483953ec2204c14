"""Completed sales with their lines, tenders and ledger entries. Written once by checkout, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Text, bindparam, func, insert, literal_column, select

from posclient.domain.ledger.account import Entry, EntryKind
from posclient.domain.member import MemberId, Purchase
from posclient.store import tables as t
from posclient.store.outbox import is_on_its_way
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.wire.events import LedgerEntry, SaleCompleted


@dataclass(frozen=True)
class SaleSummary:
    """A sale in a list."""

    sale_id: str
    receipt_no: str
    member_id: str | None
    at_ms: int
    due_minor: int
    points: int
    change_minor: int


def _summaries() -> Select[Any]:
    change = (
        select(func.coalesce(func.sum(t.tender.c.change_minor), literal_column("0")))
        .where(t.tender.c.sale_id == t.sale.c.sale_id)
        .scalar_subquery()
    )
    return select(
        t.sale.c.sale_id,
        t.sale.c.receipt_no,
        t.sale.c.member_id,
        t.sale.c.at_ms,
        t.sale.c.due_minor,
        t.sale.c.points,
        change.label("change_minor"),
    )


_by_id = Prepared(_summaries().where(t.sale.c.sale_id == bindparam("key")))
_by_receipt = Prepared(_summaries().where(t.sale.c.receipt_no == bindparam("key")))
_put_sale = PreparedWrite(
    insert(t.sale),
    "sale_id",
    "receipt_no",
    "member_id",
    "business_date",
    "shift_id",
    "operator_id",
    "at_ms",
    "gross_minor",
    "due_minor",
    "points",
    "incarnation",
    "seq",
    "context",
)
_put_line = PreparedWrite(
    insert(t.sale_line),
    "sale_id",
    "n",
    "product_id",
    "quantity",
    "unit_price_minor",
    "price_kind",
    "gross_minor",
    "amount_minor",
    "points",
)
_put_tender = PreparedWrite(
    insert(t.tender), "sale_id", "n", "kind", "amount_minor", "received_minor", "change_minor"
)
_put_entry = PreparedWrite(
    insert(t.ledger_entry),
    "entry_id",
    "owner_id",
    "account_id",
    "lot_id",
    "amount",
    "kind",
    "business_date",
    "incarnation",
    "seq",
)
_owners = func.json_each(bindparam("owners", type_=Text())).table_valued("value")
"""A list of ids as one parameter, in JSON."""

_not_at_headquarters = Prepared(
    select(
        t.sale.c.business_date,
        t.sale_line.c.product_id,
        t.sale_line.c.quantity,
        t.sale_line.c.amount_minor,
    )
    .select_from(
        t.sale.join(t.sale_line, t.sale_line.c.sale_id == t.sale.c.sale_id)
        .join(
            t.outbox,
            (t.outbox.c.incarnation == t.sale.c.incarnation) & (t.outbox.c.seq == t.sale.c.seq),
        )
        .outerjoin(t.feed_cursor, t.feed_cursor.c.topic == t.outbox.c.effect_topic)
    )
    .where(t.sale.c.member_id.in_(select(_owners.c.value)), is_on_its_way())
    .order_by(t.sale.c.seq.desc(), t.sale_line.c.n)
)


def put_sale(connection: Connection, sale: SaleCompleted, incarnation: int, seq: int) -> None:
    """Keep a sale under the number of its event."""
    _put_sale.run(
        connection,
        sale_id=sale.sale_id,
        receipt_no=sale.receipt_no,
        member_id=sale.member_id,
        business_date=sale.stamp.business_date,
        shift_id=sale.stamp.shift_id,
        operator_id=sale.stamp.operator_id,
        at_ms=sale.stamp.at_ms,
        gross_minor=sale.due_minor + sale.discount_minor,
        due_minor=sale.due_minor,
        points=sale.points,
        incarnation=incarnation,
        seq=seq,
        context=msgspec.json.encode(sale.context),
    )
    _put_line.run_many(
        connection,
        (
            {
                "sale_id": sale.sale_id,
                "n": n,
                "product_id": line.product_id,
                "quantity": line.quantity,
                "unit_price_minor": line.unit_price_minor,
                "price_kind": line.price_kind,
                "gross_minor": line.gross_minor,
                "amount_minor": line.amount_minor,
                "points": line.points,
            }
            for n, line in enumerate(sale.lines, 1)
        ),
    )
    _put_tender.run_many(
        connection,
        (
            {
                "sale_id": sale.sale_id,
                "n": n,
                "kind": tender.kind,
                "amount_minor": tender.amount_minor,
                "received_minor": tender.received_minor,
                "change_minor": tender.change_minor,
            }
            for n, tender in enumerate(sale.tenders, 1)
        ),
    )


def put_entries(
    connection: Connection,
    entries: Iterable[LedgerEntry],
    *,
    owner_id: str,
    business_date: str,
    incarnation: int,
    seq: int,
) -> None:
    """Append ledger entries of one owner under the number of the event that carries them."""
    _put_entry.run_many(
        connection,
        (
            {
                "entry_id": entry.entry_id,
                "owner_id": owner_id,
                "account_id": entry.account_id,
                "lot_id": entry.lot_id,
                "amount": entry.amount,
                "kind": entry.kind,
                "business_date": business_date,
                "incarnation": incarnation,
                "seq": seq,
            }
            for entry in entries
        ),
    )


def by_id(connection: Connection, sale_id: str) -> SaleSummary | None:
    """A sale by its id, which is its basket's id."""
    return _one(connection, _by_id, sale_id)


def by_receipt(connection: Connection, receipt_no: str) -> SaleSummary | None:
    """A sale by the number on its receipt."""
    return _one(connection, _by_receipt, receipt_no)


def latest(connection: Connection, limit: int = 50) -> tuple[SaleSummary, ...]:
    """The newest sales first."""
    query = _summaries().order_by(t.sale.c.incarnation.desc(), t.sale.c.seq.desc()).limit(limit)
    return tuple(SaleSummary(*row) for row in connection.execute(query))


def purchases_not_at_headquarters(connection: Connection, owners: Sequence[str]) -> tuple[Purchase, ...]:
    """What these owner ids (a member and her provisional ids) bought here, as far as her standing lacks it yet."""
    found = _not_at_headquarters.all(connection, owners=json.dumps(owners))
    return tuple(
        Purchase(date.fromisoformat(business_date), product_id, quantity, amount_minor)
        for business_date, product_id, quantity, amount_minor in found
    )


def of_member(connection: Connection, member_id: MemberId, limit: int = 50) -> tuple[SaleSummary, ...]:
    """A member's sales at this till, newest first."""
    query = _summaries().where(t.sale.c.member_id == member_id).order_by(t.sale.c.at_ms.desc()).limit(limit)
    return tuple(SaleSummary(*row) for row in connection.execute(query))


def entries_of(connection: Connection, owners: Sequence[str], limit: int = 200) -> tuple[Entry, ...]:
    """The ledger entries that this till made for these owner ids, newest first."""
    query = (
        select(t.ledger_entry)
        .where(t.ledger_entry.c.owner_id.in_(owners))
        .order_by(t.ledger_entry.c.incarnation.desc(), t.ledger_entry.c.seq.desc())
        .limit(limit)
    )
    return tuple(
        Entry(
            row["entry_id"],
            row["account_id"],
            row["lot_id"],
            row["amount"],
            EntryKind(row["kind"]),
            date.fromisoformat(row["business_date"]),
        )
        for row in connection.execute(query).mappings()
    )


@dataclass(frozen=True)
class TillTotals:
    """The till's own sums, to be held against headquarters'."""

    sales: int
    due_minor: int
    points: int
    tenders: dict[str, int]


def totals(connection: Connection) -> TillTotals:
    """Over all sales of this till."""
    count, due, points = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(t.sale.c.due_minor), 0),
            func.coalesce(func.sum(t.sale.c.points), 0),
        )
    ).one()
    by_kind = select(t.tender.c.kind, func.sum(t.tender.c.amount_minor)).group_by(t.tender.c.kind)
    return TillTotals(count, due, points, {row[0]: row[1] for row in connection.execute(by_kind)})


def _one(connection: Connection, query: Prepared, key: str) -> SaleSummary | None:
    row = query.one(connection, key=key)
    return SaleSummary(*row) if row else None

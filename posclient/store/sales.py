"""Money documents (sales, returns, top-ups) with their lines, tenders and ledger entries. Written once, never changed.

A return's figures are negative, so that a report is a sum over one table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Select, Text, bindparam, func, insert, literal_column, select

from posclient.domain.ledger.account import Entry, EntryKind
from posclient.domain.member import MemberId, Purchase
from posclient.store import tables as t
from posclient.store.outbox import is_on_its_way
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction
from posclient.wire.events import LedgerEntry, SaleCompleted, Stamp, Tender


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
    kind: str = "sale"
    rounding_minor: int = 0


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
        t.sale.c.kind,
        t.sale.c.rounding_minor,
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
    "kind",
    "rounding_minor",
    "original_id",
    "exchange_id",
    "invoiceable_minor",
    "invoice_token",
    "self_sale",
    "approved_by",
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
    "line_id",
    "manual_minor",
    "reason",
    "associate_id",
    "tax_category",
    "title",
)
_put_tender = PreparedWrite(
    insert(t.tender),
    "sale_id",
    "n",
    "kind",
    "amount_minor",
    "received_minor",
    "change_minor",
    "reference",
    "attempt_id",
    "verified",
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
_tenders = Prepared(
    select(
        t.tender.c.kind,
        t.tender.c.amount_minor,
        t.tender.c.received_minor,
        t.tender.c.change_minor,
        t.tender.c.reference,
        t.tender.c.attempt_id,
        t.tender.c.verified,
    )
    .where(t.tender.c.sale_id == bindparam("key"))
    .order_by(t.tender.c.n)
)
_is_staff = Prepared(
    select(t.operator.c.operator_id)
    .where(t.operator.c.member_id == bindparam("key"), t.operator.c.active == literal_column("1"))
    .limit(literal_column("1"))
)
_since = Prepared(
    select(func.coalesce(func.sum(t.ledger_entry.c.amount), literal_column("0")).label("amount")).where(
        t.ledger_entry.c.account_id == bindparam("account"),
        (t.ledger_entry.c.incarnation > bindparam("incarnation"))
        | (
            (t.ledger_entry.c.incarnation == bindparam("incarnation"))
            & (t.ledger_entry.c.seq >= bindparam("seq"))
        ),
    )
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
    .where(
        t.sale.c.member_id.in_(select(_owners.c.value)),
        t.sale.c.kind == literal_column("'sale'"),
        is_on_its_way(),
    )
    .order_by(t.sale.c.seq.desc(), t.sale_line.c.n)
)


def put_sale(
    connection: Transaction,
    sale: SaleCompleted,
    incarnation: int,
    seq: int,
    *,
    approved_by: str = "",
    titles: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Keep a sale under the number of its event. `titles` are of open items, by line id."""
    put_head(
        connection,
        DocumentHead(
            sale_id=sale.sale_id,
            kind="sale",
            receipt_no=sale.receipt_no,
            member_id=sale.member_id,
            stamp=sale.stamp,
            gross_minor=sale.due_minor + sale.discount_minor + sale.rounding_minor,
            due_minor=sale.due_minor,
            points=sale.points,
            context=msgspec.json.encode(sale.context),
            rounding_minor=sale.rounding_minor,
            exchange_id=sale.exchange_of,
            invoiceable_minor=sale.invoiceable_minor,
            invoice_token=sale.invoice_token,
            self_sale=sale.self_sale,
            approved_by=approved_by,
        ),
        incarnation,
        seq,
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
                "line_id": line.line_id,
                "manual_minor": line.manual_minor,
                "reason": line.hand_reason,
                "associate_id": line.associate_id,
                "tax_category": line.tax_category,
                "title": titles.get(line.line_id, ""),
            }
            for n, line in enumerate(sale.lines, 1)
        ),
    )
    put_tenders(connection, sale.sale_id, sale.tenders)


@dataclass(frozen=True)
class DocumentHead:
    """A row of `sale`: `kind` is `sale`, `return` or `top_up`; money in minor units, negative in a return.

    `original_id` is the sale that a return undoes, `exchange_id` the other half of an exchange.
    """

    sale_id: str
    kind: str
    receipt_no: str
    member_id: str | None
    stamp: Stamp
    gross_minor: int
    due_minor: int
    points: int
    context: bytes = b""
    rounding_minor: int = 0
    original_id: str = ""
    exchange_id: str = ""
    invoiceable_minor: int = 0
    invoice_token: str = ""
    self_sale: bool = False
    approved_by: str = ""


def put_head(connection: Transaction, head: DocumentHead, incarnation: int, seq: int) -> None:
    """Keep the head of a money document under the number of its event."""
    _put_sale.run(
        connection,
        sale_id=head.sale_id,
        receipt_no=head.receipt_no,
        member_id=head.member_id,
        business_date=head.stamp.business_date,
        shift_id=head.stamp.shift_id,
        operator_id=head.stamp.operator_id,
        at_ms=head.stamp.at_ms,
        gross_minor=head.gross_minor,
        due_minor=head.due_minor,
        points=head.points,
        incarnation=incarnation,
        seq=seq,
        context=head.context,
        kind=head.kind,
        rounding_minor=head.rounding_minor,
        original_id=head.original_id,
        exchange_id=head.exchange_id,
        invoiceable_minor=head.invoiceable_minor,
        invoice_token=head.invoice_token,
        self_sale=int(head.self_sale),
        approved_by=head.approved_by,
    )


def put_tenders(connection: Transaction, sale_id: str, tenders: Sequence[Tender]) -> None:
    """Keep the tenders of a money document, in their order."""
    _put_tender.run_many(
        connection,
        (
            {
                "sale_id": sale_id,
                "n": n,
                "kind": tender.kind,
                "amount_minor": tender.amount_minor,
                "received_minor": tender.received_minor,
                "change_minor": tender.change_minor,
                "reference": tender.reference,
                "attempt_id": tender.attempt_id,
                "verified": int(tender.verified),
            }
            for n, tender in enumerate(tenders, 1)
        ),
    )


def tenders_of(connection: Transaction, sale_id: str) -> tuple[Tender, ...]:
    """How a money document was paid, in order: what a return goes back to."""
    return tuple(
        Tender(kind, amount, received, change, reference, attempt_id, bool(verified))
        for kind, amount, received, change, reference, attempt_id, verified in _tenders.all(
            connection, key=sale_id
        )
    )


def put_entries(
    connection: Transaction,
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


def by_id(connection: Transaction, sale_id: str) -> SaleSummary | None:
    """A sale by its id, which is its basket's id."""
    return _one(connection, _by_id, sale_id)


def is_staff(connection: Transaction, member_id: str) -> bool:
    """Whether this member works here."""
    return _is_staff.one(connection, key=member_id) is not None


def by_receipt(connection: Transaction, receipt_no: str) -> SaleSummary | None:
    """A sale by the number on its receipt."""
    return _one(connection, _by_receipt, receipt_no)


def latest(connection: Transaction, limit: int = 50) -> tuple[SaleSummary, ...]:
    """The newest sales first."""
    query = _summaries().order_by(t.sale.c.incarnation.desc(), t.sale.c.seq.desc()).limit(limit)
    return tuple(SaleSummary(*row) for row in connection.execute(query))


def purchases_not_at_headquarters(connection: Transaction, owners: Sequence[str]) -> tuple[Purchase, ...]:
    """What these owner ids (a member and her provisional ids) bought here, as far as her standing lacks it yet."""
    found = _not_at_headquarters.all(connection, owners=json.dumps(owners))
    return tuple(
        Purchase(date.fromisoformat(business_date), product_id, quantity, amount_minor)
        for business_date, product_id, quantity, amount_minor in found
    )


def of_member(connection: Transaction, member_id: MemberId, limit: int = 50) -> tuple[SaleSummary, ...]:
    """A member's sales at this till, newest first."""
    query = _summaries().where(t.sale.c.member_id == member_id).order_by(t.sale.c.at_ms.desc()).limit(limit)
    return tuple(SaleSummary(*row) for row in connection.execute(query))


def entries_of(connection: Transaction, owners: Sequence[str], limit: int = 200) -> tuple[Entry, ...]:
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


def entries_since(connection: Transaction, account_id: str, incarnation: int, seq: int) -> int:
    """What this till moved an account by from an event on, that one included."""
    row = _since.one(connection, account=account_id, incarnation=incarnation, seq=seq)
    return int(row[0]) if row else 0


@dataclass(frozen=True)
class TillTotals:
    """The till's own sums, to be held against headquarters' (`wire.protocol.Totals`): figures of sales alone, those of
    returns negative, and `tenders` of sales, returns and top-ups together.
    """

    sales: int
    due_minor: int
    points: int
    tenders: dict[str, int]
    returns: int = 0
    returned_minor: int = 0
    returned_points: int = 0
    top_ups: int = 0
    topped_up_minor: int = 0
    rounding_minor: int = 0


_NOTHING = (0, 0, 0, 0)


def totals(connection: Transaction) -> TillTotals:
    """Over all money documents of this till."""
    sums = select(
        t.sale.c.kind,
        func.count(),
        func.sum(t.sale.c.due_minor),
        func.sum(t.sale.c.points),
        func.sum(t.sale.c.rounding_minor),
    ).group_by(t.sale.c.kind)
    found = {kind: tuple(map(int, figures)) for kind, *figures in connection.execute(sums)}
    sold, returned, topped_up = (found.get(kind, _NOTHING) for kind in ("sale", "return", "top_up"))
    by_kind = select(t.tender.c.kind, func.sum(t.tender.c.amount_minor)).group_by(t.tender.c.kind)
    return TillTotals(
        sales=sold[0],
        due_minor=sold[1],
        points=sold[2],
        tenders={row[0]: row[1] for row in connection.execute(by_kind)},
        returns=returned[0],
        returned_minor=returned[1],
        returned_points=returned[2],
        top_ups=topped_up[0],
        topped_up_minor=topped_up[1],
        rounding_minor=sold[3] + returned[3],
    )


def _one(connection: Transaction, query: Prepared, key: str) -> SaleSummary | None:
    row = query.one(connection, key=key)
    return SaleSummary(*row) if row else None

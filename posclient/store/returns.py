"""Returns in the store: the sale that is undone, as its event tells it, what came back of it, and the rights for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import bindparam, insert, literal_column, select, update

from posclient.domain.returns import added
from posclient.store import tables as t
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.sales import DocumentHead, put_head, put_tenders
from posclient.store.transaction import Transaction
from posclient.wire.codec import decode_event
from posclient.wire.counter_protocol import ReturnRight
from posclient.wire.events import PointsClaimed, ReturnCompleted, SaleCompleted


@dataclass(frozen=True)
class StoredSale:
    """A sale of this till. `titles` are the names of open items by line id, which no catalogue knows."""

    event: SaleCompleted
    claim: PointsClaimed | None
    titles: dict[str, str]


@dataclass(frozen=True)
class RowTexts:
    """What a return's line shows in the tables beside the event's figures."""

    unit_price_minor: int = 0
    price_kind: str = ""
    manual_minor: int = 0
    title: str = ""


_NO_CONTEXT: Final = b"{}"
"""A return is not quoted: it undoes what was."""

_found = Prepared(
    select(t.sale.c.sale_id, t.sale.c.kind, t.sale.c.claimed_by, t.sale.c.incarnation, t.sale.c.seq).where(
        t.sale.c.receipt_no == bindparam("receipt_no")
    )
)
_by_id = Prepared(select(t.sale.c.incarnation, t.sale.c.seq).where(t.sale.c.sale_id == bindparam("sale_id")))
_payload = Prepared(
    select(t.outbox.c.payload).where(
        t.outbox.c.incarnation == bindparam("incarnation"), t.outbox.c.seq == bindparam("seq")
    )
)
_claims = Prepared(select(t.outbox.c.payload).where(t.outbox.c.type == "points.claimed"))
_titles = Prepared(
    select(t.sale_line.c.line_id, t.sale_line.c.title).where(
        t.sale_line.c.sale_id == bindparam("sale_id"), t.sale_line.c.title != ""
    )
)
_returns_of = Prepared(
    select(t.sale.c.sale_id, t.sale_line.c.line_id, t.sale_line.c.quantity)
    .select_from(t.sale.join(t.sale_line, t.sale_line.c.sale_id == t.sale.c.sale_id))
    .where(t.sale.c.original_id == bindparam("original_id"), t.sale.c.kind == "return")
)
_put_line = PreparedWrite(
    insert(t.sale_line),
    *("sale_id", "n", "product_id", "quantity", "unit_price_minor", "price_kind", "gross_minor"),
    *("amount_minor", "points", "line_id", "manual_minor", "reason", "associate_id", "tax_category", "title"),
)
NEVER_MS: Final = 2**62
"""Later than every instant."""

_put_right = PreparedWrite(
    insert(t.return_right).prefix_with("OR IGNORE"), "right_id", "receipt_no", "body", "used_by", "made_at_ms"
)
_ask_again = PreparedWrite(
    update(t.return_right).where(
        t.return_right.c.right_id == bindparam("right"), t.return_right.c.used_by == literal_column("''")
    ),
    "made_at_ms",
)
_right = Prepared(select(t.return_right.c.used_by).where(t.return_right.c.right_id == bindparam("right_id")))
_use_right = PreparedWrite(
    update(t.return_right)
    .where(t.return_right.c.right_id == bindparam("right"), t.return_right.c.used_by == "")
    .values(used_by=bindparam("return_id"))
    .returning(t.return_right.c.right_id)
)


def kind_of(connection: Transaction, receipt_no: str) -> str:
    """What a receipt of this till is: `sale`, `return`, `top_up`; empty for one that this till did not print."""
    row = _found.one(connection, receipt_no=receipt_no)
    return row[1] if row else ""


def sold(connection: Transaction, receipt_no: str) -> StoredSale | None:
    """A sale of this till as its event tells it, with the points that were given for it afterwards."""
    row = _found.one(connection, receipt_no=receipt_no)
    if row is None or row[1] != "sale":
        return None
    sale_id, _kind, claimed_by, incarnation, seq = row
    payload = _payload.one(connection, incarnation=incarnation, seq=seq)
    event = decode_event(payload[0]) if payload else None
    if not isinstance(event, SaleCompleted):
        return None
    titles = dict(_titles.all(connection, sale_id=sale_id))
    return StoredSale(event, _claim_of(connection, sale_id) if claimed_by else None, titles)


def made(connection: Transaction, return_id: str) -> ReturnCompleted | None:
    """A return of this till as its event tells it."""
    row = _by_id.one(connection, sale_id=return_id)
    payload = _payload.one(connection, incarnation=row[0], seq=row[1]) if row else None
    event = decode_event(payload[0]) if payload else None
    return event if isinstance(event, ReturnCompleted) else None


def returned_of(connection: Transaction, original_id: str) -> dict[str, dict[str, int]]:
    """What came back at this till, in thousandths by line id, for each return by its id."""
    result: dict[str, dict[str, int]] = {}
    for return_id, line_id, quantity in _returns_of.all(connection, original_id=original_id):
        one = result.setdefault(return_id, {})
        one[line_id] = one.get(line_id, 0) - quantity
    return result


def returned_by(events: Iterable[ReturnCompleted]) -> dict[str, dict[str, int]]:
    """The same of returns as headquarters knows them."""
    return {
        event.return_id: added(*({line.line_id: line.quantity} for line in event.lines)) for event in events
    }


def put_return(
    connection: Transaction,
    event: ReturnCompleted,
    texts: dict[str, RowTexts],
    *,
    incarnation: int,
    seq: int,
) -> None:
    """Keep a return: a money document like a sale, all figures negative. `texts` go by line id."""
    put_head(
        connection,
        DocumentHead(
            sale_id=event.return_id,
            kind="return",
            receipt_no=event.receipt_no,
            member_id=event.member_id,
            stamp=event.stamp,
            gross_minor=-sum(line.gross_minor for line in event.lines),
            due_minor=-event.due_minor,
            points=-event.points,
            context=_NO_CONTEXT,
            rounding_minor=-event.rounding_minor,
            original_id=event.original_sale_id,
            exchange_id=event.exchange_sale_id,
            invoiceable_minor=-event.invoiceable_minor,
            approved_by=event.approved_by,
        ),
        incarnation,
        seq,
    )
    _put_line.run_many(
        connection,
        (
            {
                "sale_id": event.return_id,
                "n": n,
                "product_id": line.product_id,
                "quantity": -line.quantity,
                "unit_price_minor": texts[line.line_id].unit_price_minor,
                "price_kind": texts[line.line_id].price_kind,
                "gross_minor": -line.gross_minor,
                "amount_minor": -line.amount_minor,
                "points": -line.points,
                "line_id": line.line_id,
                "manual_minor": -texts[line.line_id].manual_minor,
                "reason": line.reason,
                "associate_id": line.associate_id,
                "tax_category": line.tax_category,
                "title": texts[line.line_id].title,
            }
            for n, line in enumerate(event.lines, 1)
        ),
    )
    put_tenders(connection, event.return_id, event.tenders)


def put_right(connection: Transaction, right: ReturnRight, receipt_no: str, at_ms: int) -> None:
    """Keep a right as headquarters gave it; one that is there already stays, and is in somebody's hands anew."""
    _put_right.run(
        connection,
        right_id=right.right_id,
        receipt_no=receipt_no,
        body=msgspec.json.encode(right),
        used_by="",
        made_at_ms=at_ms,
    )
    _ask_again.run(connection, right=right.right_id, made_at_ms=at_ms)


def is_used(connection: Transaction, right_id: str) -> bool:
    """Whether a return was made with this right."""
    row = _right.one(connection, right_id=right_id)
    return row is not None and row[0] != ""


def use_right(connection: Transaction, right_id: str, return_id: str) -> bool:
    """Spend a right on a return; False where it was spent already."""
    row = _right.one(connection, right_id=right_id)
    if row is None or row[0]:
        return False
    _use_right.returned(connection, right=right_id, return_id=return_id)
    return True


def unused_rights(connection: Transaction, before_ms: int = NEVER_MS) -> tuple[str, ...]:
    """Rights that nobody used: to be given back. Only those that were asked for (last) before an instant."""
    right = t.return_right.c
    query = select(right.right_id).where(right.used_by == "", right.made_at_ms < before_ms)
    return tuple(connection.execute(query).scalars())


def drop_right(connection: Transaction, right_id: str) -> None:
    """Headquarters has it back."""
    connection.execute(
        t.return_right.delete().where(t.return_right.c.right_id == right_id, t.return_right.c.used_by == "")
    )


def _claim_of(connection: Transaction, sale_id: str) -> PointsClaimed | None:
    for (payload,) in _claims.all(connection):
        event = decode_event(payload)
        if isinstance(event, PointsClaimed) and event.sale_id == sale_id:
            return event
    return None

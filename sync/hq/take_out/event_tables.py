"""What happened between two business dates: sales, their lines and tenders, ledger entries, care tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, select

from posclient.domain.ledger.account import AccountKind
from posclient.wire.table_file import Cell, TableOut, minor
from sync.hq import tables
from sync.hq.bring_in.current import products, store_zones
from sync.hq.rules import newest_rules
from sync.hq.take_out.kinds import Wanted
from sync.hq.take_out.words import HEADINGS

_AT_ONCE: Final = 1000
_MONEY: Final = frozenset({AccountKind.PRINCIPAL, AccountKind.BONUS, AccountKind.SPEND})


def sales_table(connection: Connection, wanted: Wanted) -> TableOut:
    """Sales, returns and top-ups, one line each."""
    table = tables.sale
    query = _of_period(select(table), wanted).order_by(table.c.business_date, table.c.at_ms, table.c.sale_id)

    def rows() -> Iterator[Sequence[Cell]]:
        zones = {store: ZoneInfo(zone) for store, zone in store_zones(connection).items()}
        for row in _stream(connection, query):
            yield (
                row.receipt_no,
                row.kind,
                row.store_id,
                row.till_id,
                row.business_date,
                moment(row.at_ms, zones.get(row.store_id)),
                row.operator_id,
                row.shift_id,
                row.member_id,
                minor(row.due_minor),
                minor(row.discount_minor),
                minor(row.rounding_minor),
                row.points,
                minor(row.invoiceable_minor),
                row.original_id,
            )

    names = "receipt_no kind store till business_date time operator shift member due discount rounding points"
    return TableOut("sales", headings(wanted, f"{names} invoiceable original"), rows())


def lines_table(connection: Connection, wanted: Wanted) -> TableOut:
    """The lines of sales and returns."""
    sale, line = tables.sale, tables.sale_line
    query = _of_period(
        select(
            sale.c.receipt_no, sale.c.kind, sale.c.store_id, sale.c.business_date, sale.c.member_id, line
        ).join_from(sale, line, line.c.sale_id == sale.c.sale_id),
        wanted,
    ).order_by(sale.c.business_date, sale.c.at_ms, sale.c.sale_id, line.c.line_no)

    def rows() -> Iterator[Sequence[Cell]]:
        goods = products(connection)
        for row in _stream(connection, query):
            product = goods.get(row.product_id)
            yield (
                row.receipt_no,
                row.kind,
                row.store_id,
                row.business_date,
                row.member_id,
                row.line_no,
                product.sku if product else row.product_id,
                product.name if product else "",
                Decimal(row.quantity).scaleb(-3),
                minor(row.unit_price_minor),
                row.price_kind,
                minor(row.gross_minor),
                minor(row.amount_minor),
                minor(row.manual_minor),
                row.associate_id,
                row.points,
            )

    names = (
        "receipt_no kind store business_date member line sku name quantity unit_price price_kind gross amount"
    )
    return TableOut("sale-lines", headings(wanted, f"{names} by_hand associate points"), rows())


def tenders_table(connection: Connection, wanted: Wanted) -> TableOut:
    """How it was paid, and paid back."""
    sale, tender = tables.sale, tables.sale_tender
    query = _of_period(
        select(
            sale.c.receipt_no,
            sale.c.store_id,
            sale.c.business_date,
            tender.c.kind,
            tender.c.amount_minor,
            tender.c.received_minor,
            tender.c.change_minor,
            tender.c.reference,
            tender.c.verified,
        ).join_from(sale, tender, tender.c.sale_id == sale.c.sale_id),
        wanted,
    ).order_by(sale.c.business_date, sale.c.at_ms, sale.c.sale_id, tender.c.tender_no)

    def rows() -> Iterator[Sequence[Cell]]:
        for row in _stream(connection, query):
            yield (
                row.receipt_no,
                row.store_id,
                row.business_date,
                row.kind,
                minor(row.amount_minor),
                minor(row.received_minor),
                minor(row.change_minor),
                row.reference,
                bool(row.verified),
            )

    names = "receipt_no store business_date tender amount received change reference verified"
    return TableOut("tenders", headings(wanted, names), rows())


def ledger_table(connection: Connection, wanted: Wanted) -> TableOut:
    """Every movement of every account. A store's are those of the members that it holds."""
    table, held = tables.ledger_entry, tables.member_store
    query = select(table).where(table.c.business_date.between(wanted.first, wanted.last))
    if wanted.store_id:
        query = query.where(
            table.c.owner_id.in_(select(held.c.member_id).where(held.c.store_id == wanted.store_id))
        )
    query = query.order_by(table.c.business_date, table.c.entry_id)

    def rows() -> Iterator[Sequence[Cell]]:
        rules = newest_rules(connection)
        scale = rules.base_points.scale if rules else 0
        for row in _stream(connection, query):
            amount: Cell = row.amount
            if row.account_kind in _MONEY:
                amount = minor(row.amount)
            elif row.account_kind == AccountKind.POINTS and scale:
                amount = Decimal(row.amount).scaleb(-scale)
            yield (
                row.business_date,
                row.owner_id,
                row.account_kind,
                amount,
                row.kind,
                row.account_id,
                row.entry_id,
            )

    return TableOut(
        "ledger", headings(wanted, "business_date member account_kind amount why account entry"), rows()
    )


def care_table(connection: Connection, wanted: Wanted) -> TableOut:
    """Care tasks by the day on which they were made."""
    table = tables.care_task
    query = select(table).where(table.c.created_on.between(wanted.first, wanted.last))
    if wanted.store_id:
        query = query.where(table.c.store_id == wanted.store_id)
    query = query.order_by(table.c.created_on, table.c.task_id)

    def rows() -> Iterator[Sequence[Cell]]:
        goods = products(connection)
        for row in _stream(connection, query):
            product = goods.get(row.product_id)
            yield (
                row.task_id,
                row.store_id,
                row.member_id,
                product.name if product else row.product_id,
                row.run_out_on,
                row.created_on,
                row.state,
                row.outcome,
                row.calls,
            )

    names = "task store member product run_out_on created_on state outcome calls"
    return TableOut("care", headings(wanted, names), rows())


def _of_period(query: Select[Any], wanted: Wanted) -> Select[Any]:
    sale = tables.sale
    query = query.where(sale.c.business_date.between(wanted.first, wanted.last))
    return query.where(sale.c.store_id == wanted.store_id) if wanted.store_id else query


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(query)


def moment(at_ms: int, zone: ZoneInfo | None) -> str:
    """An instant in a store's own time."""
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone(zone or UTC).strftime("%Y-%m-%d %H:%M:%S")


def headings(wanted: Wanted, names: str) -> tuple[str, ...]:
    """The columns' names in the wanted language."""
    at = 0 if wanted.language == "zh" else 1
    return tuple(HEADINGS[name][at] for name in names.split())

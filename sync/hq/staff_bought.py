"""What the staff buy at staff prices in a month, over all tills: the cap is one for the whole chain."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sqlalchemy import Connection, select

from posclient.domain.catalog import PriceKind
from posclient.domain.money import round_half_up
from posclient.wire.events import ReturnCompleted, SaleCompleted, SaleLine
from sync.hq.counter_tables import staff_bought as table
from sync.hq.upsert import Values, insert_unless_there


def of_sale(sale: SaleCompleted) -> int:
    """What of a sale was at staff prices, before anything was taken off by hand, minor units."""
    return sum(_worth(line) for line in sale.lines)


def of_return(event: ReturnCompleted, original: SaleCompleted | None) -> int:
    """What of a return had been bought at staff prices, as `of_sale` counts it."""
    sold = {line.line_id: line for line in original.lines} if original is not None else {}
    return sum(
        round_half_up(Fraction(_worth(sold[line.line_id]) * line.quantity, sold[line.line_id].quantity))
        for line in event.lines
        if line.line_id in sold and sold[line.line_id].quantity > 0
    )


def add(connection: Connection, member_id: str, business_date: str, amount_minor: int) -> int:
    """Count so much more (less, where it is negative) in the month of a business date; what she has now."""
    month = business_date[:7]
    values: Values = {"member_id": member_id, "month": month, "amount_minor": amount_minor}
    if insert_unless_there(connection, table, values):
        return amount_minor
    return int(
        connection.execute(
            table.update()
            .where(table.c.member_id == member_id, table.c.month == month)
            .values(amount_minor=table.c.amount_minor + amount_minor)
            .returning(table.c.amount_minor)
        ).scalar_one()
    )


def latest(connection: Connection, member_id: str) -> tuple[str, int]:
    """The latest month in which she bought at staff prices, and how much; an empty month where she never did."""
    found = connection.execute(
        select(table.c.month, table.c.amount_minor)
        .where(table.c.member_id == member_id)
        .order_by(table.c.month.desc())
        .limit(1)
    ).one_or_none()
    return (str(found.month), int(found.amount_minor)) if found is not None else ("", 0)


def hand_over(connection: Connection, giver_id: str, taker_id: str) -> None:
    """Two members turned out to be one."""
    mine = table.c.member_id == giver_id
    rows: Iterable[tuple[str, int]] = [
        (month, int(amount))
        for month, amount in connection.execute(select(table.c.month, table.c.amount_minor).where(mine))
    ]
    connection.execute(table.delete().where(mine))
    for month, amount in rows:
        add(connection, taker_id, month, amount)


def _worth(line: SaleLine) -> int:
    return line.amount_minor + line.manual_minor if line.price_kind == PriceKind.STAFF else 0

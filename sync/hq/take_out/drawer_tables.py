"""What happened to drawers between two business dates: shifts, cash without a sale, final reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Column, Connection, Select, Table, select

from posclient.wire.table_file import Cell, TableOut, minor
from sync.hq import tables
from sync.hq.bring_in.current import store_zones
from sync.hq.counter_tables import cash_movement, day_end, shift
from sync.hq.take_out.event_tables import headings, moment
from sync.hq.take_out.kinds import Wanted

_MONEY: Final = ("sales.due", "returns.due", "top_up.principal", "sales.rounding", "sales.member_due")
"""Of a final report, what has a column; all its figures stand in the last one."""


def shifts_table(connection: Connection, wanted: Wanted) -> TableOut:
    """Shifts with what was counted. A cell is empty where a shift runs, or nobody counted."""
    query = _of_store(select(shift), shift.c.store_id, wanted)
    query = _of_period(query, shift, wanted).order_by(
        shift.c.business_date, shift.c.till_id, shift.c.shift_id
    )

    def rows() -> Iterator[Sequence[Cell]]:
        zones = _zones(connection)
        for row in connection.execute(query):
            zone = zones.get(row.store_id)
            over = row.counted_minor - row.expected_minor if row.counted_minor is not None else None
            yield (
                row.shift_id,
                row.store_id,
                row.till_id,
                row.business_date,
                row.operator_id,
                _when(row.opened_at_ms, zone),
                _when(row.closed_at_ms, zone),
                row.closed_by,
                minor(row.float_minor),
                _money(row.counted_minor),
                _money(row.expected_minor),
                _money(over),
                _money(row.left_minor),
                row.reason,
            )

    names = (
        "shift store till business_date operator opened closed closed_by float counted expected over left why"
    )
    return TableOut("shifts", headings(wanted, names), rows())


def cash_table(connection: Connection, wanted: Wanted) -> TableOut:
    """Cash that went into drawers and out of them without a sale."""
    moved, till = cash_movement, tables.till
    query = select(moved, till.c.store_id).join_from(
        moved, till, till.c.till_id == moved.c.till_id, isouter=True
    )
    query = _of_period(_of_store(query, till.c.store_id, wanted), moved, wanted)
    query = query.order_by(moved.c.business_date, moved.c.at_ms, moved.c.movement_id)

    def rows() -> Iterator[Sequence[Cell]]:
        zones = _zones(connection)
        for row in connection.execute(query):
            yield (
                row.store_id,
                row.till_id,
                row.business_date,
                _when(row.at_ms, zones.get(row.store_id)),
                row.operator_id,
                row.shift_id,
                row.kind,
                minor(row.amount_minor),
                row.reason,
            )

    names = "store till business_date time operator shift kind amount why"
    return TableOut("cash", headings(wanted, names), rows())


def reports_table(connection: Connection, wanted: Wanted) -> TableOut:
    """Final reports (日结). The last column has all their figures, as the till sent them."""
    till = tables.till
    query = select(day_end, till.c.store_id).join_from(
        day_end, till, till.c.till_id == day_end.c.till_id, isouter=True
    )
    query = _of_period(_of_store(query, till.c.store_id, wanted), day_end, wanted)
    query = query.order_by(day_end.c.business_date, day_end.c.till_id)

    def rows() -> Iterator[Sequence[Cell]]:
        zones = _zones(connection)
        for row in connection.execute(query):
            figures: Mapping[str, int] = msgspec.json.decode(row.figures, type=dict[str, int])
            yield (
                row.store_id,
                row.till_id,
                row.business_date,
                row.z_no,
                _when(row.at_ms, zones.get(row.store_id)),
                row.operator_id,
                figures.get("sales.count", 0),
                *(minor(figures.get(name, 0)) for name in _MONEY),
                row.figures,
            )

    names = (
        "store till business_date z_no time operator sales due returns top_ups rounding member_due figures"
    )
    return TableOut("reports", headings(wanted, names), rows())


def _of_period(query: Select[Any], table: Table, wanted: Wanted) -> Select[Any]:
    return query.where(table.c.business_date.between(wanted.first, wanted.last))


def _of_store(query: Select[Any], store_id: Column[Any], wanted: Wanted) -> Select[Any]:
    return query.where(store_id == wanted.store_id) if wanted.store_id else query


def _zones(connection: Connection) -> dict[str, ZoneInfo]:
    return {store: ZoneInfo(zone) for store, zone in store_zones(connection).items()}


def _when(at_ms: int | None, zone: ZoneInfo | None) -> str:
    return moment(at_ms, zone) if at_ms is not None else ""


def _money(amount_minor: int | None) -> Cell:
    return minor(amount_minor) if amount_minor is not None else ""

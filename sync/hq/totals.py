"""What headquarters has of one till, for comparing with the till's own sums."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Table, func, select

from posclient.wire.protocol import Totals
from sync.hq import tables


class _Sums(NamedTuple):
    documents: int = 0
    due_minor: int = 0
    points: int = 0
    rounding_minor: int = 0


def totals_of(connection: Connection, till_id: str) -> Totals:
    """All incarnations together. `events` counts event numbers, each once; `quarantined` also counts second bytes that
    came under a number already taken; `exceptions` does not count notes.
    """
    by_kind = _by_kind(connection, till_id)
    sales, returns, top_ups = (by_kind.get(kind, _Sums()) for kind in ("sale", "return", "top_up"))
    return Totals(
        events=_count(connection, tables.event, till_id),
        sales=sales.documents,
        due_minor=sales.due_minor,
        points=sales.points,
        tenders=_tenders(connection, till_id),
        exceptions=_exceptions(connection, till_id),
        quarantined=_count(connection, tables.quarantine, till_id),
        returns=returns.documents,
        returned_minor=returns.due_minor,
        returned_points=returns.points,
        top_ups=top_ups.documents,
        topped_up_minor=top_ups.due_minor,
        rounding_minor=sales.rounding_minor + returns.rounding_minor,
    )


def _by_kind(connection: Connection, till_id: str) -> dict[str, _Sums]:
    table = tables.sale
    found = connection.execute(
        select(
            table.c.kind,
            func.count(),
            func.sum(table.c.due_minor),
            func.sum(table.c.points),
            func.sum(table.c.rounding_minor),
        )
        .where(table.c.till_id == till_id)
        .group_by(table.c.kind)
    )
    return {kind: _Sums(*map(int, sums)) for kind, *sums in found}


def _tenders(connection: Connection, till_id: str) -> dict[str, int]:
    found = connection.execute(
        select(tables.sale_tender.c.kind, func.sum(tables.sale_tender.c.amount_minor))
        .join(tables.sale, tables.sale.c.sale_id == tables.sale_tender.c.sale_id)
        .where(tables.sale.c.till_id == till_id)
        .group_by(tables.sale_tender.c.kind)
        .order_by(tables.sale_tender.c.kind)
    )
    return {kind: int(amount) for kind, amount in found}


def _exceptions(connection: Connection, till_id: str) -> int:
    table = tables.finding
    mine = (table.c.till_id == till_id, table.c.level == "exception")
    return int(connection.execute(select(func.count()).select_from(table).where(*mine)).scalar_one())


def _count(connection: Connection, table: Table, till_id: str) -> int:
    counted = connection.execute(select(func.count()).select_from(table).where(table.c.till_id == till_id))
    return int(counted.scalar_one())

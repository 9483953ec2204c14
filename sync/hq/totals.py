"""What headquarters has of one till, for comparing with the till's own sums."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select

from posclient.wire.protocol import Totals
from sync.hq import tables


def totals_of(connection: Connection, till_id: str) -> Totals:
    """All incarnations together. `events` counts event numbers, each once; `quarantined` also counts second bytes that
    came under a number already taken.
    """
    sales, due, points = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(tables.sale.c.due_minor), 0),
            func.coalesce(func.sum(tables.sale.c.points), 0),
        ).where(tables.sale.c.till_id == till_id)
    ).one()
    tenders = connection.execute(
        select(tables.sale_tender.c.kind, func.sum(tables.sale_tender.c.amount_minor))
        .join(tables.sale, tables.sale.c.sale_id == tables.sale_tender.c.sale_id)
        .where(tables.sale.c.till_id == till_id)
        .group_by(tables.sale_tender.c.kind)
        .order_by(tables.sale_tender.c.kind)
    )

    def count(table: Table) -> int:
        counted = connection.execute(
            select(func.count()).select_from(table).where(table.c.till_id == till_id)
        )
        return int(counted.scalar_one())

    return Totals(
        events=count(tables.event),
        sales=int(sales),
        due_minor=int(due),
        points=int(points),
        tenders={kind: int(amount) for kind, amount in tenders},
        exceptions=count(tables.finding),
        quarantined=count(tables.quarantine),
    )

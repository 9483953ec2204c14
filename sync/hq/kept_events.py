"""Money events as their tills made them, read back from the events that headquarters keeps for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, select

from posclient.wire import codec
from posclient.wire.events import Event, PointsClaimed, ReturnCompleted, SaleCompleted
from sync.hq import tables
from sync.hq.counter_tables import points_claim

Kind = TypeVar("Kind", bound=Event)


@dataclass(frozen=True)
class KeptSale:
    """A sale with what came to it later. `returned` are thousandths that came back by line id."""

    event: SaleCompleted
    store_id: str
    till_id: str
    returned: dict[str, int]
    claim: PointsClaimed | None = None

    def left(self) -> dict[str, int]:
        """What can still come back, by line id; never less than nothing."""
        return {
            line.line_id: max(0, line.quantity - self.returned.get(line.line_id, 0))
            for line in self.event.lines
            if line.quantity > 0
        }


def kept_sale(
    connection: Connection, *, sale_id: str = "", receipt_no: str = "", lock: bool = False
) -> KeptSale | None:
    """The sale of this id, else of this receipt. `lock` keeps others from taking anything of it back meanwhile."""
    table = tables.sale
    named = table.c.sale_id == sale_id if sale_id else table.c.receipt_no == receipt_no
    query = (
        select(table.c.sale_id, table.c.store_id, table.c.till_id, table.c.incarnation, table.c.seq)
        .where(named, table.c.kind == "sale")
        .order_by(table.c.at_ms.desc(), table.c.sale_id)
        .limit(1)
    )
    found = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        return None
    event = _event(connection, SaleCompleted, found.till_id, found.incarnation, found.seq)
    if event is None:
        return None
    return KeptSale(
        event,
        found.store_id,
        found.till_id,
        _returned(connection, found.sale_id),
        _claim(connection, found.sale_id),
    )


def returns_of(connection: Connection, sale_id: str) -> tuple[ReturnCompleted, ...]:
    """What came back of a sale, oldest first."""
    table = tables.sale
    found = connection.execute(
        select(table.c.till_id, table.c.incarnation, table.c.seq)
        .where(table.c.original_id == sale_id, table.c.kind == "return")
        .order_by(table.c.at_ms, table.c.sale_id)
    ).all()
    events = (_event(connection, ReturnCompleted, *place) for place in found)
    return tuple(event for event in events if event is not None)


def _returned(connection: Connection, sale_id: str) -> dict[str, int]:
    sale, line = tables.sale, tables.sale_line
    found = connection.execute(
        select(line.c.line_id, line.c.quantity)
        .join(sale, sale.c.sale_id == line.c.sale_id)
        .where(sale.c.original_id == sale_id, sale.c.kind == "return")
    )
    returned: dict[str, int] = {}
    for line_id, quantity in found:
        returned[line_id] = returned.get(line_id, 0) - quantity
    return returned


def _claim(connection: Connection, sale_id: str) -> PointsClaimed | None:
    table = points_claim
    found = connection.execute(
        select(table.c.till_id, table.c.incarnation, table.c.seq).where(table.c.sale_id == sale_id)
    ).one_or_none()
    return _event(connection, PointsClaimed, *found) if found is not None else None


def _event(connection: Connection, kind: type[Kind], till_id: str, incarnation: int, seq: int) -> Kind | None:
    """The event under this number; None while it is being applied itself, or where it is of another kind."""
    table = tables.event
    payload: bytes | None = connection.execute(
        select(table.c.payload).where(
            table.c.till_id == till_id, table.c.incarnation == incarnation, table.c.seq == seq
        )
    ).scalar_one_or_none()
    event = codec.decode_event(bytes(payload)) if payload is not None else None
    return event if isinstance(event, kind) else None

"""Return rights: a receipt is reserved for one till, until that till has used the right or given it back.

No clock ends a right: the till may have given the money back already and be without a network since. A till that is
gone for good loses its rights by a person's word (`take_away`).
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, select, update

from posclient.wire.counter_protocol import GivenBack, Returnable, ReturnRight
from sync.hq import members
from sync.hq.counter_tables import return_right
from sync.hq.intake_context import Sender
from sync.hq.kept_events import KeptSale, kept_sale, returns_of
from sync.hq.refusal import Refusal


def ask(connection: Connection, sender: Sender, receipt_no: str, now_ms: int) -> ReturnRight:
    """The right to take goods of this receipt back, also for the till that sold; asked again, the same right.

    Raises Refusal: `unknown_receipt` (perhaps its till has not told of it yet), `nothing_left`, `right_held`.
    """
    sale = kept_sale(connection, receipt_no=receipt_no, lock=True)
    if sale is None:
        raise Refusal("unknown_receipt", "headquarters has no sale of this number (yet)", 404)
    table = return_right
    held = connection.execute(
        select(table.c.right_id, table.c.till_id).where(
            table.c.sale_id == sale.event.sale_id, table.c.state == "open"
        )
    ).one_or_none()
    if held is not None:
        if held.till_id != sender.till_id:
            raise Refusal("right_held", f"till {held.till_id} is at this receipt", 409)
        return _answer(connection, held.right_id, sale)
    if not any(sale.left().values()):
        raise Refusal("nothing_left", "everything on this receipt has come back", 409)
    right_id = secrets.token_hex(16)
    connection.execute(
        insert(table).values(
            right_id=right_id,
            sale_id=sale.event.sale_id,
            till_id=sender.till_id,
            state="open",
            made_at_ms=now_ms,
            ended_at_ms=None,
        )
    )
    return _answer(connection, right_id, sale)


def use(connection: Connection, sender: Sender, right_id: str, now_ms: int) -> str:
    """The sender has used its right; the sale's id. Empty where it held no such right."""
    return _end(connection, right_id, "used", now_ms, sender.till_id) if right_id else ""


def give_back(connection: Connection, sender: Sender, right_id: str, now_ms: int) -> GivenBack:
    """The sender does not use its right."""
    return GivenBack(bool(_end(connection, right_id, "given_back", now_ms, sender.till_id)))


def take_away(connection: Connection, right_id: str, now_ms: int) -> str:
    """A person takes a right from a till that is gone. Raises Refusal where there is no such open right."""
    sale_id = _end(connection, right_id, "taken_away", now_ms, None)
    if not sale_id:
        raise Refusal("unknown_right", f"there is no open right {right_id}", 404)
    return sale_id


def open_rights(connection: Connection) -> list[tuple[str, str, str]]:
    """Rights in tills' hands, oldest first: the right, its sale, its till."""
    table = return_right
    found = connection.execute(
        select(table.c.right_id, table.c.sale_id, table.c.till_id)
        .where(table.c.state == "open")
        .order_by(table.c.made_at_ms, table.c.right_id)
    )
    return [(right_id, sale_id, till_id) for right_id, sale_id, till_id in found]


def _end(connection: Connection, right_id: str, state: str, now_ms: int, till_id: str | None) -> str:
    table = return_right
    step = (
        update(table)
        .where(table.c.right_id == right_id, table.c.state == "open")
        .values(state=state, ended_at_ms=now_ms)
        .returning(table.c.sale_id)
    )
    if till_id is not None:
        step = step.where(table.c.till_id == till_id)
    return connection.execute(step).scalar_one_or_none() or ""


def _answer(connection: Connection, right_id: str, sale: KeptSale) -> ReturnRight:
    event = sale.event
    told_as = sale.claim.member_id if sale.claim is not None else event.member_id
    held = members.resolve(connection, told_as) if told_as else None
    return ReturnRight(
        right_id=right_id,
        store_id=sale.store_id,
        till_id=sale.till_id,
        member_id=held.member_id if held is not None else told_as,
        original=event,
        returnable=tuple(Returnable(line_id, quantity) for line_id, quantity in sale.left().items()),
        returns=returns_of(connection, event.sale_id),
        claim=sale.claim,
    )

"""Baskets as lists of commands. At most one is open; a crash finds it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, RowMapping, func, insert, literal, select, update

from posclient.domain.basket import Add, Command, Forget, Identify, Remove, SetQuantity
from posclient.domain.member import MemberId
from posclient.store import tables as t

_OPEN: Final = select(t.basket).where(t.basket.c.state == literal("open", literal_execute=True))
"""The state is written out, not bound, so that SQLite uses the index on open baskets alone."""


@dataclass(frozen=True)
class StoredBasket:
    """A basket with the commands in force, oldest first."""

    basket_id: str
    state: str
    business_date: str
    commands: tuple[Command, ...]


def open_basket(connection: Connection) -> StoredBasket | None:
    """The basket on the counter, or None."""
    row = connection.execute(_OPEN).mappings().one_or_none()
    return _stored(connection, row) if row else None


def by_id(connection: Connection, basket_id: str) -> StoredBasket | None:
    """Any basket."""
    query = select(t.basket).where(t.basket.c.basket_id == basket_id)
    row = connection.execute(query).mappings().one_or_none()
    return _stored(connection, row) if row else None


def begin(
    connection: Connection,
    *,
    basket_id: str,
    business_date: str,
    shift_id: str,
    operator_id: str,
    at_ms: int,
) -> None:
    """Open an empty basket. There must be no open one."""
    connection.execute(
        insert(t.basket).values(
            basket_id=basket_id,
            state="open",
            business_date=business_date,
            shift_id=shift_id,
            operator_id=operator_id,
            opened_at_ms=at_ms,
        )
    )


def append(connection: Connection, basket_id: str, command: Command, *, operator_id: str, at_ms: int) -> None:
    """Add one command at the end."""
    last = select(func.coalesce(func.max(t.basket_command.c.n), 0)).where(
        t.basket_command.c.basket_id == basket_id
    )
    n = int(connection.execute(last).scalar_one()) + 1
    connection.execute(
        insert(t.basket_command).values(
            basket_id=basket_id,
            n=n,
            undone=0,
            operator_id=operator_id,
            at_ms=at_ms,
            **_columns(command),
        )
    )


def undo_last(connection: Connection, basket_id: str) -> Command | None:
    """Put the last command out of force and return it; it stays on record. None where there is none."""
    in_force = (t.basket_command.c.basket_id == basket_id) & (t.basket_command.c.undone == 0)
    query = select(t.basket_command).where(in_force).order_by(t.basket_command.c.n.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    connection.execute(
        update(t.basket_command)
        .where(t.basket_command.c.basket_id == basket_id, t.basket_command.c.n == row["n"])
        .values(undone=1)
    )
    return _command(row)


def set_state(connection: Connection, basket_id: str, state: str) -> None:
    """`paid` or `cancelled`."""
    connection.execute(update(t.basket).where(t.basket.c.basket_id == basket_id).values(state=state))


def _stored(connection: Connection, row: RowMapping) -> StoredBasket:
    query = (
        select(t.basket_command)
        .where(t.basket_command.c.basket_id == row["basket_id"], t.basket_command.c.undone == 0)
        .order_by(t.basket_command.c.n)
    )
    commands = tuple(_command(command) for command in connection.execute(query).mappings())
    return StoredBasket(row["basket_id"], row["state"], row["business_date"], commands)


def _columns(command: Command) -> dict[str, object]:
    match command:
        case Add(line_id, product_id, quantity, amount_minor, code):
            return {
                "kind": "add",
                "line_id": line_id,
                "product_id": product_id,
                "quantity": quantity,
                "amount_minor": amount_minor,
                "detail": code,
            }
        case SetQuantity(line_id, quantity):
            return {"kind": "quantity", "line_id": line_id, "quantity": quantity, "detail": ""}
        case Remove(line_id):
            return {"kind": "remove", "line_id": line_id, "detail": ""}
        case Identify(member_id, how):
            return {"kind": "identify", "member_id": member_id, "detail": how}
        case Forget():
            return {"kind": "forget", "detail": ""}


def _command(row: RowMapping) -> Command:
    match row["kind"]:
        case "add":
            return Add(row["line_id"], row["product_id"], row["quantity"], row["amount_minor"], row["detail"])
        case "quantity":
            return SetQuantity(row["line_id"], row["quantity"])
        case "remove":
            return Remove(row["line_id"])
        case "identify":
            return Identify(MemberId(row["member_id"]), row["detail"])
        case "forget":
            return Forget()
        case unknown:
            raise ValueError(f"a basket command of an unknown kind: {unknown!r}")

"""Baskets as lists of commands. At most one is open; a crash finds it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, insert, literal_column, select, update

from posclient.domain.basket import Command
from posclient.store import tables as t
from posclient.store.basket_rows import COLUMNS, columns_of, command_of
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction

_BASKET: Final = select(t.basket.c.basket_id, t.basket.c.state, t.basket.c.business_date)
_open: Final = Prepared(_BASKET.where(t.basket.c.state == literal_column("'open'")))
"""The state is written out, not bound, so that SQLite uses the index on open baskets alone."""

_by_id: Final = Prepared(_BASKET.where(t.basket.c.basket_id == bindparam("key")))
_newest: Final = Prepared(
    select(t.basket.c.basket_id, t.basket.c.state, t.basket.c.business_date)
    .order_by(literal_column("rowid").desc())
    .limit(literal_column("1"))
)
_begin: Final = PreparedWrite(
    insert(t.basket), "basket_id", "state", "business_date", "shift_id", "operator_id", "opened_at_ms"
)
_set_state: Final = PreparedWrite(update(t.basket).where(t.basket.c.basket_id == bindparam("key")), "state")

_of_basket: Final = (t.basket_command.c.basket_id == bindparam("key")) & (t.basket_command.c.undone == 0)
_commands: Final = Prepared(
    select(*(t.basket_command.c[name] for name in COLUMNS)).where(_of_basket).order_by(t.basket_command.c.n)
)
_last_command: Final = Prepared(
    select(t.basket_command.c.n, *(t.basket_command.c[name] for name in COLUMNS))
    .where(_of_basket)
    .order_by(t.basket_command.c.n.desc())
    .limit(literal_column("1"))
)
_last_n: Final = Prepared(
    select(func.coalesce(func.max(t.basket_command.c.n), literal_column("0")).label("n")).where(
        t.basket_command.c.basket_id == bindparam("key")
    )
)
_append: Final = PreparedWrite(
    insert(t.basket_command), "basket_id", "n", "undone", "operator_id", "at_ms", *COLUMNS
)
_put_out_of_force: Final = PreparedWrite(
    update(t.basket_command).where(
        t.basket_command.c.basket_id == bindparam("key"), t.basket_command.c.n == bindparam("number")
    ),
    "undone",
)


@dataclass(frozen=True)
class StoredBasket:
    """A basket with the commands in force, oldest first."""

    basket_id: str
    state: str
    business_date: str
    commands: tuple[Command, ...]


def open_basket(connection: Transaction) -> StoredBasket | None:
    """The basket on the counter, or None."""
    row = _open.one(connection)
    return _stored(connection, *row) if row else None


def by_id(connection: Transaction, basket_id: str) -> StoredBasket | None:
    """Any basket."""
    row = _by_id.one(connection, key=basket_id)
    return _stored(connection, *row) if row else None


def begin(
    connection: Transaction,
    *,
    basket_id: str,
    business_date: str,
    shift_id: str,
    operator_id: str,
    at_ms: int,
) -> None:
    """Open an empty basket. There must be no open one."""
    _begin.run(
        connection,
        basket_id=basket_id,
        state="open",
        business_date=business_date,
        shift_id=shift_id,
        operator_id=operator_id,
        opened_at_ms=at_ms,
    )


def append(
    connection: Transaction, basket_id: str, command: Command, *, operator_id: str, at_ms: int
) -> None:
    """Add one command at the end."""
    last = _last_n.one(connection, key=basket_id)
    _append.run(
        connection,
        basket_id=basket_id,
        n=last[0] + 1 if last else 1,
        undone=0,
        operator_id=operator_id,
        at_ms=at_ms,
        **columns_of(command),
    )


def undo_last(connection: Transaction, basket_id: str) -> Command | None:
    """Put the last command out of force and return it; it stays on record. None where there is none."""
    row = _last_command.one(connection, key=basket_id)
    if row is None:
        return None
    n, *columns = row
    _put_out_of_force.run(connection, key=basket_id, number=n, undone=1)
    return command_of(*columns)


def newest(connection: Transaction) -> StoredBasket | None:
    """The basket that was opened last, whatever became of it."""
    row = _newest.one(connection)
    return _stored(connection, *row) if row else None


def set_state(connection: Transaction, basket_id: str, state: str) -> None:
    """`paid` or `cancelled`."""
    _set_state.run(connection, key=basket_id, state=state)


def _stored(connection: Transaction, basket_id: str, state: str, business_date: str) -> StoredBasket:
    commands = tuple(command_of(*row) for row in _commands.all(connection, key=basket_id))
    return StoredBasket(basket_id, state, business_date, commands)

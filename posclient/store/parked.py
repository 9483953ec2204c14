"""Parked baskets (挂单): put aside under a code, taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_PARKED: Final = (
    "SELECT basket.basket_id, basket.label, basket.parked_at_ms, basket.business_date, basket.operator_id FROM basket"
    " WHERE basket.state = 'parked'"
)
_all: Final = Plain(_PARKED + " ORDER BY basket.parked_at_ms, basket.basket_id")
_how_many: Final = Plain("SELECT count(*) FROM basket WHERE state = 'parked'")
_by_code: Final = Plain(_PARKED + " AND basket.label = :code")
_by_id: Final = Plain(_PARKED + " AND basket.basket_id = :basket_id")
_park: Final = Plain(
    "UPDATE basket SET state = 'parked', parked_at_ms = :at_ms, label = :code"
    " WHERE basket_id = :basket_id AND state = 'open'"
)
_forget_proof: Final = Plain(
    "UPDATE basket_command SET undone = 1 WHERE basket_id = :basket_id AND kind = 'prove' AND undone = 0"
)
_take_up: Final = Plain(
    "UPDATE basket SET state = 'open', business_date = :business_date WHERE basket_id = :basket_id"
    " AND state = 'parked'"
)


@dataclass(frozen=True)
class Parked:
    """A basket that waits."""

    basket_id: str
    code: str
    parked_at_ms: int
    business_date: str
    operator_id: str


def all_parked(connection: Transaction) -> tuple[Parked, ...]:
    """Those that wait, the oldest first."""
    return tuple(Parked(*row) for row in _all.all(connection))


def until(connection: Transaction, business_date: str) -> tuple[Parked, ...]:
    """Those that were begun on a date or before it."""
    return tuple(one for one in all_parked(connection) if one.business_date <= business_date)


def how_many(connection: Transaction) -> int:
    """How many wait."""
    row = _how_many.one(connection)
    return int(row[0]) if row else 0


def by_code(connection: Transaction, code: str) -> Parked | None:
    """The one that waits under a code."""
    row = _by_code.one(connection, code=code)
    return Parked(*row) if row else None


def by_id(connection: Transaction, basket_id: str) -> Parked | None:
    """The one with this id, while it waits."""
    row = _by_id.one(connection, basket_id=basket_id)
    return Parked(*row) if row else None


def park(connection: Transaction, basket_id: str, code: str, at_ms: int) -> None:
    """Put the open basket aside. That its member has proven who she is is not kept: she goes away, and the code on the
    slip is anybody's.
    """
    _park.run(connection, basket_id=basket_id, code=code, at_ms=at_ms)
    _forget_proof.run(connection, basket_id=basket_id)


def take_up(connection: Transaction, basket_id: str, business_date: str) -> None:
    """Open a parked basket again; it is priced for this date from now on. There must be no open one."""
    _take_up.run(connection, basket_id=basket_id, business_date=business_date)

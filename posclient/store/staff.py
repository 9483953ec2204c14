"""What the counter asks about those who work here: whose card it is, who advises, what was bought at staff prices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_of_member: Final = Plain(
    "SELECT operator_id FROM operator WHERE member_id = :member_id AND active = 1 ORDER BY operator_id LIMIT 1"
)
_names: Final = Plain("SELECT operator_id, name FROM operator")
_bought: Final = Plain(
    "SELECT coalesce(sum(sale_line.amount_minor + sale_line.manual_minor), 0)"
    " FROM sale JOIN sale_line ON sale_line.sale_id = sale.sale_id"
    " WHERE sale.member_id = :member_id AND sale.business_date BETWEEN :first AND :last"
    " AND sale_line.price_kind = 'staff'"
)


def operator_of(connection: Transaction, owners: Iterable[str]) -> str:
    """The operator whose own membership one of these member ids is; empty where she does not work here."""
    for member_id in owners:
        row = _of_member.one(connection, member_id=member_id) if member_id else None
        if row is not None:
            return str(row[0])
    return ""


def names(connection: Transaction) -> dict[str, str]:
    """The names of all operators by id, also of those who left: an old line may be theirs."""
    return dict(_names.all(connection))


def bought_at_staff_prices(connection: Transaction, owners: Iterable[str], on: date) -> int:
    """What these member ids bought here at staff prices in the month of a business date, without what came back, minor
    units. What another till sold her headquarters knows, not this one.
    """
    first = on.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    month = {"first": first.isoformat(), "last": last.isoformat()}
    found = (_bought.one(connection, member_id=member_id, **month) for member_id in owners)
    return sum(int(row[0]) for row in found if row is not None)

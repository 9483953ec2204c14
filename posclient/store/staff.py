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
_LINES: Final = (
    "SELECT coalesce(sum(sale_line.amount_minor + sale_line.manual_minor), 0)"
    " FROM sale JOIN sale_line ON sale_line.sale_id = sale.sale_id"
)
_IN_MONTH: Final = (
    " WHERE sale.member_id = :member_id AND sale.business_date BETWEEN :first AND :last"
    " AND sale_line.price_kind = 'staff'"
)
_bought: Final = Plain(_LINES + _IN_MONTH)
_on_its_way: Final = Plain(
    _LINES + " JOIN outbox ON outbox.incarnation = sale.incarnation AND outbox.seq = sale.seq"
    " LEFT JOIN feed_cursor ON feed_cursor.topic = outbox.effect_topic"
    + _IN_MONTH
    + " AND (outbox.result IS NULL OR (outbox.effect_position > coalesce(feed_cursor.position, 0)"
    " AND coalesce(feed_cursor.epoch, '-') <> ''))"
)
"""As `store.outbox.is_on_its_way` has it."""


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


def bought_at_staff_prices(
    connection: Transaction, owners: Iterable[str], on: date, known: tuple[str, int] = ("", 0)
) -> int:
    """What these member ids bought at staff prices in the month of a business date, without what came back.

    Minor units. `known` is headquarters' month and figure over all tills, to which comes what this till did and that
    figure does not contain yet. Where headquarters knows nothing of this month, all that this till knows of it counts.
    """
    first = on.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    month = {"first": first.isoformat(), "last": last.isoformat()}
    is_known = known[0] == month["first"][:7]
    query = _on_its_way if is_known else _bought
    found = (query.one(connection, member_id=member_id, **month) for member_id in owners)
    return (known[1] if is_known else 0) + sum(int(row[0]) for row in found if row is not None)

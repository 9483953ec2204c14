"""Days at a till for tests: what moves cash, and the figures of shifts as the store has them."""

from __future__ import annotations

from posclient.domain.day_figures import expected_cash
from posclient.domain.staff import Operator
from posclient.services.shift import Handover, hand_over
from posclient.services.shop import Session, Shop
from posclient.services.sign_in import sign_in
from posclient.store import day_sums, operators, shifts
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction
from tests.support import samples


def figures(shop: Shop, *shift_ids: str) -> dict[str, int]:
    """The figures of these shifts; without any, of the one that runs."""

    def read(connection: Transaction) -> dict[str, int]:
        found = tuple(shift for shift in _all(connection) if shift.shift_id in shift_ids)
        running = shifts.current(connection)
        return day_sums.figures_of(connection, found or ((running,) if running else ()))

    return shop.store.read(read)


def all_shifts(shop: Shop) -> tuple[Shift, ...]:
    """Every shift in its order."""
    return shop.store.read(_all)


def shift_of(shop: Shop, session: Session) -> Shift:
    """A session's shift as it is now."""
    return next(shift for shift in all_shifts(shop) if shift.shift_id == session.shift_id)


def sign_in_manager(shop: Shop) -> Session:
    """陈静 signs in; she may close the day."""
    return sign_in(shop, samples.MANAGER, samples.PIN)


def manager(shop: Shop) -> Operator:
    """陈静, as somebody whose PIN was checked."""
    staff = shop.store.read(operators.active_operators)
    return next(one for one in staff if one.operator_id == samples.MANAGER)


def hand_over_even(shop: Shop, session: Session, left_minor: int = 0) -> Handover:
    """A handover where exactly what should be there is counted."""
    expected = expected_cash(figures(shop))
    return hand_over(shop, session, expected, min(left_minor, expected))


def _all(connection: Transaction) -> tuple[Shift, ...]:
    days = connection.raw.execute(
        "SELECT DISTINCT business_date FROM shift ORDER BY business_date"
    ).fetchall()
    return tuple(shift for (day,) in days for shift in shifts.of_day(connection, day))

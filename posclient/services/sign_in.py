"""Signing in with a PIN, and what begins with it: the business day, and the drawer's shift where none runs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from posclient.domain.day_figures import EndedBy
from posclient.domain.staff import Operator
from posclient.services.audit_row import log_of
from posclient.services.pin_ahead import PinAhead
from posclient.services.pin_lock import check_pin, forgive
from posclient.services.shop import Session, Shop, local_date, local_time
from posclient.store import shifts, shop_facts
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction

NIGHT_ENDS_H: Final = 4
"""Until this hour a shift that nobody has handed over belongs to the evening before."""


def sign_in(shop: Shop, operator_id: str, pin: str, ahead: PinAhead | None = None) -> Session:
    """Check the PIN; open the business day, and a shift where none runs. Raises ShopError with how many attempts are
    left, or until when the operator is locked out.

    The business date is fixed when the day is opened: a clock set back does not open an earlier day, and a day that was
    closed stays closed. A shift is the drawer's: whoever signs in while one runs works in it, also after midnight.
    """
    operator = check_pin(shop, operator_id, pin, ahead)
    return shop.store.write(lambda connection: _begin(connection, shop, operator), name="sign_in")


def sign_out(shop: Shop, session: Session) -> None:
    """Lock the till. Shift and basket stay."""
    shop.store.write(
        lambda connection: log_of(
            connection, shop, session.operator.operator_id, "sign_out", session.shift_id
        ),
        name="sign_out",
    )


def business_date(connection: Transaction, at_ms: int) -> date:
    """Today in the store's zone; never earlier than the newest day that was opened, and never one that was closed."""
    today = local_date(at_ms, shop_facts.shop_face(connection).time_zone)
    latest = shifts.latest_day(connection)
    if latest is None:
        return today
    newest = date.fromisoformat(latest.business_date)
    return max(today, newest if latest.closed_at_ms is None else newest + timedelta(days=1))


def _date_of(connection: Transaction, at_ms: int, shift: Shift | None) -> date:
    """The date to work in: a shift that runs past midnight keeps its own until the night is over."""
    on = business_date(connection, at_ms)
    if shift is None:
        return on
    own = date.fromisoformat(shift.business_date)
    is_night = local_time(at_ms, shop_facts.shop_face(connection).time_zone).hour < NIGHT_ENDS_H
    return own if is_night and on == own + timedelta(days=1) else on


def _begin(connection: Transaction, shop: Shop, operator: Operator) -> Session:
    at_ms = shop.clock.now_ms()
    forgive(connection, operator.operator_id)
    shift = shifts.current(connection)
    on = _date_of(connection, at_ms, shift)
    shifts.open_day(connection, on.isoformat(), at_ms)
    if shift is not None and shift.business_date != on.isoformat():
        # nobody handed over before the date changed: it is counted with the next float, or stays uncounted
        shifts.abandon(connection, shift.shift_id, at_ms=at_ms, reason=EndedBy.DATE)
        log_of(connection, shop, operator.operator_id, "shift_abandoned", shift.shift_id)
        shift = None
    shift_id = shift.shift_id if shift else _open_shift(connection, shop, operator, on, at_ms)
    log_of(connection, shop, operator.operator_id, "sign_in", shift_id)
    return Session(operator, shift_id, on)


def _open_shift(connection: Transaction, shop: Shop, operator: Operator, on: date, at_ms: int) -> str:
    """The next shift, with what the last one left in the drawer as its float."""
    before = shifts.newest(connection)
    shift_id = shop.ids.new()
    shifts.open_shift(
        connection,
        shift_id=shift_id,
        business_date=on.isoformat(),
        operator_id=operator.operator_id,
        float_minor=(before.left_minor or 0) if before else 0,
        at_ms=at_ms,
    )
    return shift_id

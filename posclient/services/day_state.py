"""The day and the shift as they stand, for the screen; and what whoever signs in has to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from posclient.domain.day_figures import EndedBy
from posclient.services.day_end import what_keeps_the_day
from posclient.services.declined_refunds import DeclinedRefund, declined_in
from posclient.services.shift import what_keeps_the_shift
from posclient.services.shop import Session, Shop, ShopError, local_date
from posclient.store import operators, shifts, shop_facts
from posclient.store.shifts import CashMove, Shift, ZReport
from posclient.store.transaction import Transaction


@dataclass(frozen=True)
class UnclosedDay:
    """An earlier date that was never closed, with what keeps it open, each in a sentence that says what to do."""

    business_date: date
    open: tuple[ShopError, ...]


@dataclass(frozen=True)
class DayState:
    """What the day screen shows. What was taken and what should lie in the drawer are not among it: the count is blind.

    `left_minor` is what the shift before left in the drawer, None where nobody counted. `names` are the operators' by
    id. `keeps_shift` and `keeps_day` say what has to be done before handover and day end.
    """

    business_date: date
    shift: Shift | None
    float_told: bool
    left_minor: int | None
    moves: tuple[CashMove, ...]
    shifts: tuple[Shift, ...]
    names: dict[str, str]
    keeps_shift: tuple[ShopError, ...]
    keeps_day: tuple[ShopError, ...]
    unclosed: tuple[UnclosedDay, ...]
    reports: tuple[ZReport, ...]
    refunds: tuple[DeclinedRefund, ...] = ()
    """What the provider declined to give back and she has not got another way."""


@dataclass(frozen=True)
class DayNotice:
    """What whoever signs in has to know. `unclosed`: earlier dates that were never closed. `ahead`: the business date
    is later than the calendar's, because today was closed already or the clock was set back.
    """

    ask_float: bool
    unclosed: tuple[date, ...]
    ahead: bool


def day_state(shop: Shop, session: Session) -> DayState:
    """The day and the session's shift."""

    def read(connection: Transaction) -> DayState:
        shift = _own(connection, session)
        on = session.business_date
        return DayState(
            business_date=on,
            shift=shift,
            float_told=shift is not None and shifts.float_was_told(connection, shift.shift_id),
            left_minor=_left(connection, shift) if shift is not None else None,
            moves=shifts.moves_of(connection, shift.shift_id) if shift is not None else (),
            shifts=shifts.of_day(connection, on.isoformat()),
            names={who.operator_id: who.name for who in operators.active_operators(connection)},
            keeps_shift=what_keeps_the_shift(connection),
            keeps_day=what_keeps_the_day(connection, on),
            unclosed=tuple(
                UnclosedDay(day, what_keeps_the_day(connection, day))
                for day in _unclosed(connection, session)
            ),
            reports=shifts.z_reports(connection),
            refunds=declined_in(connection),
        )

    return shop.store.read(read)


def day_notice(shop: Shop, session: Session) -> DayNotice:
    """What to tell, and whether to ask for the float."""

    def read(connection: Transaction) -> DayNotice:
        shift = _own(connection, session)
        today = local_date(shop.clock.now_ms(), shop_facts.shop_face(connection).time_zone)
        return DayNotice(
            ask_float=shift is not None and not shifts.float_was_told(connection, shift.shift_id),
            unclosed=_unclosed(connection, session),
            ahead=session.business_date > today,
        )

    return shop.store.read(read)


def _own(connection: Transaction, session: Session) -> Shift | None:
    shift = shifts.current(connection)
    return shift if shift is not None and shift.shift_id == session.shift_id else None


def _left(connection: Transaction, shift: Shift) -> int | None:
    """What the shift before left; nought before the first, None where it ended uncounted."""
    before = shifts.newest_besides(connection, shift.shift_id)
    if before is None:
        return 0
    return None if before.reason == EndedBy.DATE else before.left_minor


def _unclosed(connection: Transaction, session: Session) -> tuple[date, ...]:
    days = (date.fromisoformat(day) for day in shifts.unclosed_days(connection))
    return tuple(day for day in days if day < session.business_date)

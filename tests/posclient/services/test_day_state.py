"""What the day screen shows, and what whoever signs in is told."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from posclient.services.cash import IN, move_cash, set_float
from posclient.services.day_end import close_day
from posclient.services.day_state import DayNotice, DayState, day_notice, day_state
from posclient.services.park import park
from posclient.services.shop import Session, Shop
from tests.support.days import hand_over_even, manager
from tests.support.shop import TestShop, scan, sell_once, sign_in_cashier
from tests.support.till_fakes import DAY_MS

FORMULA = "6901000700034"


def test_nothing_in_it_tells_what_should_be_in_the_drawer(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    sell_once(shop, session, FORMULA)
    state = day_state(shop, session)

    assert "figures" not in {field.name for field in fields(DayState)}
    assert "75800" not in str(state)
    assert "25800" not in str(state)
    assert state.shift is not None
    assert (state.shift.float_minor, state.shift.counted_minor, state.float_told) == (50_000, None, True)


def test_the_movements_of_the_shift_are_listed(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    move_cash(shop, session, IN, 200, "零钱")
    assert [(move.kind, move.amount_minor, move.reason) for move in day_state(shop, session).moves] == [
        ("float", 50_000, ""),
        ("in", 200, "零钱"),
    ]


def test_the_float_is_asked_for_once(shop: Shop, session: Session) -> None:
    assert day_notice(shop, session) == DayNotice(ask_float=True, unclosed=(), ahead=False)
    assert (day_state(shop, session).float_told, day_state(shop, session).left_minor) == (False, 0)
    set_float(shop, session, 0)
    assert not day_notice(shop, session).ask_float
    assert not day_notice(shop, sign_in_cashier(shop)).ask_float


def test_what_was_left_is_proposed(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    hand_over_even(shop, session, left_minor=20_000)
    assert day_state(shop, sign_in_cashier(shop)).left_minor == 20_000


def test_where_nobody_counted_nothing_is_proposed(shop: Shop, session: Session, till: TestShop) -> None:
    set_float(shop, session, 50_000)
    till.clock.advance(days=1)
    assert day_state(shop, sign_in_cashier(shop)).left_minor is None


def test_after_the_handover_there_is_no_shift(shop: Shop, session: Session) -> None:
    hand_over_even(shop, session)
    assert day_state(shop, session).shift is None
    assert not day_notice(shop, session).ask_float


def test_days_that_were_never_closed_are_told_with_what_keeps_them_open(
    shop: Shop, session: Session, till: TestShop
) -> None:
    scan(shop, session, FORMULA)
    park(shop, session)
    till.clock.advance(days=1)
    sell_once(shop, sign_in_cashier(shop), FORMULA)
    till.clock.advance(days=1)
    today = sign_in_cashier(shop)

    assert day_notice(shop, today).unclosed == (date(2026, 11, 21), date(2026, 11, 22))
    first, second = day_state(shop, today).unclosed
    assert [error.key for error in first.open] == ["day.parked"]
    assert [error.key for error in second.open] == ["day.parked"]


def test_what_keeps_the_shift_and_the_day(shop: Shop, session: Session) -> None:
    state = day_state(shop, session)
    assert (state.keeps_shift, state.keeps_day) == ((), ())
    scan(shop, session, FORMULA)
    state = day_state(shop, session)
    assert [error.key for error in state.keeps_shift] == ["day.basket_open"]
    sell_once(shop, session)
    state = day_state(shop, session)
    assert [error.key for error in state.keeps_day] == ["day.hand_over_first"]


def test_after_the_days_end_the_date_lies_ahead(shop: Shop, session: Session, till: TestShop) -> None:
    hand_over_even(shop, session)
    close_day(shop, session, approved_by=manager(shop))
    evening = sign_in_cashier(shop)
    assert day_notice(shop, evening).ahead
    till.clock.at_ms += DAY_MS
    assert not day_notice(shop, evening).ahead
    assert [report.z_no for report in day_state(shop, evening).reports] == [1]

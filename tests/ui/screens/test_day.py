"""Day and shift at the counter: by keys, by touch, and what the screen never tells before the count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from posclient.services.cash import move_cash
from posclient.services.day_state import day_state
from posclient.services.park import park
from posclient.services.shift import hand_over
from posclient.settings import Payments, Settings
from posclient.words import Language
from tests.support.days import all_shifts
from tests.support.payments import FakeProvider
from tests.support.shop import dump
from tests.support.small_shop import BUSINESS_DATE, FLOAT_MINOR, SESSION, SmallShop, small_shop
from tests.ui.counter import FORMULA, Counter, open_counter
from tests.ui.screens.moves import in_front, misfits, press
from ui.screens.day import DayScreen
from ui.screens.sale import SaleScreen
from ui.screens.sign_in import SignIn
from ui.theme.tokens import CONTRAST
from ui.widgets.side_panel import SidePanel

SHIFT = Qt.KeyboardModifier.ShiftModifier
MANAGER_PIN = "9876"


def opened(counter: Counter) -> DayScreen:
    counter.key(Qt.Key.Key_F10, SHIFT)
    screen = in_front(counter, DayScreen)
    counter.wait(lambda: screen.state is not None)
    counter.settle()
    return screen


def sell(counter: Counter) -> None:
    """Sell one tin for ¥258 in cash."""
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.type("\n")
    counter.wait(lambda: counter.sale.is_done)


def texts(screen: DayScreen) -> str:
    """Everything that can be read on the screen."""
    seen = [label.text() for label in screen.findChildren(QLabel) if label.isVisibleTo(screen)]
    cells = [
        cell for table in (screen.moves, screen.shifts) for row in table.cells.rows for cell in row.cells
    ]
    return " ".join((*seen, *cells))


def in_step(counter: Counter, screen: DayScreen, panel: SidePanel) -> None:
    counter.wait(lambda: screen.panel is panel)


# ── cash ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_cash_in_by_keys_alone(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    counter.type("1200.5\n1")
    counter.wait(lambda: len(day_state(shop.shop, SESSION).moves) == 2)
    counter.settle()

    move = day_state(shop.shop, SESSION).moves[-1]
    assert (move.kind, move.amount_minor, move.reason) == ("in", 20_050, "补充零钱")
    in_step(counter, screen, screen.menu)
    assert screen.moves.cells.rows[0].cells[1:] == ("存入", "补充零钱", "200.50")


def test_cash_out_by_touch_alone(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    counter.tap(screen.menu.items[1])
    for key in ("5", "0"):
        counter.tap(screen.work.amount.keypad.keys[key])
    counter.tap(screen.work.amount.confirm)
    counter.tap(screen.work.reason.items[0])
    counter.wait(lambda: len(day_state(shop.shop, SESSION).moves) == 2)

    move = day_state(shop.shop, SESSION).moves[-1]
    assert (move.kind, move.amount_minor, move.reason) == ("out", -5_000, "存银行")


def test_a_reason_in_her_own_words(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    counter.type("15\n\n")
    assert screen.work.reason.own.hasFocus()
    screen.work.reason.own.setText("给送奶工")
    counter.type("\n")
    counter.wait(lambda: len(day_state(shop.shop, SESSION).moves) == 2)
    assert day_state(shop.shop, SESSION).moves[-1].reason == "给送奶工"


def test_nothing_typed_moves_nothing(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    counter.type("1\n0\n")
    in_step(counter, screen, screen.work.amount)
    press(counter, Qt.Key.Key_Escape)
    in_step(counter, screen, screen.menu)
    press(counter, Qt.Key.Key_Escape)
    in_front(counter, SaleScreen)
    assert len(day_state(shop.shop, SESSION).moves) == 1


def test_more_than_there_is_stays_in_the_drawer(counter: Counter, shop: SmallShop) -> None:
    opened(counter)
    counter.type("29999\n1")
    assert "没有这么多现金" in counter.toast
    assert len(day_state(shop.shop, SESSION).moves) == 1


# ── handover ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_screen_does_not_tell_what_should_be_there_before_the_count(
    counter: Counter, shop: SmallShop
) -> None:
    sell(counter)
    screen = opened(counter)
    for step in ("", "4", "7"):
        counter.type(step)
        assert "758" not in texts(screen)
        assert "258" not in texts(screen)
    in_step(counter, screen, screen.work.count)


def test_a_handover_by_keys_alone(counter: Counter, shop: SmallShop) -> None:
    sell(counter)
    screen = opened(counter)
    counter.type("4")
    counter.type("7")  # seven hundreds
    press(counter, Qt.Key.Key_Down)
    counter.type("1")  # one fifty
    press(counter, *[Qt.Key.Key_Down] * 3)
    counter.type("1")  # and five
    counter.type("\n")
    in_step(counter, screen, screen.work.reason)
    assert "短款 ¥3.00" in screen.work.reason.note.text()
    counter.type("1")
    in_step(counter, screen, screen.work.amount)
    counter.type("400\n")
    in_step(counter, screen, screen.work.tell)
    assert "短款 ¥3.00" in texts(screen)

    (shift,) = all_shifts(shop.shop)
    assert (shift.counted_minor, shift.expected_minor, shift.left_minor) == (75_500, 75_800, 40_000)
    assert shift.reason == "找零差错"
    counter.type("\n")
    in_front(counter, SignIn)
    assert not counter.context.signed_in


def test_a_handover_by_touch_alone(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    counter.tap(screen.menu.items[3])
    counter.tap(screen.work.count.rows[8])
    for key in ("5", "0", "0"):
        counter.tap(screen.work.count.keypad.keys[key])
    counter.tap(screen.work.count.confirm)
    in_step(counter, screen, screen.work.amount)  # nothing to explain
    counter.tap(screen.work.amount.confirm)
    in_step(counter, screen, screen.work.tell)
    (shift,) = all_shifts(shop.shop)
    assert (shift.counted_minor, shift.expected_minor, shift.left_minor) == (50_000, 50_000, 50_000)
    counter.tap(screen.work.tell.confirm)
    in_front(counter, SignIn)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F8, Qt.Key.Key_Insert])
def test_after_the_handover_every_way_leads_to_signing_in(counter: Counter, key: Qt.Key) -> None:
    screen = opened(counter)
    counter.type("4")
    press(counter, Qt.Key.Key_Up)
    counter.type("500\n")
    in_step(counter, screen, screen.work.amount)
    counter.type("\n")
    in_step(counter, screen, screen.work.tell)
    counter.key(key)
    in_front(counter, SignIn)


def test_a_scan_after_the_handover_sells_nothing(counter: Counter) -> None:
    screen = opened(counter)
    counter.type("4")
    press(counter, Qt.Key.Key_Up)
    counter.type("500\n")
    in_step(counter, screen, screen.work.amount)
    counter.type("\n")
    in_step(counter, screen, screen.work.tell)
    counter.scan(FORMULA)
    in_front(counter, SignIn)
    assert counter.basket().basket_id is None


def test_goods_on_the_counter_come_first(counter: Counter) -> None:
    counter.scan(FORMULA)
    screen = opened(counter)
    counter.type("4")
    in_step(counter, screen, screen.work.tell)
    assert "先收款、挂单或取消" in texts(screen)
    counter.type("\n")
    in_step(counter, screen, screen.menu)


def test_counting_twice_is_in_the_log(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    for total in ("499", "500"):
        counter.type("4")
        press(counter, Qt.Key.Key_Up)
        counter.type(f"{total}\n")
        counter.wait(lambda: screen.panel is not screen.work.count)
        press(counter, Qt.Key.Key_Escape)
    assert [row[5] for row in dump(shop.store)["audit"] if row[3] == "drawer_counted"] == [
        "49900 -100",
        "50000 +0",
    ]


# ── the day's end ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_days_end_counts_first_and_asks_a_manager(counter: Counter, shop: SmallShop) -> None:
    sell(counter)
    screen = opened(counter)
    counter.type("5")
    in_step(counter, screen, screen.work.count)
    press(counter, Qt.Key.Key_Up)
    counter.type("758\n")
    in_step(counter, screen, screen.work.amount)
    counter.type("\n")
    in_step(counter, screen, screen.work.approval)
    counter.type(f"{MANAGER_PIN}\n")
    in_step(counter, screen, screen.work.tell)
    assert "Z00001" in texts(screen)

    counter.type("\n")
    in_front(counter, SignIn)
    counter.sign_in()
    assert counter.context.session.business_date == date(2026, 3, 3)


def test_a_wrong_pin_closes_nothing_and_leaving_signs_out(counter: Counter, shop: SmallShop) -> None:
    sell(counter)
    screen = opened(counter)
    counter.type("5")
    press(counter, Qt.Key.Key_Up)
    counter.type("758\n")
    in_step(counter, screen, screen.work.amount)
    counter.type("\n")
    in_step(counter, screen, screen.work.approval)
    counter.type("0000\n")
    counter.wait(lambda: bool(screen.work.approval.trouble.text()))
    press(counter, Qt.Key.Key_Escape)
    in_front(counter, SignIn)
    assert dump(shop.store)["z_report"] == []


def test_an_unused_shift_is_closed_without_a_count(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    counter.type("5")
    in_step(counter, screen, screen.work.tell)
    assert "不能再开" in texts(screen)
    counter.type("\n")
    in_step(counter, screen, screen.work.approval)
    counter.type(f"{MANAGER_PIN}\n")
    in_step(counter, screen, screen.work.tell)
    assert len(dump(shop.store)["z_report"]) == 1


def test_what_is_parked_is_told_with_what_to_do(counter: Counter) -> None:
    counter.scan(FORMULA)
    press(counter, Qt.Key.Key_Insert)
    screen = opened(counter)
    counter.type("5")
    assert "先取单结清或取消" in texts(screen)


def test_reports_are_copied_by_number(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    counter.type("7")
    assert counter.toast == "还没有日结单"
    counter.type("5\n")
    in_step(counter, screen, screen.work.approval)
    counter.type(f"{MANAGER_PIN}\n")
    in_step(counter, screen, screen.work.tell)
    counter.type("\n")
    in_front(counter, SignIn)
    counter.sign_in()
    screen = opened_float_put_off(counter)
    counter.type("71")
    counter.wait(lambda: "补打" in counter.toast)


def opened_float_put_off(counter: Counter) -> DayScreen:
    """After signing in to a new shift its float is asked for; later."""
    screen = in_front(counter, DayScreen)
    counter.wait(lambda: screen.panel is screen.work.amount)
    press(counter, Qt.Key.Key_Escape)
    in_front(counter, SaleScreen)
    return opened(counter)


# ── a new shift ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def new_shift(locked_counter: Counter, shop: SmallShop) -> Counter:
    """The shift before was handed over with ¥500 left; nobody has signed in since."""
    hand_over(shop.shop, SESSION, FLOAT_MINOR, FLOAT_MINOR)
    return locked_counter


def test_the_float_is_asked_for_and_enter_confirms_what_was_left(new_shift: Counter, shop: SmallShop) -> None:
    new_shift.sign_in()
    screen = in_front(new_shift, DayScreen)
    new_shift.wait(lambda: screen.panel is screen.work.amount)
    assert screen.work.amount.number.text() == "¥500.00"
    new_shift.type("\n")
    new_shift.wait(lambda: screen.panel is screen.menu)
    state = day_state(shop.shop, new_shift.context.session)
    assert (state.float_told, state.shift and state.shift.float_minor) == (True, 50_000)


def test_the_float_is_corrected(new_shift: Counter, shop: SmallShop) -> None:
    new_shift.sign_in()
    screen = in_front(new_shift, DayScreen)
    new_shift.wait(lambda: screen.panel is screen.work.amount)
    new_shift.type("480\n")
    new_shift.wait(lambda: screen.panel is screen.menu)
    state = day_state(shop.shop, new_shift.context.session)
    assert state.shift is not None
    assert state.shift.float_minor == 48_000


def test_a_scan_puts_the_float_off(new_shift: Counter) -> None:
    new_shift.sign_in()
    screen = in_front(new_shift, DayScreen)
    new_shift.wait(lambda: screen.panel is screen.work.amount)
    new_shift.scan(FORMULA)
    in_front(new_shift, SaleScreen)
    new_shift.wait(lambda: new_shift.basket().pieces == 1)


def test_put_off_it_is_not_asked_for_again_by_itself(new_shift: Counter) -> None:
    new_shift.sign_in()
    screen = opened_float_put_off(new_shift)
    in_step(new_shift, screen, screen.menu)
    new_shift.type("6")
    in_step(new_shift, screen, screen.work.amount)


def test_another_float_later_needs_a_manager(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    counter.type("6400\n")
    in_step(counter, screen, screen.work.approval)
    counter.type(f"{MANAGER_PIN}\n")
    in_step(counter, screen, screen.menu)
    state = day_state(shop.shop, SESSION)
    assert state.shift is not None
    assert state.shift.float_minor == 40_000


def test_a_day_that_was_never_closed_is_told_and_closed_later(
    locked_counter: Counter, shop: SmallShop
) -> None:
    counter = locked_counter
    shop.clock.advance(days=1)
    counter.sign_in()
    screen = in_front(counter, DayScreen)
    counter.wait(lambda: "3月2日 未日结" in counter.toast)
    counter.wait(lambda: screen.panel is screen.work.amount)
    assert "没有清点" in screen.work.amount.note.text()
    counter.type("\n")  # nothing is proposed: nothing is confirmed
    in_step(counter, screen, screen.work.amount)
    counter.type("498\n")
    in_step(counter, screen, screen.menu)
    assert all_shifts(shop.shop)[0].counted_minor == 49_800

    counter.type("81")
    in_step(counter, screen, screen.work.tell)
    counter.type("\n")
    in_step(counter, screen, screen.work.approval)
    counter.type(f"{MANAGER_PIN}\n")
    in_step(counter, screen, screen.work.tell)
    assert BUSINESS_DATE.isoformat() in texts(screen)
    counter.type("\n")
    in_step(counter, screen, screen.menu)
    assert counter.context.signed_in


def test_what_keeps_an_earlier_day_open_is_told(locked_counter: Counter, shop: SmallShop) -> None:
    counter = locked_counter
    counter.sign_in()
    counter.scan(FORMULA)
    park(shop.shop, SESSION)
    press(counter, Qt.Key.Key_F12)
    in_front(counter, SignIn)
    shop.clock.advance(days=1)
    counter.sign_in()
    screen = opened_float_put_off(counter)
    counter.type("81")
    in_step(counter, screen, screen.work.tell)
    assert "挂单" in texts(screen)


def test_a_shift_that_ran_elsewhere_is_shown_as_it_is(counter: Counter, shop: SmallShop) -> None:
    screen = opened(counter)
    move_cash(shop.shop, SESSION, "in", 100, "零钱")
    counter.wait(lambda: len(screen.moves.cells.rows) == 2)


# ── payment codes ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_day_is_reconciled_again_by_keys_and_by_touch(
    till_application: QApplication, tmp_path: Path
) -> None:
    provider = FakeProvider()
    settings = Settings(payments=Payments(url="http://127.0.0.1:1"))
    with small_shop(tmp_path / "shop", settings=settings) as made:
        shop = replace(made, shop=replace(made.shop, provider=provider))
        with open_counter(shop, CONTRAST, (1024, 768)) as counter:
            counter.sign_in()
            screen = opened(counter)
            provider.away = True
            counter.type("91")
            counter.settle()
            assert "按 9 再对" in counter.toast
            provider.away = False
            in_step(counter, screen, screen.menu)
            counter.tap(screen.menu.items[8])
            counter.tap(screen.work.list.items[0])
            counter.settle()
            assert "两边一致" in counter.toast
    provider.close()


def test_a_shop_without_payment_codes_has_nothing_to_reconcile(counter: Counter) -> None:
    screen = opened(counter)
    counter.type("9")
    assert "还没有接入付款码" in counter.toast
    assert screen.panel is screen.menu


# ── it fits ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with (
        small_shop(tmp_path / "shop", language) as shop,
        open_counter(shop, CONTRAST, (1024, 700)) as counter,
    ):
        counter.sign_in()
        screen = opened(counter)
        assert misfits(screen) == []
        for keys in ("1", "100\n", "\x1b", "4", "\x1b", "5", "\x1b", "6", "1\n"):
            if keys == "\x1b":
                press(counter, Qt.Key.Key_Escape)
            else:
                counter.type(keys)
            counter.settle()
            assert misfits(screen) == [], screen.panel

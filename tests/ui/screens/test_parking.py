"""Parking at the counter: one key aside and back, a badge, a list, a slip that is scanned."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from posclient.services.park import parked_baskets
from posclient.words import Language
from tests.support.small_shop import SESSION, SmallShop, small_shop
from tests.ui.counter import CARD, FORMULA, WIPES, Counter, open_counter
from tests.ui.screens.moves import in_front, press
from ui.screens.sale import SaleScreen
from ui.theme.tokens import CONTRAST, TARGET

INS = Qt.Key.Key_Insert


def waiting(shop: SmallShop) -> list[str]:
    return [one.code for one in parked_baskets(shop.shop, SESSION)]


def lists(counter: Counter) -> bool:
    """Whether the list of those that wait is open."""
    return counter.sale.parking.is_open


def test_one_key_puts_aside_and_the_same_key_brings_back(counter: Counter, shop: SmallShop) -> None:
    counter.scan(FORMULA, WIPES)
    press(counter, INS)
    assert counter.toast == "已挂单，按 Ins 取单"
    assert counter.parts.parked.isVisible()
    assert counter.parts.parked.text() == "挂单 1  Ins"
    assert counter.basket().basket_id is None

    press(counter, INS)
    assert lists(counter)
    counter.type("1")

    assert counter.basket().pieces == 2
    assert not lists(counter)
    assert not counter.parts.parked.isVisible()


def test_the_next_customer_is_served_between(counter: Counter, shop: SmallShop) -> None:
    counter.scan(FORMULA, CARD)
    press(counter, INS)
    counter.scan(WIPES)
    press(counter, Qt.Key.Key_F8)
    counter.type("\n")
    counter.wait(lambda: counter.sale.is_done)
    press(counter, INS)
    counter.type("\n")
    counter.wait(lambda: counter.basket().pieces == 1)
    assert counter.basket().member is not None
    assert counter.side is counter.parts.member


def test_the_slip_is_scanned_on_any_screen(counter: Counter, shop: SmallShop) -> None:
    counter.scan(FORMULA)
    press(counter, INS)
    (code,) = waiting(shop)
    counter.context.navigation.show_care()
    counter.settle()
    counter.scan(code)
    in_front(counter, SaleScreen)
    counter.wait(lambda: counter.basket().pieces == 1)

    counter.scan(code)
    assert "可能已取走" in counter.toast
    assert counter.basket().pieces == 1


def test_goods_on_the_counter_are_parked_for_the_one_that_is_taken_up(
    counter: Counter, shop: SmallShop
) -> None:
    counter.scan(FORMULA)
    press(counter, INS)
    (first,) = waiting(shop)
    counter.scan(WIPES, WIPES)
    counter.scan(first)
    counter.wait(lambda: counter.basket().pieces == 1)
    assert waiting(shop) != [first]
    assert len(waiting(shop)) == 1


def test_with_nothing_parked_it_says_so(counter: Counter) -> None:
    press(counter, INS)
    assert counter.toast == "没有挂单"
    assert not lists(counter)


def test_the_list_by_arrows_and_touch(counter: Counter, shop: SmallShop) -> None:
    for code in (FORMULA, WIPES):
        counter.scan(code)
        press(counter, INS)
    counter.tap(counter.parts.parked)
    panel = counter.sale.parking.panel
    assert [row.isChecked() for row in panel.rows[:2]] == [True, False]
    press(counter, Qt.Key.Key_Down)
    assert [row.isChecked() for row in panel.rows[:2]] == [False, True]
    counter.tap(panel.rows[0])
    counter.wait(lambda: counter.basket().pieces == 1)
    assert counter.basket().lines[0].product.barcodes[0] == FORMULA


def test_dropping_by_key_and_by_touch(counter: Counter, shop: SmallShop) -> None:
    for code in (FORMULA, WIPES):
        counter.scan(code)
        press(counter, INS)
    press(counter, INS, Qt.Key.Key_Delete)
    counter.wait(lambda: len(waiting(shop)) == 1)
    panel = counter.sale.parking.panel
    counter.settle()
    counter.tap(panel.drop)
    counter.tap(panel.rows[0])
    counter.wait(lambda: waiting(shop) == [])
    counter.settle()
    assert not lists(counter)
    assert not counter.parts.parked.isVisible()


def test_escape_puts_the_list_away(counter: Counter) -> None:
    counter.scan(FORMULA)
    press(counter, INS, INS)
    assert lists(counter)
    press(counter, Qt.Key.Key_Escape)
    assert not lists(counter)
    assert counter.side is counter.parts.guest


def test_goods_are_scanned_over_the_open_list(counter: Counter) -> None:
    counter.scan(FORMULA)
    press(counter, INS, INS)
    counter.scan(WIPES)
    assert counter.basket().pieces == 1
    assert not lists(counter)


def test_the_badge_is_there_after_a_restart(till_application: QApplication, shop: SmallShop) -> None:
    with open_counter(shop) as before:
        before.sign_in()
        before.scan(FORMULA)
        press(before, INS)
    with open_counter(shop) as after:
        after.sign_in()
        after.wait(after.parts.parked.isVisible)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with (
        small_shop(tmp_path / "shop", language) as shop,
        open_counter(shop, CONTRAST, (1024, 700)) as counter,
    ):
        counter.sign_in()
        for _ in range(8):
            counter.scan(CARD, FORMULA)
            press(counter, INS)
        press(counter, INS)
        assert lists(counter)
        buttons = (*counter.sale.parking.panel.findChildren(QPushButton), counter.parts.parked)
        assert sum(button.isVisible() for button in buttons) == 7 + 3
        for button in buttons:
            assert not button.isVisible() or button.width() >= button.sizeHint().width(), button.text()
            assert not button.isVisible() or button.height() >= TARGET, button.text()

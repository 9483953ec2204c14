"""A shop's day without a keyboard or a finger: goods, cards, slips and the command sheet, through a keyboard wedge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from posclient.domain.member import MemberId
from posclient.services.panel import member_figures
from posclient.services.park import parked_baskets
from posclient.store import documents, sales
from posclient.store.policy import put_policy
from posclient.wire.feed import PolicyRow, TopUpOfferRow
from tests.support.days import all_shifts
from tests.support.returns import last_sale
from tests.support.shop import dump
from tests.support.small_shop import SESSION, SmallShop
from tests.ui.command_sheet import code_of
from tests.ui.counter import CARD, FORMULA, NAPPIES, WIPES, Counter
from tests.ui.screens.moves import in_front
from tests.ui.test_wedge_at_the_counter import Wedge
from ui.command_codes import KEYS
from ui.screens.day import DayScreen
from ui.screens.returns import ReturnsScreen, Step
from ui.screens.sale import SaleScreen
from ui.screens.sign_in import SignIn
from ui.screens.top_up import TopUpScreen

_TYPED = {command.text: command.code for command in KEYS if command.text}


class Gun:
    """A scanner, the goods' codes, and the command sheet."""

    def __init__(self, counter: Counter) -> None:
        self._wedge = Wedge(counter)
        self.filter = self._wedge.filter

    def goods(self, *codes: str) -> None:
        for code in codes:
            self._wedge.scan(code)

    def keys(self, *names: str) -> None:
        self.goods(*map(code_of, names))

    def text(self, text: str) -> None:
        self.goods(*(_TYPED[character] for character in text.replace("\n", "\r")))


@pytest.fixture
def gun(locked_counter: Counter, till_application: QApplication) -> Iterator[Gun]:
    made = Gun(locked_counter)
    made.filter.watch(till_application)
    yield made
    made.filter.unwatch()


@pytest.fixture
def counter(locked_counter: Counter, gun: Gun, shop: SmallShop) -> Counter:
    """Signed in with the scanner."""
    offers = (TopUpOfferRow("t500", 50_000, 5_000),)
    shop.store.write(lambda c: put_policy(c, PolicyRow(1, top_up_offers=offers)), name="policy")
    locked_counter.settle()
    gun.keys("DOWNWARD", "DOWNWARD")  # to the manager and back to the cashier
    gun.text("1235")
    gun.keys("ERASE")
    gun.text("4\n")
    locked_counter.wait(lambda: locked_counter.context.signed_in)
    locked_counter.settle()
    return locked_counter


def sell(counter: Counter, gun: Gun, *codes: str) -> None:
    gun.goods(*codes)
    gun.keys("PAY", "ENTER")
    counter.wait(lambda: counter.sale.is_done)


def test_three_goods_to_a_member_paid_in_cash(counter: Counter, gun: Gun, shop: SmallShop) -> None:
    gun.goods(CARD, FORMULA, NAPPIES)
    gun.text("2*")
    gun.goods(WIPES)
    due = counter.basket().quote.due_minor
    gun.keys("PAY")
    gun.text("800\n")
    counter.wait(lambda: counter.sale.is_done)

    sold = shop.store.read(sales.totals)
    assert (sold.sales, sold.tenders["cash"]) == (1, due)
    gun.keys("ENTER")
    assert counter.basket().basket_id is None


def test_a_top_up(counter: Counter, gun: Gun, shop: SmallShop) -> None:
    gun.keys("TOPUP")
    screen = in_front(counter, TopUpScreen)
    gun.goods(CARD)
    counter.wait(lambda: screen.right.currentWidget() is screen.amount)
    gun.text("500\n")
    gun.text("600\n")
    counter.wait(lambda: screen.right.currentWidget() is screen.done)
    gun.keys("ENTER")
    in_front(counter, SaleScreen)

    rules = shop.store.read(documents.rules_in_force).rules
    figures = shop.store.read(lambda c: member_figures(c, MemberId("m1"), rules))
    assert figures is not None
    assert (figures.principal_minor, figures.bonus_minor) == (80_000, 10_000)


def test_a_return(counter: Counter, gun: Gun, shop: SmallShop) -> None:
    sell(counter, gun, FORMULA, WIPES)
    gun.keys("RETURNS")
    screen = in_front(counter, ReturnsScreen)
    gun.goods(last_sale(shop.shop).receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    gun.goods(WIPES)
    gun.text("1\n")
    counter.wait(lambda: screen.step is Step.DONE)
    gun.keys("BACK")
    assert len(dump(shop.store)["sale"]) == 2


def test_park_and_recall(counter: Counter, gun: Gun, shop: SmallShop) -> None:
    gun.goods(FORMULA, CARD)
    gun.keys("PARK")
    gun.goods(WIPES)
    gun.keys("UNDO", "PARK", "ENTER")
    counter.wait(lambda: counter.basket().pieces == 1)
    assert counter.basket().member is not None

    gun.keys("PARK")
    (waiting,) = parked_baskets(shop.shop, SESSION)
    gun.goods(waiting.code)
    counter.wait(lambda: counter.basket().pieces == 1)


def test_a_handover(counter: Counter, gun: Gun, shop: SmallShop) -> None:
    sell(counter, gun, FORMULA)
    gun.keys("DAY")
    screen = in_front(counter, DayScreen)
    counter.wait(lambda: screen.state is not None)
    gun.text("4")
    counter.wait(lambda: screen.panel is screen.work.count)
    gun.text("7")  # seven hundreds
    gun.keys("DOWNWARD")
    gun.text("1")
    gun.keys("DOWNWARD", "DOWNWARD", "DOWNWARD")
    gun.text("1\n")
    counter.wait(lambda: screen.panel is screen.work.reason)
    gun.text("1")
    counter.wait(lambda: screen.panel is screen.work.amount)
    gun.text("400.50\n")
    counter.wait(lambda: screen.panel is screen.work.tell)
    gun.keys("ENTER")
    in_front(counter, SignIn)
    (shift,) = all_shifts(shop.shop)
    assert (shift.counted_minor, shift.left_minor) == (75_500, 40_050)


def test_the_days_end_with_a_managers_pin(counter: Counter, gun: Gun, shop: SmallShop) -> None:
    sell(counter, gun, FORMULA)
    gun.keys("DAY")
    screen = in_front(counter, DayScreen)
    counter.wait(lambda: screen.state is not None)
    gun.text("5")
    counter.wait(lambda: screen.panel is screen.work.count)
    gun.keys("UPWARD")
    gun.text("758\n")
    counter.wait(lambda: screen.panel is screen.work.amount)
    gun.keys("ENTER")
    counter.wait(lambda: screen.panel is screen.work.approval)
    gun.text("9876\n")
    counter.wait(lambda: screen.panel is screen.work.tell)
    gun.keys("ENTER")
    in_front(counter, SignIn)
    assert len(dump(shop.store)["z_report"]) == 1

    gun.text("1234\n")
    counter.wait(lambda: counter.context.signed_in)
    assert counter.context.session.business_date == date(2026, 3, 3)


def test_joining_with_a_number(counter: Counter, gun: Gun, shop: SmallShop) -> None:
    gun.keys("ENROL")
    gun.text("13912345678\n")
    gun.keys("PAY")
    counter.wait(lambda: isinstance(counter.shell.current, SaleScreen))
    counter.settle()
    assert counter.basket().member is not None

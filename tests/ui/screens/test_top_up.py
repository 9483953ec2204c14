"""Topping up at the counter: by keys, by touch, by a payment code; the basket waits meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posclient.domain.member import MemberId
from posclient.services.panel import member_figures
from posclient.store import documents
from posclient.store.policy import put_policy
from posclient.wire.feed import PolicyRow, TopUpOfferRow
from posclient.words import Language
from sync.payments.faults import Fault
from tests.support import goods
from tests.support.payments import GOOD_CODE, FakeProvider, code_for
from tests.support.shop import rows
from tests.support.small_shop import SmallShop, small_shop
from tests.ui.counter import CARD, FORMULA, Counter, open_counter
from tests.ui.screens.moves import misfits, press
from ui.keys import Action
from ui.screens.sale import SaleScreen
from ui.screens.top_up import TopUpScreen
from ui.theme.tokens import CONTRAST

POLICY = PolicyRow(
    1,
    top_up_offers=(
        TopUpOfferRow("t300", 30_000, 2_000, per_multiple=True),
        TopUpOfferRow("t500", 50_000, 5_000),
        TopUpOfferRow("t1000", 100_000, 15_000),
    ),
)


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


@pytest.fixture
def shop(tmp_path: Path, provider: FakeProvider) -> Iterator[SmallShop]:
    with small_shop(tmp_path) as made:
        yield with_offers(made, provider)


def with_offers(till: SmallShop, provider: FakeProvider) -> SmallShop:
    till.store.write(lambda c: put_policy(c, POLICY), name="policy")
    return replace(till, shop=replace(till.shop, provider=provider))


def shown(counter: Counter) -> TopUpScreen:
    """The top-up screen in front, as the shell shows it."""
    counter.shell._makers.rooms[Action.TOP_UP] = TopUpScreen  # type: ignore[index]  # the registry of screens
    counter.context.navigation.show_room(Action.TOP_UP)
    screen = counter.shell.current
    assert isinstance(screen, TopUpScreen)
    counter.settle()
    return screen


def page(screen: TopUpScreen) -> object:
    return screen.right.currentWidget()


def stored(counter: Counter) -> tuple[int, int]:
    rules = counter.till.store.read(documents.rules_in_force).rules
    figures = counter.till.store.read(lambda c: member_figures(c, MemberId("m1"), rules))
    assert figures is not None
    return figures.principal_minor, figures.bonus_minor


def test_by_keys_for_the_member_of_the_basket(counter: Counter) -> None:
    counter.scan(FORMULA, CARD)
    screen = shown(counter)
    assert page(screen) is screen.amount

    counter.type("500")
    assert screen.amount.bonus.text() == "¥50.00"
    assert screen.amount.credited.text() == "¥550.00"
    counter.type("\n")
    assert page(screen) is screen.pay
    counter.type("600\n")
    counter.wait(lambda: page(screen) is screen.done)

    assert stored(counter) == (80_000, 10_000)
    assert screen.done.stored.text() == "¥900.00"
    assert screen.done.change.text() == "¥100.00"
    counter.type("\n")
    assert isinstance(counter.shell.current, SaleScreen)
    assert [line.product.product_id for line in counter.basket().lines] == ["p1"]


def test_by_touch_with_an_offer_s_tile(counter: Counter) -> None:
    screen = shown(counter)
    for key in ("5", "6", "7", "8"):
        counter.tap(screen.finder.keypad.keys[key])
    counter.wait(screen.finder.rows[0].isVisible)
    who = next(row for row in screen.finder.rows if "张小丽" in row.text())
    counter.tap(who)
    counter.wait(lambda: page(screen) is screen.amount)

    counter.tap(screen.offers.tiles[2])
    assert screen.amount.credited.text() == "¥1150.00"
    counter.tap(screen.amount.confirm)
    counter.tap(screen.pay.complete)
    counter.wait(lambda: page(screen) is screen.done)
    counter.tap(screen.done.next)

    assert stored(counter) == (130_000, 20_000)


def test_a_payment_code_over_the_amount_pays_it(counter: Counter, provider: FakeProvider) -> None:
    screen = shown(counter)
    counter.scan(CARD)
    counter.wait(lambda: page(screen) is screen.amount)
    counter.type("300")

    counter.scan(GOOD_CODE)
    counter.wait(lambda: page(screen) is screen.done)

    assert provider.net_minor() == 30_000
    assert stored(counter) == (60_000, 7_000)
    assert [row[4] for row in rows(counter.till.store, "payment_attempt")]


def test_a_declined_code_leaves_the_other_tenders(counter: Counter, provider: FakeProvider) -> None:
    screen = shown(counter)
    counter.scan(CARD)
    counter.wait(lambda: page(screen) is screen.amount)
    counter.type("300\n")
    counter.scan(code_for(Fault.DECLINED))
    counter.wait(lambda: not screen.paying.is_busy)
    assert screen.pay.warning.text() == counter.context.words("payment.declined")

    counter.key(Qt.Key.Key_Up)
    assert provider.net_minor() == 0
    assert stored(counter) == (30_000, 5_000)


def test_above_the_limit_it_says_so(counter: Counter) -> None:
    screen = shown(counter)
    counter.scan(CARD)
    counter.wait(lambda: page(screen) is screen.amount)

    counter.type("4900\n")

    assert page(screen) is screen.amount
    assert "¥5000.00" in screen.amount.trouble.text()
    assert "¥350.00" in screen.amount.trouble.text()


def test_arrows_walk_over_the_offers_and_esc_goes_back(counter: Counter) -> None:
    screen = shown(counter)
    counter.type("zxl\n")
    counter.wait(lambda: page(screen) is screen.amount)
    press(counter, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert screen.amount.credited.text() == "¥550.00"
    press(counter, Qt.Key.Key_Return)
    assert page(screen) is screen.pay

    press(counter, Qt.Key.Key_Escape)
    assert page(screen) is screen.amount
    press(counter, Qt.Key.Key_Escape)
    assert isinstance(counter.shell.current, SaleScreen)
    assert rows(counter.till.store, "sale") == []


def test_a_card_that_nobody_knows_is_asked_for_at_headquarters(counter: Counter) -> None:
    screen = shown(counter)

    counter.scan(goods.KNOWN_TO_HEADQUARTERS.card_no or "")

    counter.wait(lambda: page(screen) is screen.amount)
    assert screen.card.name.text() == "刘敏"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_step_fits(
    till_application: QApplication, tmp_path: Path, provider: FakeProvider, language: Language
) -> None:
    with (
        small_shop(tmp_path, language) as till,
        open_counter(with_offers(till, provider), CONTRAST) as counter,
    ):
        counter.sign_in()
        screen = shown(counter)
        counter.type("138")
        assert misfits(screen) == []
        counter.scan(CARD)
        counter.wait(lambda: page(screen) is screen.amount)
        assert misfits(screen) == []
        counter.type("500\n")
        assert misfits(screen) == []
        counter.type("\n")
        counter.wait(lambda: page(screen) is screen.done)
        assert misfits(screen) == []

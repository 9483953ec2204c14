"""A refund that the provider declined, at the window: it comes up by itself and is decided by keys and by touch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posclient.services.declined_refunds import declined_refunds
from posclient.services.refund import plan_refund_in
from posclient.store.transaction import Transaction
from posclient.words import Language
from sync.payments.faults import Fault
from tests.support.payments import FakeProvider, code_for
from tests.support.small_shop import SESSION, SmallShop, small_shop
from tests.ui.counter import FORMULA, Counter, open_counter
from tests.ui.screens.moves import in_front, misfits
from ui.refund_sender import RefundSender
from ui.screens.day import DayScreen
from ui.theme.tokens import CONTRAST

SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass
class Refunding:
    """The window over a till whose provider declines the first refund."""

    counter: Counter
    provider: FakeProvider
    sender: RefundSender

    def sell_and_take_back(self) -> None:
        """¥258 by code; ¥100 of it comes back."""
        counter, shop = self.counter, self.counter.till.shop
        counter.scan(FORMULA)
        counter.scan(code_for(Fault.REFUND_DECLINED))
        assert counter.sale.is_done
        (charged, _) = self.provider.charged[-1]

        def plan(connection: Transaction) -> None:
            plan_refund_in(connection, shop, SESSION, charged, 10_000, "return-1")

        shop.store.write(plan, name="plan")
        counter.wait(lambda: bool(declined_refunds(shop)))
        counter.settle()

    def open_day(self) -> DayScreen:
        self.counter.key(Qt.Key.Key_F10, SHIFT)
        screen = in_front(self.counter, DayScreen)
        self.counter.wait(lambda: screen.state is not None)
        self.counter.settle()
        return screen


@pytest.fixture
def refunding(till_application: QApplication, shop: SmallShop) -> Iterator[Refunding]:
    with opened(shop) as made:
        yield made


class opened:  # noqa: N801 - a context manager that reads as one
    """The counter with a provider and a sender of refunds."""

    def __init__(self, shop: SmallShop) -> None:
        self._provider = FakeProvider()
        self._counter = open_counter(
            replace(shop, shop=replace(shop.shop, provider=self._provider)), CONTRAST, (1024, 768)
        )

    def __enter__(self) -> Refunding:
        counter = self._counter.__enter__()
        counter.sign_in()
        return Refunding(counter, self._provider, RefundSender(counter.context))

    def __exit__(self, *_what: object) -> None:
        self._counter.__exit__(None, None, None)
        self._provider.close()


def test_it_leaves_at_once_and_its_refusal_comes_up(refunding: Refunding) -> None:
    refunding.sell_and_take_back()
    assert refunding.counter.toast == "支付平台没有退成 ¥100.00：按 Shift+F10，选“退款待处理”"
    badge = refunding.counter.shell.header.refund_badge
    refunding.counter.wait(badge.isVisible)
    assert badge.text() == "退款待处理 1"
    refunding.counter.tap(badge)
    in_front(refunding.counter, DayScreen)


def test_tried_again_by_keys_alone(refunding: Refunding) -> None:
    refunding.sell_and_take_back()
    counter, screen = refunding.counter, refunding.open_day()
    assert screen.menu.items[9].text().endswith("退款待处理  (1)")
    counter.type("011")
    counter.wait(lambda: refunding.provider.net_minor() == 15_800)
    counter.settle()
    assert declined_refunds(counter.till.shop) == ()
    assert counter.toast == "已原路退回 ¥100.00"
    counter.wait(lambda: not counter.shell.header.refund_badge.isVisible())


def test_cash_by_touch_alone_asks_for_a_manager(refunding: Refunding) -> None:
    refunding.sell_and_take_back()
    counter, screen = refunding.counter, refunding.open_day()
    counter.tap(screen.menu.items[9])
    counter.tap(screen.work.list.items[0])
    counter.tap(screen.work.list.items[1])
    counter.wait(lambda: screen.panel is screen.work.approval)
    counter.type("9876\n")
    counter.wait(lambda: declined_refunds(counter.till.shop) == ())
    counter.settle()
    assert screen.panel is screen.menu
    assert screen.moves.cells.rows[0].cells[2].startswith("改退现金")


def test_left_open_it_is_marked(refunding: Refunding) -> None:
    refunding.sell_and_take_back()
    counter, screen = refunding.counter, refunding.open_day()
    counter.type("013")
    counter.settle()
    counter.type("0")
    assert screen.work.list.items[0].text().endswith("（先放着）")


def test_nothing_to_decide(refunding: Refunding) -> None:
    refunding.open_day()
    refunding.counter.type("0")
    assert refunding.counter.toast == "没有待处理的退款"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with small_shop(tmp_path / "shop", language) as shop, opened(shop) as refunding:
        refunding.sell_and_take_back()
        screen = refunding.open_day()
        for keys in ("", "0", "1", "2"):
            refunding.counter.type(keys)
            assert misfits(screen) == [], keys

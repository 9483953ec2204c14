"""Paying: in place, once, for the due that was seen; and the change stays until the next action."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from posclient.store import products, sales
from posclient.store.errors import DiskFullError
from tests.support import goods
from tests.ui.counter import CARD, FORMULA, NAPPIES, WIPES, Counter
from ui.screens import sale_desk
from ui.screens.sale import SETTLE_S


@pytest.fixture
def now_s(counter: Counter) -> list[float]:
    """The screen's monotonic clock: set the only element to another time."""
    clock = [1000.0]
    counter.sale._monotonic_s = lambda: clock[0]
    return clock


def sold(counter: Counter) -> int:
    """How many sales are in the store."""
    return counter.till.store.read(sales.totals).sales


def test_typed_amount_and_change(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.type("300")
    assert counter.parts.pay.balance.text() == "¥42.00"
    counter.key(Qt.Key.Key_Return)
    assert counter.parts.done.change.text() == "¥42.00"
    assert counter.parts.done.receipt_no.text() == "R00010010000001"


def test_the_basket_stays_in_sight_while_paying_and_after(counter: Counter) -> None:
    counter.scan(FORMULA, NAPPIES)
    counter.type("\n")
    assert counter.parts.table.isVisible()
    assert counter.parts.lines.rowCount() == 2
    counter.type("\n")
    assert counter.sale.is_done
    assert counter.parts.lines.rowCount() == 2


def test_too_little_is_refused_with_what_is_missing(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.type("\n200\n")
    assert counter.sale.is_paying
    assert counter.parts.pay.warning.text() == "实收不够应收，还差 ¥58.00"
    counter.type("\b\b\b\n")
    assert counter.sale.is_done


def test_a_double_enter_sells_once_and_the_change_stays(counter: Counter, now_s: list[float]) -> None:
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    for _ in range(3):
        QTest.keyClick(counter.window, Qt.Key.Key_Return)
    counter.settle()
    assert sold(counter) == 1
    QTest.keyClick(counter.window, Qt.Key.Key_Return)
    assert counter.parts.done.isVisible()
    now_s[0] += 2 * SETTLE_S
    counter.key(Qt.Key.Key_Return)
    assert counter.parts.guest.isVisible()
    assert counter.parts.lines.rowCount() == 0
    assert sold(counter) == 1


def test_the_next_customer_by_any_scan(counter: Counter) -> None:
    counter.scan(CARD, FORMULA)
    counter.type("\n\n")
    counter.scan(WIPES)
    assert counter.side is counter.parts.guest
    assert counter.parts.totals.due.text() == "¥19.90"
    assert counter.basket().member is None


def test_the_next_customer_by_typing(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.type("\n\n")
    counter.type("4321\n")
    assert counter.parts.member.name.text() == "周静怡"
    assert counter.parts.lines.rowCount() == 0


def test_a_scan_while_paying_goes_into_the_basket(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.scan(WIPES)
    assert not counter.sale.is_paying
    assert counter.parts.lines.rowCount() == 2


def test_a_changed_price_asks_again(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    dearer = msgspec.structs.replace(goods.FORMULA, price_minor=26_800)
    counter.till.store.write(lambda connection: products.put_product(connection, dearer), name="price")
    counter.key(Qt.Key.Key_Return)
    assert sold(counter) == 0
    assert counter.parts.pay.due.text() == "¥268.00"
    assert counter.parts.pay.warning.text() == "价格刚刚有变化，请看新的应收，再收款"
    counter.key(Qt.Key.Key_Return)
    assert sold(counter) == 1


def test_a_full_disk_is_said_and_nothing_is_lost(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    counter.scan(FORMULA)

    def full(*_arguments: object) -> None:
        raise DiskFullError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(sale_desk, "checkout", full)
        counter.type("\n\n")
    assert counter.parts.pay.warning.text() == "硬盘满了，刚才的操作没有保存；请清出空间再试"
    assert len(counter.basket().lines) == 1
    counter.key(Qt.Key.Key_Return)
    assert sold(counter) == 1


def test_escape_goes_back_to_the_basket(counter: Counter) -> None:
    counter.scan(CARD, FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.type("12")
    counter.key(Qt.Key.Key_Escape)
    assert counter.side is counter.parts.member
    counter.key(Qt.Key.Key_F8)
    assert counter.parts.pay.received.text() == "¥245.00"


def test_an_empty_basket_can_not_be_paid(counter: Counter) -> None:
    counter.type("\n")
    counter.key(Qt.Key.Key_F8)
    assert not counter.sale.is_paying
    assert not counter.parts.totals.pay.isEnabled()


def test_copy_of_the_last_receipt(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F9)
    assert counter.toast == "还没有可以补打的小票"
    counter.scan(FORMULA)
    counter.type("\n\n")
    counter.key(Qt.Key.Key_F9)
    assert counter.toast == "补打已送打印机"
    assert counter.sale.is_done

"""Signing in by keyboard and by touch; wrong PINs; the lockout."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.support import goods
from tests.ui.counter import Counter
from ui.screens.sign_in import SignIn


def screen(counter: Counter) -> SignIn:
    current = counter.shell.current
    assert isinstance(current, SignIn)
    return current


def test_by_keyboard(locked_counter: Counter) -> None:
    locked_counter.type("1234\n")
    assert locked_counter.context.session.operator.name == goods.CASHIER.name
    assert locked_counter.shell.current is locked_counter.sale


def test_another_name_by_arrow(locked_counter: Counter) -> None:
    locked_counter.key(Qt.Key.Key_Down)
    locked_counter.type("9876\n")
    assert locked_counter.context.session.operator.name == goods.MANAGER.name


def test_by_touch(locked_counter: Counter) -> None:
    sign_in = screen(locked_counter)
    locked_counter.tap(sign_in.name_buttons[1])
    for digit in "9876":
        locked_counter.tap(sign_in.keypad.keys[digit])
    locked_counter.tap(sign_in.enter)
    assert locked_counter.context.session.operator.name == goods.MANAGER.name


def test_a_wrong_pin_tells_how_many_attempts_are_left(locked_counter: Counter) -> None:
    locked_counter.type("1111\n")
    assert screen(locked_counter).answer.text() == "密码不对，还可以试4次"
    assert locked_counter.heard[-1] == "no"
    locked_counter.type("1234\n")
    assert locked_counter.context.signed_in


def test_a_lockout_counts_down_and_ends(locked_counter: Counter) -> None:
    for _ in range(5):
        locked_counter.type("1111\n")
    assert screen(locked_counter).answer.text() == "密码错得太多，请等 0:30"
    locked_counter.type("1234\n")
    assert not locked_counter.context.signed_in
    locked_counter.till.clock.advance(seconds=12)
    locked_counter.wait(lambda: screen(locked_counter).answer.text().endswith("0:18"))
    locked_counter.till.clock.advance(seconds=20)
    locked_counter.wait(lambda: not screen(locked_counter).answer.text())
    locked_counter.type("1234\n")
    assert locked_counter.context.signed_in


def test_nothing_is_scanned_before_somebody_signs_in(locked_counter: Counter) -> None:
    locked_counter.scan(goods.FORMULA.barcodes[0])
    assert locked_counter.toast == "请选择您的名字"
    assert locked_counter.basket().lines == ()

"""A toast: over the header alone, for a few seconds, and gone when the cashier has gone on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from tests.ui.counter import CARD, FORMULA, WIPES, Counter
from ui.context import Tone
from ui.widgets.toast import SHOWN_MS

FAULT = "程序出错了，编号 #A1B2。这笔业务没有丢；请再试一次，还不行请告诉店长。"


def place(counter: Counter, part: QWidget) -> QRect:
    return QRect(part.mapTo(counter.shell, QPoint(0, 0)), part.size())


def test_it_is_short() -> None:
    assert SHOWN_MS == {Tone.GOOD: 2500, Tone.NOTE: 2500, Tone.BAD: 5000}


@pytest.mark.parametrize("text", ["林晓梅，您好", FAULT])
def test_it_covers_nothing_that_is_worked_with(counter: Counter, text: str) -> None:
    counter.scan(CARD, FORMULA)
    counter.context.toast(text, Tone.BAD)
    covered = place(counter, counter.shell.toast)
    parts = counter.parts
    for part in (parts.box, parts.table, parts.totals, parts.member, parts.keys):
        assert not covered.intersects(place(counter, part))


def test_it_goes_with_the_next_scan(counter: Counter) -> None:
    counter.scan("4006381333932")
    assert counter.toast
    counter.scan(FORMULA)
    assert counter.toast == ""


def test_it_goes_with_a_key_that_opens_something(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.context.toast("…", Tone.NOTE)
    counter.key(Qt.Key.Key_Down)
    assert counter.toast == "…"
    counter.key(Qt.Key.Key_F8)
    assert counter.toast == ""


def test_it_goes_with_the_screen(counter: Counter) -> None:
    counter.context.toast("…", Tone.NOTE)
    counter.key(Qt.Key.Key_F4)
    assert counter.toast == ""


def test_news_from_headquarters_leave_it(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.context.toast("…", Tone.NOTE)
    counter.sale.desk.refresh()
    counter.settle()
    assert counter.toast == "…"


def test_a_dropped_sale_says_how_it_comes_back(counter: Counter) -> None:
    counter.scan(FORMULA, WIPES)
    counter.key(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert counter.toast == "已整单取消，按 F6 可恢复"
    counter.key(Qt.Key.Key_F6)
    assert counter.parts.lines.rowCount() == 2
    assert counter.toast == ""

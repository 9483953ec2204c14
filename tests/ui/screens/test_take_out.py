"""Taking the till's books out at the window: which days, as what, where to, how far it is, and what was in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from posclient.services.shop import Session
from posclient.words import Language
from tests.support import goods
from tests.support.small_shop import BUSINESS_DATE, SmallShop, small_shop
from tests.ui.counter import Counter, open_counter
from tests.ui.screens.moves import misfits
from tests.ui.screens.test_bring_in import FakeDoor
from ui.keys import Action
from ui.models.export_rows import Days, Kind, span
from ui.screens.bring_in import BringInScreen
from ui.screens.in_and_out import InAndOutScreen, Way
from ui.screens.take_out import TakeOutScreen
from ui.theme.tokens import LIGHT


@dataclass
class Desk:
    """The screen in a window of its own; `stick` is a folder to write to."""

    counter: Counter
    screen: InAndOutScreen
    stick: Path

    @property
    def out(self) -> TakeOutScreen:
        return self.screen.take_out

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.screen.focusWidget(), key)
        self.counter.settle()

    def act(self, action: Action) -> None:
        self.screen.act(action)
        self.counter.settle()

    @property
    def written(self) -> list[str]:
        return sorted(path.suffix for path in self.stick.iterdir())


@contextmanager
def open_desk(counter: Counter, stick: Path, operator: str = "manager") -> Iterator[Desk]:
    stick.mkdir(exist_ok=True)
    who = goods.MANAGER if operator == "manager" else goods.CASHIER
    counter.context.begin_session(Session(who, "shift-1", BUSINESS_DATE))
    context = counter.context
    bring_in = BringInScreen(context, FakeDoor(), lambda: (stick,))
    screen = InAndOutScreen(context, bring_in, TakeOutScreen(context, lambda: (stick, stick / "gone")))
    screen.resize(1024, 692)
    screen.show()
    screen.activate()
    counter.settle()
    try:
        yield Desk(counter, screen, stick)
    finally:
        screen.close()
        screen.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(till_application: QApplication, shop: SmallShop, tmp_path: Path) -> Iterator[Desk]:
    with open_counter(shop) as counter, open_desk(counter, tmp_path / "stick") as opened:
        opened.act(Action.BRING_IN)
        yield opened


def test_the_key_pressed_again_turns_to_the_other_way(desk: Desk) -> None:
    assert desk.out.isVisible()
    desk.act(Action.BRING_IN)
    assert not desk.out.isVisible()
    desk.screen.ways.chips[1].click()
    assert desk.out.isVisible()


def test_by_keyboard_into_the_folder_that_is_there(desk: Desk) -> None:
    rows = desk.out.page.places.cells.rows
    assert [row.key for row in rows] == [
        str(desk.stick),
        str(desk.counter.till.store.path.parent / "exports"),
    ]

    desk.key(Qt.Key.Key_3)
    desk.key(Qt.Key.Key_Right)
    assert (desk.out.page.days.value, desk.out.page.kind.value) == (Days.MONTH, Kind.CSV)
    desk.key(Qt.Key.Key_Left)
    desk.key(Qt.Key.Key_Return)

    assert desk.written == [".xlsx"]
    assert "stick/sales-" in desk.counter.toast
    assert str(desk.stick) in desk.out.state.text()
    assert not desk.out.is_running


def test_by_touch_with_days_of_her_own(desk: Desk) -> None:
    page = desk.out.page
    page.days.chips[4].click()
    assert page.first.isVisible()
    page.first.put(None)
    assert page.chosen is None
    desk.out.go.click()
    assert desk.counter.toast == "请写明从哪天到哪天"

    page.first.put(date(2026, 3, 1))
    page.last.put(date(2026, 3, 2))
    page.kind.chips[1].click()
    desk.out.go.click()
    desk.counter.settle()
    (folder,) = desk.stick.iterdir()
    assert len(list(folder.glob("*.csv"))) == 4


def test_enter_goes_from_date_to_date_and_then_begins(desk: Desk) -> None:
    desk.key(Qt.Key.Key_5)
    assert desk.screen.focusWidget() is desk.out.page.first.typed
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.focusWidget() is desk.out.page.last.typed
    desk.key(Qt.Key.Key_Return)
    assert desk.screen.focusWidget() is desk.out.home
    assert desk.written == []


def test_what_was_in_the_way_stays_on_the_screen(desk: Desk) -> None:
    desk.stick.rmdir()
    desk.key(Qt.Key.Key_Return)
    assert "不见了" in desk.out.state.text()
    assert desk.out.go.isEnabled()


def test_stopped_on_the_way(desk: Desk) -> None:
    desk.out._on_go()
    desk.out._on_stop()
    desk.counter.settle()
    assert desk.out.state.text() == "已停止，什么都没有留下"
    assert desk.written == []


def test_cashiers_may_not(till_application: QApplication, shop: SmallShop, tmp_path: Path) -> None:
    with open_counter(shop) as counter, open_desk(counter, tmp_path / "stick", "cashier") as desk:
        desk.screen.show_way(Way.OUT)
        counter.settle()
        assert not desk.out.go.isEnabled()
        assert desk.out.state.text() == "只有店长可以导出"


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (Days.TODAY, date(2026, 3, 4), date(2026, 3, 4)),
        (Days.WEEK, date(2026, 3, 2), date(2026, 3, 4)),
        (Days.MONTH, date(2026, 3, 1), date(2026, 3, 4)),
        (Days.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_which_days(days: Days, first: date, last: date) -> None:
    assert span(days, date(2026, 3, 4)) == (first, last)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with (
        small_shop(tmp_path / "shop", language) as shop,
        open_counter(shop, LIGHT, (1024, 700)) as counter,
        open_desk(counter, tmp_path / "stick") as desk,
    ):
        assert misfits(desk.screen) == []
        desk.act(Action.BRING_IN)
        desk.key(Qt.Key.Key_5)
        assert misfits(desk.screen) == []
        desk.out.page.first.open_columns.click()
        counter.settle()
        assert desk.screen.height() == 692
        assert misfits(desk.screen) == []

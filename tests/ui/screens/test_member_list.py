"""The member list: by keys alone, by fingers alone, for managers only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from posclient.domain.value.segment import Segment
from posclient.services.shop import Session
from posclient.services.values import compute_values
from posclient.words import Language
from tests.support import goods
from tests.support.small_shop import BUSINESS_DATE, SESSION, SmallShop, small_shop
from tests.ui.counter import Counter, open_counter
from tests.ui.screens.moves import in_front, misfits, press
from ui.keys import Action
from ui.models.list_criteria import Criterion
from ui.screens.manager import ManagerScreen
from ui.screens.member import MemberScreen
from ui.screens.member_list import MemberListScreen
from ui.screens.sale import SaleScreen

MANAGER = Session(goods.MANAGER, "shift-1", BUSINESS_DATE)


@pytest.fixture
def listed(counter: Counter, shop: SmallShop) -> MemberListScreen:
    """The list in front of a manager, with everybody in it."""
    compute_values(shop.shop, BUSINESS_DATE)
    counter.context.begin_session(MANAGER)
    counter.settle()
    return opened(counter)


def opened(counter: Counter) -> MemberListScreen:
    counter.shell.act(Action.MEMBER_LIST)
    screen = in_front(counter, MemberListScreen)
    done(counter, screen)
    return screen


def done(counter: Counter, screen: MemberListScreen) -> None:
    """The list has come."""
    counter.wait(lambda: screen.shown is not None and screen.state.text() != words_listing(counter))
    counter.settle()


def words_listing(counter: Counter) -> str:
    return counter.context.words("list.listing")


def segments(screen: MemberListScreen) -> set[Segment | None]:
    assert screen.shown is not None
    return {line.segment for line in screen.shown.lines}


def test_everybody_is_listed_with_number_masked_and_evidence(listed: MemberListScreen) -> None:
    assert listed.shown is not None
    assert listed.shown.found == listed.shown.members == len(listed.table.cells.rows)
    assert "****" in listed.why.text()
    assert "2026-03-02" in listed.state.text()


def test_a_filter_by_keys_alone(counter: Counter, listed: MemberListScreen) -> None:
    before = len(listed.table.cells.rows)
    counter.type("1")
    assert listed.popup.is_open
    counter.type("3")  # 1 is anything, then key, general …
    done(counter, listed)

    assert segments(listed) <= {Segment.GENERAL}
    assert listed.bar.buttons[Criterion.SEGMENT].isChecked()
    assert 0 < len(listed.table.cells.rows) < before

    counter.type("0")
    done(counter, listed)
    assert len(listed.table.cells.rows) == before


def test_a_filter_by_touch_alone(counter: Counter, listed: MemberListScreen) -> None:
    counter.tap(listed.bar.buttons[Criterion.KIND])
    names = [choice.title for choice in listed.popup.choices]
    assert names[0] == counter.context.words("list.any")
    listed.popup.choices[1 + names[1:].index("奶粉")].chosen()
    listed.popup.close_list()
    done(counter, listed)
    assert listed.shown is not None
    assert listed.shown.found >= 1

    counter.tap(listed.clear)
    done(counter, listed)
    assert not any(button.isChecked() for button in listed.bar.buttons.values())


def test_an_area_is_typed_and_enter_lists_it(counter: Counter, listed: MemberListScreen) -> None:
    counter.type("8")
    assert listed.bar.area.hasFocus()
    listed.bar.area.setText("no such street")
    counter.type("\n")
    done(counter, listed)

    assert listed.table.hasFocus()
    assert listed.table.cells.rows == ()
    assert not listed.file.isEnabled()
    assert listed.why.text() == ""


def test_arrows_and_enter_open_a_member(counter: Counter, listed: MemberListScreen) -> None:
    press(counter, Qt.Key.Key_Down)
    assert listed.table.currentIndex().row() == 1
    counter.type("\n")

    in_front(counter, MemberScreen)


def test_a_row_that_is_tapped_twice_opens_a_member(counter: Counter, listed: MemberListScreen) -> None:
    cell = listed.table.visualRect(listed.table.cells.index(0, 0)).center()
    place = listed.table.viewport().mapTo(counter.shell, cell)
    for click in (QTest.mouseClick, QTest.mouseDClick):
        click(counter.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(place))
    counter.settle()

    in_front(counter, MemberScreen)


def test_escape_closes_the_choice_then_goes_back(counter: Counter, listed: MemberListScreen) -> None:
    counter.type("2")
    press(counter, Qt.Key.Key_Escape)
    assert not listed.popup.is_open
    in_front(counter, MemberListScreen)
    press(counter, Qt.Key.Key_Escape)

    in_front(counter, SaleScreen)


def test_a_file_and_a_slip(counter: Counter, shop: SmallShop, listed: MemberListScreen) -> None:
    press(counter, Qt.Key.Key_F8)
    counter.wait(listed.file.isEnabled)
    folder: Path = shop.store.path.parent / "exports"
    assert [file.suffix for file in folder.iterdir()] == [".csv"]

    counter.tap(listed.paper)
    assert listed.shown is not None
    assert counter.toast == counter.context.words("list.printing", n=listed.shown.found)


def test_a_scan_goes_to_the_sale_even_from_the_area(counter: Counter, listed: MemberListScreen) -> None:
    counter.type("8")
    counter.scan(goods.FORMULA.barcodes[0])

    in_front(counter, SaleScreen)
    assert counter.basket().pieces == 1
    assert listed.bar.area.text() == ""


def test_a_cashier_sees_nothing_and_is_told_who_may(counter: Counter) -> None:
    counter.context.begin_session(SESSION)
    counter.settle()
    counter.shell.act(Action.MEMBER_LIST)
    screen = in_front(counter, MemberListScreen)
    counter.settle()

    assert screen.state.text() == counter.context.words("list.managers_only")
    assert screen.shown is None
    counter.type("1")
    assert not screen.popup.is_open


def test_the_next_who_signs_in_sees_nothing_of_it(counter: Counter, listed: MemberListScreen) -> None:
    counter.context.end_session()
    counter.settle()

    assert listed.shown is None
    assert listed.table.cells.rows == ()
    assert listed.why.text() == ""


def test_the_manager_s_page_leads_there(counter: Counter, listed: MemberListScreen) -> None:
    counter.shell.act(Action.MANAGER)
    page = in_front(counter, ManagerScreen)
    counter.settle()
    counter.tap(page.members_by)

    in_front(counter, MemberListScreen)


@pytest.fixture(params=["zh_CN", "en"])
def in_a_language(
    request: pytest.FixtureRequest, tmp_path: Path, till_application: QApplication
) -> Iterator[Counter]:
    language: Language = request.param
    with small_shop(tmp_path, language) as shop, open_counter(shop) as counter:
        compute_values(shop.shop, BUSINESS_DATE)
        counter.context.begin_session(MANAGER)
        counter.settle()
        yield counter


def test_it_fits_a_small_screen_in_both_languages(in_a_language: Counter) -> None:
    screen = opened(in_a_language)
    in_a_language.shell.act(Action.MANAGER)
    page = in_front(in_a_language, ManagerScreen)
    in_a_language.settle()

    assert misfits(page) == []
    assert misfits(screen) == []
    assert in_a_language.shell.width() == 1024

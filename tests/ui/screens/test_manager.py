"""The manager's page: by keys and by fingers, for managers only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from posclient.domain.review.period import Period
from posclient.services.shop import Session
from posclient.store.policy import put_policy
from posclient.wire.feed import PolicyRow, RoleLimitsRow
from posclient.words import Language
from tests.support import goods
from tests.support.review_days import Days, Line
from tests.support.small_shop import BUSINESS_DATE, SESSION, SmallShop, small_shop
from tests.ui.counter import Counter, open_counter
from tests.ui.screens.moves import in_front, misfits, press
from ui.keys import Action
from ui.screens.manager import ManagerScreen
from ui.screens.member import MemberScreen
from ui.screens.sale import SaleScreen
from ui.theme.tokens import CONTRAST
from ui.widgets.cells_table import CellsTable

MANAGER = Session(goods.MANAGER, "shift-1", BUSINESS_DATE)
MILK = Line(goods.FORMULA.product_id, 1000, 24_500)
NAPPIES = Line(goods.NAPPIES.product_id, 1000, 11_900)


def put_days(shop: SmallShop) -> None:
    """Today's sales, yesterday's, and a member who joined."""
    days = Days(shop.store)
    days.sell(BUSINESS_DATE, MILK, NAPPIES, member="m1", operator="1001", hour=4)
    days.sell(BUSINESS_DATE, NAPPIES, operator="1001", hour=5)
    days.sell(BUSINESS_DATE - timedelta(days=1), MILK, member="m1", operator="2001", hour=3)
    days.enrol(BUSINESS_DATE, "m9", operator="1001", hour=5)


@pytest.fixture
def managed(counter: Counter, shop: SmallShop) -> ManagerScreen:
    """The page in front of a manager, counted."""
    put_days(shop)
    counter.context.begin_session(MANAGER)
    counter.settle()
    screen = opened(counter)
    counter.wait(lambda: screen.review is not None)
    counter.settle()
    return screen


def opened(counter: Counter) -> ManagerScreen:
    counter.shell.act(Action.MANAGER)
    return in_front(counter, ManagerScreen)


def value_of(screen: ManagerScreen, key: str) -> str:
    shown = [tile.text_shown for tile in screen.overview.tiles]
    return next(text.value for text in shown if text is not None and text.key == key)


def tap_row(counter: Counter, table: CellsTable, row: int) -> None:
    place = table.viewport().mapTo(counter.shell, table.visualRect(table.cells.index(row, 0)).center())
    QTest.mouseClick(counter.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(place))
    counter.settle()


def test_the_figures_of_today(managed: ManagerScreen) -> None:
    assert value_of(managed, "sales") == "¥483.00"
    assert value_of(managed, "member_share") == "75.4%"
    assert value_of(managed, "receipts") == "2"
    assert value_of(managed, "new_members") == "1"
    assert value_of(managed, "repeat") == "100.0%"


def test_another_period_by_key_and_by_touch(counter: Counter, managed: ManagerScreen) -> None:
    counter.type("3")
    assert managed.period.value is Period.MONTH
    assert value_of(managed, "receipts") == "3"

    counter.tap(managed.period.chips[0])
    assert value_of(managed, "receipts") == "2"


def test_a_tile_tells_its_definition(counter: Counter, managed: ManagerScreen) -> None:
    words = counter.context.words
    assert words("review.means.sales") in managed.overview.means.text()

    press(counter, Qt.Key.Key_Right)
    assert words("review.means.member_share") in managed.overview.means.text()

    counter.tap(managed.overview.tiles[2])
    assert words("review.means.contribution") in managed.overview.means.text()


def test_a_tapped_member_is_opened(counter: Counter, managed: ManagerScreen) -> None:
    press(counter, Qt.Key.Key_PageDown)
    assert managed.members.members.cells.rows[0].cells[1].count("*") == 4
    tap_row(counter, managed.members.members, 0)

    in_front(counter, MemberScreen)


def test_a_section_leads_to_its_members_by_keys(counter: Counter, managed: ManagerScreen) -> None:
    press(counter, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown)
    sections, members = managed.categories.tables
    assert [row.cells[0] for row in sections.cells.rows] == [goods.FORMULA.category, goods.NAPPIES.category]

    press(counter, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert members.hasFocus()
    assert members.cells.rows[0].cells[2] == "¥119.00"
    press(counter, Qt.Key.Key_Escape)
    assert sections.hasFocus()
    press(counter, Qt.Key.Key_Right, Qt.Key.Key_Return)

    in_front(counter, MemberScreen)


def test_colleagues_and_sources(counter: Counter, managed: ManagerScreen) -> None:
    press(counter, Qt.Key.Key_PageUp)
    colleagues, sources = managed.colleagues.tables

    assert colleagues.cells.rows[0].cells == (goods.CASHIER.name, "2", "50.0%", "¥0.00", "1")
    assert [row.cells[1] for row in sources.cells.rows] == ["1"]


def test_a_file_is_saved_and_the_toast_tells_where(
    counter: Counter, managed: ManagerScreen, shop: SmallShop
) -> None:
    QTest.keyClick(counter.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    counter.settle()

    (file,) = (shop.store.path.parent / "exports").iterdir()
    assert str(file) in counter.toast


def test_who_is_no_manager_reads_a_sentence(counter: Counter) -> None:
    counter.context.begin_session(SESSION)
    screen = opened(counter)
    counter.settle()

    assert screen.sentence.isVisible()
    assert screen.sentence.text() == counter.context.words("review.managers_only")
    assert not screen.csv.isEnabled()
    assert not screen.again.isEnabled()


def test_who_leads_a_section_sees_categories_and_brands_alone(counter: Counter, shop: SmallShop) -> None:
    lets = (RoleLimitsRow("cashier", see_sections=True),)
    shop.store.write(lambda c: put_policy(c, PolicyRow(1, limits=lets)), name="policy")
    counter.context.begin_session(SESSION)
    screen = opened(counter)
    counter.wait(lambda: screen.review is not None)
    counter.settle()

    seen = [screen.tabs.tabText(at) for at in range(screen.tabs.count()) if screen.tabs.isTabVisible(at)]
    assert seen == [counter.context.words(f"review.page.{page}") for page in ("categories", "brands")]
    assert screen.categories.isVisible()
    press(counter, Qt.Key.Key_PageDown)
    assert screen.brands.isVisible()
    press(counter, Qt.Key.Key_PageDown)
    assert screen.categories.isVisible()
    assert not screen.csv.isVisible()
    assert not screen.members_by.isVisible()
    screen.save_csv()
    counter.settle()
    assert not (shop.store.path.parent / "exports").exists()


def test_a_manager_behind_her_sees_all_pages_again(counter: Counter, shop: SmallShop) -> None:
    lets = (RoleLimitsRow("cashier", see_sections=True),)
    shop.store.write(lambda c: put_policy(c, PolicyRow(1, limits=lets)), name="policy")
    counter.context.begin_session(SESSION)
    opened(counter)
    counter.settle()
    counter.context.begin_session(replace(SESSION, operator=goods.MANAGER))
    counter.settle()
    screen = opened(counter)
    counter.wait(lambda: screen.review is not None)
    assert all(screen.tabs.isTabVisible(at) for at in range(screen.tabs.count()))
    assert screen.csv.isVisible()


def test_the_next_one_to_sign_in_sees_nothing_of_it(counter: Counter, managed: ManagerScreen) -> None:
    counter.context.begin_session(SESSION)
    counter.settle()
    opened(counter)

    assert managed.review is None
    assert not managed.overview.isVisible()


def test_in_practice_the_page_says_so_and_no_file_leaves_it(
    till_application: QApplication, tmp_path: Path
) -> None:
    with (
        small_shop(tmp_path / "shop") as shop,
        open_counter(replace(shop, shop=replace(shop.shop, practice=True))) as counter,
    ):
        counter.context.begin_session(MANAGER)
        counter.settle()
        screen = opened(counter)
        counter.wait(lambda: screen.review is not None)
        counter.settle()
        assert counter.context.words("review.practice") in [
            shown.text() for shown in screen.findChildren(QLabel) if shown.isVisible()
        ]
        assert not screen.csv.isEnabled()
        assert misfits(screen) == []


def test_a_scan_goes_to_the_sale(counter: Counter, managed: ManagerScreen) -> None:
    counter.scan(goods.WIPES.barcodes[0])
    in_front(counter, SaleScreen)


def test_escape_goes_back(counter: Counter, managed: ManagerScreen) -> None:
    press(counter, Qt.Key.Key_Escape)
    in_front(counter, SaleScreen)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with (
        small_shop(tmp_path / "shop", language) as shop,
        open_counter(shop, CONTRAST, (1024, 700)) as counter,
    ):
        put_days(shop)
        counter.sign_in()
        counter.context.begin_session(MANAGER)
        counter.settle()
        screen = opened(counter)
        counter.wait(lambda: screen.review is not None)
        assert counter.shell.minimumSizeHint().width() <= 1024
        for _page in range(screen.tabs.count()):
            counter.settle()
            assert misfits(screen) == []
            press(counter, Qt.Key.Key_PageDown)

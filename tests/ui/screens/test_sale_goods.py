"""Prices and discounts by hand, approval, quick keys, loose goods and unlisted goods at the sale screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from posclient.domain.catalog import PriceKind
from posclient.services import quick_keys
from posclient.services.shop import Session
from posclient.store import audit, operators
from posclient.store.stock import put_stock
from posclient.wire.feed import StockRow
from tests.support import goods
from tests.support.small_shop import SESSION
from tests.ui.counter import CARD, FORMULA, NAPPIES, PUREE, WIPES, Counter
from ui.keys import Action
from ui.models.basket_model import BELOW, STRUCK, Column
from ui.widgets.approval_panel import ApprovalPanel
from ui.widgets.open_item_panel import OpenItemPanel
from ui.widgets.price_panel import Give, PricePanel
from ui.widgets.quick_keys import Arranging, QuickKeys
from ui.widgets.weight_panel import WeightPanel

SHIFT = Qt.KeyboardModifier.ShiftModifier
UNKNOWN = goods.ean13("690100079990")
MANAGER = Session(goods.MANAGER, SESSION.shift_id, SESSION.business_date)


def price_panel(counter: Counter) -> PricePanel:
    counter.key(Qt.Key.Key_F5, SHIFT)
    assert isinstance(counter.side, PricePanel)
    return counter.side


def tiles(counter: Counter) -> QuickKeys:
    counter.key(Qt.Key.Key_F8, SHIFT)
    assert isinstance(counter.side, QuickKeys)
    return counter.side


def below(counter: Counter, row: int, column: Column) -> str:
    return str(counter.parts.lines.index(row, column).data(BELOW))


# ── discounts and prices ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_discount_on_a_line_by_keys_alone(counter: Counter) -> None:
    counter.scan(WIPES)
    price_panel(counter)

    counter.type("5\n")
    assert counter.parts.choices.numbered
    counter.type("5")  # an old customer

    line = counter.basket().lines[0]
    assert (line.quoted.amount_minor, line.quoted.manual_minor) == (1890, 100)
    assert counter.side is counter.parts.guest
    assert "手工优惠 ¥1.00 · 老顾客" in counter.parts.lines.texts(0)[1]


def test_a_discount_on_the_basket_by_touch_alone(counter: Counter) -> None:
    counter.scan(FORMULA, NAPPIES)
    counter.context.action_asked.emit(Action.PRICE)
    counter.settle()
    asked = counter.side
    assert isinstance(asked, PricePanel)

    counter.tap(asked.modes[Give.BASKET_AMOUNT])
    for key in "10":
        counter.tap(asked.keypad.keys[key])
    assert asked.preview.text() == "优惠 ¥10.00，付 ¥377.00"
    counter.tap(asked.confirm)
    counter.parts.choices.choose_number(1)
    counter.settle()

    assert counter.basket().quote.due_minor == 37_700
    assert [line.quoted.manual_minor for line in counter.basket().lines] == [667, 333]


def test_another_price_needs_the_manager_s_pin(counter: Counter) -> None:
    counter.scan(WIPES)
    price_panel(counter)
    for _ in range(2):
        counter.key(Qt.Key.Key_Down)
    counter.type("9.9\n2")

    asked = counter.side
    assert isinstance(asked, ApprovalPanel)
    assert [name.text() for name in asked.names if name.isVisible()] == ["周店长"]
    counter.type("1234\n")
    assert asked.trouble.text() == "密码不对，还可以试4次"
    assert counter.basket().lines[0].quoted.price_kind is PriceKind.NORMAL
    counter.type("9876\n")

    line = counter.basket().lines[0]
    assert (line.quoted.price_kind, line.quoted.amount_minor) == (PriceKind.OVERRIDE, 990)
    assert line.line.price is not None
    assert line.line.price.approved_by == goods.MANAGER.operator_id
    assert counter.side is counter.parts.guest
    assert below(counter, 0, Column.NORMAL) == "9.90"
    assert counter.parts.lines.index(0, Column.NORMAL).data(STRUCK)


def test_approval_by_touch_and_given_up_by_esc(counter: Counter) -> None:
    counter.scan(WIPES)
    price_panel(counter)
    counter.type("50\n1")
    asked = counter.side
    assert isinstance(asked, ApprovalPanel)
    counter.key(Qt.Key.Key_Escape)
    assert counter.side is counter.parts.guest
    assert counter.basket().quote.manual_minor == 0

    price_panel(counter)
    counter.type("50\n1")
    for key in "9876":
        counter.tap(asked.keypad.keys[key])
    counter.tap(asked.confirm)
    assert counter.basket().quote.manual_minor == 995


def test_what_was_given_is_taken_back_and_undone(counter: Counter) -> None:
    counter.scan(WIPES)
    before = counter.basket()
    price_panel(counter)
    counter.type("5\n5")
    price_panel(counter)
    counter.key(Qt.Key.Key_Delete)
    assert counter.basket().quote == before.quote

    price_panel(counter)
    counter.type("5\n5")
    counter.key(Qt.Key.Key_F6)
    assert counter.basket().quote == before.quote


def test_a_scan_in_the_middle_is_for_the_basket(counter: Counter) -> None:
    counter.scan(WIPES)
    price_panel(counter)
    counter.type("5")
    counter.scan(PUREE)

    assert counter.side is counter.parts.guest
    assert len(counter.basket().lines) == 2
    assert counter.basket().quote.manual_minor == 0


def test_without_a_line_there_is_nothing_to_discount(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F5, SHIFT)

    assert counter.toast == "这里没有可以优惠的金额"


def test_an_associate_per_line_and_for_the_basket(counter: Counter) -> None:
    counter.scan(WIPES, PUREE)
    asked = price_panel(counter)
    counter.tap(asked.modes[Give.LINE_ASSOCIATE])
    counter.type("2")
    assert [line.associate for line in counter.basket().lines] == ["", "周店长"]
    assert "导购 周店长" in counter.parts.lines.texts(1)[1]

    price_panel(counter)
    for _ in range(6):
        counter.key(Qt.Key.Key_Down)
    counter.type("\n1")
    counter.scan(FORMULA)
    assert [line.associate for line in counter.basket().lines] == ["陈静"] * 3


# ── whose card ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_her_own_card_is_told(counter: Counter) -> None:
    own = replace(goods.CASHIER, member_id=goods.TANGTANG.member_id)
    counter.till.store.write(lambda connection: operators.put_operator(connection, own), name="own")

    counter.scan(CARD)

    assert counter.toast == "这是您自己的会员卡，这一单会标记"
    key = counter.till.shop.audit_key
    assert counter.till.store.read(lambda connection: audit.first_broken(connection, key)) is None


# ── goods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_barcode_is_sold_with_a_manager_s_word(counter: Counter) -> None:
    counter.scan(UNKNOWN)
    assert counter.parts.choices.numbered
    counter.type("1")
    asked = counter.side
    assert isinstance(asked, OpenItemPanel)
    counter.type("19.9\n")
    assert isinstance(counter.side, ApprovalPanel)
    counter.type("9876\n")

    line = counter.basket().lines[0]
    assert (line.product.name, line.quoted.amount_minor) == ("未建档商品", 1990)
    assert line.line.open_item is not None
    assert line.line.open_item.barcode == UNKNOWN


def test_an_unknown_barcode_is_left_alone_by_the_next_scan(counter: Counter) -> None:
    counter.scan(UNKNOWN, WIPES)

    assert not counter.parts.choices.is_open
    assert [line.product.product_id for line in counter.basket().lines] == ["p3"]


def test_a_weight_before_the_goods(counter: Counter) -> None:
    counter.type("1.25*150001\n")

    line = counter.basket().lines[0]
    assert (line.quoted.quantity, line.quoted.amount_minor) == (1250, 8500)


def test_loose_goods_ask_for_their_weight_by_touch(counter: Counter) -> None:
    counter.type("150001\n")
    asked = counter.side
    assert isinstance(asked, WeightPanel)
    for key in ("0", ".", "5"):
        counter.tap(asked.keypad.keys[key])
    assert asked.amount.text() == "¥34.00"
    counter.tap(asked.confirm)
    assert counter.basket().lines[0].quoted.quantity == 500

    counter.key(Qt.Key.Key_F5)
    assert counter.side is asked
    counter.type("0.75\n")
    assert counter.basket().lines[0].quoted.quantity == 750


def test_stock_is_advice_on_the_line_and_in_the_list(counter: Counter) -> None:
    counter.till.store.write(lambda c: put_stock(c, StockRow("p1", 7000, 1)), name="stock")
    counter.scan(FORMULA)
    assert below(counter, 0, Column.QUANTITY) == "存 7"

    counter.type("hyq")
    assert "库存 7" in counter.parts.choices.choices[0].detail


# ── quick keys ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def arranged(counter: Counter) -> Counter:
    shop = counter.till.shop
    quick_keys.put_page(shop, MANAGER, 1, "常用")
    quick_keys.put_key(shop, MANAGER, 1, 1, "p3")
    quick_keys.put_key(shop, MANAGER, 1, 5, "p5")
    quick_keys.put_page(shop, MANAGER, 2, "袋子")
    quick_keys.put_key(shop, MANAGER, 2, 1, "p4")
    return counter


def test_quick_keys_by_digit_and_by_touch_stay_open(arranged: Counter) -> None:
    shown = tiles(arranged)
    arranged.type("1")
    arranged.tap(shown.tiles[0])
    assert arranged.side is shown
    assert arranged.basket().lines[0].quoted.quantity == 2000

    arranged.key(Qt.Key.Key_Down)
    arranged.type("1")
    assert [line.product.product_id for line in arranged.basket().lines] == ["p3", "p4"]
    arranged.key(Qt.Key.Key_Escape)
    assert not arranged.sale.goods.is_open


def test_times_and_weights_go_with_a_quick_key(arranged: Counter) -> None:
    arranged.type("1.5*")
    tiles(arranged)
    arranged.type("5")
    assert arranged.basket().lines[0].quoted.quantity == 1500

    arranged.type("5")
    assert isinstance(arranged.side, WeightPanel)


def test_a_cashier_does_not_arrange(arranged: Counter) -> None:
    shown = tiles(arranged)

    assert not shown.arrange.isEnabled()


def test_a_manager_arranges(arranged: Counter) -> None:
    arranged.context.begin_session(replace(arranged.context.session, operator=goods.MANAGER))
    arranged.settle()
    arranged.scan(PUREE)
    shown = tiles(arranged)
    arranged.tap(shown.arrange)
    arranged.type("9\n")
    assert shown.tiles[8].text().startswith("9   12.80\n果果熊")
    arranged.type("9")  # let go of it
    arranged.type("12")
    assert shown.page is not None
    assert {key.place for key in shown.page.keys} == {2, 5, 9}
    arranged.type("2")
    arranged.key(Qt.Key.Key_Delete)
    assert {key.place for key in shown.page.keys} == {5, 9}
    arranged.tap(shown.tools[Arranging.NEW_PAGE])
    assert [page.name for page in quick_keys.quick_pages(arranged.till.shop)] == ["常用", "袋子", "第3页"]
    shown.name_field.setText("奶粉")
    shown.name_field.returnPressed.emit()
    arranged.settle()
    assert shown.page.name == "奶粉"
    arranged.tap(shown.tools[Arranging.DROP_PAGE])
    assert [page.page for page in quick_keys.quick_pages(arranged.till.shop)] == [2, 3]


def test_a_manager_arranges_by_keys_alone(arranged: Counter) -> None:
    arranged.context.begin_session(replace(arranged.context.session, operator=goods.MANAGER))
    arranged.settle()
    arranged.scan(PUREE)
    shown = tiles(arranged)
    arranged.type("/9\n")
    assert shown.page is not None
    assert {key.place for key in shown.page.keys} == {1, 5, 9}
    arranged.type("+")
    assert [page.name for page in quick_keys.quick_pages(arranged.till.shop)] == ["常用", "袋子", "第3页"]
    arranged.type(".")
    arranged.type("奶粉\n")
    assert shown.page.name == "奶粉"
    arranged.type("-")
    assert [page.page for page in quick_keys.quick_pages(arranged.till.shop)] == [2, 3]
    arranged.type("/")
    assert not shown.arranging

"""Joining at the counter, from the first digit to the sale that is priced for her."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from posclient.domain.member import Address, Child, Member, Source
from posclient.services.enrol import CONSENT_VERSION
from posclient.services.identify import MemberFound, identify
from posclient.services.member_file import member_file
from posclient.services.view import SaleView, view
from tests.support import goods
from tests.support.small_shop import BUSINESS_DATE, SESSION, SmallShop
from tests.ui.screens.till_window import TillWindow, till_window
from ui.screens.enrol import EnrolScreen
from ui.screens.sale import SaleScreen

NEW_NUMBER = "13655557777"
NEW_CARD = goods.card_number("5555555555")
TANGTANGS_CARD = goods.TANGTANG.card_no or ""


@pytest.fixture
def till(shop: SmallShop) -> Iterator[TillWindow]:
    with till_window(shop) as window:
        yield window


@pytest.fixture
def enrol(till: TillWindow) -> EnrolScreen:
    till.press(Qt.Key.Key_F3)
    return till.screen(EnrolScreen)


def who_has(shop: SmallShop, number: str) -> Member | None:
    found = identify(shop.shop, number)
    if not isinstance(found, MemberFound):
        return None
    return member_file(shop.shop, SESSION, found.member_id).panel.member


def sale(shop: SmallShop) -> SaleView:
    return view(shop.shop, BUSINESS_DATE)


def test_a_number_and_enter_are_enough(till: TillWindow, enrol: EnrolScreen, shop: SmallShop) -> None:
    till.type(NEW_NUMBER)
    till.press(Qt.Key.Key_Return)

    till.screen(SaleScreen)
    till.settle()
    member = who_has(shop, NEW_NUMBER)
    assert member is not None
    assert (member.joined_on, member.source, member.children) == (BUSINESS_DATE, Source.COUNTER, ())
    panel = sale(shop).member
    assert panel is not None
    assert panel.member.member_id == member.member_id
    assert sale(shop).identified_by == "enrolled"


def test_what_she_saves_by_joining_is_said(till: TillWindow, shop: SmallShop) -> None:
    till.scan(goods.FORMULA.barcodes[0])
    till.settle()
    till.press(Qt.Key.Key_F3)
    till.type(NEW_NUMBER)
    till.press(Qt.Key.Key_Return)

    till.screen(SaleScreen)
    till.settle()
    assert sale(shop).member_saving_minor == 1_300
    assert "¥13.00" in till.toast()


def test_the_number_is_grouped_as_it_is_typed(till: TillWindow, enrol: EnrolScreen) -> None:
    till.type("13655")
    assert enrol.fields.phone.text() == "136 55"
    assert enrol.fields.phone_field.message == till.context.words("enrol.phone_rest", n=6)

    till.press(Qt.Key.Key_Home, Qt.Key.Key_Delete)
    till.type("1")

    assert enrol.fields.phone.digits == "13655"
    assert enrol.fields.phone.cursorPosition() == 1


def test_a_wrong_number_is_told_while_it_is_typed(
    till: TillWindow, enrol: EnrolScreen, shop: SmallShop
) -> None:
    till.type("2")
    assert enrol.fields.phone_field.trouble == till.context.words("enrol.phone_starts_with_1")

    till.press(Qt.Key.Key_Backspace)
    till.type("12055557777")
    till.settle()
    assert enrol.fields.phone_field.trouble == till.context.words("enrol.phone_invalid")

    till.press(Qt.Key.Key_Return)
    till.settle()
    assert till.shell.current is enrol
    assert enrol.fields.phone_field.trouble
    assert enrol.fields.phone.hasFocus()


def test_who_is_a_member_already_is_identified_instead(
    till: TillWindow, enrol: EnrolScreen, shop: SmallShop
) -> None:
    till.type(goods.TANGTANG.phone or "")
    till.settle()
    assert "糖糖妈妈" in enrol.fields.phone_field.message
    assert "糖糖妈妈" in enrol.fields.use_member.text()

    till.press(Qt.Key.Key_Return)

    till.screen(SaleScreen)
    till.settle()
    panel = sale(shop).member
    assert panel is not None
    assert panel.member.member_id == "m1"


def fill_child(till: TillWindow, enrol: EnrolScreen, name: str, day: str, at: int = 0) -> None:
    form = enrol.fields.children_box.forms[at]
    form.pet_name.setText(name)
    form.day.typed.setFocus()
    till.type(day)


def test_a_child_is_kept_only_with_consent(till: TillWindow, enrol: EnrolScreen, shop: SmallShop) -> None:
    till.type(NEW_NUMBER)
    fill_child(till, enrol, "汤圆", "260102")
    till.press(Qt.Key.Key_Return)
    till.settle()

    assert till.shell.current is enrol
    assert who_has(shop, NEW_NUMBER) is None
    tick = enrol.fields.children_box.tick
    assert tick.hasFocus()

    till.press(Qt.Key.Key_Space, Qt.Key.Key_Return)

    till.screen(SaleScreen)
    till.settle()
    member = who_has(shop, NEW_NUMBER)
    assert member is not None
    assert [(child.pet_name, child.birth_date) for child in member.children] == [("汤圆", date(2026, 1, 2))]
    assert member.consent is not None
    assert member.consent.version == CONSENT_VERSION
    assert member.consent.given_at_ms == shop.clock.now_ms()
    assert member.address is Address.MOTHER_OF
    assert "汤圆妈妈" in till.toast()


def test_twins_and_a_due_date(till: TillWindow, enrol: EnrolScreen, shop: SmallShop) -> None:
    till.type(NEW_NUMBER)
    box = enrol.fields.children_box
    box.add.click()
    for at, name in enumerate(("大宝", "小宝")):
        box.forms[at].kind.chips[1].click()
        fill_child(till, enrol, name, "20260601", at)
    box.tick.click()
    enrol.fields.submit.click()

    till.screen(SaleScreen)
    till.settle()
    member = who_has(shop, NEW_NUMBER)
    assert member is not None
    assert [(child.pet_name, child.due_date) for child in member.children] == [
        ("大宝", date(2026, 6, 1)),
        ("小宝", date(2026, 6, 1)),
    ]


@pytest.mark.parametrize(
    ("typed", "due", "key"),
    [
        ("20260303", False, "enrol.birth_in_future"),
        ("19900101", False, "enrol.birth_too_old"),
        ("20270601", True, "enrol.due_out_of_range"),
        ("20260231", False, "enrol.date_invalid"),
    ],
)
def test_a_day_that_cannot_be_is_told_at_once(
    till: TillWindow, enrol: EnrolScreen, typed: str, due: bool, key: str
) -> None:
    form = enrol.fields.children_box.forms[0]
    if due:
        form.kind.chips[1].click()
    fill_child(till, enrol, "汤圆", typed)

    assert form.day_field.trouble == till.context.words(key)


def test_a_day_by_touch_alone(till: TillWindow, enrol: EnrolScreen) -> None:
    form = enrol.fields.children_box.forms[0]
    form.day.open_columns.click()
    columns = form.day.columns
    for column, row in ((columns.year, 0), (columns.month, 1), (columns.day, 27)):
        column.setCurrentIndex(column.model().index(row, 0))

    assert form.day.day == date(2026, 2, 28)
    assert columns.day.model().rowCount() == 28


def test_the_number_by_touch_alone(till: TillWindow, enrol: EnrolScreen) -> None:
    phone, keys = enrol.fields.phone, enrol.keypad.keypad.keys
    assert not enrol.keypad.isVisible()
    QTest.mouseClick(phone, Qt.MouseButton.LeftButton)
    assert enrol.keypad.isVisible()

    for digit in f"{NEW_NUMBER}9":
        keys[digit].click()
    keys["erase"].click()
    assert phone.text() == "136 5555 7777"

    enrol.fields.name.setFocus()
    till.wait(lambda: not enrol.keypad.isVisible())


def test_tab_goes_from_field_to_field(till: TillWindow, enrol: EnrolScreen) -> None:
    fields, form = enrol.fields, enrol.fields.children_box.forms[0]
    expected = (
        fields.name,
        fields.address.chips[-1],
        form.pet_name,
        form.kind.chips[0],
        form.day.typed,
        form.day.open_columns,
        fields.children_box.add,
        fields.referrer.typed,
        fields.source.chips[0],
        fields.card_no,
        fields.submit,
    )
    for widget in expected:
        till.press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget


def test_a_scanned_new_card_becomes_hers(till: TillWindow, enrol: EnrolScreen, shop: SmallShop) -> None:
    till.type(NEW_NUMBER)
    till.scan(NEW_CARD)
    till.wait(lambda: enrol.fields.card_no.text() == NEW_CARD)
    till.settle()
    till.press(Qt.Key.Key_Return)

    till.screen(SaleScreen)
    till.settle()
    member = who_has(shop, NEW_CARD)
    assert member is not None
    assert member.phone == NEW_NUMBER


def test_the_card_of_a_friend_says_who_brought_her(
    till: TillWindow, enrol: EnrolScreen, shop: SmallShop
) -> None:
    till.type(NEW_NUMBER)
    till.scan(TANGTANGS_CARD)
    till.wait(lambda: enrol.fields.referrer.member_id == "m1")
    assert "张**" in enrol.fields.referrer.field.message
    assert "13812345678" not in enrol.fields.referrer.field.message

    enrol.fields.submit.click()

    till.screen(SaleScreen)
    till.settle()
    member = who_has(shop, NEW_NUMBER)
    assert member is not None
    assert (member.referred_by, member.source) == ("m1", Source.REFERRAL)


def test_of_several_with_the_same_last_digits_one_is_chosen(till: TillWindow, enrol: EnrolScreen) -> None:
    enrol.fields.referrer.typed.setFocus()
    till.type("5678")
    till.wait(lambda: len(enrol.fields.referrer.offers) == 2)

    enrol.fields.referrer.offers[1].click()

    assert enrol.fields.referrer.member_id in {"m1", "m2"}
    assert not enrol.fields.referrer.is_pending


def test_scanned_goods_go_into_the_basket_and_the_form_stays(
    till: TillWindow, enrol: EnrolScreen, shop: SmallShop
) -> None:
    till.type("136555")
    till.scan(goods.WIPES.barcodes[0])
    till.screen(SaleScreen)
    till.wait(lambda: len(sale(shop).lines) == 1)

    till.press(Qt.Key.Key_F3)

    assert till.screen(EnrolScreen).fields.phone.digits == "136555"


def test_escape_leaves_nothing_behind(till: TillWindow, enrol: EnrolScreen) -> None:
    till.type("136555")
    till.press(Qt.Key.Key_Escape)
    till.screen(SaleScreen)
    till.press(Qt.Key.Key_F3)

    assert till.screen(EnrolScreen).fields.phone.digits == ""


def test_an_unknown_number_is_brought_along(till: TillWindow) -> None:
    till.context.navigation.show_enrol(phone=NEW_NUMBER)

    screen = till.screen(EnrolScreen)
    assert screen.fields.phone.digits == NEW_NUMBER
    assert screen.fields.name.hasFocus()


def test_the_number_never_wakes_an_input_method(enrol: EnrolScreen) -> None:
    assert enrol.fields.phone.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert enrol.fields.name.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_kept_child_remains_the_same_child(till: TillWindow) -> None:
    from ui.widgets.child_form import ChildForm, Day

    kept = Child("c2", "豆豆", due_date=date(2026, 2, 27))
    form = ChildForm(till.context.words, BUSINESS_DATE, kept=kept)
    form.kind.choose(Day.BORN)
    form.day.put(date(2026, 3, 1))

    assert form.child("other") == Child("c2", "豆豆", date(2026, 3, 1), date(2026, 2, 27))
    form.deleteLater()

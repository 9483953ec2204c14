"""Joining at the counter, from the first digit to the sale that is priced for her."""

from __future__ import annotations

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
from tests.ui.counter import Counter
from tests.ui.screens.moves import in_front, press
from ui.screens.enrol import EnrolScreen
from ui.screens.sale import SaleScreen

NEW_NUMBER = "13655557777"
NEW_CARD = goods.card_number("5555555555")
TANGTANGS_CARD = goods.TANGTANG.card_no or ""


@pytest.fixture
def enrol(counter: Counter) -> EnrolScreen:
    press(counter, Qt.Key.Key_F3)
    return in_front(counter, EnrolScreen)


def who_has(shop: SmallShop, number: str) -> Member | None:
    found = identify(shop.shop, number)
    if not isinstance(found, MemberFound):
        return None
    return member_file(shop.shop, SESSION, found.member_id).panel.member


def sale(shop: SmallShop) -> SaleView:
    return view(shop.shop, BUSINESS_DATE)


def test_a_number_and_enter_are_enough(counter: Counter, enrol: EnrolScreen, shop: SmallShop) -> None:
    counter.type(NEW_NUMBER)
    press(counter, Qt.Key.Key_Return)

    in_front(counter, SaleScreen)
    counter.settle()
    member = who_has(shop, NEW_NUMBER)
    assert member is not None
    assert (member.joined_on, member.source, member.children) == (BUSINESS_DATE, Source.COUNTER, ())
    panel = sale(shop).member
    assert panel is not None
    assert panel.member.member_id == member.member_id
    assert sale(shop).identified_by == "enrolled"


def test_what_she_saves_by_joining_is_said(counter: Counter, shop: SmallShop) -> None:
    counter.scan(goods.FORMULA.barcodes[0])
    counter.settle()
    press(counter, Qt.Key.Key_F3)
    counter.type(NEW_NUMBER)
    press(counter, Qt.Key.Key_Return)

    in_front(counter, SaleScreen)
    counter.settle()
    assert sale(shop).member_saving_minor == 1_300
    assert "¥13.00" in counter.toast


def test_the_number_is_grouped_as_it_is_typed(counter: Counter, enrol: EnrolScreen) -> None:
    counter.type("13655")
    assert enrol.fields.phone.text() == "136 55"
    assert enrol.fields.phone_field.message == counter.context.words("enrol.phone_rest", n=6)

    press(counter, Qt.Key.Key_Home, Qt.Key.Key_Delete)
    counter.type("1")

    assert enrol.fields.phone.digits == "13655"
    assert enrol.fields.phone.cursorPosition() == 1


def test_a_wrong_number_is_told_while_it_is_typed(
    counter: Counter, enrol: EnrolScreen, shop: SmallShop
) -> None:
    counter.type("2")
    assert enrol.fields.phone_field.trouble == counter.context.words("enrol.phone_starts_with_1")

    press(counter, Qt.Key.Key_Backspace)
    counter.type("12055557777")
    counter.settle()
    assert enrol.fields.phone_field.trouble == counter.context.words("enrol.phone_invalid")

    press(counter, Qt.Key.Key_Return)
    counter.settle()
    assert counter.shell.current is enrol
    assert enrol.fields.phone_field.trouble
    assert enrol.fields.phone.hasFocus()


def test_who_is_a_member_already_is_identified_instead(
    counter: Counter, enrol: EnrolScreen, shop: SmallShop
) -> None:
    counter.type(goods.TANGTANG.phone or "")
    counter.settle()
    assert "糖糖妈妈" in enrol.fields.phone_field.message
    assert "糖糖妈妈" in enrol.fields.use_member.text()

    press(counter, Qt.Key.Key_Return)

    in_front(counter, SaleScreen)
    counter.settle()
    panel = sale(shop).member
    assert panel is not None
    assert panel.member.member_id == "m1"


def fill_child(counter: Counter, enrol: EnrolScreen, name: str, day: str, at: int = 0) -> None:
    form = enrol.fields.children_box.forms[at]
    form.pet_name.setText(name)
    form.day.typed.setFocus()
    counter.type(day)


def test_a_child_is_kept_only_with_consent(counter: Counter, enrol: EnrolScreen, shop: SmallShop) -> None:
    counter.type(NEW_NUMBER)
    fill_child(counter, enrol, "汤圆", "260102")
    press(counter, Qt.Key.Key_Return)
    counter.settle()

    assert counter.shell.current is enrol
    assert who_has(shop, NEW_NUMBER) is None
    tick = enrol.fields.children_box.tick
    assert tick.hasFocus()

    press(counter, Qt.Key.Key_Space, Qt.Key.Key_Return)

    in_front(counter, SaleScreen)
    counter.settle()
    member = who_has(shop, NEW_NUMBER)
    assert member is not None
    assert [(child.pet_name, child.birth_date) for child in member.children] == [("汤圆", date(2026, 1, 2))]
    assert member.consent is not None
    assert member.consent.version == CONSENT_VERSION
    assert member.consent.given_at_ms == shop.clock.now_ms()
    assert member.address is Address.MOTHER_OF
    assert "汤圆妈妈" in counter.toast


def test_twins_and_a_due_date(counter: Counter, enrol: EnrolScreen, shop: SmallShop) -> None:
    counter.type(NEW_NUMBER)
    box = enrol.fields.children_box
    box.add.click()
    for at, name in enumerate(("大宝", "小宝")):
        box.forms[at].kind.chips[1].click()
        fill_child(counter, enrol, name, "20260601", at)
    box.tick.click()
    enrol.fields.submit.click()

    in_front(counter, SaleScreen)
    counter.settle()
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
    counter: Counter, enrol: EnrolScreen, typed: str, due: bool, key: str
) -> None:
    form = enrol.fields.children_box.forms[0]
    if due:
        form.kind.chips[1].click()
    fill_child(counter, enrol, "汤圆", typed)

    assert form.day_field.trouble == counter.context.words(key)


def test_a_day_by_touch_alone(counter: Counter, enrol: EnrolScreen) -> None:
    form = enrol.fields.children_box.forms[0]
    form.day.open_columns.click()
    columns = form.day.columns
    for column, row in ((columns.year, 0), (columns.month, 1), (columns.day, 27)):
        column.setCurrentIndex(column.model().index(row, 0))

    assert form.day.day == date(2026, 2, 28)
    assert columns.day.model().rowCount() == 28


def test_the_number_by_touch_alone(counter: Counter, enrol: EnrolScreen) -> None:
    phone, keys = enrol.fields.phone, enrol.keypad.keypad.keys
    assert not enrol.keypad.isVisible()
    QTest.mouseClick(phone, Qt.MouseButton.LeftButton)
    assert enrol.keypad.isVisible()

    for digit in f"{NEW_NUMBER}9":
        keys[digit].click()
    keys["erase"].click()
    assert phone.text() == "136 5555 7777"

    enrol.fields.name.setFocus()
    counter.wait(lambda: not enrol.keypad.isVisible())


def test_tab_goes_from_field_to_field(counter: Counter, enrol: EnrolScreen) -> None:
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
        press(counter, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget


def test_a_scanned_new_card_becomes_hers(counter: Counter, enrol: EnrolScreen, shop: SmallShop) -> None:
    counter.type(NEW_NUMBER)
    counter.scan(NEW_CARD)
    counter.wait(lambda: enrol.fields.card_no.text() == NEW_CARD)
    counter.settle()
    press(counter, Qt.Key.Key_Return)

    in_front(counter, SaleScreen)
    counter.settle()
    member = who_has(shop, NEW_CARD)
    assert member is not None
    assert member.phone == NEW_NUMBER


def test_the_card_of_a_friend_says_who_brought_her(
    counter: Counter, enrol: EnrolScreen, shop: SmallShop
) -> None:
    counter.type(NEW_NUMBER)
    counter.scan(TANGTANGS_CARD)
    counter.wait(lambda: enrol.fields.referrer.member_id == "m1")
    assert "张**" in enrol.fields.referrer.field.message
    assert "13812345678" not in enrol.fields.referrer.field.message

    enrol.fields.submit.click()

    in_front(counter, SaleScreen)
    counter.settle()
    member = who_has(shop, NEW_NUMBER)
    assert member is not None
    assert (member.referred_by, member.source) == ("m1", Source.REFERRAL)


def test_of_several_with_the_same_last_digits_one_is_chosen(counter: Counter, enrol: EnrolScreen) -> None:
    enrol.fields.referrer.typed.setFocus()
    counter.type("5678")
    counter.wait(lambda: len(enrol.fields.referrer.offers) == 2)

    enrol.fields.referrer.offers[1].click()

    assert enrol.fields.referrer.member_id in {"m1", "m2"}
    assert not enrol.fields.referrer.is_pending


def test_scanned_goods_go_into_the_basket_and_the_form_stays(
    counter: Counter, enrol: EnrolScreen, shop: SmallShop
) -> None:
    counter.type("136555")
    counter.scan(goods.WIPES.barcodes[0])
    in_front(counter, SaleScreen)
    counter.wait(lambda: len(sale(shop).lines) == 1)

    press(counter, Qt.Key.Key_F3)

    assert in_front(counter, EnrolScreen).fields.phone.digits == "136555"


def test_escape_leaves_nothing_behind(counter: Counter, enrol: EnrolScreen) -> None:
    counter.type("136555")
    press(counter, Qt.Key.Key_Escape)
    in_front(counter, SaleScreen)
    press(counter, Qt.Key.Key_F3)

    assert in_front(counter, EnrolScreen).fields.phone.digits == ""


def test_an_unknown_number_is_brought_along(counter: Counter) -> None:
    counter.context.navigation.show_enrol(phone=NEW_NUMBER)

    screen = in_front(counter, EnrolScreen)
    assert screen.fields.phone.digits == NEW_NUMBER
    assert screen.fields.name.hasFocus()


def test_the_number_never_wakes_an_input_method(enrol: EnrolScreen) -> None:
    assert enrol.fields.phone.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert enrol.fields.name.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_kept_child_remains_the_same_child(counter: Counter) -> None:
    from ui.widgets.child_form import ChildForm, Day

    kept = Child("c2", "豆豆", due_date=date(2026, 2, 27))
    form = ChildForm(counter.context.words, BUSINESS_DATE, kept=kept)
    form.kind.choose(Day.BORN)
    form.day.put(date(2026, 3, 1))

    assert form.child("other") == Child("c2", "豆豆", date(2026, 3, 1), date(2026, 2, 27))
    form.deleteLater()

"""A member's own screen: her pages, her number, and her profile edited in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from posclient.domain.member import PROFILE_FIELDS, Member
from posclient.services import sell
from posclient.services.checkout import Payment, TenderKind, checkout
from posclient.services.identify import How, ProductFound, identify
from posclient.services.member_file import member_file
from posclient.services.paper import of_subject
from tests.support import goods
from tests.support.small_shop import SESSION, SmallShop, put_reminder
from tests.ui.counter import Counter
from tests.ui.screens.moves import in_front, press
from ui.models.cells import CellsModel
from ui.screens.care import CareScreen
from ui.screens.member import MemberScreen
from ui.screens.sale import SaleScreen

MASKED = "138****5678"
NUMBER = "138 1234 5678"


@pytest.fixture
def screen(counter: Counter) -> MemberScreen:
    return opened(counter)


def opened(counter: Counter, member_id: str = "m1") -> MemberScreen:
    counter.context.navigation.show_member(member_id)
    screen = in_front(counter, MemberScreen)
    counter.wait(lambda: screen.file is not None)
    return screen


def stored(shop: SmallShop) -> Member:
    found = identify(shop.shop, goods.TANGTANG.phone or "")
    return member_file(shop.shop, SESSION, found.member_id).panel.member  # type: ignore[union-attr]  # she is there


def sell_formula(shop: SmallShop) -> str:
    """One tin to 糖糖妈妈; returns the receipt's number."""
    found = identify(shop.shop, goods.FORMULA.barcodes[0])
    assert isinstance(found, ProductFound)
    sell.add(shop.shop, SESSION, found)
    sale = sell.identify_member(shop.shop, SESSION, stored(shop).member_id, How.CARD)
    assert sale.basket_id is not None
    due = sale.quote.due_minor
    payments = (Payment(TenderKind.CASH, due),)
    return checkout(shop.shop, SESSION, sale.basket_id, payments, due).receipt_no


def texts(model: CellsModel) -> list[tuple[str, ...]]:
    return [row.cells for row in model.rows]


def test_who_she_is_stands_on_top(screen: MemberScreen) -> None:
    assert screen.head.phone.text() == MASKED
    assert screen.profile.name.text() == "张小丽"
    assert [form.pet_name.text() for form in screen.profile.children_box.forms] == ["糖糖", "豆豆"]


def test_pages_by_key(counter: Counter, screen: MemberScreen) -> None:
    for page in (1, 2, 3, 4, 0):
        press(counter, Qt.Key.Key_PageDown)
        assert screen.tabs.currentIndex() == page
    press(counter, Qt.Key.Key_PageUp)
    assert screen.tabs.currentIndex() == 4
    press(counter, Qt.Key.Key_Left, Qt.Key.Key_Down)
    assert screen.contacts.hasFocus()


def test_pages_by_key_while_a_field_is_being_filled_in(counter: Counter, screen: MemberScreen) -> None:
    screen.profile.texts["occupation"].setFocus()
    press(counter, Qt.Key.Key_PageDown)
    assert screen.tabs.currentIndex() == 1


def test_a_number_that_is_shown_stays_while_she_saves_and_news_come(
    counter: Counter, screen: MemberScreen, shop: SmallShop
) -> None:
    screen.head.reveal.click()
    counter.wait(lambda: screen.head.phone.text() == NUMBER)
    screen.profile.texts["occupation"].setText("老师")
    screen.save()
    counter.wait(lambda: not screen.profile.is_changed)
    put_reminder(shop.store)
    counter.wait(lambda: screen.contacts.cells.rowCount() == 1)
    assert screen.head.phone.text() == NUMBER

    counter.context.navigation.show_member("m2")
    counter.wait(lambda: screen.profile.name.text() == "王芳")
    assert screen.head.phone.text() != NUMBER


def test_stored_values_that_the_fields_cannot_show_are_not_changed_by_that(screen: MemberScreen) -> None:
    assert screen.file is not None
    member = screen.file.panel.member
    odd = {"gender": "whatever", "birthday": "1995/8/18", "occupation": " 老师 ", "note": "长" * 300}
    screen.profile.show_member(replace(member, name=" 张小丽 ", profile=odd), date(2026, 3, 2))
    assert not screen.profile.is_changed

    screen.profile.gender.chips[1].click()
    assert screen.profile.form(str).fields == {"gender": "male"}


def test_the_number_is_shown_on_request_and_hidden_again(counter: Counter, screen: MemberScreen) -> None:
    screen.head.reveal.click()
    counter.wait(lambda: screen.head.phone.text() == NUMBER)

    press(counter, Qt.Key.Key_Escape)
    in_front(counter, SaleScreen)

    assert screen.head.phone.text() == MASKED


def test_purchases_ledger_and_slips(counter: Counter, shop: SmallShop) -> None:
    receipt_no = sell_formula(shop)
    screen = opened(counter)

    assert texts(screen.purchases.cells)[0] == ("2026-03-02", goods.FORMULA.name, "1", "¥245.00")
    assert len(texts(screen.purchases.cells)) == 6
    words = counter.context.words
    assert ("2026-03-02", words("account.points"), words("entry.earn"), "+245") in texts(screen.ledger.cells)
    (slip,) = texts(screen.slips.cells)
    assert receipt_no in slip[1]


def test_a_copy_of_a_slip(counter: Counter, shop: SmallShop) -> None:
    receipt_no = sell_formula(shop)
    screen = opened(counter)
    screen.tabs.setCurrentIndex(4)
    press(counter, Qt.Key.Key_F9)
    counter.settle()

    assert [job.copy_number for job in of_subject(shop.shop, receipt_no) if job.kind == "slip"] == [0, 1]


def test_contacts_lead_to_the_reminder(counter: Counter, shop: SmallShop) -> None:
    put_reminder(shop.store)
    screen = opened(counter)
    screen.tabs.setCurrentIndex(3)
    screen.contacts.setFocus()
    press(counter, Qt.Key.Key_Return)

    care = in_front(counter, CareScreen)
    counter.wait(lambda: care.sheet.is_open)


def test_what_is_empty_says_so(counter: Counter, screen: MemberScreen) -> None:
    empty = counter.context.words("profile.empty")
    for field in PROFILE_FIELDS:
        assert empty in screen.profile.message_of(field)
    assert empty not in screen.profile.message_of("name")


def test_every_field_is_edited_in_place_and_saved_by_enter(
    counter: Counter, screen: MemberScreen, shop: SmallShop
) -> None:
    for field, edit in screen.profile.texts.items():
        edit.setText(f"{field} 的内容")
    screen.profile.gender.chips[0].click()
    screen.profile.birthday.typed.setFocus()
    counter.type("19950818")
    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: not screen.profile.is_changed)

    profile = stored(shop).profile
    assert set(profile) == set(PROFILE_FIELDS)
    assert profile["birthday"] == "1995-08-18"
    assert profile["gender"] == "female"
    counter.settle()
    assert screen.file is not None
    assert counter.toast == counter.context.words("member.profile_saved")


def test_a_birth_takes_the_place_of_a_due_date(
    counter: Counter, screen: MemberScreen, shop: SmallShop
) -> None:
    form = screen.profile.children_box.forms[1]
    form.kind.chips[0].click()
    form.day.put(date(2026, 3, 1))
    screen.save_button.click()
    counter.wait(lambda: not screen.profile.is_changed)

    child = stored(shop).children[1]
    assert (child.child_id, child.birth_date) == ("c2", date(2026, 3, 1))


def test_a_wrong_date_is_not_saved(counter: Counter, screen: MemberScreen, shop: SmallShop) -> None:
    screen.profile.birthday.typed.setText("19950231")
    screen.save_button.click()
    counter.settle()

    assert screen.profile.is_changed
    assert screen.profile.message_of("birthday") == counter.context.words("enrol.date_invalid")
    assert "birthday" not in stored(shop).profile


def test_leaving_with_changes_is_asked_once_inline(counter: Counter, screen: MemberScreen) -> None:
    screen.profile.texts["occupation"].setText("老师")
    press(counter, Qt.Key.Key_Escape)
    assert counter.shell.current is screen

    press(counter, Qt.Key.Key_Escape)
    in_front(counter, SaleScreen)
    assert not opened(counter).profile.is_changed


def test_news_from_elsewhere_do_not_overwrite_what_she_types(
    counter: Counter, screen: MemberScreen, shop: SmallShop
) -> None:
    screen.profile.texts["occupation"].setText("老师")
    put_reminder(shop.store)
    counter.wait(lambda: screen.contacts.cells.rowCount() == 1)

    assert screen.profile.texts["occupation"].text() == "老师"


def test_another_member_begins_on_the_first_page(counter: Counter, screen: MemberScreen) -> None:
    screen.tabs.setCurrentIndex(3)
    counter.context.navigation.show_member("m2")
    counter.wait(lambda: screen.profile.name.text() == "王芳")

    assert screen.tabs.currentIndex() == 0
    assert screen.purchases.cells.rowCount() == 0

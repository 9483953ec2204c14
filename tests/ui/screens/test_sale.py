"""The sale screen with a real shop behind it: scanning, choosing, quantities, members, offers."""

from __future__ import annotations

import threading

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from posclient.ports import FoundMember
from posclient.services.paper import of_subject
from posclient.store import members, products
from tests.support import goods
from tests.support.small_shop import put_reminder
from tests.ui.counter import CARD, FORMULA, NAPPIES, PUREE, TWINS, WIPES, Counter
from tests.ui.screens.moves import in_front
from ui.keys import Action
from ui.models.basket_model import BELOW, Column
from ui.screens.returns import ReturnsScreen, Step
from ui.screens.sale_parts import SaleParts


def shown(counter: Counter, column: Column, row: int = 0) -> tuple[str, str]:
    """Both texts of a cell."""
    index = counter.parts.lines.index(row, column)
    return str(index.data()), str(index.data(BELOW))


def choices(counter: Counter) -> list[str]:
    return [choice.title for choice in counter.parts.choices.choices]


def visit_month(counter: Counter) -> int:
    """By which search ranks the member of the card."""
    sql = "SELECT visit_month FROM member WHERE card_no = ?"
    row = counter.till.store.read(lambda connection: connection.raw.execute(sql, (CARD,)).fetchone())
    assert row is not None
    return int(row[0])


def test_a_line_shows_both_prices(counter: Counter) -> None:
    counter.scan(FORMULA)
    assert shown(counter, Column.NORMAL)[0] == "258.00"
    assert shown(counter, Column.MEMBER)[0] == "245.00"
    assert shown(counter, Column.AMOUNT) == ("258.00", "")


def test_a_promotion_says_why(counter: Counter) -> None:
    counter.scan(PUREE)
    assert shown(counter, Column.NAME)[1] == "促销价，省 ¥2.90"
    assert shown(counter, Column.NORMAL) == ("12.80", "9.90")
    assert shown(counter, Column.AMOUNT) == ("9.90", "-2.90")


def test_the_same_goods_again_join_their_line(counter: Counter) -> None:
    counter.scan(FORMULA, NAPPIES, FORMULA)
    assert shown(counter, Column.QUANTITY)[0] == "2"
    assert counter.parts.lines.rowCount() == 2


def test_five_times_before_a_scan(counter: Counter) -> None:
    counter.type("5*")
    counter.scan(WIPES)
    counter.scan(NAPPIES)
    assert shown(counter, Column.QUANTITY, 0)[0] == "5"
    assert shown(counter, Column.QUANTITY, 1)[0] == "1"


def test_five_times_on_the_keypad(counter: Counter) -> None:
    keys = counter.parts.guest.keypad.keys
    counter.tap(keys["5"])
    counter.tap(keys["×"])
    counter.scan(WIPES)
    assert shown(counter, Column.QUANTITY)[0] == "5"


def test_another_quantity_by_key(counter: Counter) -> None:
    counter.scan(WIPES)
    counter.key(Qt.Key.Key_F5)
    counter.type("12\n")
    assert shown(counter, Column.QUANTITY)[0] == "12"
    assert counter.side is counter.parts.guest


def test_another_quantity_by_touch(counter: Counter) -> None:
    counter.scan(CARD, WIPES)
    counter.tap(counter.parts.keys.buttons[Action.QUANTITY])
    counter.tap(counter.parts.quantity.keypad.keys["3"])
    counter.tap(counter.parts.quantity.confirm)
    assert shown(counter, Column.QUANTITY)[0] == "3"
    assert counter.side is counter.parts.member


def test_a_whole_code_typed_is_identified_like_a_scan(counter: Counter) -> None:
    counter.type(f"{FORMULA}\n")
    assert counter.parts.lines.rowCount() == 1


def test_undo_takes_the_last_action_back(counter: Counter) -> None:
    counter.scan(FORMULA, NAPPIES)
    counter.key(Qt.Key.Key_F6)
    assert counter.parts.lines.rowCount() == 1
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_F6)
    assert counter.toast == "没有可以撤销的"
    assert counter.heard[-1] == "no"


def test_remove_takes_the_chosen_line_out(counter: Counter) -> None:
    counter.scan(FORMULA, NAPPIES)
    counter.key(Qt.Key.Key_Up)
    counter.key(Qt.Key.Key_F7)
    assert shown(counter, Column.NAME)[0] == goods.NAPPIES.name
    assert counter.parts.lines.rowCount() == 1


def test_a_member_named_late_reprices_and_shows_the_saving(counter: Counter) -> None:
    counter.scan(FORMULA)
    assert counter.parts.totals.due.text() == "¥258.00"
    counter.scan(CARD)
    card = counter.parts.member
    assert counter.parts.totals.due.text() == "¥245.00"
    assert card.name.text() == "糖糖妈妈"
    assert card.saving.text().startswith("会员已省 ¥13.00")
    assert card.points.text() == "1280"
    assert card.stored.text() == "¥350.00"
    assert "糖糖" in card.children_text.text()
    assert "豆豆" in card.children_text.text()


def test_what_runs_out_is_said_until_it_lies_in_the_basket(counter: Counter) -> None:
    counter.scan(CARD)
    assert counter.parts.member.say.text() == "您家的奶粉大约还能用2天，今天要带一些吗？"
    counter.scan(FORMULA)
    assert "奶粉" not in counter.parts.member.say.text()


def test_a_balance_says_as_of_when_and_what_this_till_added(counter: Counter) -> None:
    counter.scan(CARD)
    assert counter.parts.member.as_of.text() == "余额截至 14:02"
    counter.scan(FORMULA)
    counter.type("\n\n")
    counter.scan(CARD)
    assert counter.parts.member.points.text() == str(1280 + 245)
    assert counter.parts.member.as_of.text() == "余额截至 14:02，另含本机2笔"


def test_a_balance_of_another_day_bears_its_date(counter: Counter) -> None:
    earlier = msgspec.structs.replace(goods.TANGTANG_HAS, as_of_ms=1_772_258_520_000)
    counter.till.store.write(lambda connection: members.put_standing(connection, earlier), name="as of")
    counter.scan(CARD)
    assert counter.parts.member.as_of.text() == "余额截至 2026-02-28 14:02"


def test_a_number_in_full_is_never_on_the_sale_screen(counter: Counter) -> None:
    counter.scan(CARD)
    texts = [label.text() for label in counter.parts.member.findChildren(type(counter.parts.member.name))]
    assert any("138****5678" in text for text in texts)
    assert not any("13812345678" in text for text in texts)


def test_who_is_no_member_hears_what_joining_saves(counter: Counter) -> None:
    counter.scan(FORMULA)
    assert counter.parts.guest.joining_text == "入会立省 ¥13.00，再得245分"


def test_several_members_by_their_last_digits(counter: Counter) -> None:
    counter.type("5678\n")
    assert choices(counter) == ["张小丽", "王芳"]
    counter.type("2")
    assert counter.basket().member is not None
    assert counter.parts.member.name.text() == "王女士"
    assert counter.parts.box.strip.text == ""


def test_one_barcode_of_two_goods(counter: Counter) -> None:
    counter.type("3*")
    counter.scan(TWINS)
    assert len(choices(counter)) == 2
    counter.key(Qt.Key.Key_Down)
    counter.key(Qt.Key.Key_Return)
    assert shown(counter, Column.NAME)[0] == goods.TWIN_B.name
    assert shown(counter, Column.QUANTITY)[0] == "3"


def test_search_as_you_type_by_initials(counter: Counter) -> None:
    counter.type("zxl")
    assert choices(counter) == ["张小丽"]
    counter.key(Qt.Key.Key_Down)
    counter.key(Qt.Key.Key_Return)
    assert counter.parts.member.name.text() == "糖糖妈妈"


def test_enter_takes_the_only_hit(counter: Counter) -> None:
    counter.type("ydj\n")
    assert shown(counter, Column.NAME)[0] == goods.NAPPIES.name


def test_hanzi_are_searched_in_a_field_with_an_input_method(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F2)
    field = counter.shell.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    counter.type("王芳")
    assert choices(counter) == ["王芳"]
    counter.key(Qt.Key.Key_Return)
    assert counter.parts.member.name.text() == "王女士"
    assert counter.shell.focusWidget() is counter.sale.home


def test_a_scan_never_lands_in_the_text_field(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F2)
    counter.type("婴")
    counter.scan(FORMULA)
    assert counter.parts.lines.rowCount() == 1
    assert not counter.parts.box.in_hanzi
    assert counter.shell.focusWidget() is counter.sale.home


def test_home_wakes_no_input_method(counter: Counter) -> None:
    assert not isinstance(counter.sale.home, QLineEdit)
    assert not counter.sale.home.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    method = QGuiApplication.inputMethod()
    assert not method.queryFocusObject(Qt.InputMethodQuery.ImEnabled, None)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("6901000700035", "校验位不对，请再扫一次或看清后重输"),
        ("134567890123456789", "这是付款码，还没有要收的款；请先扫商品。付款码没有保存"),
        ("4111111111111111", "这是银行卡，不能当会员卡；卡号没有保存。请报手机号或出示会员卡"),
        ("OC1", "请先打开一张提醒单，再扫结果码"),
    ],
)
def test_what_is_refused_says_why_and_sounds(counter: Counter, code: str, says: str) -> None:
    counter.scan(code)
    assert counter.toast == says
    assert counter.heard[-1] == "no"


def test_a_member_whom_only_headquarters_knows(counter: Counter) -> None:
    counter.scan(FORMULA, goods.KNOWN_TO_HEADQUARTERS.card_no or "")
    assert counter.parts.member.name.text() == "刘敏"
    assert counter.parts.totals.due.text() == "¥245.00"


def test_offline_an_unknown_card_becomes_a_provisional_member(counter: Counter) -> None:
    counter.till.headquarters.reachable = False
    counter.scan(goods.KNOWN_TO_HEADQUARTERS.card_no or "", FORMULA)
    assert counter.parts.totals.due.text() == "¥245.00"
    assert counter.parts.member.note.text() == "资料待联网补全；本单照常积分"


def test_whom_nobody_knows_is_offered_to_join_with_the_number(counter: Counter) -> None:
    opened: list[tuple[str, str]] = []
    counter.shell.show_enrol = lambda phone="", card_no="": opened.append((phone, card_no))  # type: ignore[method-assign]  # watched
    counter.scan("13711112222")
    assert counter.parts.guest.joining_text == "总部也没有这位会员，要现在入会吗？"
    counter.key(Qt.Key.Key_F3)
    assert opened == [("13711112222", "")]


def test_the_answer_for_the_last_customer_never_reaches_the_next_one(counter: Counter) -> None:
    may_answer = threading.Event()
    answer = counter.till.headquarters.answer
    assert answer is not None

    def slowly(card_no: str | None, phone: str | None) -> FoundMember | None:
        may_answer.wait(60)
        return answer(card_no, phone)

    counter.till.headquarters.answer = slowly
    counter.scan(FORMULA)
    counter.shell.take_scan(goods.KNOWN_TO_HEADQUARTERS.card_no or "")
    counter.wait(lambda: bool(counter.till.headquarters.asked))
    counter.shell.act(Action.PAY)
    counter.parts.pay.enter()
    counter.wait(lambda: counter.sale.is_done)
    may_answer.set()
    counter.settle()
    counter.scan(NAPPIES)
    assert counter.basket().member is None
    assert counter.parts.totals.due.text() == "¥129.00"


def test_a_receipt_offers_a_return_and_a_copy(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.type("\n\n")
    receipt_no = counter.parts.done.receipt_no.text()
    counter.scan(receipt_no)
    assert choices(counter) == ["退换货", "补打小票"]
    counter.type("2")
    copies = [job for job in of_subject(counter.till.shop, receipt_no) if job.copy_number]
    assert len(copies) == 1


def test_a_return_begins_with_the_receipt_that_was_scanned(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.type("\n\n")
    receipt_no = counter.parts.done.receipt_no.text()
    counter.scan(receipt_no)
    counter.type("1")
    screen = in_front(counter, ReturnsScreen)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    assert receipt_no in screen.parts.lines.title.text()


def test_a_receipt_scanned_twice_is_a_return(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.type("\n\n")
    receipt_no = counter.parts.done.receipt_no.text()
    counter.scan(receipt_no, receipt_no)
    screen = in_front(counter, ReturnsScreen)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.scan(FORMULA, receipt_no)
    counter.wait(lambda: screen.step is Step.DONE)


def test_another_tills_receipt_offers_a_return_alone(counter: Counter) -> None:
    counter.scan("R00990010000001")
    assert choices(counter) == ["退换货"]
    counter.type("1")
    in_front(counter, ReturnsScreen)
    assert counter.toast


def test_a_reminder_slip_opens_the_care_screen(counter: Counter) -> None:
    opened: list[str] = []
    counter.shell.show_care = lambda task_id="": opened.append(task_id)  # type: ignore[method-assign]  # watched
    task_id = put_reminder(counter.till.store)
    counter.scan(task_id)
    assert opened == [task_id]
    counter.scan(CARD)
    counter.tap(counter.parts.member.care)
    assert opened == [task_id, task_id]


def test_news_of_headquarters_reprice_the_basket(counter: Counter) -> None:
    counter.scan(FORMULA)
    cheaper = msgspec.structs.replace(goods.FORMULA, price_minor=20_000)
    counter.till.store.write(lambda connection: products.put_product(connection, cheaper), name="price")
    counter.context.store_changed.emit(frozenset({"products"}))
    counter.wait(lambda: counter.parts.totals.due.text() == "¥200.00")


def test_news_that_change_nothing_here_paint_nothing(counter: Counter) -> None:
    counter.scan(FORMULA)
    views: list[object] = []
    counter.sale.desk.viewed.connect(views.append)
    counter.sale.desk.look_again()
    counter.settle()
    assert views == []


def test_without_a_basket_the_feed_asks_for_nothing(counter: Counter) -> None:
    assert not counter.sale.desk.is_open
    counter.scan(FORMULA)
    assert counter.sale.desk.is_open


def test_a_member_at_the_counter_is_found_sooner_from_then_on(counter: Counter) -> None:
    before = visit_month(counter)
    counter.scan(CARD)
    counter.settle()
    assert visit_month(counter) > before


def test_forget_member(counter: Counter) -> None:
    counter.scan(CARD, FORMULA)
    counter.key(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert counter.side is counter.parts.guest
    assert counter.parts.totals.due.text() == "¥258.00"


def test_the_whole_basket_is_put_away(counter: Counter) -> None:
    counter.scan(CARD, FORMULA)
    counter.key(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert counter.parts.lines.rowCount() == 0
    assert counter.side is counter.parts.guest


def test_a_name_may_hold_anything(counter: Counter) -> None:
    row = msgspec.structs.replace(goods.WANG, name="<b>王</b>&䶮𠮷", address="name")
    counter.till.store.write(lambda connection: members.put_member(connection, row), name="name")
    counter.scan(goods.WANG.card_no or "")
    assert counter.parts.member.name.text() == "<b>王</b>&䶮𠮷"
    assert counter.parts.member.name.textFormat() == Qt.TextFormat.PlainText


def test_parts_stay_the_same_objects(counter: Counter) -> None:
    def widgets(parts: SaleParts) -> set[int]:
        return {id(widget) for widget in parts.member.findChildren(type(parts.member.name))}

    counter.scan(CARD)
    before = widgets(counter.parts)
    counter.scan(FORMULA, goods.WANG.card_no or "", NAPPIES)
    assert widgets(counter.parts) == before

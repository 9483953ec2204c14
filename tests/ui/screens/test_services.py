"""The service desk: by keys, by touch and by scanner; what she has to prove, and who may vouch."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posclient.domain.member import Member, MemberId
from posclient.services.identify import How, MemberFound, Refused, identify
from posclient.services.sign_in import sign_in
from posclient.store import members
from posclient.store.policy import put_policy
from posclient.wire.feed import PolicyRow
from posclient.words import Language
from tests.support import goods
from tests.support.ecards import ecard, public_key
from tests.support.goods import card_number
from tests.support.messages import FakeMessages
from tests.support.shop import rows, sell_once
from tests.support.small_shop import small_shop
from tests.ui.counter import CARD, FORMULA, Counter, open_counter
from tests.ui.screens.moves import misfits, press
from ui.keys import Action
from ui.purpose import Purpose
from ui.screens.sale import SaleScreen
from ui.screens.services import ServicesScreen
from ui.theme.tokens import CONTRAST
from ui.widgets.side_panel import SidePanel

NEW_CARD = card_number("1000000077")
LOST, REPLACE, PHONE, FREEZE, PIN, STATEMENT, CLAIM = "1234567"


def shown(counter: Counter, messages: FakeMessages | None = None, member_id: str = "m1") -> ServicesScreen:
    """The service desk in front, with 糖糖妈妈."""
    counter.shell._makers.rooms[Action.SERVICES] = lambda context: ServicesScreen(context, messages)  # type: ignore[index]  # the registry, with the test's own messages
    counter.context.navigation.show_room(Action.SERVICES, Purpose(member_id=member_id))
    screen = counter.shell.current
    assert isinstance(screen, ServicesScreen)
    counter.settle()
    return screen


def in_front(screen: ServicesScreen) -> SidePanel | None:
    """The panel that takes the keys."""
    return screen.panel


def member(counter: Counter) -> Member:
    found = counter.till.store.read(lambda c: members.by_id(c, MemberId("m1")))
    assert found is not None
    return found


def test_a_lost_card_by_one_key_and_found_with_a_manager(counter: Counter) -> None:
    screen = shown(counter)

    counter.type(LOST)
    counter.wait(lambda: screen.desk is not None and screen.desk.card_is_lost)
    assert isinstance(identify(counter.till.shop, CARD), Refused)
    assert screen.card.warning.text() == counter.context.words("serve.is_lost")

    counter.type(LOST + "m")
    counter.wait(lambda: screen.panel is screen.serving.approval)
    counter.type("9876\n")
    counter.wait(lambda: screen.desk is not None and not screen.desk.card_is_lost)
    assert identify(counter.till.shop, CARD) == MemberFound(MemberId("m1"), How.CARD)


def test_a_new_card_by_touch_with_a_code_to_her_phone(counter: Counter) -> None:
    messages = FakeMessages()
    screen = shown(counter, messages)
    proving = screen.serving.proving

    counter.tap(screen.tiles.tiles[1])
    counter.tap(proving.sms_key)
    counter.wait(lambda: "138****1234" in proving.note.text())
    for digit in FakeMessages.CODE:
        counter.tap(proving.keypad.keys[digit])
    counter.wait(lambda: screen.panel is screen.serving.typed)
    counter.scan(NEW_CARD)
    counter.wait(lambda: member(counter).card_no == NEW_CARD)

    assert member(counter).lost_cards == (CARD,)
    assert messages.sent == ["m1"]


def test_another_number_with_her_card(counter: Counter) -> None:
    screen = shown(counter)
    counter.type(PHONE)
    counter.scan(CARD)
    counter.wait(lambda: screen.panel is screen.serving.typed)

    counter.type("13987655678\n")
    assert member(counter).phone == "13812345678"  # it is another member's
    counter.type("13700008888\n")

    counter.wait(lambda: member(counter).phone == "13700008888")
    assert "137****8888" in screen.card.numbers.text()


def test_a_new_number_is_hers_when_a_code_reached_her_there(counter: Counter) -> None:
    messages = FakeMessages()
    screen = shown(counter, messages)
    counter.type(PHONE)
    counter.scan(CARD)
    counter.wait(lambda: screen.panel is screen.serving.typed)
    counter.type("13700008888\n")
    counter.wait(lambda: messages.sent_to == ["13700008888"])
    counter.settle()
    counter.type("111111\n")
    assert member(counter).phone == "13812345678"
    assert "验证码不对" in counter.toast
    counter.type(f"{FakeMessages.CODE}\n")
    counter.wait(lambda: member(counter).phone == "13700008888")
    assert "number checked" in str(rows(counter.till.store, "audit"))


def test_without_the_code_only_a_manager_changes_the_number(counter: Counter) -> None:
    messages = FakeMessages()
    screen = shown(counter, messages)
    counter.type(PHONE)
    counter.scan(CARD)
    counter.wait(lambda: screen.panel is screen.serving.typed)
    counter.type("13700008888\n")
    counter.wait(lambda: bool(messages.sent_to))
    counter.settle()
    counter.type("\n")
    counter.wait(lambda: screen.panel is screen.serving.approval)
    assert member(counter).phone == "13812345678"
    counter.type("9876\n")
    counter.wait(lambda: member(counter).phone == "13700008888")
    assert "number not checked" in str(rows(counter.till.store, "audit"))


def test_a_code_that_can_not_be_sent_holds_no_number_up(counter: Counter) -> None:
    messages = FakeMessages()
    messages.away = True
    screen = shown(counter, messages)
    counter.type(PHONE)
    counter.scan(CARD)
    counter.wait(lambda: screen.panel is screen.serving.typed)
    counter.type("13700008888\n")
    counter.wait(lambda: member(counter).phone == "13700008888")


def test_frozen_by_one_key_and_thawed_with_her_pin(counter: Counter) -> None:
    screen = shown(counter)
    counter.type(FREEZE)
    counter.wait(lambda: member(counter).frozen)
    counter.type(PIN)
    counter.scan(CARD)
    counter.wait(lambda: screen.panel is screen.serving.pin)
    counter.type("135790\n135791\n")
    assert screen.serving.pin.trouble.text() == counter.context.words("serve.pins_differ")
    counter.type("135790\n135790\n")
    counter.wait(lambda: bool(member(counter).pin_hash))

    counter.type(FREEZE)
    counter.wait(lambda: screen.panel is screen.serving.proving)
    counter.type("000001")
    counter.wait(lambda: bool(screen.serving.proving.trouble.text()))
    counter.type("135790")
    counter.wait(lambda: not member(counter).frozen)
    assert "135790" not in str(rows(counter.till.store, "audit"))


def test_a_manager_does_not_set_her_pin(counter: Counter) -> None:
    screen = shown(counter)

    counter.type(PIN + "m")

    assert screen.panel is screen.serving.proving
    assert not screen.serving.proving.vouch_key.isVisible()


def test_the_card_of_another_proves_nothing(counter: Counter) -> None:
    screen = shown(counter)
    counter.type(REPLACE)

    counter.scan(goods.WANG.card_no or "")
    counter.wait(lambda: bool(screen.serving.proving.trouble.text()))

    assert screen.panel is screen.serving.proving
    assert screen.serving.proving.trouble.text() == counter.context.words("prove.other_member")


def test_a_signed_e_card_proves(counter: Counter) -> None:
    counter.till.store.write(
        lambda c: put_policy(c, PolicyRow(1, ecard_public_key=public_key())), name="policy"
    )
    screen = shown(counter)
    counter.type(PHONE)
    counter.scan(f"MEC1:{CARD}")
    counter.wait(lambda: bool(screen.serving.proving.trouble.text()))

    counter.scan(ecard(CARD, counter.till.clock.at_ms))

    counter.wait(lambda: screen.panel is screen.serving.typed)


def test_without_headquarters_a_code_can_not_be_sent(counter: Counter) -> None:
    messages = FakeMessages()
    messages.away = True
    screen = shown(counter, messages)
    counter.type(PHONE + "s")

    proving = screen.serving.proving
    counter.wait(lambda: bool(proving.trouble.text()))
    assert proving.trouble.text() == counter.context.words("sms.away")


def test_her_statement_is_printed(counter: Counter) -> None:
    shown(counter)

    counter.type(STATEMENT)

    counter.wait(lambda: bool(rows(counter.till.store, "print_job")))
    assert counter.toast == counter.context.words("statement.queued")


def test_points_for_an_earlier_receipt_by_scanner_and_a_manager(counter: Counter) -> None:
    sold = sell_once(counter.till.shop, counter.context.session, FORMULA)
    screen = shown(counter)
    before = screen.card.points.text()

    counter.type(CLAIM)
    counter.scan(sold.receipt_no)
    counter.wait(lambda: "258" in screen.serving.typed._title.text())
    counter.type("\n")
    counter.wait(lambda: screen.panel is screen.serving.approval)
    counter.type("9876\n")
    counter.wait(lambda: screen.card.points.text() != before)

    assert int(screen.card.points.text()) == int(before) + 258
    counter.type(CLAIM)
    counter.scan(sold.receipt_no)
    counter.wait(lambda: counter.toast == counter.context.words("claim.already"))


def test_a_manager_claims_without_being_asked(locked_counter: Counter) -> None:
    counter = locked_counter
    counter.settle()
    counter.context.begin_session(sign_in(counter.till.shop, goods.MANAGER.operator_id, "9876"))
    sold = sell_once(counter.till.shop, counter.context.session, FORMULA)
    screen = shown(counter)

    counter.type(f"{CLAIM}{sold.receipt_no.removeprefix('R')}\n")
    counter.wait(lambda: sold.receipt_no in screen.serving.typed._title.text())
    counter.type("\n")

    counter.wait(lambda: [row[3] for row in rows(counter.till.store, "audit")][-1] == "points_claimed")


def test_who_it_is_is_asked_and_esc_goes_back(counter: Counter) -> None:
    screen = shown(counter, member_id="")
    assert in_front(screen) is screen.finder
    counter.type("zxl\n")
    counter.wait(lambda: screen.desk is not None)
    counter.type(REPLACE)
    assert in_front(screen) is screen.serving.proving

    press(counter, Qt.Key.Key_Escape)
    assert in_front(screen) is None
    press(counter, Qt.Key.Key_Escape)
    assert isinstance(counter.shell.current, SaleScreen)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_step_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with small_shop(tmp_path, language) as till, open_counter(till, CONTRAST) as counter:
        counter.sign_in()
        screen = shown(counter, FakeMessages())
        for key in (LOST, FREEZE):
            counter.type(key)
        assert misfits(screen) == []
        counter.type(REPLACE)
        counter.settle()
        assert misfits(screen) == []
        counter.type("m")
        counter.wait(lambda: screen.panel is screen.serving.approval)
        assert misfits(screen) == []
        press(counter, Qt.Key.Key_Escape)
        counter.type(CLAIM)
        assert misfits(screen) == []

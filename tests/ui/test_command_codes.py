"""The codes of the command sheet: which they are, what they can't be taken for, and that they act as keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout

from drivers.scanner.settings import WEDGE_MIN_LENGTH
from posclient.domain.care import outcome_of_code
from posclient.domain.codes import is_command, looks_like_bank_card, looks_like_payment_code
from posclient.domain.parking import is_parking_code
from posclient.services.identify import RECEIPT, TASK, Refused, identify, is_card_no
from posclient.settings import Settings
from posclient.slips.narrow_code import fits_as_bars
from tests.support.shop import dump
from tests.support.small_shop import SmallShop, words_of
from tests.ui.command_sheet import code_of, scan_keys, scan_text
from tests.ui.counter import FORMULA, Counter
from tests.ui.test_wedge_at_the_counter import Wedge
from ui.command_codes import FUNCTIONS, KEYS, Command, command_of
from ui.keys import BINDINGS, Action
from ui.widgets.edits import CodeEdit

ALL = (*KEYS, *FUNCTIONS)


@pytest.fixture
def wedge(counter: Counter, till_application: QApplication) -> Iterator[Wedge]:
    made = Wedge(counter)
    made.filter.watch(till_application)
    yield made
    made.filter.unwatch()


def test_every_function_has_a_code_and_every_code_one_key() -> None:
    assert [command.action for command in FUNCTIONS] == [
        binding.action for binding in sorted(BINDINGS, key=lambda one: list(Action).index(one.action))
    ]
    assert len({command.code for command in ALL}) == len(ALL)
    assert len({command.key.toCombined() for command in ALL}) == len(ALL)


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.code)
def test_a_code_can_be_taken_for_nothing_else(command: Command) -> None:
    code, settings = command.code, Settings()
    assert is_command(code)
    assert not is_card_no(settings, code)
    assert not code.startswith(settings.ecard_prefix)
    assert not any((RECEIPT.match(code), TASK.match(code), is_parking_code(code), outcome_of_code(code)))
    assert not any((looks_like_payment_code(code), looks_like_bank_card(code)))
    assert all(pattern.read(code) is None for pattern in settings.patterns())


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.code)
def test_a_code_is_long_enough_for_a_wedge_and_short_enough_for_narrow_paper(command: Command) -> None:
    assert len(command.code) >= WEDGE_MIN_LENGTH
    assert fits_as_bars(command.code)
    assert re.fullmatch(r"%K:[A-Z0-9]+", command.code)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_each_code_has_a_name(language: str) -> None:
    words = words_of("zh_CN" if language == "zh_CN" else "en")
    names = [command.name(words) for command in ALL]
    assert all(names)
    assert len(set(names)) == len(names)


def test_it_is_read_behind_an_aim_identifier_and_with_capslock() -> None:
    pay = command_of(code_of("PAY"))
    assert pay is not None
    assert command_of(f"]C0{pay.code}") is pay
    assert command_of(pay.code.swapcase()) is pay
    assert command_of("%K:YESTERDAY") is None


def test_typed_it_is_no_goods(shop: SmallShop) -> None:
    assert identify(shop.shop, "%K:PAY") == Refused("identify.command")


def test_through_the_wedge(counter: Counter, wedge: Wedge) -> None:
    wedge.scan(FORMULA)
    wedge.scan(code_of("PAY"))
    assert counter.sale.is_paying
    wedge.scan(code_of("BACK"))
    assert not counter.sale.is_paying


def test_a_sheet_of_another_version_is_said_to_be_one(counter: Counter) -> None:
    counter.scan("%K:NEVERMORE")
    assert "重新打印" in counter.toast
    assert counter.basket().basket_id is None


def test_over_the_help_it_is_any_key(counter: Counter) -> None:
    scan_keys(counter, "HELP")
    assert counter.shell.help.isVisible()
    scan_text(counter, "5")
    assert not counter.shell.help.isVisible()
    assert counter.parts.box.text == ""


def test_in_the_menu_arrows_walk_and_enter_presses(counter: Counter) -> None:
    scan_keys(counter, "MENU")
    assert counter.shell.menu.isVisible()
    first = counter.shell.menu.focusWidget()
    scan_keys(counter, "RIGHT", "RIGHT", "RIGHT")
    assert counter.shell.menu.focusWidget() is not first
    scan_text(counter, "\n")
    assert not counter.shell.menu.isVisible()


def test_in_a_text_field_digits_are_text(counter: Counter) -> None:
    scan_keys(counter, "ENROL")
    scan_text(counter, "13")
    focused = counter.shell.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "13"
    scan_keys(counter, "ERASE")
    assert focused.text() == "1"
    scan_keys(counter, "NEXT")
    assert counter.shell.focusWidget() is not focused


def test_a_dialog_over_the_window_gets_the_keys(counter: Counter) -> None:
    dialog = QDialog(counter.shell)
    field = CodeEdit()
    QVBoxLayout(dialog).addWidget(field)
    dialog.setModal(True)
    dialog.show()
    field.setFocus()
    scan_text(counter, "42")
    assert field.text() == "42"
    scan_keys(counter, "BACK")
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_a_pin_of_codes_is_kept_nowhere(
    locked_counter: Counter, shop: SmallShop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    scan_text(locked_counter, "1234\n")
    locked_counter.wait(lambda: locked_counter.context.signed_in)
    locked_counter.settle()
    assert "%K:" not in repr(dump(shop.store))
    assert "%K:" not in caplog.text
    assert "%K:" not in locked_counter.toast


def test_while_nobody_is_signed_in_functions_do_nothing(locked_counter: Counter) -> None:
    scan_keys(locked_counter, "RETURNS", "PAY", "BACK")
    assert locked_counter.shell.current is not locked_counter.shell.sale
    assert not locked_counter.context.signed_in


def test_keys_by_their_qt_names() -> None:
    keys = {command.code.partition(":")[2]: command.key.key() for command in KEYS}
    assert keys["ENTER"] == Qt.Key.Key_Return
    assert keys["NR0"] == Qt.Key.Key_0

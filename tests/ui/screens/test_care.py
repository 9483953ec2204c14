"""The calls to make: opened by key, touch or scan; what came of them is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from posclient.domain.care import CareTask, Outcome, TaskState
from posclient.domain.codes import luhn_check_digit
from posclient.services.care import care_list
from posclient.services.paper import of_subject
from posclient.store import care_tasks, tables
from posclient.store.transaction import Transaction
from posclient.wire.mapping import task_of
from tests.support import goods
from tests.support.small_shop import SESSION, SmallShop, put_reminder
from tests.ui.counter import Counter
from tests.ui.screens.moves import in_front, press
from ui.screens.care import CareScreen
from ui.screens.member import MemberScreen
from ui.screens.sale import SaleScreen

TASK = goods.REMINDER.task_id
NUMBER = "138 1234 5678"


@pytest.fixture
def care(counter: Counter, shop: SmallShop) -> CareScreen:
    """The list with one open task."""
    put_reminder(shop.store)
    return opened(counter)


def opened(counter: Counter) -> CareScreen:
    press(counter, Qt.Key.Key_F4)
    screen = in_front(counter, CareScreen)
    counter.settle()
    return screen


def put_tasks(shop: SmallShop, count: int) -> None:
    """Tasks with ever earlier run-outs."""

    def put(connection: Transaction) -> None:
        for n in range(count):
            body = f"{900_000_000 + n:011d}"
            row = msgspec.structs.replace(
                goods.REMINDER,
                task_id=f"C{body}{luhn_check_digit(body)}",
                run_out_on=(date(2026, 5, 1) - timedelta(days=n)).isoformat(),
            )
            care_tasks.add(connection, task_of(row))

    shop.store.write(put, name="tasks")


def stored(shop: SmallShop) -> CareTask:
    items = care_list(shop.shop, SESSION, only_open=False)
    return next(item.task for item in items if item.task.task_id == TASK)


def is_asking(care: CareScreen) -> bool:
    """Whether she is asked if the member is really never to be called again."""
    return care.sheet.asks


def reveals(shop: SmallShop) -> int:
    """How often a number was shown, by the audit log."""
    query = select(func.count()).where(tables.audit.c.action == "number_revealed")
    return int(shop.store.read(lambda connection: connection.execute(query).scalar_one()))


def test_nobody_to_call(counter: Counter) -> None:
    screen = opened(counter)

    assert screen.model.lines == ()
    assert screen._empty.isVisible()


def test_the_list_says_who_what_when_and_why(care: CareScreen) -> None:
    (line,) = care.model.lines

    assert line.who == "糖糖妈妈"
    assert line.what == goods.FORMULA.name
    assert "3月4日" in line.when
    assert "2天" in line.when
    assert "24天" in line.why
    assert line.overdue == ""


def test_the_earliest_stands_first_and_hundreds_are_no_burden(counter: Counter, shop: SmallShop) -> None:
    put_tasks(shop, 200)
    screen = opened(counter)

    assert len(screen.model.lines) == 200
    days = [item.task.run_out_on for item in care_list(shop.shop, SESSION)]
    assert screen.model.lines[0].when.startswith(counter.context.words.day(min(days)))
    press(counter, Qt.Key.Key_End)
    assert screen.list.currentIndex().row() == 199
    assert not screen.list.findChildren(type(screen.sheet))


def test_enter_shows_the_number_and_leaves_a_trace(
    counter: Counter, care: CareScreen, shop: SmallShop
) -> None:
    assert care.sheet.phone.text() == "138****5678"
    assert reveals(shop) == 0

    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: care.sheet.is_open)

    assert care.sheet.phone.text() == NUMBER
    assert reveals(shop) == 1


def test_a_tap_opens_too(counter: Counter, care: CareScreen) -> None:
    index = care.model.index(0)
    centre = care.list.visualRect(index).center()
    QTest.mouseClick(care.list.viewport(), Qt.MouseButton.LeftButton, pos=centre)

    counter.wait(lambda: care.sheet.is_open)


@pytest.mark.parametrize(
    ("key", "outcome", "state"),
    [
        ("1", Outcome.COMING, TaskState.SETTLED),
        ("2", Outcome.NO_ANSWER, TaskState.OPEN),
        ("3", Outcome.DELIVERY, TaskState.SETTLED),
        ("4", Outcome.ELSEWHERE, TaskState.SETTLED),
    ],
)
def test_a_digit_tells_what_came_of_the_call(
    counter: Counter, care: CareScreen, shop: SmallShop, key: str, outcome: Outcome, state: TaskState
) -> None:
    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: care.sheet.is_open)
    counter.type(key)
    counter.wait(lambda: not care.sheet.is_open)
    counter.settle()

    task = stored(shop)
    assert (task.outcome, task.state, task.calls) == (outcome, state, 1)
    assert counter.context.words(f"outcome.{outcome}") in counter.toast
    assert len(care.model.lines) == (1 if state is TaskState.OPEN else 0)


def test_slip_and_outcome_card_do_it_by_scanner_alone(counter: Counter, shop: SmallShop) -> None:
    put_reminder(shop.store)
    counter.scan(TASK)
    care = in_front(counter, CareScreen)
    counter.wait(lambda: care.sheet.is_open)
    counter.scan("OC3")
    counter.wait(lambda: not care.sheet.is_open)
    counter.settle()

    assert stored(shop).outcome is Outcome.DELIVERY


def test_an_outcome_without_an_open_task_is_refused(
    counter: Counter, care: CareScreen, shop: SmallShop
) -> None:
    counter.scan("OC1")
    counter.wait(lambda: counter.toast == counter.context.words("care.no_task_open"))

    assert stored(shop).outcome is None


def test_never_again_is_asked_once(counter: Counter, care: CareScreen, shop: SmallShop) -> None:
    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: care.sheet.is_open)

    counter.type("5")
    assert is_asking(care)
    press(counter, Qt.Key.Key_Escape)
    assert not is_asking(care)
    assert care.sheet.is_open
    assert stored(shop).outcome is None

    counter.type("55")
    counter.wait(lambda: not care.sheet.is_open)
    counter.settle()
    assert stored(shop).outcome is Outcome.DO_NOT_CALL
    (item,) = care_list(shop.shop, SESSION, only_open=False)
    assert item.member is not None
    assert item.member.do_not_call


def test_another_outcome_does_not_slip_through_the_question(
    counter: Counter, care: CareScreen, shop: SmallShop
) -> None:
    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: care.sheet.is_open)
    counter.type("51")

    assert care.sheet.is_open
    assert not is_asking(care)
    assert stored(shop).outcome is None


def test_escape_hides_the_number_then_leaves(counter: Counter, care: CareScreen) -> None:
    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: care.sheet.is_open)
    press(counter, Qt.Key.Key_Escape)
    assert care.sheet.phone.text() == "138****5678"

    press(counter, Qt.Key.Key_Escape)
    in_front(counter, SaleScreen)


def test_a_number_on_show_does_not_outlive_the_screen(counter: Counter, care: CareScreen) -> None:
    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: care.sheet.is_open)
    counter.context.navigation.show_sale()

    assert not care.sheet.is_open
    assert care.sheet.phone.text() == "138****5678"


def test_the_last_weeks_show_what_became_of_them(counter: Counter, care: CareScreen, shop: SmallShop) -> None:
    converted = replace(task_of(goods.REMINDER), state=TaskState.CONVERTED)

    def convert(connection: Transaction) -> None:
        care_tasks.change(connection, converted)

    shop.store.write(convert, name="convert")
    counter.settle()
    counter.wait(lambda: care.model.lines == ())

    press(counter, Qt.Key.Key_Right)
    counter.wait(lambda: len(care.model.lines) == 1)

    assert care.model.lines[0].mark == counter.context.words("care.converted")


def test_the_outcome_card_is_printed(counter: Counter, care: CareScreen, shop: SmallShop) -> None:
    care.print_card.click()
    counter.settle()

    assert len(of_subject(shop.shop, "outcome_card")) == 1


def test_her_file_is_one_tap_away(counter: Counter, care: CareScreen) -> None:
    care.sheet.member_button.click()

    in_front(counter, MemberScreen)

"""One question on one line, answered by a touch or a key, or put off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from posclient.domain.member import MemberId
from posclient.domain.profile_ask import Asked
from posclient.store import asked_fields, members
from tests.support.shop import rows
from tests.support.small_shop import BUSINESS_DATE
from tests.ui.counter import Counter
from ui.widgets.ask_line import AskLine

HER = MemberId("m1")


@pytest.fixture
def line(counter: Counter) -> Iterator[AskLine]:
    made = AskLine(counter.context)
    made.resize(372, 120)
    yield made
    made.close()
    made.deleteLater()


def asks_for(counter: Counter, field: str) -> None:
    """Everything before it was declined a week ago."""
    last_week = Asked(BUSINESS_DATE.replace(month=2, day=20), answered=False)
    for before in ("birthday", "preferences", "gender", "residence"):
        if before == field:
            return
        counter.till.store.write(
            lambda c, one=before: asked_fields.put_asked(c, HER, one, last_week),  # type: ignore[misc]  # bound now
            name="asked",
        )


def looked(counter: Counter, line: AskLine) -> None:
    """It has looked what to ask."""
    counter.wait(lambda: not line._soon.isActive())
    counter.settle()


def profile(counter: Counter) -> dict[str, str]:
    member = counter.till.store.read(lambda c: members.by_id(c, HER))
    assert member is not None
    return dict(member.profile)


def test_a_birthday_is_typed(counter: Counter, line: AskLine) -> None:
    line.show_for(HER)
    counter.wait(line.isVisible)
    assert line.text.text() == counter.context.words("ask.question.birthday")

    QTest.keyClicks(line.day, "19910520")
    QTest.keyClick(line.day, Qt.Key.Key_Return)
    counter.wait(lambda: profile(counter) == {"birthday": "1991-05-20"})
    counter.settle()

    assert not line.isVisible()
    line.show_for(None)
    line.show_for(HER)
    looked(counter, line)
    assert not line.isVisible()


def test_a_gender_is_tapped(counter: Counter, line: AskLine) -> None:
    asks_for(counter, "gender")
    line.show_for(HER)
    counter.wait(line.isVisible)

    QTest.mouseClick(line.choices[0], Qt.MouseButton.LeftButton)

    counter.wait(lambda: profile(counter) == {"gender": "female"})


@pytest.mark.parametrize(("key", "said"), [(Qt.Key.Key_2, "male"), (Qt.Key.Key_0, "")])
def test_a_gender_by_a_key_or_not_now(counter: Counter, line: AskLine, key: Qt.Key, said: str) -> None:
    asks_for(counter, "gender")
    line.show_for(HER)
    counter.wait(line.isVisible)
    line.activateWindow()
    counter.wait(line.isActiveWindow)

    QTest.keyClick(line, key, Qt.KeyboardModifier.AltModifier)
    counter.wait(lambda: not line.isVisible())
    counter.settle()

    assert profile(counter) == ({"gender": said} if said else {})
    asked = ("m1", "gender", "2026-03-02", int(bool(said)))
    assert asked in rows(counter.till.store, "field_asked")


def test_a_wrong_day_is_said_and_asked_again(counter: Counter, line: AskLine) -> None:
    line.show_for(HER)
    counter.wait(line.isVisible)

    QTest.keyClicks(line.day, "19911399")
    QTest.mouseClick(line.keep, Qt.MouseButton.LeftButton)
    counter.wait(lambda: counter.toast == counter.context.words("ask.bad_day"))

    assert line.isVisible()


def test_an_answer_for_whom_has_gone_is_not_shown(counter: Counter, line: AskLine) -> None:
    line.show_for(HER)
    line.show_for(None)
    looked(counter, line)

    assert not line.isVisible()

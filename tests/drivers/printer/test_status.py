"""What the real-time status means."""

from __future__ import annotations

import pytest

from drivers.printer.status import BLOCKING, QUESTIONS, question, troubles_of
from posclient.ports import PrinterTrouble


@pytest.mark.parametrize(
    ("answers", "troubles"),
    [
        ("121212", set()),
        ("12121e", {PrinterTrouble.PAPER_LOW}),
        ("1a327e", {PrinterTrouble.PAPER_OUT}),
        ("1a1612", {PrinterTrouble.COVER_OPEN}),
        ("1a367e", {PrinterTrouble.COVER_OPEN, PrinterTrouble.PAPER_OUT}),
        ("1a1212", {PrinterTrouble.OFFLINE}),
        ("125212", {PrinterTrouble.OFFLINE}),
        ("1a161e", {PrinterTrouble.COVER_OPEN, PrinterTrouble.PAPER_LOW}),
    ],
)
def test_known_answers(answers: str, troubles: set[PrinterTrouble]) -> None:
    assert troubles_of(*bytes.fromhex(answers)) == troubles


def test_the_questions_are_real_time_commands() -> None:
    assert [question(number) for number in QUESTIONS] == [b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"]


def test_a_roll_nearly_used_up_still_prints() -> None:
    assert frozenset(PrinterTrouble) - BLOCKING == {PrinterTrouble.PAPER_LOW}

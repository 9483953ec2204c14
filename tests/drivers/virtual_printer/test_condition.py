"""Status bytes as a small thermal printer gives them."""

from __future__ import annotations

import pytest

from drivers.virtual_printer.condition import (
    Condition,
    automatic_status,
    identity,
    queued_status,
    real_time_status,
)


@pytest.mark.parametrize(
    ("condition", "answers"),
    [
        (Condition(), "12 12 12 12"),
        (Condition(paper_low=True), "12 12 12 1e"),
        (Condition(paper_out=True), "1a 32 12 7e"),
        (Condition(cover_open=True), "1a 16 12 12"),
        (Condition(drawer_open=True), "16 12 12 12"),
    ],
)
def test_real_time_status(condition: Condition, answers: str) -> None:
    assert bytes(real_time_status(n, condition) for n in (1, 2, 3, 4)).hex(" ") == answers


def test_queued_and_automatic_status() -> None:
    assert queued_status(1, Condition(paper_out=True)) == 0x0F
    assert queued_status(50, Condition(drawer_open=True)) == 0x01
    assert automatic_status(Condition(cover_open=True, drawer_open=True)).hex(" ") == "3c 00 00 00"


def test_identity() -> None:
    assert identity(67) == b"_VIRTUAL PRINTER\0"
    assert identity(50) == identity(2) == b"\x03"


@pytest.mark.parametrize(
    "ask", [lambda: real_time_status(0, Condition()), lambda: queued_status(9, Condition())]
)
def test_other_numbers_are_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match="is not answered"):
        ask()

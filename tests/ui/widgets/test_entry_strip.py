"""What is typed on the sale screen's home, and the `5×`."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.small_shop import words_of
from ui.theme.tokens import LIGHT
from ui.widgets.entry_strip import EntryStrip


@pytest.fixture
def strip(till_application: QApplication) -> EntryStrip:
    return EntryStrip(words_of("zh_CN"), LIGHT)


@pytest.mark.parametrize(
    ("keys", "times", "text"),
    [
        ("5*", 5, ""),
        ("5×", 5, ""),
        ("12x", 12, ""),
        ("5*69", 5, "69"),
        ("zxl", 1, "zxl"),
        ("ax", 1, "ax"),
        ("*", 1, ""),
        ("×", 1, ""),
        ("0*", 1, "0*"),
        ("5*3*", 3, ""),
        ("13812345678*", 1, "13812345678*"),
    ],
)
def test_a_sign_after_digits_makes_them_times(strip: EntryStrip, keys: str, times: int, text: str) -> None:
    for key in keys:
        strip.press(key)
    assert (strip.times, strip.text) == (times, text)


def test_erasing_the_empty_text_takes_the_times_back(strip: EntryStrip) -> None:
    for key in "5*1":
        strip.press(key)
    strip.erase()
    assert strip.times == 5
    strip.erase()
    assert strip.times == 1


def test_times_are_for_one_scan(strip: EntryStrip) -> None:
    for key in "5*":
        strip.press(key)
    assert strip.take_times() == 5
    assert strip.take_times() == 1


def test_it_never_grows_without_end(strip: EntryStrip) -> None:
    for _ in range(500):
        strip.press("1")
    assert len(strip.text) == 64

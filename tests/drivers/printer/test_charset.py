"""A text as bytes: two a hanzi, and never four."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.charset import encode_text, end_text, start_text, with_placeholders
from drivers.printer.settings import Charset
from posclient.slips.wrapping import clean, text_columns

CHARSETS = st.sampled_from(get_args(Charset))


def test_full_width_punctuation_and_signs_survive_without_a_hanzi_beside_them() -> None:
    assert encode_text("：，。【】￥★①→", "gbk") == "：，。【】￥★①→".encode("gbk")
    assert b"?" not in encode_text("：，。【】￥★①→", "gbk")


def test_a_half_width_yen_never_becomes_four_bytes() -> None:
    for charset in ("gbk", "gb18030"):
        assert encode_text("¥9.90 • 5€", charset) == "￥9.90 · 5EUR".encode("gbk")


@pytest.mark.parametrize("char", ["䶮", "𠮷", "😀", "ñ"])
def test_gbk_is_strict_about_what_it_lacks(char: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        encode_text(char, "gbk")


def test_the_charset_belongs_to_the_printer() -> None:
    assert encode_text("䶮", "gb18030") == "䶮".encode("gb18030")
    assert encode_text("䶮奶", "utf-8") == "䶮奶".encode()


def test_placeholders_are_as_wide_as_what_they_stand_for() -> None:
    assert with_placeholders("张䶮 ñ😀g\u0303", "gbk") == "张□ ?□g"


@given(st.text(max_size=40))
def test_placeholders_keep_the_columns(text: str) -> None:
    shown = with_placeholders(text, "gbk")

    assert len(shown.encode("gbk")) == text_columns(clean(text))


@given(st.text(max_size=60), CHARSETS)
def test_no_byte_of_a_text_is_a_control(text: str, charset: Charset) -> None:
    data = encode_text(with_placeholders(text, charset), charset)

    assert all(byte >= 0x20 and byte != 0x7F for byte in data)


def test_chinese_mode_is_entered_once_and_left() -> None:
    assert start_text("gbk") == bytes.fromhex("1b40 1b7400 1c26")
    assert end_text("gbk") == bytes.fromhex("1c2e")
    assert start_text("gb18030") == start_text("gbk")
    assert (start_text("utf-8"), end_text("utf-8")) == (bytes.fromhex("1b40"), b"")

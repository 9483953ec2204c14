"""Text is made safe, and breaks where a reader of Chinese expects it to."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.slips.wrapping import char_columns, clean, longest_word, text_columns, wrap

MIXED = st.text(st.sampled_from("爱婴岛奶粉段，。）（￥·①䶮𠮷😀 abc-XYZ0189.,)(é\u0301\u3000"), max_size=80)


@pytest.mark.parametrize(
    ("char", "columns"),
    [
        ("a", 1),
        ("奶", 2),
        ("，", 2),
        ("￥", 2),
        ("①", 2),
        ("é", 2),
        ("䶮", 2),
        ("😀", 2),
        ("ñ", 1),
        ("\u0301", 0),
    ],
)
def test_a_character_is_as_wide_as_its_gbk_bytes_or_as_it_is_drawn(char: str, columns: int) -> None:
    assert char_columns(char) == columns


@given(st.text(st.characters(codec="gbk"), max_size=40))
def test_the_columns_of_a_gbk_text_are_its_bytes(text: str) -> None:
    assert text_columns(text) == len(text.encode("gbk"))


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("张\x1b@三", "张@三"),
        ("张\x1dV\x00三", "张V三"),
        ("A\tB\r\nC", "A B  C"),
        ("A\u2028B\u00a0C", "A B C"),
        ("\u202e王\u200b五\ufeff", "王五"),
        ("❤\ufe0f", "❤"),
        ("\ud83d", ""),
        ("¥5 €3 •", "￥5 EUR3 ·"),
        ("cafe\u0301", "café"),
        ("\u3000空", "\u3000空"),
    ],
)
def test_nothing_that_a_printer_could_take_for_a_command_is_left(given_text: str, cleaned: str) -> None:
    assert clean(given_text) == cleaned


@given(st.text(max_size=60))
def test_clean_text_has_no_controls_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)

    assert not [char for char in cleaned if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert clean(cleaned) == cleaned


def test_hanzi_break_anywhere_and_words_at_spaces() -> None:
    assert wrap("合生元派星奶粉", 8) == ["合生元派", "星奶粉"]
    assert wrap("baby formula milk", 9) == ["baby", "formula", "milk"]
    assert wrap("奶粉 Similac 3段", 10) == ["奶粉", "Similac 3", "段"]


def test_punctuation_stays_with_what_it_belongs_to() -> None:
    assert wrap("一二三，四五", 6) == ["一二", "三，四", "五"]
    assert wrap("一二（三）", 6) == ["一二", "（三）"]
    assert wrap("共￥128.00元", 10) == ["共￥128.00", "元"]
    assert wrap("实付￥128.00", 8) == ["实付", "￥128.00"]


def test_a_word_longer_than_the_line_is_broken_and_never_cut() -> None:
    assert wrap("no: ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10) == ["no:", "ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ"]


def test_an_indent_stays_and_an_empty_text_is_an_empty_line() -> None:
    assert wrap("  2 x 9.90", 20) == ["  2 x 9.90"]
    assert wrap("", 20) == [""]
    assert wrap("   ", 20) == [""]


def test_one_column_holds_no_hanzi() -> None:
    with pytest.raises(ValueError, match="no hanzi fits"):
        wrap("奶", 1)


def test_the_longest_word_counts_what_should_not_be_broken() -> None:
    assert longest_word("奶粉 ￥1,299.00") == 10
    assert longest_word("") == 0


@given(MIXED, st.integers(2, 48))
def test_every_line_fits_and_nothing_is_lost(text: str, columns: int) -> None:
    cleaned = clean(text)

    lines = wrap(cleaned, columns)

    assert all(text_columns(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")


@given(st.lists(st.sampled_from(["奶", "粉", "段，", "元。", "）"]), max_size=30), st.integers(8, 48))
def test_closing_punctuation_starts_no_line(parts: list[str], columns: int) -> None:
    text = "会" + "".join(part for at, part in enumerate(parts) if part != "）" or parts[at - 1] != "）")

    assert not [line for line in wrap(text, columns)[1:] if line[0] in "，。）"]

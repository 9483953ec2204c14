"""Pinyin of goods: heteronyms by their word."""

from __future__ import annotations

import pytest

from scripts.demo_goods.spelling import initials, pinyin


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("成长奶粉", "chengzhangnaifen"),
        ("长袖", "changxiu"),
        ("加长", "jiachang"),
        ("三重防漏", "sanchongfanglou"),
        ("重力球", "zhongliqiu"),
        ("行知熊", "xingzhixiong"),
        ("单层", "danceng"),
        ("弹力", "tanli"),
        ("薄荷", "bohe"),
        ("超薄", "chaobao"),
        ("音乐床铃", "yinyuechuangling"),
        ("调奶器", "tiaonaiqi"),
        ("绿女", "lvnv"),
    ],
)
def test_a_heteronym_is_read_as_its_word_is(name: str, expected: str) -> None:
    assert pinyin(name) == expected


def test_digits_and_latin_letters_stay_and_are_initials_in_full() -> None:
    assert pinyin("DHA藻油30粒") == "dhazaoyou30li"
    assert initials("DHA藻油30粒") == "dhazy30l"
    assert initials("拉拉裤XXL码36片(15kg以上)") == "llkxxlm36p15kgys"

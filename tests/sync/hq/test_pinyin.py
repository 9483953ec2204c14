"""Names as letters; surnames are read as surnames."""

from __future__ import annotations

import pytest

from sync.hq.pinyin import SURNAMES, pinyin_of, pinyin_of_name


@pytest.mark.parametrize(
    ("name", "letters", "initials"),
    [
        ("张小丽", "zhangxiaoli", "zxl"),
        ("单丽", "shanli", "sl"),
        ("仇英", "qiuying", "qy"),
        ("曾小贤", "zengxiaoxian", "zxx"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("区志航", "ouzhihang", "ozh"),
        ("查良镛", "zhaliangyong", "zly"),
        ("欧阳娜娜", "ouyangnana", "oynn"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("吕布", "lvbu", "lb"),
        ("Ann Lee", "annlee", "al"),
        ("", "", ""),
    ],
)
def test_a_name_is_read_as_a_person_is_called(name: str, letters: str, initials: str) -> None:
    assert pinyin_of_name(name) == (letters, initials)


def test_goods_are_read_with_their_figures() -> None:
    assert pinyin_of("爱他美3段 800g") == ("aitamei3duan800g", "atm3d8")


def test_the_table_has_one_syllable_a_character() -> None:
    assert all(len(reading.split()) == len(surname) for surname, reading in SURNAMES.items())

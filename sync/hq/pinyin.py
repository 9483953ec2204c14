"""Pinyin of names and goods, made here once so that a till needs no dictionary."""

from __future__ import annotations

from typing import Final

SURNAMES: Final = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "长孙": "zhang sun",
    "单于": "chan yu",
    "澹台": "tan tai",
    "令狐": "ling hu",
    "单": "shan",
    "仇": "qiu",
    "曾": "zeng",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "盖": "ge",
    "乐": "yue",
    "朴": "piao",
    "任": "ren",
    "覃": "qin",
    "缪": "miao",
    "翟": "zhai",
    "员": "yun",
    "黑": "he",
    "折": "she",
    "秘": "bi",
    "冼": "xian",
    "洗": "xian",
    "盛": "sheng",
    "召": "shao",
    "种": "chong",
    "繁": "po",
    "么": "yao",
    "宿": "su",
    "句": "gou",
    "能": "nai",
    "燕": "yan",
    "重": "chong",
    "隗": "wei",
    "尹": "yin",
    "车": "che",
    "石": "shi",
    "沈": "shen",
    "褚": "chu",
    "葛": "ge",
    "宁": "ning",
    "哈": "ha",
    "祭": "zhai",
    "相": "xiang",
    "那": "na",
    "过": "guo",
    "薄": "bo",
    "柏": "bai",
    "卜": "bu",
    "晁": "chao",
    "逄": "pang",
    "牟": "mu",
    "阚": "kan",
    "佴": "nai",
    "俞": "yu",
    "纪": "ji",
}
"""Surnames that are read otherwise than the character usually is, or that a dictionary may get wrong."""


def pinyin_of_name(name: str) -> tuple[str, str]:
    """A person's name as letters and as initials: `曾小贤` → (`zengxiaoxian`, `zxx`). Latin names go lower case."""
    surname = next((head for head in (name[:2], name[:1]) if head in SURNAMES), "")
    syllables = [*(SURNAMES[surname].split() if surname else ()), *_syllables(name[len(surname) :])]
    return _joined(syllables)


def pinyin_of(text: str) -> tuple[str, str]:
    """Goods' names: `爱他美3段` → (`aitamei3duan`, `atm3d`)."""
    return _joined(_syllables(text))


def _syllables(text: str) -> list[str]:
    if not text:
        return []
    from pypinyin import lazy_pinyin  # noqa: PLC0415 (a fifth of a second and 60 MB, for whoever needs it)

    return [word for part in lazy_pinyin(text) for word in _words(part)]


def _words(text: str) -> list[str]:
    """Runs of letters and of digits; all else separates."""
    kept = "".join(mark if mark.isascii() and mark.isalnum() else " " for mark in text.lower())
    return kept.split()


def _joined(syllables: list[str]) -> tuple[str, str]:
    return "".join(syllables)[:200], "".join(syllable[0] for syllable in syllables)[:200]

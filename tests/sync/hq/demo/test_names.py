"""Names and their letters."""

from __future__ import annotations

import re
from random import Random

from sync.hq.demo.names import latin_name, name_book


def people(count: int) -> dict[str, tuple[str, str]]:
    random = Random(1)
    drawn = (name_book().person(random, female=True) for _ in range(count))
    return {name.text: (name.pinyin, name.initials) for name in drawn}


def test_every_name_has_letters_to_search_by() -> None:
    for text, (pinyin, initials) in people(4000).items():
        assert re.fullmatch(r"[a-z]+", pinyin), text
        assert re.fullmatch(r"[a-z]+", initials), text
        assert pinyin[0] == initials[0]
        assert len(initials) == (2 if text.isascii() else len(text)), text


def test_surnames_are_read_as_surnames() -> None:
    found = people(8000)

    readings = {"单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "䶮": "yan"}
    for surname, letters in readings.items():
        hers = [pinyin for text, (pinyin, _) in found.items() if text[0] == surname]
        assert hers, surname
        assert all(pinyin.startswith(letters) for pinyin in hers)
    double = [initials for text, (_, initials) in found.items() if text.startswith("欧阳")]
    assert double
    assert all(initials.startswith("oy") for initials in double)


def test_a_few_names_are_latin() -> None:
    assert latin_name("Anna Keller").initials == "ak"
    latin = [text for text in people(4000) if text.isascii()]
    assert latin


def test_addresses_lie_in_the_invented_district() -> None:
    address = name_book().address(Random(2), "棠溪雅苑")

    assert address.startswith("澄川区")
    assert "棠溪雅苑" in address

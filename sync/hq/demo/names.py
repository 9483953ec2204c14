"""Names of people, milk names of children, addresses: drawn from `assets/demo/names.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

from sync.hq.demo.chance import Urn
from sync.hq.demo.files import read_rows
from sync.hq.pinyin import pinyin_of_name

LATIN_NAMES: Final = (
    "Anna Keller",
    "Emma Clarke",
    "Julia Novak",
    "Laura Rossi",
    "Maria Santos",
    "Sofia Lindgren",
    "Yuki Tanaka",
)
_TWO_CHARACTERS: Final = 0.68  # of given names; the others have one
_LATIN: Final = 0.005


@dataclass(frozen=True)
class PersonName:
    """A name with its letters for the search box. `pinyin` is lower case without spaces."""

    text: str
    pinyin: str
    initials: str


@dataclass(frozen=True)
class _Word:
    hanzi: str
    pinyin: str
    initials: str


@dataclass(frozen=True)
class NameBook:
    """Urns of everything that names are made of."""

    surnames: Urn[_Word]
    female: Urn[_Word]
    male: Urn[_Word]
    milk_names: Urn[str]
    streets: Urn[str]
    estates: Urn[str]
    district: str

    def person(self, random: Random, *, female: bool) -> PersonName:
        """A name, hanzi with few exceptions."""
        if random.random() < _LATIN:
            return latin_name(random.choice(LATIN_NAMES))
        given = self.female if female else self.male
        words = [self.surnames.draw(random), given.draw(random)]
        if random.random() < _TWO_CHARACTERS:
            words.append(given.draw(random))
        return PersonName(
            "".join([word.hanzi for word in words]),
            "".join([word.pinyin for word in words]),
            "".join([word.initials for word in words]),
        )

    def address(self, random: Random, estate: str) -> str:
        """A street address in the invented district."""
        street = self.streets.draw(random)
        house, building, floor = random.randint(1, 380), random.randint(1, 28), random.randint(1, 18)
        return f"{self.district}{street}{house}号{estate}{building}栋{floor:d}0{random.randint(1, 4)}室"


def latin_name(text: str) -> PersonName:
    """`Anna Keller`: letters `annakeller`, initials `ak`."""
    words = text.lower().split()
    return PersonName(text, "".join(words), "".join(word[0] for word in words))


@cache
def name_book() -> NameBook:
    """The demo's names."""
    return NameBook(
        surnames=Urn((_surname(row), float(row["weight"])) for row in _of("surname")),
        female=_given("given_female"),
        male=_given("given_male"),
        milk_names=_texts("milk_name"),
        streets=_texts("street"),
        estates=_texts("estate"),
        district=_of("district")[0]["hanzi"],
    )


def _of(kind: str) -> list[dict[str, str]]:
    return [row for row in read_rows("names.csv") if row["kind"] == kind]


def _surname(row: dict[str, str]) -> _Word:
    """Surnames of two characters stand in the file as one word: where their second syllable begins is looked up."""
    hanzi, letters = row["hanzi"], row["pinyin"]
    return _Word(hanzi, letters, letters[0] if len(hanzi) == 1 else pinyin_of_name(hanzi)[1])


def _given(kind: str) -> Urn[_Word]:
    return Urn(
        (_Word(row["hanzi"], row["pinyin"], row["pinyin"][0]), float(row["weight"])) for row in _of(kind)
    )


def _texts(kind: str) -> Urn[str]:
    return Urn((row["hanzi"], float(row["weight"])) for row in _of(kind))

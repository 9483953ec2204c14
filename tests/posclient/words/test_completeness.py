"""Both catalogues are whole, agree with each other and with the code: no key missing, none left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from drivers.printer.reason import Reason
from posclient.domain.care import Outcome
from posclient.domain.catalog import PriceKind
from posclient.domain.member import PROFILE_FIELDS, Address, Gender, Source
from posclient.domain.staff import Role
from posclient.domain.value.profile import Guess
from posclient.domain.value.segment import FIGURES, Segment
from posclient.ports import PrinterTrouble, PrintState
from posclient.words.catalogue import TRANSLATIONS

ROOT: Final = Path(__file__).resolve().parents[3]
CODE: Final = (
    "main.py",
    "commands.py",
    "devices.py",
    "first_run.py",
    "running_till.py",
    "posclient",
    "ui",
    "drivers",
    "sync",
)
KEY: Final = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+")
ASKING: Final = {
    "words",
    "_words",
    "receipt_words",
    "Reason",
    "Refused",
    "line",
    "lines",
    "labelled",
    "put_back",
    "leave_unknown",
    "recover",
}
"""Who takes a key as an argument; so does everything whose name ends in `Error`."""


@cache
def catalogue(language: str) -> Catalog:
    path = TRANSLATIONS / language / "LC_MESSAGES" / "till.po"
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


@cache
def messages(language: str) -> dict[str, Message]:
    found = [message for message in catalogue(language) if message.id]
    keys = [message.id if isinstance(message.id, str) else message.id[0] for message in found]
    return dict(zip(keys, found, strict=True))


def forms(message: Message) -> tuple[str, ...]:
    """The texts of an entry: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    found: list[tuple[Path, ast.Module]] = []
    for name in CODE:
        top = ROOT / name
        paths = sorted(top.rglob("*.py")) if top.is_dir() else [top] if top.exists() else []
        found += [(path, ast.parse(path.read_text("utf-8"))) for path in paths]
    return tuple(found)


def literals(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and KEY.fullmatch(part.value):
            yield part.value


def patterns(node: ast.AST) -> Iterator[re.Pattern[str]]:
    """The f-strings that make keys, with anything in their gaps: `f"outcome.{outcome}"`."""
    for part in ast.walk(node):
        if isinstance(part, ast.JoinedStr):
            start = part.values[0]
            if isinstance(start, ast.Constant) and re.match(r"[a-z_]+\.", str(start.value)):
                pieces = [
                    re.escape(str(piece.value)) if isinstance(piece, ast.Constant) else "[A-Za-z0-9_.]+"
                    for piece in part.values
                ]
                yield re.compile("".join(pieces))


def asked_in(node: ast.AST) -> Iterator[str]:
    """The keys that a call, a keyword or an assignment asks the catalogue for."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            if name in ASKING or name.endswith("Error"):
                yield from (key for argument in node.args for key in literals(argument))
            yield from (
                key
                for keyword in node.keywords
                if keyword.arg and keyword.arg.endswith("key")
                for key in literals(keyword.value)
            )
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ) if name.endswith("key"):
            yield from literals(value)


def listed(keys: Iterable[str]) -> str:
    return "\n".join(sorted(keys))


def test_both_languages_have_the_same_keys() -> None:
    assert set(messages("zh_CN")) == set(messages("en"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_key_stands_twice(language: str) -> None:
    source = (TRANSLATIONS / language / "LC_MESSAGES" / "till.po").read_text("utf-8")
    keys = re.findall(r'^msgid "(.+)"$', source, re.MULTILINE)

    assert len(keys) == len(set(keys)), listed(key for key in keys if keys.count(key) > 1)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_entry_is_written_and_not_a_guess(language: str) -> None:
    bad = [key for key, message in messages(language).items() if message.fuzzy or not all(forms(message))]

    assert not bad, listed(bad)


def test_both_languages_fill_in_the_same_values() -> None:
    differing = [
        key
        for key in messages("zh_CN").keys() & messages("en").keys()
        for chinese in forms(messages("zh_CN")[key])
        for english in forms(messages("en")[key])
        if placeholders(chinese) != placeholders(english)
    ]

    assert not differing, listed(differing)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_counts_something_has_plural_forms(language: str) -> None:
    wrong = [
        key
        for key, message in messages(language).items()
        if any(("n" in placeholders(text)) != isinstance(message.id, tuple) for text in forms(message))
        or (isinstance(message.id, tuple) and len(forms(message)) != catalogue(language).num_plurals)
    ]

    assert not wrong, listed(wrong)


def test_every_key_that_the_code_asks_for_is_there() -> None:
    asked = {
        (key, str(path.relative_to(ROOT)))
        for path, tree in trees()
        for node in ast.walk(tree)
        for key in asked_in(node)
    }
    missing = [f"{key} ({path})" for key, path in asked if key not in messages("zh_CN")]

    assert not missing, listed(missing)


def test_no_key_is_left_over() -> None:
    used = {key for _, tree in trees() for key in literals(tree)}
    made = [pattern for _, tree in trees() for pattern in patterns(tree)]
    unused = [
        key
        for key in messages("zh_CN")
        if key not in used and not any(pattern.fullmatch(key) for pattern in made)
    ]

    assert not unused, listed(unused)


@pytest.mark.parametrize(
    ("family", "members"),
    [
        ("address", tuple(Address)),
        ("gender", tuple(Gender)),
        ("outcome", tuple(Outcome)),
        ("print", tuple(PrintState)),
        ("profile", PROFILE_FIELDS),
        ("quote.no_points", tuple(PriceKind)),
        ("quote.price", (PriceKind.MEMBER, PriceKind.PROMOTIONAL)),
        ("role", tuple(Role)),
        ("source", tuple(Source)),
        ("segment", tuple(Segment)),
        ("segment.why", FIGURES),
        ("infer", tuple(Guess)),
    ],
)
def test_every_member_of_a_family_has_its_word(family: str, members: tuple[str, ...]) -> None:
    assert not [member for member in members if f"{family}.{member}" not in messages("zh_CN")]


def test_whatever_keeps_paper_from_coming_out_has_its_words() -> None:
    assert set(PrinterTrouble) <= set(messages("zh_CN"))
    assert set(Reason) <= set(messages("zh_CN"))

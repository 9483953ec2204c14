"""Columns matched to fields: guessed by their headings, changed by somebody, checked before anything is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from posclient.wire.bring_in import What
from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.fields import FIELDS, Field, fields_of
from sync.hq.bring_in.values import narrow

_BLANKS: Final = re.compile(r"[\s_\-()（）【】\[\]:：*＊./]+")
_UNITS: Final = re.compile(r"(元|rmb|cny|¥|￥)$")


def guess(what: What, headings: Sequence[str]) -> tuple[str, ...]:
    """A field for each column by its heading; empty where none is known. The first column of two that mean the same
    gets it.
    """
    known: dict[str, str] = {}
    for field in FIELDS[what]:
        for name in (field.zh, field.en, field.name, *field.also.split("|")):
            known.setdefault(_plain(name), field.name)
    taken: set[str] = set()
    guessed = []
    for heading in headings:
        name = known.get(_plain(heading)) or known.get(_UNITS.sub("", _plain(heading))) or ""
        guessed.append("" if name in taken else name)
        taken.add(name)
    return tuple(guessed)


def with_overrides(
    what: What, headings: Sequence[str], guessed: Sequence[str], given: Mapping[str, str]
) -> tuple[str, ...]:
    """The guess with somebody's own words over it: heading → field, an empty field leaving the column out. Her columns
    win over guessed ones. Raises FileFaultError for a heading or a field that is not there.
    """
    known = fields_of(what)
    for heading, name in given.items():
        if heading not in headings:
            raise FileFaultError("missing_column", field=heading)
        if name and name not in known:
            raise FileFaultError("unknown_field", field=name)
    named = set(given.values())
    return tuple(
        given.get(heading, "" if name in named else name)
        for heading, name in zip(headings, guessed, strict=True)
    )


def check_columns(what: What, columns: Sequence[str]) -> None:
    """Raises FileFaultError unless each field has at most one column and the required ones have theirs."""
    known = fields_of(what)
    used: set[str] = set()
    for name in columns:
        if name and name not in known:
            raise FileFaultError("unknown_field", field=name)
        if name and name in used:
            raise FileFaultError("column_twice", field=_both(known[name]))
        used.add(name)
    groups: dict[What, tuple[str, ...]] = {
        "members": ("phone", "card", "number"),
        "goods": ("sku", "barcode"),
        "stock": ("sku", "barcode"),
    }
    key = groups.get(what, ())
    if key and not used & set(key):
        raise FileFaultError("missing_column", field=" / ".join(_both(known[name]) for name in key))
    for field in FIELDS[what]:
        if field.required and field.name not in used:
            raise FileFaultError("missing_column", field=_both(field))


def _both(field: Field) -> str:
    return f"{field.zh} {field.en}" if field.zh != field.en else field.zh


def _plain(heading: str) -> str:
    return _BLANKS.sub("", narrow(heading).lower())

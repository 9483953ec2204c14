"""Sentences from reasons: values become text by their name, then fill the sentence of the reason's key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from posclient.domain.reason import Reason
from posclient.words.names import Names

if TYPE_CHECKING:
    from posclient.words.words import Words

MAX_SCALE: Final = 4
"""The most decimals that points have (as in `promotion.rules`); another figure is not one."""


def sentence(words: Words, reason: Reason, names: Names) -> str:
    """The reason as a person reads it.

    A reason comes from headquarters too, which may be newer than this till: where the catalogue lacks its key, or it
    lacks a value of the sentence, the text is `reason.unknown` with the key.
    """
    values = {name: _text(words, reason, name, names) for name in reason.values}
    try:
        return words(reason.key, **values)
    except KeyError:
        return words("reason.unknown", key=reason.key)


def _text(words: Words, reason: Reason, name: str, names: Names) -> str:
    value = reason.values[name]
    if isinstance(value, int):
        return _number(words, reason, name, value, names)
    return _name(words, name, value, names)


def _name(words: Words, name: str, value: str, names: Names) -> str:
    match name:
        case "tier":
            return names.tiers.get(value, value)
        case "need" | "lacks":
            return names.needs.get(value, value)
        case "child":
            return value or words("person.baby")
        case _:
            return value


def _number(words: Words, reason: Reason, name: str, value: int, names: Names) -> str:
    match name:
        case "last_units":
            return _units(words, value, str(reason.values.get("need", "")), names)
        case "points":
            scale = reason.values.get("scale", 0)
            return words.points(value, scale if isinstance(scale, int) and 0 <= scale <= MAX_SCALE else 0)
        case _ if name.endswith("_minor"):
            return words.money(value)
        case _ if name in _BY_NAME:
            return _BY_NAME[name](words, value)
        case _:
            return str(value)


def _units(words: Words, units: int, need_id: str, names: Names) -> str:
    """Whole packs where the member's usual pack is known (`2罐`), else the need's own unit (`1600克`)."""
    pack = names.packs.get(need_id)
    if pack is not None and pack.units > 0 and units % pack.units == 0:
        return words.units(units // pack.units, pack.name)
    return words.units(units, names.need_units.get(need_id, ""))


def _days(words: Words, days: int) -> str:
    return words("span.days", n=days)


def _days_ago(words: Words, days: int) -> str:
    if days == 0:
        return words("span.today")
    return words("span.yesterday") if days == 1 else words("span.days_ago", n=days)


def _days_left(words: Words, days: int) -> str:
    if days == 0:
        return words("span.left_today")
    return words("span.left", n=days) if days > 0 else words("span.left_overdue", n=-days)


def _months(words: Words, months: int) -> str:
    years, rest = divmod(months, 12)
    return words("span.years", n=years) if years and not rest else words("span.months", n=months)


_BY_NAME: Final[dict[str, Callable[[Words, int], str]]] = {
    "days": _days,
    "every_days": _days,
    "give_or_take": _days,
    "days_ago": _days_ago,
    "days_left": _days_left,
    "months": _months,
    "give_or_take_months": _months,
}
"""How a number is said, by the name that it has in a reason. Other numbers stand as they are."""

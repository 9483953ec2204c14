"""What the world did, in the cashier's words. Whatever is not of that kind is a fault of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posclient.services.shop import ShopError
from posclient.words import Words


@dataclass(frozen=True)
class Trouble:
    """A sentence of the words catalogue with its values (`…_minor` are amounts in minor units)."""

    key: str
    values: Mapping[str, int | str] = field(default_factory=dict)


def trouble_of(error: BaseException) -> Trouble | None:
    """The trouble that an error stands for, or None where the error is a fault of ours.

    An error of the till's store is told by the `message_key` that it carries: its type lives in a room that the
    screens don't enter.
    """
    if isinstance(error, ShopError):
        return Trouble(error.key, error.values)
    key = getattr(error, "message_key", None)
    return Trouble(key) if isinstance(key, str) else None


def sentence(words: Words, trouble: Trouble) -> str:
    """The trouble as the cashier reads it. A key that the catalogue lacks is shown as such, never hidden."""
    values = {
        name: words.money(value) if isinstance(value, int) and name.endswith("_minor") else value
        for name, value in trouble.values.items()
    }
    try:
        return words(trouble.key, **values)
    except KeyError:
        return words("reason.unknown", key=trouble.key)

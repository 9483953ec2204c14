"""Why something is so, as data: a key of the words catalogue and its values. Text is made where a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """`key` names a sentence; `values` fill it. Amounts are minor units, days are days, dates are ISO texts."""

    key: str
    values: Mapping[str, int | str] = field(default_factory=dict)

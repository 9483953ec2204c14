"""What can be taken out, and of when and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Kind = Literal[
    "members",
    "goods",
    "stock",
    "staff",
    "sales",
    "sale-lines",
    "tenders",
    "ledger",
    "care",
    "shifts",
    "cash",
    "reports",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Language = Literal["zh", "en"]

LONG_AGO: Final = "1900-01-01"
FAR_OFF: Final = "2199-12-31"


@dataclass(frozen=True)
class Wanted:
    """A table: which, in which language's headings, between two business dates (inside), of a store or of all (empty).

    Members, goods, stock and staff are as they are now; the dates are for what happened.
    """

    kind: Kind
    language: Language = "zh"
    first: str = LONG_AGO
    last: str = FAR_OFF
    store_id: str = ""

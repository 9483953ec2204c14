"""Which one thing to ask a member today: her profile grows in small bites, one a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from posclient.domain.member import Member

ORDER: Final = (
    "birthday",
    "preferences",
    "gender",
    "residence",
    "address",
    "occupation",
    "education",
    "income",
)
"""What helps to serve her first, what is nobody's business last. A note is the shop's own and is not asked; whether a
child was born is not asked either: she tells it, or she has a reason not to.
"""

LAST: Final = "income"
"""Asked only of somebody who has answered everything else."""

GOES_STALE: Final = frozenset({"preferences", "residence", "address", "occupation", "income"})
"""The rest stays true."""

DECLINED_DAYS: Final = 90
"""Who did not want to answer is left in peace for so long; something else may be asked meanwhile."""


@dataclass(frozen=True)
class Asked:
    """When a field was asked last at this shop, and whether she answered."""

    on: date
    answered: bool


def field_to_ask(member: Member, asked: Mapping[str, Asked], on: date, ask_again_days: int) -> str | None:
    """The field to ask on this visit, or None. A business date is a visit: who was asked today is not asked again.

    A known value is stale when it was answered here (or she joined) more than `ask_again_days` ago; 0 asks nobody.
    """
    if member.provisional or ask_again_days <= 0 or any(one.on >= on for one in asked.values()):
        return None
    missing = [field for field in ORDER if not member.profile.get(field)]
    for field in missing:
        if field == LAST and len(missing) > 1:
            continue
        if field not in asked or (on - asked[field].on).days >= DECLINED_DAYS:
            return field
    stale = [field for field in ORDER if _is_stale(member, field, asked.get(field), on, ask_again_days)]
    return stale[0] if stale and not missing else None


def _is_stale(member: Member, field: str, asked: Asked | None, on: date, ask_again_days: int) -> bool:
    if field not in GOES_STALE or not member.profile.get(field):
        return False
    since = asked.on if asked is not None else member.joined_on
    return since is not None and (on - since).days > ask_again_days

"""What a year of purchases left behind: yearly spend, points earned by the rules, and points spent since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import groupby

from posclient.domain.ledger.account import OPEN_LOT, Account, AccountKind, EntryKind
from posclient.domain.promotion.rules import RuleSet
from posclient.domain.tier import progress
from posclient.wire.events import LedgerEntry
from posclient.wire.mapping import rules_of
from sync.hq.demo.purchases import Line
from sync.hq.demo.rules import rule_set_row

POINTS_STEP = 100
"""Points are spent in whole hundreds."""


@cache
def demo_rules() -> RuleSet:
    """The demo's rule set as the domain knows it."""
    return rules_of(rule_set_row())


def spent_minor(lines: Iterable[Line]) -> int:
    """The sum of these lines, in minor units."""
    return sum(line.amount_minor for line in lines)


def points_earned(lines: Sequence[Line]) -> int:
    """Base points of these lines (oldest first), visit by visit, at the rate of the tier that each visit reaches."""
    rules = demo_rules()
    base = rules.base_points
    points = spent = 0
    for _, visit in groupby(lines, key=lambda line: line.on):
        bought = list(visit)
        spent += spent_minor(bought)
        earning = sum(line.amount_minor for line in bought if line.kind in base.price_kinds)
        rate = Fraction(progress(rules.tiers, spent).tier.points_rate)
        points += int(Fraction(earning * base.points, base.per_amount_minor) * rate)
    return points


def opening_entries(member_id: str, lines: Sequence[Line], spent_share: float) -> tuple[LedgerEntry, ...]:
    """Entries that open her accounts: the year's spend, the points earned, and the part of them that she spent."""
    earned = points_earned(lines)
    used = int(earned * spent_share) // POINTS_STEP * POINTS_STEP
    wanted = (
        ("spend", AccountKind.SPEND, spent_minor(lines), EntryKind.OPENING),
        ("points", AccountKind.POINTS, earned, EntryKind.OPENING),
        ("used", AccountKind.POINTS, -used, EntryKind.SPEND),
    )
    return tuple(
        LedgerEntry(f"{member_id}.{name}", Account(member_id, kind).account_id, OPEN_LOT, amount, entry_kind)
        for name, kind, amount, entry_kind in wanted
        if amount
    )

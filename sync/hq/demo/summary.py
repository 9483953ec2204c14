"""The demo shop in figures, for whoever seeded it to see whether it looks like a shop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from posclient.domain.money import format_minor
from posclient.domain.tier import progress
from sync.hq.demo.days import YEAR_DAYS, day
from sync.hq.demo.holdings import demo_rules
from sync.hq.seed import SeedMember

MONTHS: Final = 12


@dataclass(frozen=True)
class ShopSummary:
    """Figures of the year before `today`; money in minor units.

    `monthly_contribution_minor`: the year's sales to members, a member and month. `active`: bought in the last 91 days.
    `best_fifth_percent`: the best fifth's part of the sales, in whole percent.
    """

    members: int
    children: int
    expecting: int
    bought: int
    active: int
    visits: int
    lines: int
    sales_minor: int
    monthly_contribution_minor: int
    average_basket_minor: int
    best_fifth_percent: int
    by_tier: tuple[tuple[str, int], ...]

    def text(self) -> str:
        """The figures as lines of text."""
        tiers = ", ".join(f"{tier} {count}" for tier, count in self.by_tier)
        basket, month = format_minor(self.average_basket_minor), format_minor(self.monthly_contribution_minor)
        return "\n".join(
            (
                f"members {self.members} ({tiers}), children {self.children}, expecting {self.expecting}",
                f"bought in the year {self.bought}, in the last 91 days {self.active}",
                f"visits {self.visits}, lines {self.lines}, average basket {basket}, a member and month {month}",
                f"sales {format_minor(self.sales_minor)}, of them {self.best_fifth_percent} % by the best fifth",
            )
        )


def summary(seeds: Iterable[SeedMember], today: date) -> ShopSummary:
    """The figures of these members. Raises ValueError without members."""
    spends: list[int] = []
    children = expecting = active = visits = lines = 0
    for seed in seeds:
        spends.append(sum(purchase.amount_minor for purchase in seed.purchases))
        visit_days = {purchase.business_date for purchase in seed.purchases}
        visits += len(visit_days)
        lines += len(seed.purchases)
        active += bool(visit_days) and (today - day(max(visit_days))).days <= YEAR_DAYS // 4
        children += sum(child.birth_date is not None for child in seed.row.children)
        expecting += any(child.due_date is not None for child in seed.row.children)
    if not spends:
        raise ValueError("a shop without members has no figures")
    total = sum(spends)
    best = sum(sorted(spends, reverse=True)[: max(1, len(spends) // 5)])
    tiers = Counter(progress(demo_rules().tiers, spend).tier.tier_id for spend in spends)
    return ShopSummary(
        members=len(spends),
        children=children,
        expecting=expecting,
        bought=sum(spend > 0 for spend in spends),
        active=active,
        visits=visits,
        lines=lines,
        sales_minor=total,
        monthly_contribution_minor=total // (len(spends) * MONTHS),
        average_basket_minor=total // max(1, visits),
        best_fifth_percent=best * 100 // max(1, total),
        by_tier=tuple((tier.tier_id, tiers[tier.tier_id]) for tier in demo_rules().tiers),
    )

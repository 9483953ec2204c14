"""What the line at the counter is chosen from, as plain values: what she usually spends, what expires, and gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from posclient.domain.catalog import Product
from posclient.domain.insight import Expiring, Gap
from posclient.domain.ledger.account import AccountKind
from posclient.domain.member import Purchase
from posclient.domain.value.member_value import MemberValue
from posclient.domain.value.profile import Guess
from posclient.wire.feed import AccountRow


@dataclass(frozen=True)
class Spent:
    """The last day that she bought a need on, and the middle one of what she spent on it a day."""

    last_on: date
    usual_minor: int


@dataclass(frozen=True)
class Held:
    """What she has that may expire: points at `scale`, of which a yuan costs `points_per_yuan` (0 = they are no money
    here), and bonus money.
    """

    points: int
    scale: int
    points_per_yuan: int
    bonus_minor: int


def spent_on(bought: Iterable[Purchase], goods: Mapping[str, Product], on: date) -> dict[str, Spent]:
    """By need. Days after `on` are left out, and so are days on which as much came back."""
    by_need: dict[str, dict[date, int]] = {}
    for line in bought:
        product = goods.get(line.product_id)
        if product is not None and product.need and line.business_date <= on:
            days = by_need.setdefault(product.need, {})
            days[line.business_date] = days.get(line.business_date, 0) + line.amount_minor
    spent = {}
    for need, days in by_need.items():
        amounts = {day: amount for day, amount in days.items() if amount > 0}
        if amounts:
            spent[need] = Spent(max(amounts), median_low(amounts.values()))
    return spent


def expiring(lots: Iterable[AccountRow], held: Held, on: date) -> tuple[Expiring, ...]:
    """What expires, the next day first. Never more than she still has: what she did here since may have spent it."""
    by_day: dict[tuple[date, str], int] = {}
    for lot in lots:
        kind = lot.account_id.split("/")[1] if lot.account_id.count("/") == 2 else ""
        if lot.expires_on and kind in (AccountKind.POINTS, AccountKind.BONUS):
            key = date.fromisoformat(lot.expires_on), kind
            by_day[key] = by_day.get(key, 0) + lot.amount
    found = []
    for (day, kind), amount in sorted(by_day.items()):
        days = (day - on).days
        left = min(amount, held.bonus_minor if kind == AccountKind.BONUS else held.points)
        if left <= 0:
            continue
        if kind == AccountKind.BONUS:
            found.append(Expiring(days, left))
        else:
            worth = left * 100 // held.points_per_yuan if held.points_per_yuan else 0
            found.append(Expiring(days, worth, left, held.scale))
    return tuple(found)


def gaps(value: MemberValue | None, in_basket: Collection[str]) -> tuple[Gap, ...]:
    """What she might need besides, as her baskets let us guess, and what a basket of hers comes to."""
    if value is None:
        return ()
    return tuple(
        Gap(one.about, value.basket_minor)
        for one in value.inferred
        if one.guess is Guess.GAP and one.about not in in_basket
    )

"""A year of a family's visits: each need in its own rhythm, several of them in one basket.

Intervals are gamma-shaped around what was bought and what is used; a larger purchase lasts longer, but not in
proportion (measured elsewhere: an elasticity of 0 to 0.37). Campaign days pull visits forward and fill the cupboard.
Some families come once, some stop coming.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from heapq import heapify, heappop, heappush
from random import Random
from typing import Final

from posclient.domain.catalog import PriceKind, Product, price_for
from posclient.domain.member import months_and_days
from posclient.domain.money import ONE, line_amount
from posclient.wire.feed import PurchaseRow
from sync.hq.demo.chance import WEEKDAYS, dice, gamma_days
from sync.hq.demo.days import YEAR_DAYS, campaign_near
from sync.hq.demo.goods import OneOff, shelves
from sync.hq.demo.habits import Habit, make_habits
from sync.hq.demo.members import DemoMember

ELASTICITY: Final = 0.37
MOST_PACKS: Final = 6
SHORTEST_DAYS: Final = 3
TOGETHER_DAYS: Final = 5
"""What runs out within so many days after a visit is bought along with it."""

ONCE_SHARE: Final = 0.08
LAPSED_SHARE: Final = 0.2
PULL_DAYS: Final = 8


@dataclass(frozen=True)
class Line:
    """One product of one visit. `quantity` in thousandths; `kind` says whether it earned points."""

    on: date
    product: Product
    quantity: int
    amount_minor: int
    kind: PriceKind

    def row(self) -> PurchaseRow:
        """As headquarters keeps it."""
        return PurchaseRow(self.on.isoformat(), self.product.product_id, self.quantity, self.amount_minor)


def priced_line(on: date, product: Product, quantity: int) -> Line:
    """A line at the price that a member pays on that day."""
    price, kind = _price(product.product_id, on)
    return Line(on, product, quantity, _amount_of(price, quantity), kind)


def year_of(member: DemoMember, today: date, seed: int) -> tuple[Line, ...]:
    """A member's lines of the 365 days before `today`, oldest first; none before she joined."""
    random = dice(seed, "purchases", member.number)
    habits = make_habits(random, member.family, today)
    window = today - timedelta(days=YEAR_DAYS)
    end = today - timedelta(days=1)
    first = _first_visit(random, member, habits) if member.joined >= window else ()
    fate = random.random()
    if fate < ONCE_SHARE:
        return first
    if fate < ONCE_SHARE + LAPSED_SHARE:
        stays = random.randint(20, max(21, (today - member.joined).days))
        end = min(end, member.joined + timedelta(days=stays))
    start = max(window, member.joined + timedelta(days=2))
    return first + _Year(random, habits, start, end, member).lines()


def _first_visit(random: Random, member: DemoMember, habits: Sequence[Habit]) -> tuple[Line, ...]:
    """Nobody joins with an empty basket."""
    on = member.joined
    wanted = [habit for habit in habits if habit.daily(on) > 0][: random.randint(1, 2)]
    lines = [priced_line(on, habit.product(random, on), ONE) for habit in wanted]
    return tuple(lines) or tuple(_extras(random, member, on, chance=1.0))


@dataclass
class _Year:
    """The simulation of one family: a queue of what is due when, as ordinals of days."""

    random: Random
    habits: Sequence[Habit]
    start: date
    end: date
    member: DemoMember
    due: list[tuple[int, int]] = field(default_factory=list)

    def lines(self) -> tuple[Line, ...]:
        for index, habit in enumerate(self.habits):
            begins = max(self.start, habit.first)
            wait = self.random.random() * habit.need.row.typical_days * 1.2
            self.due.append((begins.toordinal() + round(wait), index))
        heapify(self.due)
        bought: list[Line] = []
        last_visit = self.start.toordinal() - 1
        while self.due and self.due[0][0] <= self.end.toordinal():
            visit = _visit_day(self.random, self.due[0][0], last_visit)
            if visit > self.end.toordinal():
                break
            bought.extend(self._basket(visit))
            last_visit = visit
        return tuple(bought)

    def _basket(self, ordinal: int) -> list[Line]:
        """What is bought on one visit; the same goods for two children are one line."""
        on = date.fromordinal(ordinal)
        packs: dict[str, int] = defaultdict(int)
        while self.due and self.due[0][0] <= ordinal + TOGETHER_DAYS:
            _, index = heappop(self.due)
            habit = self.habits[index]
            daily = habit.daily(on)
            if daily <= 0:
                if on < habit.last:
                    heappush(self.due, (ordinal + 30, index))
                continue
            product = habit.product(self.random, on)
            count, days = self._amount(
                habit, product, daily, campaign=campaign_near(ordinal + 1, 1) is not None
            )
            packs[product.product_id] += count * ONE
            heappush(self.due, (ordinal + max(SHORTEST_DAYS + TOGETHER_DAYS, round(days)), index))
        goods = shelves().by_id
        lines = [priced_line(on, goods[product_id], quantity) for product_id, quantity in packs.items()]
        if lines:
            lines.extend(
                line
                for line in _extras(self.random, self.member, on, chance=0.24)
                if line.product.product_id not in packs
            )
        return lines

    def _amount(self, habit: Habit, product: Product, daily: float, *, campaign: bool) -> tuple[int, float]:
        """How many packs, and in how many days the next ones are due."""
        typical = habit.need.row.typical_days
        usual = min(MOST_PACKS, max(1, round(daily * typical / product.units_per_pack)))
        lasts = min(usual * product.units_per_pack / daily, 3.0 * typical)
        count = usual
        if self.random.random() < (0.35 if campaign else 0.06):
            count = min(2 * usual, MOST_PACKS + 2)
        stretched = lasts * float((count / usual) ** ELASTICITY)
        return count, gamma_days(self.random, stretched, habit.shape)


def _visit_day(random: Random, due: int, last_visit: int) -> int:
    """The day of a visit for something due: a campaign day shortly before, or a day around it that suits."""
    campaign = campaign_near(due, PULL_DAYS)
    if campaign is not None and campaign > last_visit and random.random() < 0.3:
        return campaign
    days = [one for one in range(due - 2, due + 3) if one > last_visit] or [last_visit + 1]
    return random.choices(days, [WEEKDAYS[(one - 1) % 7] for one in days])[0]


def _extras(random: Random, member: DemoMember, on: date, *, chance: float) -> list[Line]:
    """What catches the eye: one-off goods that fit the youngest child, something weighed, a bag."""
    lines: list[Line] = []
    if random.random() < chance:
        months = _months_of_youngest(member, on)
        fitting, weights = _one_offs_for(max(-8, min(71, months)))
        product = random.choices(fitting, weights)[0].product
        lines.append(priced_line(on, product, ONE))
    if random.random() < chance / 5:
        lines.append(priced_line(on, random.choice(shelves().weighed), random.randint(120, 900)))
    if random.random() < 0.12:
        lines.append(priced_line(on, random.choice(shelves().bags), ONE))
    return lines


def _months_of_youngest(member: DemoMember, on: date) -> int:
    """Completed months; negative before the birth."""
    child = member.family.children[0]
    born = date.fromisoformat(child.birth_date or child.due_date or on.isoformat())
    return months_and_days(born, on)[0]


@cache
def _one_offs_for(months: int) -> tuple[list[OneOff], list[float]]:
    """Goods for a child of this age; what is dear is bought less often."""
    fitting = [one for one in shelves().one_offs if one.from_month <= months < one.before_month]
    return fitting, [1 / one.product.price_minor for one in fitting]


_amount_of: Final = cache(line_amount)


@cache
def _price(product_id: str, on: date) -> tuple[int, PriceKind]:
    return price_for(shelves().by_id[product_id], member=True, on=on)

"""A demo shop of 600 members on a fixed day, made once for all tests here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final

from posclient.domain.member import Purchase
from posclient.domain.money import ONE
from posclient.domain.replenishment import Bought, RunOut, run_out
from posclient.wire.feed import PurchaseRow
from posclient.wire.mapping import need_of, purchase_of
from sync.hq.demo.files import need_tables
from sync.hq.demo.goods import shelves
from sync.hq.demo.members import DemoMember, make_members
from sync.hq.demo.purchases import Line, year_of
from sync.hq.demo.seed_demo import demo_members
from sync.hq.seed import SeedMember

TODAY: Final = date(2026, 11, 22)
SEED: Final = 7
SIZE: Final = 600


@cache
def seeds() -> tuple[SeedMember, ...]:
    """All members with their past."""
    return tuple(demo_members(TODAY, SIZE, SEED))


@cache
def years() -> tuple[tuple[DemoMember, tuple[Line, ...]], ...]:
    """Drawn members with their lines."""
    return tuple((member, year_of(member, TODAY, SEED)) for member in make_members(SIZE, TODAY, SEED))


def run_outs(purchases: Sequence[PurchaseRow], on: date) -> dict[str, RunOut]:
    """What a till predicts from a member's history, by need."""
    by_need: dict[str, list[Bought]] = {}
    for purchase in map(purchase_of, purchases):
        need = shelves().by_id[purchase.product_id].need
        if need:
            by_need.setdefault(need, []).append(_bought(purchase))
    found = {need: run_out(need_of(need_tables()[need].row), bought, on) for need, bought in by_need.items()}
    return {need: prediction for need, prediction in found.items() if prediction is not None}


def _bought(purchase: Purchase) -> Bought:
    product = shelves().by_id[purchase.product_id]
    return Bought(purchase.business_date, purchase.quantity * product.units_per_pack // ONE)

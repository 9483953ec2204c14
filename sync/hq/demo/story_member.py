"""The known faces of the demo day: their families and purchases, laid out by hand in days before today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from posclient.domain.catalog import Product
from posclient.domain.member import Gender, months_and_days
from posclient.domain.money import ONE
from posclient.wire.personal import ChildRecord
from sync.hq.demo.files import stage_at
from sync.hq.demo.goods import nappy_size, product_id_of, shelves
from sync.hq.demo.holdings import demo_rules, spent_minor
from sync.hq.demo.purchases import Line, priced_line

FORMULA_LINE: Final = "Heyu Guard"
DEAR_FORMULA_LINE: Final = "Yunlingya Closer"
NAPPY_LINE: Final = "Xutuan Cloudsoft"
WIPES: Final = "220007"
FOLIC_ACID: Final = "610021"
MATERNAL_MILK: Final = "610001"
SHORT_OF_GOLD_MINOR: Final = 5_000
"""The member who nearly holds gold lacks at least this much of it, and little more."""


@dataclass(frozen=True)
class Past:
    """Children, the day she joined, and her lines of the last year, oldest first."""

    children: tuple[ChildRecord, ...]
    joined: date
    lines: tuple[Line, ...]


def running_out(member_id: str, today: date) -> Past:
    """Two tins every 21 days, the last ones 17 days ago; wipes and nappies still last for weeks."""
    born = _ago(today, 256)
    tins = (227, 206, 185, 164, 143, 122, 101, 79, 59, 38, 17)
    lines = [
        *(_tins(today, days, born, FORMULA_LINE, 2) for days in tins),
        *(_nappies(today, days, born, 2) for days in (213, 187, 164, 139, 113, 87, 62, 38, 12)),
        *(priced_line(_ago(today, days), _goods(WIPES), 3 * ONE) for days in (206, 164, 122, 79, 38, 12)),
    ]
    return Past((_child(member_id, 1, "糖糖", born, Gender.FEMALE),), _ago(today, 236), _in_order(lines))


def pregnant(member_id: str, today: date) -> Past:
    """Thirty weeks, two months with the shop."""
    child = ChildRecord(f"{member_id}.1", due_date=(today + timedelta(days=70)).isoformat())
    lines = [
        priced_line(_ago(today, 58), _goods(FOLIC_ACID), ONE),
        *(priced_line(_ago(today, days), _goods(MATERNAL_MILK), ONE) for days in (55, 29, 3)),
    ]
    return Past((child,), _ago(today, 58), _in_order(lines))


def twins(member_id: str, today: date) -> Past:
    """Two of everything, every fortnight."""
    born = _ago(today, 440)
    visits = range(353, 0, -14)
    lines = [
        *(_tins(today, days, born, FORMULA_LINE, 4) for days in visits),
        *(_nappies(today, days, born, 4) for days in range(353, 0, -28)),
    ]
    children = (
        _child(member_id, 1, "豆豆", born, Gender.MALE),
        _child(member_id, 2, "果果", born, Gender.FEMALE),
    )
    return Past(children, _ago(today, 410), _in_order(lines))


def near_gold(member_id: str, today: date) -> Past:
    """Dear formula every four weeks and what else brings her just short of gold."""
    born = _ago(today, 806)
    visits = range(316, 0, -28)
    lines = [_tins(today, days, born, DEAR_FORMULA_LINE, 2) for days in visits]
    threshold = demo_rules().tiers[-1].threshold_minor
    dear_first = sorted((one.product for one in shelves().one_offs), key=lambda goods: -goods.price_minor)
    for place, product in enumerate(dear_first):
        line = priced_line(_ago(today, visits[place % len(visits)]), product, ONE)
        if spent_minor(lines) + line.amount_minor <= threshold - SHORT_OF_GOLD_MINOR:
            lines.append(line)
    return Past((_child(member_id, 1, "安安", born, Gender.MALE),), _ago(today, 640), _in_order(lines))


def dormant(member_id: str, today: date) -> Past:
    """A regular until four months ago."""
    born = _ago(today, 700)
    lines = [_tins(today, days, born, FORMULA_LINE, 2) for days in range(358, 129, -19)]
    return Past((_child(member_id, 1, "米米", born, Gender.FEMALE),), _ago(today, 540), _in_order(lines))


def newcomer(member_id: str, today: date) -> Past:
    """Joined the day before yesterday with a first basket."""
    born = _ago(today, 40)
    lines = [
        _tins(today, 2, born, FORMULA_LINE, 1),
        _nappies(today, 2, born, 1),
        priced_line(_ago(today, 2), _goods(WIPES), ONE),
    ]
    return Past((_child(member_id, 1, "芽芽", born, Gender.UNKNOWN),), _ago(today, 2), _in_order(lines))


def wholesaler(member_id: str, today: date) -> Past:  # noqa: ARG001 (as the others; she has told of no child)
    """Keeps a shop in the next village and fetches a few tins now and then."""
    lines = [
        priced_line(_ago(today, days), shelves().formula[FORMULA_LINE][stage], 4 * ONE)
        for days, stage in ((88, 1), (60, 2), (33, 3), (9, 2))
    ]
    return Past((), _ago(today, 120), _in_order(lines))


def colleague(member_id: str, today: date) -> Past:  # noqa: ARG001 (as the others; she has told of no child)
    """Works here, and buys wipes for herself."""
    lines = [priced_line(_ago(today, days), _goods(WIPES), ONE) for days in (95, 61, 30, 6)]
    return Past((), _ago(today, 200), _in_order(lines))


def formula_for(line: str, born: date, on: date) -> Product:
    """The large tin of a line for a child's age on a day."""
    return shelves().formula[line][stage_at(months_and_days(born, on)[0])]


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _goods(sku: str) -> Product:
    return shelves().by_id[product_id_of(sku)]


def _tins(today: date, days: int, born: date, line: str, count: int) -> Line:
    on = _ago(today, days)
    return priced_line(on, formula_for(line, born, on), count * ONE)


def _nappies(today: date, days: int, born: date, count: int) -> Line:
    on = _ago(today, days)
    size = nappy_size(months_and_days(born, on)[0])
    return priced_line(on, shelves().nappies[NAPPY_LINE][size], count * ONE)


def _child(member_id: str, number: int, pet_name: str, born: date, gender: Gender) -> ChildRecord:
    return ChildRecord(f"{member_id}.{number}", pet_name, born.isoformat(), None, gender)


def _in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: line.on))

"""Families of these tests: histories by how many days ago they bought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from posclient.domain.value.history import History, Visit
from posclient.domain.value.profile import Goods

TODAY = date(2026, 3, 2)

GOODS: Mapping[str, Goods] = {
    "tin1": Goods("formula", "奶粉", 1),
    "tin2": Goods("formula", "奶粉", 2),
    "tin3": Goods("formula", "奶粉", 3),
    "nappies": Goods("nappies", "纸尿裤"),
    "wipes": Goods("wipes", "湿巾纸品"),
    "elder": Goods("adult_nutrition", "营养品"),
    "towels": Goods("maternity_towels", "孕产"),
    "toy": Goods("", "玩具"),
}
KINDS = {product_id: goods.kind for product_id, goods in GOODS.items()}


def bought(*visits: tuple[int, str], amount: int = 20_000, on: date = TODAY) -> History:
    """A visit for each (days ago, product), the longest ago first."""
    ordered = sorted(visits, key=lambda visit: -visit[0])
    return History(tuple(Visit(on - timedelta(days=ago), amount, (what,)) for ago, what in ordered), on)

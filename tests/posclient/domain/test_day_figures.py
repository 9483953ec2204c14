"""The figures of a shift: they add up, and the drawer's law is one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import posclient.services
from posclient.domain.day_figures import LOGGED, expected_cash, member_share_permille, merged, tenders

NAMES = st.sampled_from(
    ("cash.float", "cash.received", "cash.change", "cash.in", "cash.out", "tender.cash.return", "sales.due")
)
FIGURES = st.dictionaries(NAMES, st.integers(0, 10**7))


def test_the_drawer_holds_float_and_takings_less_what_went_out() -> None:
    figures = {
        "cash.float": 50_000,
        "cash.received": 20_000,
        "cash.change": 3_000,
        "tender.cash.return": 4_000,
        "cash.in": 10_000,
        "cash.out": 60_000,
        "tender.code.sale": 99_999,
    }
    assert expected_cash(figures) == 13_000


def test_of_nothing_there_is_nothing() -> None:
    assert expected_cash({}) == 0
    assert tenders({}) == {}
    assert merged(()) == {}


@given(st.lists(FIGURES, max_size=4))
def test_what_several_shifts_hold_together_is_the_sum(parts: list[dict[str, int]]) -> None:
    assert expected_cash(merged(parts)) == sum(expected_cash(part) for part in parts)


@given(FIGURES, FIGURES)
def test_the_order_does_not_matter(one: dict[str, int], other: dict[str, int]) -> None:
    assert merged((one, other)) == merged((other, one))


def test_tenders_are_net_of_returns_and_keep_what_comes_to_nothing() -> None:
    figures = {
        "tender.cash.sale": 1000,
        "tender.cash.top_up": 500,
        "tender.cash.return": 300,
        "tender.exchange.sale": 200,
        "tender.exchange.return": 200,
        "cash.received": 9999,
    }
    assert tenders(figures) == {"cash": 1200, "exchange": 0}


@pytest.mark.parametrize(
    ("due", "of_members", "share"), [(0, 0, 0), (3, 1, 333), (3, 2, 667), (2000, 1, 1), (7, 7, 1000)]
)
def test_the_members_share_is_rounded_half_up(due: int, of_members: int, share: int) -> None:
    assert member_share_permille({"sales.due": due, "sales.member_due": of_members}) == share


def test_everything_that_a_report_counts_is_logged_by_a_service() -> None:
    folder = Path(posclient.services.__path__[0])
    source = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    assert [action for action in LOGGED if not re.search(rf'"{action}"', source)] == []

"""A sale is computed again from what it stored; what differs is noted and recorded all the same."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.wire.events import SaleCompleted, Tender
from sync.hq.requote import check_sale
from sync.hq.rules import rule_set_of
from tests.sync.hq.shop import RULE_SET, sale

RULES = rule_set_of(RULE_SET)


@given(
    st.lists(st.sampled_from(["formula3", "nappies", "toy"]), max_size=8),
    st.sampled_from([None, "M1"]),
)
def test_what_the_domain_priced_is_found_right(product_ids: list[str], member_id: str | None) -> None:
    assert check_sale(sale("s1", member_id, *product_ids), RULES) == ()


def _cheaper(told: SaleCompleted) -> SaleCompleted:
    line = msgspec.structs.replace(told.lines[0], amount_minor=1, unit_price_minor=1)
    return msgspec.structs.replace(told, lines=(line, *told.lines[1:]))


def _generous(told: SaleCompleted) -> SaleCompleted:
    return msgspec.structs.replace(told, points=told.points + 1)


def _underpaid(told: SaleCompleted) -> SaleCompleted:
    return msgspec.structs.replace(told, tenders=(Tender("cash", 1, 1, 0),))


def _wrong_change(told: SaleCompleted) -> SaleCompleted:
    return msgspec.structs.replace(told, tenders=(Tender("cash", told.due_minor, told.due_minor, 5),))


def _other_engine(told: SaleCompleted) -> SaleCompleted:
    return msgspec.structs.replace(told, context=msgspec.structs.replace(told.context, engine_version=99))


@pytest.mark.parametrize(
    ("change", "key", "part"),
    [
        (_cheaper, "sale.quote_differs", "line L0 amount_minor: 1, computed 34800"),
        (_generous, "sale.quote_differs", "points: 388, computed 387"),
        (_underpaid, "sale.tenders_differ", "tenders 1, due 38700"),
        (_wrong_change, "sale.change_differs", "cash"),
        (_other_engine, "sale.other_engine", "99"),
    ],
)
def test_what_differs_is_named(change: Callable[[SaleCompleted], SaleCompleted], key: str, part: str) -> None:
    (finding,) = check_sale(change(sale("s1", "M1", "formula3", "toy")), RULES)
    assert finding.key == key
    assert part in finding.detail


def test_rules_that_headquarters_never_published_are_noted() -> None:
    (finding,) = check_sale(sale("s1", None, "toy"), None)
    assert finding.key == "sale.unknown_rules"

"""Receipts, and what came back of them."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given

from posclient.domain.review.baskets import Document, baskets, first_days
from tests.posclient.domain.review.rows import MONDAY, came_back, days_at_the_counter, sold


def test_what_came_back_in_part_leaves_the_rest() -> None:
    sale = sold(due_minor=30_000, quantity=3000)

    assert [
        basket.left_minor for basket in baskets([sale, came_back(sale, quantity=1000, due_minor=10_000)])
    ] == [20_000]


def test_a_sale_that_came_back_whole_is_none() -> None:
    sale = sold()
    assert baskets([sale, came_back(sale)]) == ()


def test_goods_that_were_given_for_nothing_are_a_sale() -> None:
    assert [basket.left_minor for basket in baskets([sold(due_minor=0)])] == [0]


def test_a_return_of_an_earlier_sale_is_no_basket() -> None:
    assert baskets([came_back(sold())]) == ()


def test_the_first_day_of_each_member() -> None:
    tuesday = MONDAY + timedelta(days=1)
    found = first_days(baskets([sold("a", member="M1", day=tuesday), sold("b", member="M1"), sold("c")]))

    assert found == {"M1": MONDAY}


@given(days_at_the_counter())
def test_what_is_left_is_what_was_paid_less_what_was_given_back(documents: list[Document]) -> None:
    left = sum(basket.left_minor for basket in baskets(documents))

    assert left == sum(document.due_minor for document in documents)
    assert all(basket.left_minor >= 0 for basket in baskets(documents))

"""The figures by their definitions, and the laws that hold whatever was sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given

from posclient.domain.review.baskets import Document
from posclient.domain.review.figures import Figures, Membership, change, figures
from tests.posclient.domain.review.rows import MONDAY, came_back, days_at_the_counter, sales, sold


def of(
    documents: Sequence[Document],
    month: Sequence[Document] | None = None,
    earlier: dict[str, date] | None = None,
) -> Figures:
    return figures(documents, documents if month is None else month, earlier or {}, new_members=0, stamps=0)


def test_members_and_others() -> None:
    found = of([sold("a", 30_000, "M1"), sold("b", 10_000, "M1"), sold("c", 10_000)])

    assert found.sales_minor == 50_000
    assert found.member_share == Fraction(4, 5)
    assert found.member_basket_minor == 20_000
    assert found.other_basket_minor == 10_000
    assert (found.receipts, found.member_receipts, found.buyers) == (3, 2, 1)


def test_a_sale_claimed_afterwards_is_the_members_but_she_was_not_identified() -> None:
    found = of([sold("a", member="M1"), sold("b", member="M2", named=False)])

    assert found.member_share == 1
    assert found.identified_share == Fraction(1, 2)


def test_a_return_of_yesterdays_sale_is_subtracted_today_and_spoils_no_share() -> None:
    yesterday = sold("y", 90_000, "M1")
    found = of([came_back(yesterday, days=1), sold("a", 10_000, "M2"), sold("b", 30_000)])

    assert found.sales_minor == -50_000
    assert found.sold_minor == 40_000
    assert found.member_share == Fraction(1, 4)
    assert found.buyers == 1


def test_who_bought_within_a_year_before_came_again() -> None:
    today = [sold("a", member="M1"), sold("b", member="M2"), sold("c", member="M3")]
    earlier = {"M1": MONDAY - timedelta(days=365), "M2": MONDAY - timedelta(days=366)}

    assert of(today, earlier=earlier).repeat_share == Fraction(1, 3)


def test_a_contribution_is_of_a_month_whatever_the_window() -> None:
    today = [sold("a", 10_000, "M1")]
    month = [*today, sold("b", 30_000, "M2"), sold("c", 20_000, "M1"), sold("d", 99_000)]

    assert of(today, month).contribution_minor == 30_000


def test_where_nothing_happened_there_is_nothing_to_share() -> None:
    nothing = of([])

    assert nothing == Figures()
    assert nothing.member_share is None
    assert nothing.contribution_minor is None
    assert nothing.other_basket_minor is None
    assert Membership().active_share is None


def test_what_came_back_whole_was_rung_up_all_the_same() -> None:
    whole = sold("a", 10_000)

    found = of([whole, came_back(whole), sold("b")])

    assert (found.rung, found.receipts) == (2, 1)


def test_growth() -> None:
    assert change(150, 100) == Fraction(1, 2)
    assert change(50, -100) == Fraction(3, 2)
    assert change(1, 0) is None
    assert change(None, 100) is None


@given(days_at_the_counter())
def test_shares_lie_within_nothing_and_all(documents: list[Document]) -> None:
    found = of(documents, earlier={"M1": MONDAY - timedelta(days=1)})

    shares = (found.member_share, found.identified_share, found.repeat_share)
    assert all(share is None or 0 <= share <= 1 for share in shares)


@given(days_at_the_counter())
def test_members_and_others_make_the_whole(documents: list[Document]) -> None:
    found = of(documents)
    hers = (found.member_basket_minor or 0) * found.member_receipts
    others = (found.other_basket_minor or 0) * (found.receipts - found.member_receipts)

    assert hers + others == found.sold_minor
    assert found.identified <= found.receipts
    assert found.buyers_again <= found.buyers <= found.member_receipts


@given(days_at_the_counter(), sales())
def test_a_return_of_everything_is_as_if_nothing_had_been_sold(
    documents: list[Document], others: list[Document]
) -> None:
    apart = [replace(sale, root=f"other {sale.root}") for sale in others]

    with_others = of([*documents, *apart, *(came_back(sale) for sale in apart)])

    assert with_others.rung == of(documents).rung + len(apart)
    assert replace(with_others, rung=of(documents).rung) == of(documents)


@given(days_at_the_counter())
def test_the_order_in_which_documents_are_read_does_not_matter(documents: list[Document]) -> None:
    assert of(documents) == of(documents[::-1])

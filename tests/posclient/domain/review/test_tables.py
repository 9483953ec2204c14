"""Members, sections and colleagues."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.review.baskets import Document, baskets
from posclient.domain.review.enrolments import Enrolment, SourceCount, by_source
from posclient.domain.review.tables import Colleague, Sold, Worth, colleagues, sections, top_members
from tests.posclient.domain.review.rows import MONDAY, came_back, days_at_the_counter, sold

SECTION_OF = {"P1": "奶粉", "P2": "奶粉", "P3": "纸尿裤"}


def joined(member: str, source: str = "counter", operator: str = "OP1") -> Enrolment:
    return Enrolment(member, MONDAY, 0, source, operator)


def test_who_left_most_stands_first() -> None:
    much = sold("a", 50_000, "M2")
    listed = top_members(
        [sold("b", 30_000, "M1"), much, came_back(much, quantity=1, due_minor=1), sold("c", 9)]
    )

    assert listed == (Worth("M2", 49_999, 1), Worth("M1", 30_000, 1))


def test_who_brought_everything_back_is_not_listed() -> None:
    sale = sold(member="M1")
    assert top_members([sale, came_back(sale)]) == ()


def test_a_section_lead_sees_how_many_bought_how_much_and_what_each_is_worth() -> None:
    found = sections(
        [
            Sold("P1", "M1", 1000, 20_000),
            Sold("P2", "M1", 1000, 10_000),
            Sold("P1", "M2", 1000, 20_000),
            Sold("P1", "", 2000, 40_000),
            Sold("P3", "M3", 1000, 5_000),
        ],
        [Sold("P1", "M1", 1000, 45_000)],
        SECTION_OF,
    )

    milk = found[0]
    assert (milk.name, milk.amount_minor, milk.before_minor, milk.members) == ("奶粉", 90_000, 45_000, 2)
    assert milk.worth_minor == 25_000
    assert milk.top == (Worth("M1", 30_000), Worth("M2", 20_000))


def test_who_brought_it_back_did_not_buy_in_the_section() -> None:
    (milk,) = sections([Sold("P1", "M1", 0, 0), Sold("P1", "M2", 1000, 7)], [], SECTION_OF)

    assert milk.members == 1


def test_goods_that_nobody_knows_are_a_section_without_a_name() -> None:
    (only,) = sections([Sold("P99", "", 1000, 100)], [], SECTION_OF)
    assert only.name == ""


def test_a_section_that_sold_only_before_is_still_shown() -> None:
    (only,) = sections([], [Sold("P3", "", 1000, 100)], SECTION_OF)
    assert (only.name, only.amount_minor, only.before_minor) == ("纸尿裤", 0, 100)


def test_what_each_colleague_did() -> None:
    found = colleagues(
        baskets([sold("a", member="M1"), sold("b"), sold("c", operator="OP2")]),
        {"OP3": 50_000},
        [joined("M7", operator="OP2")],
    )

    assert found == (
        Colleague("OP1", 2, 1, 0, 0),
        Colleague("OP2", 1, 0, 0, 1),
        Colleague("OP3", 0, 0, 50_000, 0),
    )
    assert [one.identified_share for one in found][2] is None


def test_where_new_members_came_from() -> None:
    listed = by_source([joined("M1"), joined("M2", "referral"), joined("M3")])
    assert listed == (SourceCount("counter", 2), SourceCount("referral", 1))


LINES = st.lists(
    st.builds(
        Sold,
        st.sampled_from(["P1", "P2", "P3", "P4"]),
        st.sampled_from(["", "M1", "M2"]),
        st.integers(-3000, 3000),
        st.integers(-50_000, 50_000),
    )
)


@given(LINES, LINES)
def test_the_sections_add_up_to_the_lines(now: list[Sold], then: list[Sold]) -> None:
    found = sections(now, then, SECTION_OF)

    assert sum(section.amount_minor for section in found) == sum(line.amount_minor for line in now)
    assert sum(section.before_minor for section in found) == sum(line.amount_minor for line in then)


@given(days_at_the_counter())
def test_the_colleagues_receipts_are_all_receipts(documents: list[Document]) -> None:
    made = baskets(documents)
    found = colleagues(made, {}, ())

    assert sum(one.receipts for one in found) == len(made)
    assert all(one.identified_share is None or 0 <= one.identified_share <= 1 for one in found)

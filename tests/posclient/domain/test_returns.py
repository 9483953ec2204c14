"""What undoes a sale: exact in money, points and ledger, however it is split."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.money import ONE
from posclient.domain.refund_plan import PaidWith, Way
from posclient.domain.returns import Original, Quantities, ReturnError, Undone, added, give_back, left_of
from posclient.domain.tender import TenderKind
from posclient.domain.undone_entries import Moved
from tests.posclient.domain.sold import in_steps, line, sales, sold


def figures(some: Undone) -> list[int]:
    """All figures of a return in a row; entries by their size."""
    parts = [
        figure
        for part in some.parts
        for figure in (part.quantity, part.gross_minor, part.amount_minor, part.points, part.manual_minor)
    ]
    return [*parts, some.rounding_minor, *some.refunds, *map(abs, some.entries), some.invoiceable_minor]


def all_of(original: Original) -> dict[str, int]:
    return {sold_line.line_id: sold_line.quantity for sold_line in original.lines}


def one_by_one(original: Original, steps: list[dict[str, int]]) -> list[Undone]:
    done: list[Undone] = []
    before: Quantities = {}
    for step in steps:
        done.append(give_back(original, before, step))
        before = added(before, step)
    return done


@given(sales())
def test_a_return_of_everything_equals_nothing_sold(original: Original) -> None:
    back = give_back(original, {}, all_of(original))

    assert back.due_minor == original.due_minor
    assert back.rounding_minor == original.rounding_minor
    assert back.amount_minor == original.amount_minor
    assert back.refunds == tuple(tender.amount_minor for tender in original.tenders)
    assert back.entries == tuple(entry.amount for entry in original.entries)
    assert back.invoiceable_minor == original.invoiceable_minor
    assert back.points == sum(sold_line.points for sold_line in original.lines)


@given(st.data())
def test_several_returns_make_the_same_as_one_in_any_order(data: st.DataObject) -> None:
    original = data.draw(sales())
    steps = data.draw(in_steps(original))

    summed = [sum(column) for column in zip(*map(figures, one_by_one(original, steps)), strict=True)]

    assert summed == figures(give_back(original, {}, all_of(original)))


@given(st.data())
def test_no_step_is_negative_and_its_sums_are_exact(data: st.DataObject) -> None:
    original = data.draw(sales())
    for back in one_by_one(original, data.draw(in_steps(original))):
        assert min([*figures(replace(back, rounding_minor=0))]) >= 0
        assert back.rounding_minor > -original.cash_step_minor
        assert sum(back.refunds) == back.amount_minor - back.rounding_minor == back.due_minor
        assert all(
            done * entry.amount >= 0 for done, entry in zip(back.entries, original.entries, strict=True)
        )


@given(st.data())
def test_stored_value_comes_back_to_the_fen_that_its_tender_does(data: st.DataObject) -> None:
    original = data.draw(sales())
    for back in one_by_one(original, data.draw(in_steps(original))):
        refunded = sum(
            part
            for part, tender in zip(back.refunds, original.tenders, strict=True)
            if tender.kind is TenderKind.STORED
        )
        moved = sum(
            part
            for part, entry in zip(back.entries, original.entries, strict=True)
            if entry.kind in ("principal", "bonus")
        )
        assert moved == -refunded


@given(st.data())
def test_never_more_than_was_sold(data: st.DataObject) -> None:
    original = data.draw(sales())
    before = added(*data.draw(in_steps(original))[:2])
    left = left_of(original, before)
    for line_id, rest in left.items():
        with pytest.raises(ReturnError, match=r"returns\.more_than_sold"):
            give_back(original, before, {line_id: (rest // 1000 + 1) * 1000})


def test_three_for_ten_yuan_one_at_a_time() -> None:
    original = sold(line("l1", 3000, 1000, points=10))

    steps = one_by_one(original, [{"l1": 1000}] * 3)

    assert [step.due_minor for step in steps] == [333, 334, 333]
    assert [step.points for step in steps] == [3, 4, 3]


def test_a_weight_comes_back_in_parts_or_whole() -> None:
    original = sold(line("l1", 256, 1485, weighed=True))

    assert [step.due_minor for step in one_by_one(original, [{"l1": 100}, {"l1": 156}])] == [580, 905]


def test_half_a_tin_does_not_come_back() -> None:
    with pytest.raises(ReturnError, match=r"returns\.whole_pieces"):
        give_back(sold(line("l1", 2000, 1000)), {}, {"l1": 500})


@pytest.mark.parametrize(
    ("chosen", "key"),
    [
        ({}, "returns.nothing_chosen"),
        ({"l1": 0}, "returns.nothing_chosen"),
        ({"l1": -1000}, "returns.bad_quantity"),
        ({"l9": 1000}, "returns.no_such_line"),
        ({"l1": 3000}, "returns.more_than_sold"),
    ],
)
def test_what_makes_no_sense_is_refused(chosen: dict[str, int], key: str) -> None:
    with pytest.raises(ReturnError) as error:
        give_back(sold(line("l1", 2000, 1000)), {}, chosen)
    assert error.value.key == key


def drawer(original: Original, back: Undone) -> int:
    """What leaves the drawer for a return."""
    paid = zip(back.refunds, original.tenders, strict=True)
    return sum(part for part, tender in paid if tender.way is Way.CASH)


@given(st.data())
def test_cash_goes_back_in_whole_steps_until_the_last_of_it(data: st.DataObject) -> None:
    original = data.draw(sales())
    whole = sum(tender.amount_minor for tender in original.tenders if tender.way is Way.CASH)
    paid = 0
    for back in one_by_one(original, data.draw(in_steps(original))):
        paid += drawer(original, back)
        assert paid == whole or paid % original.cash_step_minor == 0
    assert paid == whole


def test_a_part_of_a_sale_that_was_rounded_to_jiao_is_jiao() -> None:
    original = sold(
        line("a", ONE, 24_021), line("b", ONE, 28_476), rounding_minor=7, cash_step_minor=10,
        tenders=(PaidWith(TenderKind.CASH, 52_490),),
    )  # fmt: skip
    first, second = one_by_one(original, [{"a": ONE}, {"b": ONE}])
    assert (first.due_minor, second.due_minor) == (24_020, 28_470)
    assert (first.rounding_minor, second.rounding_minor) == (1, 6)

    first, second = one_by_one(original, [{"b": ONE}, {"a": ONE}])
    assert (first.due_minor, second.due_minor) == (28_470, 24_020)


def test_what_went_back_to_the_next_step_is_taken_off_the_last() -> None:
    original = sold(line("a", 2 * ONE, 4_990), cash_step_minor=10)
    first, second = one_by_one(original, [{"a": ONE}, {"a": ONE}])
    assert (first.due_minor, first.rounding_minor) == (2_500, -5)
    assert (second.due_minor, second.rounding_minor) == (2_490, 5)


def test_what_goes_back_by_code_stays_to_the_fen() -> None:
    original = sold(
        line("a", 2 * ONE, 4_990),
        tenders=(PaidWith(TenderKind.CODE, 4_990, attempt_id="a1"),),
        cash_step_minor=100,
    )
    assert give_back(original, {}, {"a": ONE}).due_minor == 2_495


def test_what_was_rounded_off_is_undone_with_its_share() -> None:
    original = sold(
        line("l1", 1000, 604),
        line("l2", 1000, 604),
        tenders=(PaidWith(TenderKind.CASH, 1200),),
        rounding_minor=8,
    )

    first = give_back(original, {}, {"l1": 1000})

    assert (first.amount_minor, first.rounding_minor, first.due_minor) == (604, 4, 600)


def test_goods_that_cost_nothing_come_back_for_nothing() -> None:
    original = sold(
        line("l1", 2000, 0),
        tenders=(PaidWith(TenderKind.CASH, 0),),
        entries=(Moved("m/points/base", "open", 5),),
    )

    steps = one_by_one(original, [{"l1": 1000}, {"l1": 1000}])

    assert [step.due_minor for step in steps] == [0, 0]
    assert [step.entries for step in steps] == [(0,), (5,)]


def test_tenders_that_do_not_pay_the_due_are_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="due"):
        sold(line("l1", 1000, 1000), tenders=(PaidWith(TenderKind.CASH, 999),))
    with pytest.raises(ValueError, match="rounded"):
        sold(line("l1", 1000, 10), rounding_minor=11)

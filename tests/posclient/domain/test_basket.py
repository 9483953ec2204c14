"""The basket as a list of commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.basket import (
    Add,
    Basket,
    BasketError,
    BasketLine,
    Command,
    Forget,
    Identify,
    Remove,
    SetQuantity,
    apply,
    fold,
)
from posclient.domain.member import MemberId
from posclient.domain.money import MAX_QUANTITY

FORMULA = Add("l1", "formula", 1000)
NAPPIES = Add("l2", "nappies", 2000)
LABEL = Add("l3", "rice", 256, amount_minor=1485, code="2200001014851")


def test_the_same_product_scanned_again_joins_its_line() -> None:
    basket = fold([FORMULA, NAPPIES, Add("l9", "formula", 1000)])

    assert basket.lines == (BasketLine("l1", "formula", 2000), BasketLine("l2", "nappies", 2000))


def test_each_scale_label_is_a_line_of_its_own() -> None:
    basket = fold([LABEL, Add("l4", "rice", 300, amount_minor=1740), Add("l5", "rice", 1000)])

    assert [line.line_id for line in basket.lines] == ["l3", "l4", "l5"]


def test_a_quantity_is_changed_and_a_line_removed() -> None:
    basket = fold([FORMULA, NAPPIES, SetQuantity("l1", 3000), Remove("l2")])

    assert basket.lines == (BasketLine("l1", "formula", 3000),)


def test_who_is_buying_can_be_told_and_taken_back() -> None:
    identified = fold([FORMULA, Identify(MemberId("m1"), "card")])

    assert (identified.member_id, identified.identified_by) == ("m1", "card")
    assert apply(identified, Forget()) == fold([FORMULA])


def test_pieces_count_a_weighed_line_once() -> None:
    assert fold([FORMULA, NAPPIES, LABEL]).pieces == 4
    assert Basket().pieces == 0


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (Add("l9", "formula", 0), "basket.quantity_not_positive"),
        (Add("l9", "formula", -1000), "basket.quantity_not_positive"),
        (Add("l9", "new", MAX_QUANTITY + 1), "basket.quantity_too_large"),
        (Add("l9", "formula", MAX_QUANTITY), "basket.quantity_too_large"),
        (SetQuantity("l1", 0), "basket.quantity_not_positive"),
        (SetQuantity("l1", MAX_QUANTITY + 1), "basket.quantity_too_large"),
        (SetQuantity("l3", 500), "basket.label_fixes_quantity"),
        (SetQuantity("gone", 1000), "basket.no_such_line"),
        (Remove("gone"), "basket.no_such_line"),
        (Add("l1", "nappies", 1000), "basket.line_taken"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused_by_name(command: Command, key: str) -> None:
    with pytest.raises(BasketError) as refused:
        apply(fold([FORMULA, LABEL]), command)

    assert refused.value.key == key


LINE_IDS = st.sampled_from(["l0", "l1", "l2"])
QUANTITIES = st.integers(-1000, 5000)
COMMANDS = st.lists(
    st.one_of(
        st.builds(
            Add, st.uuids().map(str), st.sampled_from(["a", "b", "c"]), QUANTITIES, st.none() | st.just(500)
        ),
        st.builds(Add, LINE_IDS, st.sampled_from(["a", "b", "c"]), QUANTITIES, st.none()),
        st.builds(SetQuantity, LINE_IDS, QUANTITIES),
        st.builds(Remove, LINE_IDS),
        st.builds(Identify, st.just(MemberId("m")), st.just("card")),
        st.builds(Forget),
    ),
    max_size=12,
)


def accepted(commands: list[Command]) -> list[tuple[Command, Basket]]:
    """The commands that a basket takes, each with the basket after it."""
    basket, taken = Basket(), []
    for command in commands:
        try:
            basket = apply(basket, command)
        except BasketError:
            continue
        taken.append((command, basket))
    return taken


@given(COMMANDS)
def test_undo_is_the_fold_without_the_last_command(commands: list[Command]) -> None:
    taken = accepted(commands)
    steps = [command for command, _ in taken]

    for at, (_, after) in enumerate(taken):
        assert fold(steps[: at + 1]) == after
        assert apply(fold(steps[:at]), steps[at]) == after


@given(COMMANDS)
def test_every_line_has_a_sensible_quantity(commands: list[Command]) -> None:
    for _, basket in accepted(commands):
        assert all(0 < line.quantity <= MAX_QUANTITY for line in basket.lines)
        open_lines = [line.product_id for line in basket.lines if line.amount_minor is None]
        assert len(open_lines) == len(set(open_lines))

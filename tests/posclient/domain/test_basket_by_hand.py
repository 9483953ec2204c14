"""Prices, discounts, goods without an article, credit and proof in the basket."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.basket import (
    Add,
    AddOpen,
    Basket,
    BasketError,
    Command,
    Credit,
    DiscountBasket,
    DiscountLine,
    Forget,
    Identify,
    OverridePrice,
    Prove,
    Remove,
    SetQuantity,
    apply,
    fold,
)
from posclient.domain.by_hand import Discount, PriceByHand
from posclient.domain.member import MemberId

FORMULA = Add("l1", "formula", 1000)
NAPPIES = Add("l2", "nappies", 2000)
HER = Identify(MemberId("m1"), "phone")


def test_a_price_by_hand_is_set_and_taken_back() -> None:
    set_by_hand = fold([FORMULA, OverridePrice("l1", 9900, "damaged", "OP2")])

    assert set_by_hand.line("l1").price == PriceByHand(9900, "damaged", "OP2")
    assert apply(set_by_hand, OverridePrice("l1", None)) == fold([FORMULA])


def test_discounts_replace_one_another_and_can_be_taken_back() -> None:
    ten_off = fold([FORMULA, DiscountLine("l1", percent=5), DiscountLine("l1", amount_minor=1000)])

    assert ten_off.line("l1").discount == Discount(0, 1000)
    assert apply(ten_off, DiscountLine("l1")) == fold([FORMULA])
    assert fold([FORMULA, DiscountBasket(percent=3, reason="regular")]).discount == Discount(3, 0, "regular")
    assert fold([FORMULA, DiscountBasket(percent=3), DiscountBasket()]) == fold([FORMULA])


@pytest.mark.parametrize("given_by_hand", [OverridePrice("l1", 9900), DiscountLine("l1", percent=5)])
def test_goods_scanned_again_do_not_join_what_was_given_by_hand(given_by_hand: Command) -> None:
    basket = fold([FORMULA, given_by_hand, Add("l9", "formula", 1000)])

    assert [line.line_id for line in basket.lines] == ["l1", "l9"]
    assert fold([FORMULA, NAPPIES, given_by_hand, Add("l9", "nappies", 1000)]).line("l2").quantity == 3000


def test_goods_without_an_article_are_a_line_of_their_own_each() -> None:
    rattle = AddOpen("l1", "摇铃", 1990, "6901000709996", approved_by="OP2")
    basket = fold([rattle, replace(rattle, line_id="l2"), SetQuantity("l2", 3000)])

    assert [line.quantity for line in basket.lines] == [1000, 3000]
    goods = basket.open_goods[basket.lines[0].product_id]
    assert (goods.name, goods.price_minor, goods.barcodes) == ("摇铃", 1990, ("6901000709996",))


def test_an_associate_is_credited_with_a_line_or_with_all_and_what_follows() -> None:
    basket = fold([FORMULA, NAPPIES, Credit("l1", "OP4")])
    assert [line.associate_id for line in basket.lines] == ["OP4", ""]

    everything = fold([FORMULA, Credit("", "OP4"), NAPPIES, Add("l9", "formula", 1000)])
    assert [(line.associate_id, line.quantity) for line in everything.lines] == [("OP4", 2000), ("OP4", 2000)]

    hers_apart = apply(basket, Add("l9", "formula", 1000))
    assert [line.associate_id for line in hers_apart.lines] == ["OP4", "", ""]


def test_a_proof_is_of_the_member_who_is_buying_now() -> None:
    proven = fold([FORMULA, HER, Prove("pin")])

    assert proven.proven_by == "pin"
    assert apply(proven, Identify(MemberId("m2"), "card")).proven_by == ""
    assert apply(proven, HER).proven_by == ""
    assert apply(proven, Forget()) == fold([FORMULA])
    with pytest.raises(BasketError, match=r"basket\.nobody_to_prove"):
        apply(fold([FORMULA]), Prove("pin"))


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (OverridePrice("l1", -1), "basket.bad_price"),
        (OverridePrice("l1", 10**12), "basket.bad_price"),
        (OverridePrice("gone", 100), "basket.no_such_line"),
        (OverridePrice("gone", None), "basket.no_such_line"),
        (DiscountLine("l1", percent=101), "basket.bad_discount"),
        (DiscountLine("l1", percent=-1), "basket.bad_discount"),
        (DiscountLine("l1", amount_minor=-1), "basket.bad_discount"),
        (DiscountLine("l1", percent=5, amount_minor=100), "basket.bad_discount"),
        (DiscountLine("gone", percent=5), "basket.no_such_line"),
        (DiscountBasket(percent=101), "basket.bad_discount"),
        (AddOpen("l9", "", 100), "basket.bad_title"),
        (AddOpen("l9", "x" * 61, 100), "basket.bad_title"),
        (AddOpen("l9", "摇铃", 0), "basket.bad_price"),
        (AddOpen("l1", "摇铃", 100), "basket.line_taken"),
        (AddOpen("l9", "摇铃", 100, quantity=0), "basket.quantity_not_positive"),
        (Credit("gone", "OP4"), "basket.no_such_line"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(command: Command, key: str) -> None:
    with pytest.raises(BasketError) as refused:
        apply(fold([FORMULA]), command)

    assert refused.value.key == key


LINES = st.sampled_from(["l1", "l2", "l3"])
AMOUNTS = st.none() | st.integers(-5, 10**6)
PERCENTS = st.integers(-1, 101)
ON_A_LINE = st.one_of(
    st.builds(SetQuantity, LINES, st.integers(1, 5000)),
    st.builds(OverridePrice, LINES, AMOUNTS, st.sampled_from(["damaged", "other"])),
    st.builds(DiscountLine, LINES, PERCENTS, st.just(0)),
    st.builds(DiscountLine, LINES, st.just(0), st.integers(0, 10**6)),
    st.builds(Credit, LINES, st.sampled_from(["", "OP4"])),
)
COMMANDS = st.lists(
    st.one_of(
        ON_A_LINE,
        st.builds(Add, st.uuids().map(str), st.sampled_from(["a", "b"]), st.integers(1, 3000)),
        st.builds(AddOpen, LINES, st.just("摇铃"), st.integers(0, 100)),
        st.builds(Remove, LINES),
        st.builds(DiscountBasket, PERCENTS, st.just(0)),
        st.builds(Credit, st.just(""), st.sampled_from(["", "OP4"])),
        st.builds(Identify, st.just(MemberId("m")), st.just("card")),
        st.builds(Prove, st.just("pin")),
        st.builds(Forget),
    ),
    max_size=14,
)
THREE = fold([Add("l1", "a", 1000), Add("l2", "b", 1000), Add("l3", "c", 1000, 500)])


def taken_by(basket: Basket, commands: list[Command]) -> list[Command]:
    """The commands that a basket takes, one after the other."""
    taken = []
    for command in commands:
        try:
            basket = apply(basket, command)
        except BasketError:
            continue
        taken.append(command)
    return taken


@given(COMMANDS)
def test_undo_returns_to_the_very_same_basket(commands: list[Command]) -> None:
    taken = taken_by(Basket(), commands)

    before = [fold(taken[:at]) for at in range(len(taken) + 1)]
    for at, command in enumerate(taken):
        assert apply(before[at], command) == before[at + 1]
        assert fold(taken[: at + 1][:-1]) == before[at]


@given(st.lists(ON_A_LINE, max_size=12), st.data())
def test_the_order_of_commands_on_different_lines_does_not_matter(
    commands: list[SetQuantity | OverridePrice | DiscountLine | Credit], data: st.DataObject
) -> None:
    by_line = data.draw(st.permutations(["l1", "l2", "l3"]))
    together = [command for line_id in by_line for command in commands if command.line_id == line_id]

    def after(steps: list[SetQuantity | OverridePrice | DiscountLine | Credit]) -> Basket:
        basket = THREE
        for command in taken_by(THREE, list(steps)):
            basket = apply(basket, command)
        return basket

    assert after(commands) == after(together)

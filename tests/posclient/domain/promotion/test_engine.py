"""What a basket costs and earns, for whom, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.basket import Add, Basket, fold
from posclient.domain.catalog import PriceKind, Product, Promotion
from posclient.domain.promotion.engine import quote, saving_as_member
from posclient.domain.promotion.quote import MemberContext, Quote
from posclient.domain.promotion.rules import ENGINE_VERSION, BasePoints, PointsRounding, RuleSet
from posclient.domain.reason import Reason
from posclient.domain.tier import Tier

TODAY = date(2026, 3, 2)
BASIC = Tier("basic", "普卡", "Basic", 0, Decimal(1))
GOLD = Tier("gold", "金卡", "Gold", 500_000, Decimal("1.5"))
RULES = RuleSet(7, BasePoints(), (BASIC, GOLD))
FORMULA = Product("formula", "1", "奶粉", price_minor=21800, member_price_minor=19800)
NAPPIES = Product(
    "nappies",
    "2",
    "纸尿裤",
    price_minor=12900,
    promotion=Promotion(9900, TODAY, TODAY),
    member_price_minor=11900,
)
RICE = Product("rice", "3", "散装米饼", price_minor=5800, member_price_minor=5000, weighed=True)
CATALOG = {product.product_id: product for product in (FORMULA, NAPPIES, RICE)}
MEMBER = MemberContext("m1", "basic", year_spend_minor=0)
BASKET = fold([Add("l1", "formula", 2000), Add("l2", "nappies", 1000)])


def priced(basket: Basket, member: MemberContext | None = MEMBER, rules: RuleSet = RULES) -> Quote:
    return quote(basket, CATALOG, member, rules, TODAY)


def test_a_member_pays_member_prices_and_earns_on_them() -> None:
    found = priced(BASKET)

    assert [(line.amount_minor, line.price_kind) for line in found.lines] == [
        (39600, PriceKind.MEMBER),
        (9900, PriceKind.PROMOTIONAL),
    ]
    assert (found.gross_minor, found.discount_minor, found.due_minor) == (56500, 7000, 49500)
    assert (found.points, [line.points for line in found.lines]) == (396, [396, 0])
    assert (found.rules_version, found.engine_version) == (7, ENGINE_VERSION)


def test_a_guest_pays_the_open_prices_and_earns_nothing() -> None:
    found = priced(BASKET, None)

    assert (found.due_minor, found.points) == (53500, 0)
    assert found.reasons == found.missing == ()
    assert [reason.key for line in found.lines for reason in line.reasons] == ["quote.price.promotional"]


def test_each_line_says_why_it_costs_and_earns_what_it_does() -> None:
    formula, nappies = priced(BASKET).lines

    assert formula.reasons == (Reason("quote.price.member", {"saved_minor": 4000}),)
    assert nappies.reasons == (
        Reason("quote.price.promotional", {"saved_minor": 3000}),
        Reason("quote.no_points.promotional"),
    )


def test_a_line_that_earns_nothing_names_its_own_kind_of_price() -> None:
    normal_only = replace(RULES, base_points=BasePoints(price_kinds=frozenset({PriceKind.NORMAL})))

    formula, _ = priced(BASKET, rules=normal_only).lines

    assert formula.reasons[-1] == Reason("quote.no_points.member")


def test_the_order_says_what_it_earns_and_what_is_missing_to_the_next_tier() -> None:
    found = priced(BASKET)

    assert found.reasons == (
        Reason("quote.base_points", {"points": 396, "scale": 0, "tier": "basic", "rate": "1"}),
    )
    assert found.missing == (Reason("quote.missing.tier", {"missing_minor": 450_500, "tier": "gold"}),)
    assert (found.tier_id, found.next_tier_id, found.missing_to_next_minor) == ("basic", "gold", 450_500)


def test_the_sale_that_reaches_a_tier_earns_at_its_rate() -> None:
    close = replace(MEMBER, year_spend_minor=500_000 - 49_500)

    found = priced(BASKET, close)

    assert (found.tier_id, found.next_tier_id, found.points) == ("gold", None, 594)
    assert found.missing == ()


def test_a_tier_that_she_holds_is_not_lost_by_a_new_year() -> None:
    assert priced(BASKET, MemberContext("m1", "gold", 0)).points == 594


def test_points_are_rounded_once_over_the_whole_sale() -> None:
    basket = fold([Add(f"l{at}", "rice", 1000, amount_minor=199) for at in range(3)])
    half_up = replace(RULES, base_points=BasePoints(rounding=PointsRounding.HALF_UP))

    # three times 1.72 at the member's price of 50.00 for 58.00 a kilogram
    assert [line.amount_minor for line in priced(basket).lines] == [172, 172, 172]
    assert priced(basket).points == 5
    assert priced(fold([Add("l", "rice", 1000, amount_minor=290)])).points == 2
    assert priced(fold([Add("l", "rice", 1000, amount_minor=290)]), rules=half_up).points == 3


def test_points_can_have_decimals() -> None:
    tenths = replace(RULES, base_points=BasePoints(points=10, scale=1))

    assert priced(fold([Add("l", "rice", 1000, amount_minor=290)]), rules=tenths).points == 25


def test_a_scale_label_s_amount_wins_and_a_member_saves_on_it_in_proportion() -> None:
    labelled = fold([Add("l1", "rice", 256, amount_minor=1485)])

    guest, member = priced(labelled, None), priced(labelled)

    assert guest.due_minor == 1485
    assert member.due_minor == 1280
    assert member.lines[0].reasons[0] == Reason("quote.price.member", {"saved_minor": 205})


def test_a_label_on_goods_without_a_price_stands_as_it_is() -> None:
    free = {"free": Product("free", "9", "赠品")}

    assert quote(fold([Add("l", "free", 1000, amount_minor=300)]), free, None, RULES, TODAY).due_minor == 300


def test_an_empty_basket_costs_nothing() -> None:
    found = priced(Basket())

    assert (found.lines, found.due_minor, found.points) == ((), 0, 0)


def test_what_is_not_in_the_catalogue_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        priced(fold([Add("l", "unheard", 1000)]))


def test_what_joining_saves_is_the_difference_and_the_points() -> None:
    assert saving_as_member(BASKET, CATALOG, RULES, TODAY) == (4000, 396)


PRICES = st.integers(0, 10**6)
PRODUCTS = st.lists(
    st.builds(
        lambda price, member_price, promotional: (price, member_price, promotional),
        PRICES,
        st.none() | PRICES,
        st.none() | PRICES,
    ),
    min_size=1,
    max_size=4,
)
ADDS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 20_000), st.none() | st.integers(0, 10**6)), max_size=8
)
RULE_SETS = st.builds(
    lambda points, amount, kinds, rounding, rate: RuleSet(
        1,
        BasePoints(points, amount, frozenset(kinds), rounding),
        (BASIC, replace(GOLD, points_rate=rate)),
    ),
    st.integers(0, 100),
    st.integers(1, 1000),
    st.sets(st.sampled_from(PriceKind)),
    st.sampled_from(PointsRounding),
    st.decimals(0, 100, places=2),
)
MEMBERS = st.builds(
    MemberContext, st.just("m"), st.sampled_from(["basic", "gold", "?"]), st.integers(-(10**6), 10**6)
)


def shop(prices: list[tuple[int, int | None, int | None]]) -> dict[str, Product]:
    return {
        f"p{at}": Product(
            f"p{at}",
            str(at),
            "n",
            price_minor=price,
            member_price_minor=member_price,
            promotion=None if promotional is None else Promotion(promotional, TODAY, TODAY),
        )
        for at, (price, member_price, promotional) in enumerate(prices)
    }


def scanned(adds: list[tuple[int, int, int | None]], kinds: int) -> Basket:
    return fold(
        Add(f"l{at}", f"p{product % kinds}", quantity, amount)
        for at, (product, quantity, amount) in enumerate(adds)
    )


@given(PRODUCTS, ADDS, st.none() | MEMBERS, RULE_SETS)
def test_a_quote_is_the_sum_of_its_lines_and_never_negative(
    prices: list[tuple[int, int | None, int | None]],
    adds: list[tuple[int, int, int | None]],
    member: MemberContext | None,
    rules: RuleSet,
) -> None:
    found = quote(scanned(adds, len(prices)), shop(prices), member, rules, TODAY)

    assert found.due_minor == sum(line.amount_minor for line in found.lines)
    assert found.points == sum(line.points for line in found.lines)
    assert found.gross_minor - found.discount_minor == found.due_minor
    assert all(0 <= line.amount_minor <= line.gross_minor for line in found.lines)
    assert all(line.points >= 0 for line in found.lines)
    assert all(line.points == 0 or line.price_kind in rules.base_points.price_kinds for line in found.lines)


@given(PRODUCTS, ADDS, MEMBERS, RULE_SETS)
def test_a_member_never_pays_more_than_a_guest(
    prices: list[tuple[int, int | None, int | None]],
    adds: list[tuple[int, int, int | None]],
    member: MemberContext,
    rules: RuleSet,
) -> None:
    basket, catalog = scanned(adds, len(prices)), shop(prices)

    assert (
        quote(basket, catalog, member, rules, TODAY).due_minor
        <= quote(basket, catalog, None, rules, TODAY).due_minor
    )
    assert saving_as_member(basket, catalog, rules, TODAY)[0] >= 0


@given(PRODUCTS, st.data(), st.none() | MEMBERS, RULE_SETS)
def test_the_order_of_scanning_changes_neither_due_nor_points(
    prices: list[tuple[int, int | None, int | None]],
    data: st.DataObject,
    member: MemberContext | None,
    rules: RuleSet,
) -> None:
    adds = data.draw(ADDS)
    otherwise = data.draw(st.permutations(adds))
    catalog = shop(prices)

    one = quote(scanned(adds, len(prices)), catalog, member, rules, TODAY)
    other = quote(scanned(otherwise, len(prices)), catalog, member, rules, TODAY)

    assert (one.due_minor, one.points, one.tier_id) == (other.due_minor, other.points, other.tier_id)

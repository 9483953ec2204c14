"""Price lists by kind of member, staff prices, and what is given by hand: exact to the fen, never below nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.basket import (
    Add,
    AddOpen,
    Basket,
    Command,
    DiscountBasket,
    DiscountLine,
    OverridePrice,
    SetQuantity,
    fold,
)
from posclient.domain.catalog import PriceKind, Product, Promotion
from posclient.domain.member import MemberKind
from posclient.domain.promotion.engine import quote, saving_as_member
from posclient.domain.promotion.quote import MemberContext, Quote
from posclient.domain.promotion.rules import BasePoints, RuleSet
from posclient.domain.reason import Reason
from posclient.domain.tier import Tier

TODAY = date(2026, 3, 2)
RULES = RuleSet(7, BasePoints(), (Tier("basic", "普卡", "Basic", 0, Decimal(1)),))
FORMULA = Product(
    "formula", "1", "奶粉", price_minor=21800, member_price_minor=19800, wholesale_price_minor=17000
)
NAPPIES = Product("nappies", "2", "纸尿裤", price_minor=12900, promotion=Promotion(9900, TODAY, TODAY))
RICE = Product("rice", "3", "散装米饼", price_minor=5800, weighed=True)
CATALOG = {product.product_id: product for product in (FORMULA, NAPPIES, RICE)}
MEMBER = MemberContext("m1", "basic", 0)
DEALER = replace(MEMBER, kind=MemberKind.WHOLESALE)
ONE_OF_US = replace(MEMBER, staff_percent=80, staff_left_minor=100_000)
TIN, PACK = Add("l1", "formula", 1000), Add("l2", "nappies", 1000)


def priced(*commands: Command, member: MemberContext | None = MEMBER, rules: RuleSet = RULES) -> Quote:
    return quote(fold(commands), CATALOG, member, rules, TODAY)


def keys(found: Quote, line: int = 0) -> list[str]:
    return [reason.key for reason in found.lines[line].reasons]


def test_a_wholesale_member_buys_by_the_wholesale_list() -> None:
    found = priced(TIN, PACK, member=DEALER)

    tin, pack = found.lines
    assert (tin.unit_price_minor, tin.price_kind, tin.price_list) == (17000, PriceKind.WHOLESALE, "wholesale")
    assert tin.member_price_minor == 17000  # her list's
    assert (pack.price_kind, pack.price_list) == (PriceKind.PROMOTIONAL, "")
    assert keys(found) == ["quote.price.wholesale", "quote.no_points.wholesale"]
    assert found.points == 0


def test_a_product_without_a_wholesale_price_costs_her_what_it_costs_members() -> None:
    retail = {"formula": replace(FORMULA, wholesale_price_minor=None)}

    assert quote(fold([TIN]), retail, DEALER, RULES, TODAY).due_minor == 19800


def test_one_of_the_staff_pays_her_percentage_of_the_normal_price() -> None:
    found = priced(TIN, PACK, member=ONE_OF_US)

    assert [(line.amount_minor, line.price_kind) for line in found.lines] == [
        (17440, PriceKind.STAFF),
        (9900, PriceKind.PROMOTIONAL),  # lower than 80 % of the normal price
    ]
    assert keys(found) == ["quote.price.staff", "quote.no_points.staff"]


def test_the_staff_price_reaches_as_far_as_the_month_s_cap() -> None:
    """Whole lines, those that save most first, in whatever order they were scanned."""
    rice = Add("l3", "rice", 1000)
    short = replace(ONE_OF_US, staff_left_minor=20_000)

    for commands in ((TIN, rice), (rice, TIN)):
        found = priced(*commands, member=short)
        kinds = {line.product_id: line.price_kind for line in found.lines}
        assert kinds == {"formula": PriceKind.STAFF, "rice": PriceKind.NORMAL}
        assert found.missing[-1] == Reason("quote.missing.staff", {"left_minor": 2560})


def test_without_a_cap_left_she_is_a_member_like_others() -> None:
    found = priced(TIN, member=replace(ONE_OF_US, staff_left_minor=0))

    assert found.lines[0].price_kind is PriceKind.MEMBER
    assert priced(TIN, member=ONE_OF_US).missing[-1:] == ()


def test_a_price_by_hand_wins_over_every_list_and_earns_nothing() -> None:
    found = priced(TIN, OverridePrice("l1", 15000, "near_expiry"))

    line = found.lines[0]
    assert (line.gross_minor, line.amount_minor, line.price_kind) == (21800, 15000, PriceKind.OVERRIDE)
    assert (line.manual_minor, line.points) == (0, 0)
    assert keys(found) == ["quote.hand.price", "quote.why.near_expiry", "quote.no_points.override"]
    assert saving_as_member(fold([TIN, OverridePrice("l1", 15000)]), CATALOG, RULES, TODAY) == (0, 0)


def test_headquarters_may_let_prices_by_hand_earn() -> None:
    generous = replace(RULES, base_points=BasePoints(price_kinds=frozenset(PriceKind)))

    assert priced(TIN, OverridePrice("l1", 15000), rules=generous).points == 150


def test_a_higher_price_by_hand_is_no_negative_discount() -> None:
    found = priced(TIN, OverridePrice("l1", 30000))

    assert (found.gross_minor, found.discount_minor, found.due_minor) == (30000, 0, 30000)


def test_a_discount_on_a_line_comes_off_the_price_that_applies_and_off_what_earns() -> None:
    found = priced(TIN, DiscountLine("l1", percent=10, reason="damaged"))

    line = found.lines[0]
    assert (line.gross_minor, line.amount_minor, line.manual_minor) == (21800, 17820, 1980)
    assert line.price_kind is PriceKind.MEMBER
    assert found.points == 178
    assert line.reasons == (
        Reason("quote.price.member", {"saved_minor": 2000}),
        Reason("quote.hand.line", {"saved_minor": 1980}),
        Reason("quote.why.damaged"),
    )


def test_a_discount_on_the_basket_is_shared_to_the_fen() -> None:
    found = priced(TIN, PACK, DiscountBasket(amount_minor=1001, reason="regular"))

    assert [line.manual_minor for line in found.lines] == [667, 334]
    assert (found.due_minor, found.manual_minor) == (19800 + 9900 - 1001, 1001)
    assert found.reasons[:2] == (
        Reason("quote.hand.basket", {"saved_minor": 1001}),
        Reason("quote.why.regular"),
    )


def test_a_discount_never_takes_more_than_there_is() -> None:
    found = priced(TIN, DiscountLine("l1", amount_minor=90_000), DiscountBasket(amount_minor=500))

    assert (found.due_minor, found.points, found.lines[0].manual_minor) == (0, 0, 19800)


def test_goods_without_an_article_are_priced_by_what_was_typed() -> None:
    found = priced(TIN, AddOpen("l9", "摇铃", 1990), SetQuantity("l9", 2000), DiscountBasket(percent=10))

    rattle = found.lines[1]
    assert (rattle.gross_minor, rattle.price_kind, rattle.amount_minor) == (3980, PriceKind.NORMAL, 3582)


PRICES = st.integers(0, 10**5)
GOODS = st.builds(
    Product,
    st.just("?"),
    st.just("s"),
    st.just("n"),
    price_minor=PRICES,
    member_price_minor=st.none() | PRICES,
    wholesale_price_minor=st.none() | PRICES,
    promotion=st.none() | st.builds(Promotion, PRICES, st.just(TODAY), st.just(TODAY)),
)
CATALOGS = st.tuples(GOODS, GOODS, GOODS).map(
    lambda goods: {f"p{at}": replace(one, product_id=f"p{at}") for at, one in enumerate(goods)}
)
LINES = st.sampled_from(["l0", "l1", "l2"])
BY_HAND = st.lists(
    st.one_of(
        st.builds(OverridePrice, LINES, st.none() | PRICES),
        st.builds(DiscountLine, LINES, st.integers(0, 100)),
        st.builds(DiscountLine, LINES, st.just(0), st.integers(0, 10**6)),
        st.builds(DiscountBasket, st.integers(0, 100)),
        st.builds(DiscountBasket, st.just(0), st.integers(0, 10**6)),
    ),
    max_size=6,
)
BASKETS = st.tuples(
    st.lists(st.tuples(st.integers(1, 20_000), st.none() | st.integers(0, 10**5)), min_size=3, max_size=3),
    BY_HAND,
).map(lambda drawn: fold([*(Add(f"l{at}", f"p{at}", *line) for at, line in enumerate(drawn[0])), *drawn[1]]))
MEMBERS = st.builds(
    MemberContext,
    st.just("m"),
    st.just("basic"),
    st.integers(0, 10**6),
    st.sampled_from(MemberKind),
    st.integers(1, 100),
    st.integers(0, 10**6),
)


@given(BASKETS, CATALOGS, st.none() | MEMBERS)
def test_whatever_is_given_by_hand_the_sums_agree_and_nothing_is_negative(
    basket: Basket, catalog: dict[str, Product], member: MemberContext | None
) -> None:
    found = quote(basket, catalog, member, RULES, TODAY)

    assert found.due_minor == sum(line.amount_minor for line in found.lines)
    assert found.gross_minor == found.discount_minor + found.due_minor
    for line in found.lines:
        assert 0 <= line.amount_minor <= line.amount_minor + line.manual_minor <= line.gross_minor
        assert line.points >= 0
    assert found.points == sum(line.points for line in found.lines)


@given(BASKETS, CATALOGS, st.none() | MEMBERS)
def test_the_shares_add_up_to_the_basket_s_discount(
    basket: Basket, catalog: dict[str, Product], member: MemberContext | None
) -> None:
    before = quote(replace(basket, discount=None), catalog, member, RULES, TODAY)
    after = quote(basket, catalog, member, RULES, TODAY)

    taken = basket.discount.off(before.due_minor) if basket.discount else 0
    assert before.due_minor - after.due_minor == taken
    assert after.manual_minor - before.manual_minor == taken


@given(BASKETS, CATALOGS, MEMBERS)
def test_staff_prices_stay_within_the_cap_and_never_cost_more(
    basket: Basket, catalog: dict[str, Product], member: MemberContext
) -> None:
    found = quote(basket, catalog, member, RULES, TODAY)

    at_staff_prices = sum(
        line.amount_minor + line.manual_minor for line in found.lines if line.price_kind is PriceKind.STAFF
    )
    assert at_staff_prices <= member.staff_left_minor
    as_others = quote(basket, catalog, replace(member, staff_percent=100), RULES, TODAY)
    assert found.due_minor <= as_others.due_minor


@given(BASKETS, CATALOGS)
def test_joining_never_costs_anything(basket: Basket, catalog: dict[str, Product]) -> None:
    saving, points = saving_as_member(basket, catalog, RULES, TODAY)

    assert saving >= 0
    assert points >= 0

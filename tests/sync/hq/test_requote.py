"""A sale is computed again from what it stored; what differs is noted and recorded all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.basket import Basket, BasketLine
from posclient.domain.by_hand import Discount, PriceByHand
from posclient.domain.catalog import Product, Promotion
from posclient.domain.member import MemberKind
from posclient.domain.promotion.engine import quote
from posclient.domain.promotion.quote import MemberContext
from posclient.wire.events import SaleCompleted, Tender
from sync.hq.requote import check_sale, is_recomputed
from sync.hq.rules import rule_set_of
from tests.sync.hq.shop import RULE_SET, sale

RULES = rule_set_of(RULE_SET)
ON = date(2026, 3, 2)


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


def _unproven(told: SaleCompleted) -> SaleCompleted:
    return msgspec.structs.replace(told, tenders=(Tender("stored", told.due_minor, told.due_minor, 0),))


def _change_on_a_card(told: SaleCompleted) -> SaleCompleted:
    return msgspec.structs.replace(told, tenders=(Tender("card", told.due_minor, told.due_minor + 5, 5),))


def _rounded_too_much(told: SaleCompleted) -> SaleCompleted:
    due = told.due_minor - 100
    return msgspec.structs.replace(
        told, due_minor=due, rounding_minor=100, tenders=(Tender("cash", due, due, 0),)
    )


def _invoice_above_due(told: SaleCompleted) -> SaleCompleted:
    return msgspec.structs.replace(told, invoiceable_minor=told.due_minor + 1)


def _more_by_hand_than_came_off(told: SaleCompleted) -> SaleCompleted:
    line = msgspec.structs.replace(told.lines[1], manual_minor=1)
    return msgspec.structs.replace(told, lines=(told.lines[0], line))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (_unproven, "sale.not_proven"),
        (_change_on_a_card, "sale.change_not_cash"),
        (_rounded_too_much, "sale.out_of_bounds"),
        (_invoice_above_due, "sale.out_of_bounds"),
        (_more_by_hand_than_came_off, "sale.out_of_bounds"),
    ],
)
def test_what_can_not_be_is_named(change: Callable[[SaleCompleted], SaleCompleted], key: str) -> None:
    found = check_sale(change(sale("s1", "M1", "formula3", "toy")), RULES)
    assert found[0].key == key


def test_an_exchange_and_rounding_off_are_paid_for() -> None:
    told = sale("s1", "M1", "toy")
    paid = (Tender("exchange", 3_000, 3_000, 0, "cash"), Tender("cash", 850, 1_000, 150))
    told = msgspec.structs.replace(told, due_minor=3_850, rounding_minor=50, tenders=paid)
    assert check_sale(told, RULES) == ()


@st.composite
def by_hand(draw: st.DrawFn) -> tuple[Basket, dict[str, Product], MemberContext | None]:
    """A basket with prices and discounts given by hand, scale labels, wholesale and promotional prices."""
    catalog, lines = {}, []
    for number in range(draw(st.integers(1, 4))):
        key = f"P{number}"
        price = draw(st.integers(1, 50_000))
        catalog[key] = Product(
            key,
            key,
            key,
            price_minor=price,
            member_price_minor=draw(st.none() | st.integers(1, 50_000)),
            wholesale_price_minor=draw(st.none() | st.integers(1, 50_000)),
            promotion=draw(
                st.none() | st.builds(Promotion, st.integers(1, 50_000), st.just(ON), st.just(ON))
            ),
        )
        lines.append(
            BasketLine(
                f"L{number}",
                key,
                draw(st.integers(1, 9_000)),
                draw(st.none() | st.integers(0, 90_000)),
                price=draw(st.none() | st.builds(PriceByHand, st.integers(0, 60_000))),
                discount=draw(st.none() | st.builds(Discount, amount_minor=st.integers(1, 5_000))),
            )
        )
    basket_discount = draw(st.none() | st.builds(Discount, percent=st.integers(1, 100)))
    hers = st.builds(
        MemberContext,
        st.just("M1"),
        st.just("silver"),
        st.just(174_000),
        st.sampled_from(MemberKind),
        st.integers(1, 100),
        st.integers(0, 200_000),
    )
    member = draw(st.none() | hers)
    return Basket(tuple(lines), discount=basket_discount), catalog, member


@given(by_hand())
def test_what_was_given_by_hand_is_computed_again_to_the_fen(
    given_: tuple[Basket, dict[str, Product], MemberContext | None],
) -> None:
    basket, catalog, member = given_
    told = told_of(basket, catalog, member)

    assert is_recomputed(told)
    assert check_sale(told, RULES) == ()


def told_of(basket: Basket, catalog: dict[str, Product], member: MemberContext | None) -> SaleCompleted:
    """The sale as a till tells it."""
    priced = quote(basket, catalog, member, RULES, ON)
    like = sale("s1", "M1" if member else None, "toy")
    if member is not None:
        context = msgspec.structs.replace(
            like.context,
            member_kind=member.kind.value,
            staff_percent=member.staff_percent,
            staff_left_minor=member.staff_left_minor,
        )
        like = msgspec.structs.replace(like, context=context)
    lines = tuple(
        msgspec.structs.replace(
            like.lines[0],
            line_id=quoted.line_id,
            product_id=quoted.product_id,
            quantity=quoted.quantity,
            unit_price_minor=quoted.unit_price_minor,
            normal_price_minor=quoted.normal_price_minor,
            member_price_minor=quoted.member_price_minor,
            promotional_price_minor=promotion.price_minor if promotion else None,
            price_kind=quoted.price_kind,
            gross_minor=quoted.gross_minor,
            amount_minor=quoted.amount_minor,
            points=quoted.points,
            label_amount_minor=line.amount_minor,
            price_list=quoted.price_list,
            override_minor=line.price.unit_price_minor if line.price else None,
            manual_minor=quoted.manual_minor,
        )
        for quoted, line in zip(priced.lines, basket.lines, strict=True)
        for promotion in (catalog[line.product_id].promotion,)
    )
    return msgspec.structs.replace(
        like,
        lines=lines,
        due_minor=priced.due_minor,
        discount_minor=priced.discount_minor,
        points=priced.points,
        tenders=(Tender("cash", priced.due_minor, priced.due_minor, 0),),
    )


def test_a_staff_price_beyond_the_cap_is_named() -> None:
    goods = {"P0": Product("P0", "P0", "P0", price_minor=10_000)}
    basket = Basket((BasketLine("L0", "P0", 2_000),))
    staff = MemberContext("M1", "silver", 0, MemberKind.RETAIL, 80, 16_000)
    told = told_of(basket, goods, staff)
    assert told.due_minor == 16_000
    assert check_sale(told, RULES) == ()

    beyond = msgspec.structs.replace(
        told, context=msgspec.structs.replace(told.context, staff_left_minor=15_999)
    )
    (finding,) = check_sale(beyond, RULES)
    assert finding.key == "sale.quote_differs"
    assert "amount_minor: 16000, computed 20000" in finding.detail


def test_of_a_sale_with_staff_prices_of_a_till_of_before_the_sums_are_held() -> None:
    told = sale("s1", "M1", "toy")
    line = msgspec.structs.replace(
        told.lines[0], price_kind="staff", unit_price_minor=3_510, amount_minor=3_510, points=35
    )
    staff = msgspec.structs.replace(
        told,
        lines=(line,),
        due_minor=3_510,
        discount_minor=390,
        points=35,
        tenders=(Tender("cash", 3_510, 3_510, 0),),
    )
    assert not is_recomputed(staff)
    assert check_sale(staff, RULES) == ()
    (finding,) = check_sale(msgspec.structs.replace(staff, points=36), RULES)
    assert (finding.key, finding.detail) == ("sale.sums_differ", "points: lines 35, sale 36")


def test_rules_that_headquarters_never_published_are_noted() -> None:
    (finding,) = check_sale(sale("s1", None, "toy"), None)
    assert finding.key == "sale.unknown_rules"

"""The laws of settling: nothing is lost or negative, only cash gives change and is rounded, order is no matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.policy import Rounding
from posclient.domain.settlement import (
    Payment,
    Settlement,
    SettlementError,
    open_part,
    rounding_off,
    settle,
    without,
)
from posclient.domain.tender import TenderKind

AMOUNT = st.integers(0, 10**7)
PAYMENTS = st.lists(
    st.one_of(
        st.builds(Payment, st.just(TenderKind.CASH), AMOUNT),
        st.builds(Payment, st.sampled_from(TenderKind), st.integers(1, 10**7)),
    ),
    max_size=5,
)
ROUNDINGS = st.sampled_from(Rounding)


def cash(minor: int) -> Payment:
    return Payment(TenderKind.CASH, minor)


def card(minor: int) -> Payment:
    return Payment(TenderKind.CARD, minor, "123456")


@st.composite
def enough(draw: st.DrawFn) -> tuple[int, list[Payment]]:
    """A due with payments that settle it."""
    payments = draw(PAYMENTS)
    fixed = sum(payment.received_minor for payment in payments if payment.kind is not TenderKind.CASH)
    received = sum(payment.received_minor for payment in payments)
    return draw(st.integers(fixed, received)), payments


@given(enough(), ROUNDINGS)
def test_what_is_received_is_the_due_and_the_change(
    paying: tuple[int, list[Payment]], rounding: Rounding
) -> None:
    due, payments = paying
    paid = settle(due, payments, rounding)
    assert sum(part.amount_minor for part in paid.parts) == paid.due_minor
    assert paid.due_minor + paid.rounding_minor == due
    assert paid.received_minor == paid.due_minor + paid.change_minor
    assert paid.received_minor == sum(payment.received_minor for payment in payments)
    for part in paid.parts:
        assert part.payment.received_minor - part.change_minor == part.amount_minor >= 0
        assert part.change_minor >= 0
        assert part.change_minor == 0 or part.payment.kind is TenderKind.CASH


@given(st.data(), enough(), ROUNDINGS)
def test_the_order_of_entering_changes_no_sum(
    data: st.DataObject, paying: tuple[int, list[Payment]], rounding: Rounding
) -> None:
    due, payments = paying
    one = settle(due, payments, rounding)
    other = settle(due, data.draw(st.permutations(payments)), rounding)
    assert (one.due_minor, one.rounding_minor) == (other.due_minor, other.rounding_minor)
    assert (one.received_minor, one.change_minor) == (other.received_minor, other.change_minor)
    assert by_kind(one) == by_kind(other)


def by_kind(paid: Settlement) -> dict[TenderKind, int]:
    sums: dict[TenderKind, int] = {}
    for part in paid.parts:
        sums[part.payment.kind] = sums.get(part.payment.kind, 0) + part.amount_minor
    return sums


@given(enough(), ROUNDINGS)
def test_only_what_cash_pays_is_rounded(paying: tuple[int, list[Payment]], rounding: Rounding) -> None:
    paid = settle(*paying, rounding)
    in_cash = by_kind(paid).get(TenderKind.CASH, 0)
    assert 0 <= paid.rounding_minor <= in_cash
    step = {Rounding.NONE: 1, Rounding.JIAO: 10, Rounding.YUAN: 100}[rounding]
    assert paid.rounding_minor < step
    assert paid.rounding_minor == 0 or in_cash % step == 0


@given(AMOUNT, PAYMENTS, ROUNDINGS)
def test_what_does_not_settle_says_by_how_much(due: int, payments: list[Payment], rounding: Rounding) -> None:
    fixed = sum(payment.received_minor for payment in payments if payment.kind is not TenderKind.CASH)
    try:
        settle(due, payments, rounding)
    except SettlementError as refused:
        key, values = refused.key, refused.values
    else:
        return
    if key == "checkout.too_little":
        settle(due, [*payments, cash(int(values["missing_minor"]))], rounding)
        with pytest.raises(SettlementError):
            settle(due, [*payments, cash(int(values["missing_minor"]) - 1)], Rounding.NONE)
    else:
        assert (key, values) == ("checkout.too_much", {"over_minor": fixed - due})


@pytest.mark.parametrize(
    ("due", "rounding", "in_cash", "off"),
    [
        (10_087, Rounding.NONE, 10_087, 0),
        (10_087, Rounding.JIAO, 10_087, 7),
        (10_087, Rounding.YUAN, 10_087, 87),
        (10_087, Rounding.YUAN, 87, 0),  # never down to nothing
        (10_087, Rounding.JIAO, 87, 7),
        (10_087, Rounding.YUAN, 0, 0),
        (10_000, Rounding.YUAN, 10_000, 0),
        (5, Rounding.JIAO, 5, 0),
    ],
)
def test_rounding_off(due: int, rounding: Rounding, in_cash: int, off: int) -> None:
    assert rounding_off(due, rounding, in_cash) == off


@pytest.mark.parametrize("in_cash", [-1, 101])
def test_cash_pays_a_part_of_the_due(in_cash: int) -> None:
    with pytest.raises(ValueError, match="pays a due of 100"):
        rounding_off(100, Rounding.JIAO, in_cash)


def test_a_split_with_change_and_rounding() -> None:
    paid = settle(10_087, [cash(5_000), card(6_000)], Rounding.JIAO)
    assert (paid.due_minor, paid.rounding_minor, paid.change_minor) == (10_080, 7, 920)
    assert [(part.payment.kind, part.amount_minor, part.change_minor) for part in paid.parts] == [
        ("card", 6_000, 0),
        ("cash", 4_080, 920),
    ]


def test_without_cash_the_due_is_paid_to_the_fen() -> None:
    assert settle(10_087, [card(10_087)], Rounding.YUAN).rounding_minor == 0
    with pytest.raises(SettlementError) as refused:
        settle(10_087, [card(10_000)], Rounding.YUAN)
    assert refused.value.values == {"missing_minor": 87}


@pytest.mark.parametrize(
    "payment", [cash(-1), cash(10**11 + 1), card(0), card(-5), Payment(TenderKind.CODE, 10**11 + 1)]
)
def test_an_amount_that_is_none(payment: Payment) -> None:
    with pytest.raises(SettlementError) as refused:
        settle(100, [payment])
    assert refused.value.key == "checkout.bad_amount"


def test_what_is_still_open() -> None:
    assert open_part(10_000, [card(6_000), cash(1_000)]) == 3_000
    assert open_part(10_000, [cash(20_000)]) == 0


def test_what_an_invoice_may_be_asked_for() -> None:
    parts = [(TenderKind.CASH, 6_000), (TenderKind.STORED, 3_000), (TenderKind.POINTS, 1_000)]
    assert without(10_000, parts, (TenderKind.STORED, TenderKind.POINTS, TenderKind.VOUCHER)) == 6_000
    assert without(10_000, parts, ()) == 10_000

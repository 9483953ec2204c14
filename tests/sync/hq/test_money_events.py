"""Top-ups, claimed points, settled payments: booked, and held against what was promised."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, select

from posclient.wire.events import PaymentSettled, Tender
from posclient.wire.feed import PolicyRow, TopUpOfferRow
from posclient.wire.protocol import PushAnswer
from sync.hq import tables
from sync.hq.counter_tables import payment
from sync.hq.policies import publish_policy
from sync.hq.totals import totals_of
from tests.sync.hq.counter import claim_of, top_up
from tests.sync.hq.shop import FakeTill, accounts_of, enrolled_till, findings, sale, stamp, standings

OFFERS = PolicyRow(
    0,
    top_up_offers=(
        TopUpOfferRow("T500", 50_000, 5_000),
        TopUpOfferRow("E100", 10_000, 500, per_multiple=True),
    ),
)


@pytest.fixture
def till(shop: Engine) -> FakeTill:
    with shop.begin() as connection:
        publish_policy(connection, OFFERS)
    return enrolled_till(shop)


def results(answer: PushAnswer) -> list[str]:
    return [one.result for one in answer.results]


def test_a_top_up_is_money_and_a_balance(shop: Engine, till: FakeTill) -> None:
    answer = till.say(top_up("u1"), top_up("u2", 30_000, 1_500, "E100"))

    assert results(answer) == ["applied", "applied"]
    held = accounts_of(standings(shop)["M1"])
    assert (held["M1/principal/base"], held["M1/bonus/base"]) == (80_000, 6_500)
    assert held["M1/spend/base"] == 174_000
    with shop.connect() as connection:
        totals = totals_of(connection, till.sender.till_id)
    assert (totals.sales, totals.top_ups, totals.topped_up_minor) == (0, 2, 80_000)
    assert totals.tenders == {"cash": 80_000}


@pytest.mark.parametrize(
    ("told", "key"),
    [
        (top_up("u1", bonus=6_000), "top_up.bonus_differs"),
        (top_up("u1", offer="T9"), "top_up.bonus_differs"),
        (top_up("u1", offer=""), "top_up.bonus_without_offer"),
        (top_up("u1", 600_000, 5_000), "top_up.above_limit"),
        (msgspec.structs.replace(top_up("u1"), tenders=(Tender("cash", 1, 1, 0),)), "top_up.tenders_differ"),
        (
            msgspec.structs.replace(top_up("u1"), tenders=(Tender("stored", 50_000, 50_000, 0),)),
            "top_up.paid_with_her_own",
        ),
        (msgspec.structs.replace(top_up("u1"), entries=top_up("u1").entries[:1]), "top_up.entries_differ"),
    ],
)
def test_what_is_wrong_with_a_top_up_is_noted(shop: Engine, till: FakeTill, told: Any, key: str) -> None:
    answer = till.say(told)

    assert results(answer) == ["exception"]
    assert key in answer.results[0].detail


def test_a_top_up_under_an_older_policy_is_right(shop: Engine, till: FakeTill) -> None:
    with shop.begin() as connection:
        publish_policy(connection, PolicyRow(0))

    assert results(till.say(top_up("u1"))) == ["applied"]


def test_spending_more_than_she_has_is_noted_and_taking_back_points_is_not(
    shop: Engine, till: FakeTill
) -> None:
    sold = sale("s1", "M1", "toy")
    spent = msgspec.structs.replace(
        sold,
        proven_by="card",
        tenders=(Tender("stored", 3_900, 3_900, 0),),
        entries=(
            *sold.entries,
            msgspec.structs.replace(
                sold.entries[0], entry_id="s1.x", account_id="M1/principal/base", amount=-3_900, kind="spend"
            ),
        ),
    )

    answer = till.say(spent)

    assert answer.results[0].detail == "ledger.overdrawn: M1/principal/base: -3900"


def test_points_are_claimed_once(shop: Engine, till: FakeTill) -> None:
    sold = sale("s1", None, "toy")

    first = till.say(sold, claim_of(sold))
    second = till.say(claim_of(sold, entry_id="c2"))

    assert results(first) == ["applied", "applied"]
    assert second.results[0].detail == "claim.twice: R-s1: s1"
    held = standings(shop)["M1"]
    assert accounts_of(held) == {"M1/points/base": 120 + 39, "M1/spend/base": 174_000 + 3_900}
    assert held.purchases[0].product_id == "toy"


def test_claims_that_are_not_right_are_noted(shop: Engine, till: FakeTill) -> None:
    hers, guests = sale("s1", "M1", "toy"), sale("s2", None, "toy")
    till.say(hers, guests)
    before = accounts_of(standings(shop)["M1"])

    answer = till.say(claim_of(hers), claim_of(sale("s9", None, "toy"), entry_id="c9"))
    off = till.say(msgspec.structs.replace(claim_of(guests, entry_id="c3"), points=50))

    assert [one.detail.partition(":")[0] for one in answer.results] == [
        "claim.sale_has_member",
        "claim.unknown_sale",
    ]
    assert "claim.points_differ" in off.results[0].detail
    assert accounts_of(standings(shop)["M1"])["M1/points/base"] == before["M1/points/base"] + 2 * 39


def settled(attempt: str, outcome: str) -> PaymentSettled:
    return PaymentSettled(attempt, stamp(), "s1", 3_900, outcome, "simulated", "wx-1")


def test_payments_are_kept_and_a_second_end_is_noted(shop: Engine, till: FakeTill) -> None:
    answer = till.say(
        settled("a1", "paid"),
        settled("a1", "refunded"),
        settled("a2", "reversed"),
        settled("a2", "paid"),
        settled("a3", "declined"),
        settled("a4", "refund_declined"),
        settled("a4", "refunded_in_cash"),
    )

    assert results(answer) == [
        *("applied", "applied", "applied", "exception", "applied"),
        *("exception", "applied"),
    ]
    assert answer.results[5].detail == "payment.refund_declined: 3900 of s1 by simulated"
    assert answer.results[3].detail == "payment.settled_twice: a2: paid after reversed"
    with shop.connect() as connection:
        kept = connection.execute(
            select(payment.c.attempt_id, payment.c.outcome).order_by(payment.c.seq)
        ).all()
    assert [tuple(row) for row in kept] == [
        ("a1", "paid"),
        ("a1", "refunded"),
        ("a2", "reversed"),
        ("a2", "paid"),
        ("a3", "declined"),
        ("a4", "refund_declined"),
        ("a4", "refunded_in_cash"),
    ]


def test_what_may_be_known_is_no_exception(shop: Engine, till: FakeTill) -> None:
    sold = msgspec.structs.replace(
        sale("s1", "M1", "toy"), self_sale=True, tenders=(Tender("qr", 3_900, 3_900, 0, verified=False),)
    )

    answer = till.say(sold)

    assert (results(answer), answer.results[0].detail) == (["applied"], "")
    with shop.connect() as connection:
        assert sorted(findings(connection)) == ["sale.own_card", "tender.unverified"]
        levels = connection.execute(select(tables.finding.c.level)).scalars().all()
        assert set(levels) == {"note"}
        assert totals_of(connection, till.sender.till_id).exceptions == 0

"""Goods come back, to whichever till: undone exactly, never more than was sold without somebody hearing of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, select

from posclient.wire.events import LedgerEntry, ReturnCompleted, SaleCompleted, Tender
from posclient.wire.feed import PolicyRow
from posclient.wire.protocol import PushAnswer
from sync.hq import tables
from sync.hq.database import transact
from sync.hq.policies import publish_policy
from sync.hq.totals import totals_of
from tests.sync.hq.counter import claim_of, everything, pieces, return_of
from tests.sync.hq.shop import FakeTill, accounts_of, enrolled_till, findings, sale, standings


def results(answer: PushAnswer) -> list[str]:
    return [one.result for one in answer.results]


def found(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return findings(connection)


@pytest.fixture
def till(shop: Engine) -> FakeTill:
    return enrolled_till(shop)


@pytest.fixture
def other(shop: Engine) -> FakeTill:
    """A till of another store."""
    return enrolled_till(shop, "S002", token="b" * 40)


def test_a_return_of_everything_leaves_the_member_as_she_was(shop: Engine, till: FakeTill) -> None:
    sold = sale("s1", "M1", "formula3", "toy")
    till.say(sale("s0", "M1", "nappies"))
    before = standings(shop)["M1"]

    answer = till.say(sold, return_of(sold, everything(sold)))

    assert results(answer) == ["applied", "applied"]
    after = standings(shop)["M1"]
    assert accounts_of(after) == accounts_of(before)
    assert after.purchases == before.purchases
    assert (after.year_spend_minor, after.tier_id) == (before.year_spend_minor, before.tier_id)
    effect = answer.results[1].effect
    assert effect is not None
    with shop.connect() as connection:
        totals = totals_of(connection, till.sender.till_id)
    assert (totals.sales, totals.returns) == (2, 1)
    assert totals.returned_minor == -sold.due_minor
    assert totals.returned_points == -sold.points
    assert totals.tenders == {"cash": 12_900}


def test_parts_come_back_one_after_the_other_to_the_fen(shop: Engine, till: FakeTill) -> None:
    sold = pieces("s1", "M1", 3)
    steps = [return_of(sold, {"L0": 1000}, before={"L0": 1000 * n}, return_id=f"r{n}") for n in range(3)]

    answer = till.say(sold, *steps)

    assert results(answer) == ["applied"] * 4
    assert sum(step.due_minor for step in steps) == sold.due_minor
    assert accounts_of(standings(shop)["M1"]) == {"M1/points/base": 120, "M1/spend/base": 174_000}
    assert [purchase.product_id for purchase in standings(shop)["M1"].purchases] == ["formula3"] * 5


def test_half_of_a_purchase_leaves_half_of_it_in_her_history(shop: Engine, till: FakeTill) -> None:
    sold = pieces("s1", "M1", 2)
    till.say(sold, return_of(sold, {"L0": 1000}))

    newest = standings(shop)["M1"].purchases[0]

    assert (newest.product_id, newest.quantity, newest.amount_minor) == ("toy", 1000, 3_900)


@pytest.mark.parametrize("where", ["till", "other"])
def test_more_than_was_sold_is_recorded_and_noted_wherever_it_came_back(
    shop: Engine, till: FakeTill, other: FakeTill, where: str
) -> None:
    sold = sale("s1", "M1", "toy")
    till.say(sold, return_of(sold, {"L0": 1000}))
    taker = till if where == "till" else other

    answer = taker.say(return_of(sold, {"L0": 1000}, return_id="r2"))

    assert results(answer) == ["exception"]
    assert "return.more_than_sold: line L0: sold 1000, before 1000, now 1000" in answer.results[0].detail
    with shop.connect() as connection:
        kinds = connection.execute(select(tables.sale.c.kind)).scalars().all()
    assert sorted(kinds) == ["return", "return", "sale"]
    assert accounts_of(standings(shop)["M1"])["M1/points/base"] == 120 - 39


def test_one_receipt_returned_on_two_tills_at_once_is_noted_once(shop: Engine, till: FakeTill) -> None:
    tills = [till, enrolled_till(shop, token="c" * 40)]
    for number in range(6):
        sold = sale(f"s{number}", "M1", "toy")
        till.say(sold)
        till.made(return_of(sold, {"L0": 1000}, return_id=f"a{number}"))
        tills[1].made(return_of(sold, {"L0": 1000}, return_id=f"b{number}"))
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(FakeTill.push, tills))

    assert found(shop).count("return.more_than_sold") == 6


def test_the_tier_that_the_sale_had_reached_goes_with_it(shop: Engine, till: FakeTill) -> None:
    sold = sale("s1", "M1", *["formula3"] * 10)
    till.say(sold)
    assert standings(shop)["M1"].tier_id == "gold"

    till.say(return_of(sold, {"L0": 1000, "L1": 1000}))

    assert (standings(shop)["M1"].tier_id, standings(shop)["M1"].year_spend_minor) == ("silver", 452_400)


def test_a_tier_that_she_held_before_the_sale_stays(shop: Engine, till: FakeTill) -> None:
    first, second = sale("s1", "M1", *["formula3"] * 10), sale("s2", "M1", "toy")
    second = msgspec.structs.replace(
        second, context=msgspec.structs.replace(second.context, tier_id="gold", year_spend_minor=522_000)
    )
    till.say(first, second, return_of(second, everything(second)))

    assert standings(shop)["M1"].tier_id == "gold"


def test_without_a_receipt_a_person_hears_of_it(shop: Engine, till: FakeTill) -> None:
    sold = sale("s1", None, "toy")
    loose = msgspec.structs.replace(
        return_of(sold, {"L0": 1000}), original_sale_id="", original_receipt_no="", approved_by="A9"
    )

    answer = till.say(loose)

    assert results(answer) == ["exception"]
    assert answer.results[0].detail == "return.without_receipt: R-r1: approved by A9"


def test_another_tills_receipt_without_a_right_is_noted(
    shop: Engine, till: FakeTill, other: FakeTill
) -> None:
    sold = sale("s1", None, "toy")
    till.say(sold)

    answer = other.say(return_of(sold, {"L0": 1000}))

    assert "return.without_right: R-r1: sold by T00001" in answer.results[0].detail


def _fewer_points(told: ReturnCompleted) -> ReturnCompleted:
    return msgspec.structs.replace(told, entries=told.entries[1:])


def _more_money(told: ReturnCompleted) -> ReturnCompleted:
    more = told.due_minor + 100
    return msgspec.structs.replace(told, due_minor=more, tenders=(Tender("cash", -more, -more, 0),))


def _tenders(told: ReturnCompleted) -> ReturnCompleted:
    return msgspec.structs.replace(told, tenders=(Tender("cash", -1, -1, 0),))


def _other_member(told: ReturnCompleted) -> ReturnCompleted:
    return msgspec.structs.replace(told, member_id=None, entries=())


def _foreign(told: ReturnCompleted) -> ReturnCompleted:
    more = LedgerEntry("x", "X9/points/base", "open", 500, "reverse")
    return msgspec.structs.replace(told, entries=(*told.entries, more))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (_fewer_points, "return.figures_differ"),
        (_more_money, "return.figures_differ"),
        (_tenders, "return.tenders_differ"),
        (_other_member, "return.other_member"),
        (_foreign, "ledger.foreign_account"),
    ],
)
def test_other_figures_than_the_sales_are_noted(shop: Engine, till: FakeTill, change: Any, key: str) -> None:
    sold = sale("s1", "M1", "formula3", "toy")

    answer = till.say(sold, change(return_of(sold, {"L0": 1000})))

    assert results(answer) == ["applied", "exception"]
    assert key in answer.results[1].detail


def test_what_has_no_original_and_what_comes_twice_is_noted(shop: Engine, till: FakeTill) -> None:
    sold = sale("s1", "M1", "toy")
    back = return_of(sold, {"L0": 1000})

    answer = till.say(back)
    again = till.say(back)

    assert "return.unknown_original" in answer.results[0].detail
    assert "return.twice" in again.results[0].detail


def test_a_claimed_sale_is_undone_with_its_claim(shop: Engine, till: FakeTill) -> None:
    sold = sale("s1", None, "toy")
    claim = claim_of(sold)

    answer = till.say(sold, claim, return_of(sold, everything(sold), claim=claim))

    assert results(answer) == ["applied"] * 3
    assert accounts_of(standings(shop)["M1"]) == {"M1/points/base": 120, "M1/spend/base": 174_000}


def test_an_exchange_is_a_return_and_a_sale(shop: Engine, till: FakeTill) -> None:
    sold, new = sale("s1", "M1", "toy"), sale("s2", "M1", "nappies")
    back = return_of(sold, everything(sold))
    back = msgspec.structs.replace(
        back, exchange_sale_id="s2", tenders=(Tender("exchange", -3_900, -3_900, 0, "cash"),)
    )
    new = msgspec.structs.replace(
        new,
        exchange_of="r1",
        tenders=(Tender("exchange", 3_900, 3_900, 0, "cash"), Tender("cash", 9_000, 9_000, 0)),
    )

    answer = till.say(sold, back, new, return_of(new, everything(new), return_id="r2"))

    assert results(answer) == ["applied"] * 4
    with shop.connect() as connection:
        totals = totals_of(connection, till.sender.till_id)
    assert totals.tenders == {"cash": 3_900 + 9_000 - 9_000, "exchange": -3_900}


# ── staff prices ────────────────────────────────────────────────────────────────────────────────────────────────────


def staff_sale(sale_id: str, *, manual_minor: int = 0) -> SaleCompleted:
    """Two toys at 90 % of ¥39, some of it taken off by hand besides."""
    told = sale(sale_id, "M1", "toy")
    amount = 7_020 - manual_minor
    line = msgspec.structs.replace(
        told.lines[0],
        quantity=2_000,
        price_kind="staff",
        unit_price_minor=3_510,
        gross_minor=7_800,
        amount_minor=amount,
        manual_minor=manual_minor,
        points=0,
    )
    return msgspec.structs.replace(
        told,
        lines=(line,),
        due_minor=amount,
        discount_minor=7_800 - amount,
        points=0,
        entries=(),
        tenders=(Tender("cash", amount, amount, 0),),
    )


def bought(engine: Engine) -> tuple[str, int]:
    row = standings(engine)["M1"]
    return row.staff_month, row.staff_bought_minor


def test_what_the_staff_buy_is_summed_over_all_tills(shop: Engine, till: FakeTill, other: FakeTill) -> None:
    transact(
        shop,
        lambda connection: publish_policy(
            connection, PolicyRow(0, staff_percent=90, staff_monthly_minor=14_040)
        ),
    )
    till.say(sale("s0", "M1", "toy"))
    assert bought(shop) == ("", 0)

    till.say(staff_sale("s1"))
    other.say(staff_sale("s2", manual_minor=20))

    assert bought(shop) == ("2026-03", 14_040)
    assert "sale.above_staff_cap" not in str(found(shop))
    till.say(staff_sale("s3"))
    assert "sale.above_staff_cap" in str(found(shop))


def test_what_came_back_leaves_room_under_the_cap(shop: Engine, till: FakeTill) -> None:
    sold = staff_sale("s1", manual_minor=20)
    till.say(sold)
    till.say(return_of(sold, {sold.lines[0].line_id: 1_000}))
    assert bought(shop) == ("2026-03", 3_510)
    first = {sold.lines[0].line_id: 1_000}
    till.say(return_of(sold, first, before=first, return_id="r2"))
    assert bought(shop) == ("2026-03", 0)

"""Which ledger entries go back with a part of a sale."""

from __future__ import annotations

from posclient.domain.refund_plan import PaidWith
from posclient.domain.returns import give_back
from posclient.domain.tender import TenderKind
from posclient.domain.undone_entries import Moved
from tests.posclient.domain.sold import line, sold

POINTS, SPEND, PRINCIPAL, BONUS = (f"m1/{kind}/base" for kind in ("points", "spend", "principal", "bonus"))


def test_points_go_as_the_lines_earned_them() -> None:
    original = sold(
        line("l1", 1000, 1000, points=0),
        line("l2", 1000, 1000, points=20),
        entries=(Moved(POINTS, "open", 20), Moved(SPEND, "open", 2000)),
    )

    assert give_back(original, {}, {"l1": 1000}).entries == (0, 1000)
    assert give_back(original, {}, {"l2": 1000}).entries == (20, 1000)


def test_points_that_were_given_afterwards_go_by_the_amount() -> None:
    original = sold(line("l1", 1000, 3000), line("l2", 1000, 1000), entries=(Moved(POINTS, "open", 40),))

    assert give_back(original, {}, {"l1": 1000}).entries == (30,)


def test_principal_and_bonus_come_back_as_they_were_mixed() -> None:
    original = sold(
        line("l1", 2000, 10000),
        tenders=(PaidWith(TenderKind.STORED, 10000),),
        entries=(Moved(PRINCIPAL, "open", -8000), Moved(BONUS, "gift", -2000)),
    )

    assert give_back(original, {}, {"l1": 1000}).entries == (-4000, -1000)


def test_spent_points_come_back_to_the_lots_they_came_from() -> None:
    original = sold(
        line("l1", 4000, 2000),
        tenders=(PaidWith(TenderKind.POINTS, 1000), PaidWith(TenderKind.CASH, 1000)),
        entries=(Moved(POINTS, "old", -600), Moved(POINTS, "new", -400)),
    )

    assert give_back(original, {}, {"l1": 1000}).entries == (-150, -100)


def test_a_voucher_comes_back_whole_with_the_last_of_it() -> None:
    original = sold(
        line("l1", 3000, 3000),
        tenders=(PaidWith(TenderKind.VOUCHER, 900), PaidWith(TenderKind.CASH, 2100)),
        entries=(Moved("m1/voucher/v77", "v77", -1),),
    )

    assert give_back(original, {}, {"l1": 1000}).entries == (0,)
    assert give_back(original, {"l1": 1000}, {"l1": 2000}).entries == (-1,)


def test_an_owner_with_slashes_in_her_id_keeps_her_account() -> None:
    assert Moved("shop/7/m1/points/base", "open", 1).kind == "points"

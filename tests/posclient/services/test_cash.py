"""Cash in and out, and the float: each with its reason, its slip, its event and its row in the log."""

from __future__ import annotations

import pytest

from posclient.domain.staff import Role
from posclient.services.approval import ApprovalNeededError
from posclient.services.cash import IN, LONGEST_REASON, OUT, move_cash, set_float
from posclient.services.shop import Session, Shop, ShopError
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import print_jobs
from posclient.wire.events import CashMoved, ShiftClosed, ShiftOpened
from posclient.wire.feed import RoleLimitsRow
from tests.support.days import all_shifts, figures, hand_over_even, manager, shift_of
from tests.support.returns import events, use_policy
from tests.support.shop import TestShop, dump, rows, sell_once, sign_in_cashier

FORMULA = "6901000700034"


def moved(shop: Shop) -> list[CashMoved]:
    return [one for one in events(shop) if isinstance(one, CashMoved)]


# ── in and out ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_cash_in_is_on_disk_with_all_that_belongs_to_it(shop: Shop, session: Session) -> None:
    move_cash(shop, session, IN, 20_000, " 换零钱 ")

    (event,) = moved(shop)
    assert (event.kind, event.amount_minor, event.reason) == ("in", 20_000, "换零钱")
    assert figures(shop)["cash.in"] == 20_000
    drawer, slip = dump(shop.store)["print_job"]
    assert ("drawer" in drawer, "slip" in slip) == (True, True)
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, event.movement_id))
    text = as_text(decode(document), 48)
    assert "钱箱存入" in text
    assert "200.00" in text
    assert "换零钱" in text
    assert dump(shop.store)["audit"][-1][3] == "cash_in"


def test_what_went_out_is_negative_in_the_event_and_positive_in_the_report(
    shop: Shop, session: Session
) -> None:
    set_float(shop, session, 50_000)
    move_cash(shop, session, OUT, 20_000, "交银行")
    assert moved(shop)[-1].amount_minor == -20_000
    assert figures(shop)["cash.out"] == 20_000


@pytest.mark.parametrize(
    ("amount", "reason", "key"),
    [(0, "x", "checkout.bad_amount"), (-5, "x", "checkout.bad_amount"), (5, "  ", "day.reason_missing")],
)
def test_what_is_refused(shop: Shop, session: Session, amount: int, reason: str, key: str) -> None:
    with pytest.raises(ShopError) as error:
        move_cash(shop, session, IN, amount, reason)
    assert error.value.key == key
    assert moved(shop) == []


def test_no_more_goes_out_than_should_be_there(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    with pytest.raises(ShopError) as error:
        move_cash(shop, session, OUT, 50_001, "交银行")
    assert error.value.key == "day.more_than_there_is"
    move_cash(shop, session, OUT, 50_000, "交银行")


def test_a_long_reason_is_cut(shop: Shop, session: Session) -> None:
    move_cash(shop, session, IN, 100, "长" * 500)
    assert len(moved(shop)[0].reason) == LONGEST_REASON


def test_who_may_not_asks_somebody_who_may(shop: Shop, session: Session) -> None:
    use_policy(shop, limits=tuple(RoleLimitsRow(role, cash_in_out=role == Role.MANAGER) for role in Role))
    with pytest.raises(ApprovalNeededError):
        move_cash(shop, session, IN, 100, "零钱")
    move_cash(shop, session, IN, 100, "零钱", approved_by=manager(shop))
    assert dump(shop.store)["audit"][-1][5] == f"100 {manager(shop).operator_id}"


# ── the float ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_one_is_told_by_whoever_begins_the_shift(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    assert shift_of(shop, session).float_minor == 50_000
    (opened,) = (one for one in events(shop) if isinstance(one, ShiftOpened))
    assert opened.float_minor == 50_000
    assert figures(shop) == {"cash.float": 50_000, "log.float_set": 1}


def test_another_one_later_would_hide_what_is_missing(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    sell_once(shop, session, FORMULA)
    with pytest.raises(ApprovalNeededError):
        set_float(shop, session, 40_000)
    assert shift_of(shop, session).float_minor == 50_000

    set_float(shop, session, 40_000, approved_by=manager(shop))

    assert shift_of(shop, session).float_minor == 40_000
    assert [(event.kind, event.amount_minor) for event in moved(shop)] == [("float", 40_000)]
    assert figures(shop)["log.float_set"] == 2
    assert len([one for one in events(shop) if isinstance(one, ShiftOpened)]) == 1


def test_the_float_counts_the_shift_before_where_nobody_did(
    shop: Shop, session: Session, till: TestShop
) -> None:
    set_float(shop, session, 50_000)
    sell_once(shop, session, FORMULA)
    till.clock.advance(days=1)
    after = sign_in_cashier(shop)

    set_float(shop, after, 75_000)

    yesterday, today = all_shifts(shop)
    assert (yesterday.counted_minor, yesterday.expected_minor, yesterday.left_minor) == (
        75_000,
        75_800,
        75_000,
    )
    assert (yesterday.reason, today.float_minor) == ("counted_late", 75_000)
    (closed,) = (one for one in events(shop) if isinstance(one, ShiftClosed))
    assert (closed.stamp.business_date, closed.counted_minor) == ("2026-11-21", 75_000)
    assert closed.figures["sales.count"] == 1
    assert "counted_late" in [row[3] for row in dump(shop.store)["audit"]]


def test_a_shift_that_was_handed_over_is_not_counted_again(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    hand_over_even(shop, session, left_minor=50_000)
    set_float(shop, sign_in_cashier(shop), 40_000)
    first, second = all_shifts(shop)
    assert (first.counted_minor, first.reason, second.float_minor) == (50_000, "", 40_000)


def test_trying_sums_until_one_goes_through_is_counted(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    for amount in (80_000, 65_000, 57_500):
        with pytest.raises(ShopError):
            move_cash(shop, session, OUT, amount, "交银行")
    refused = [row for row in rows(shop.store, "audit") if row[3] == "cash_out_refused"]
    assert [row[5] for row in refused] == ["80000", "65000", "57500"]

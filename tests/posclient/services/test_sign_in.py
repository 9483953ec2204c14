"""Signing in: a lockout that nothing shortens, and a business date that never goes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from posclient.domain.staff import FREE_ATTEMPTS
from posclient.services.shop import Shop, ShopError, local_date, local_time
from posclient.services.sign_in import sign_in, sign_out
from posclient.services.who_may import who_may
from posclient.wire.feed import OperatorRow
from tests.support.days import hand_over_even
from tests.support.samples import CASHIER, MANAGER, PIN, STAFF, STAFF_ROWS
from tests.support.shop import TestShop, feed, make_shop, rows, sign_in_cashier
from tests.support.till_fakes import DAY_MS, START_MS, FakeClock, FakeIds


def wrong(shop: Shop, operator_id: str = CASHIER) -> ShopError:
    with pytest.raises(ShopError) as error:
        sign_in(shop, operator_id, "0000")
    return error.value


def lock_out(shop: Shop) -> None:
    for _ in range(FREE_ATTEMPTS):
        wrong(shop)


def test_the_right_pin_opens_day_and_shift(shop: Shop) -> None:
    session = sign_in(shop, CASHIER, PIN)
    assert (session.operator.operator_id, session.business_date) == (CASHIER, date(2026, 11, 21))
    assert [row[0] for row in rows(shop.store, "business_day")] == ["2026-11-21"]
    assert [(row[0], row[2], row[4]) for row in rows(shop.store, "shift")] == [
        (session.shift_id, CASHIER, None)
    ]


def test_who_may_are_those_that_work_here(shop: Shop) -> None:
    assert [operator.name for operator in who_may(shop).operators] == ["李娜", "陈静"]


@pytest.mark.parametrize(
    ("operator_id", "pin", "key"),
    [
        (CASHIER, "", "sign_in.empty_pin"),
        ("OP9", PIN, "sign_in.unknown_operator"),  # has left
        ("nobody", PIN, "sign_in.unknown_operator"),
        (CASHIER, "2468 ", "sign_in.wrong_pin"),
        (CASHIER, "二四六八", "sign_in.wrong_pin"),
        (CASHIER, "2" * 10_000, "sign_in.wrong_pin"),
    ],
)
def test_who_is_refused(shop: Shop, operator_id: str, pin: str, key: str) -> None:
    with pytest.raises(ShopError) as error:
        sign_in(shop, operator_id, pin)
    assert error.value.key == key
    assert rows(shop.store, "shift") == []


def test_a_hash_that_cannot_be_read_matches_nothing(shop: Shop) -> None:
    feed(shop, STAFF, OperatorRow(CASHIER, "李娜", "cashier", "not a hash"))
    with pytest.raises(ShopError) as error:
        sign_in(shop, CASHIER, "not a hash")
    assert error.value.key == "sign_in.wrong_pin"


def test_attempts_are_counted_down_then_locked_ever_longer(shop: Shop, till: TestShop) -> None:
    assert [wrong(shop).values.get("n") for _ in range(FREE_ATTEMPTS - 1)] == [4, 3, 2, 1]
    waits = []
    for _ in range(10):
        refusal = wrong(shop)
        assert refusal.key == "sign_in.locked"
        wait_s = int(refusal.values["n"])
        waits.append(wait_s)
        with pytest.raises(ShopError) as error:
            sign_in(shop, CASHIER, PIN)  # the right one is not even looked at
        assert (error.value.key, error.value.values["n"]) == ("sign_in.locked", wait_s)
        till.clock.advance(seconds=wait_s)
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert sign_in(shop, CASHIER, PIN).operator.operator_id == CASHIER
    assert wrong(shop).values["n"] == FREE_ATTEMPTS - 1


def test_a_lockout_is_of_one_operator(shop: Shop) -> None:
    lock_out(shop)
    assert sign_in(shop, MANAGER, PIN).operator.operator_id == MANAGER


def test_a_lockout_survives_a_restart(tmp_path: Path) -> None:
    till = make_shop(tmp_path)
    lock_out(till.shop)
    till.store.close()
    again = make_shop(tmp_path, clock=FakeClock(START_MS + 29_000), ids=FakeIds(1000))
    try:
        with pytest.raises(ShopError) as error:
            sign_in(again.shop, CASHIER, PIN)
        assert (error.value.key, error.value.values["n"]) == ("sign_in.locked", 1)
    finally:
        again.store.close()


def test_a_clock_set_back_neither_ends_a_lockout_nor_makes_it_endless(shop: Shop, till: TestShop) -> None:
    lock_out(shop)
    till.clock.advance(days=-400)
    with pytest.raises(ShopError) as error:
        sign_in(shop, CASHIER, PIN)
    assert error.value.values["n"] == 30
    till.clock.advance(seconds=29)
    with pytest.raises(ShopError):
        sign_in(shop, CASHIER, PIN)
    till.clock.advance(seconds=1)
    sign_in(shop, CASHIER, PIN)


def test_wrong_pins_are_in_the_audit_log(shop: Shop) -> None:
    wrong(shop)
    sign_out(shop, sign_in(shop, CASHIER, PIN))
    assert [(row[2], row[3]) for row in rows(shop.store, "audit")] == [
        (CASHIER, "wrong_pin"),
        (CASHIER, "sign_in"),
        (CASHIER, "sign_out"),
    ]
    assert [row[5] for row in rows(shop.store, "audit")] == ["", "", ""]  # not even the wrong PIN


def running(shop: Shop) -> list[str]:
    return [row[0] for row in rows(shop.store, "shift") if row[4] is None]


def test_the_shift_is_the_drawers_whoever_signs_in(shop: Shop) -> None:
    first = sign_in(shop, CASHIER, PIN)
    second = sign_in(shop, MANAGER, PIN)
    assert first.shift_id == second.shift_id
    sign_out(shop, second)
    assert running(shop) == [first.shift_id]


def test_a_shift_that_nobody_handed_over_ends_uncounted_with_its_date(shop: Shop, till: TestShop) -> None:
    first = sign_in(shop, CASHIER, PIN)
    till.clock.advance(days=1)
    second = sign_in(shop, CASHIER, PIN)
    assert running(shop) == [second.shift_id]
    ended = next(row for row in rows(shop.store, "shift") if row[0] == first.shift_id)
    assert (ended[4], ended[6], ended[9]) == (till.clock.at_ms, None, "not_handed_over")


# ── the business date ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_business_date_never_goes_back(shop: Shop, till: TestShop) -> None:
    dates = []
    for days in (0, -3, 1, 0, -400, 1):
        till.clock.at_ms = START_MS + days * DAY_MS
        dates.append(sign_in_cashier(shop).business_date)
    assert dates == [date(2026, 11, day) for day in (21, 21, 22, 22, 22, 22)]


def test_midnight_is_the_stores_own(shop: Shop, till: TestShop) -> None:
    # 23:59:59.999 in Shanghai, still before 16:00 in Greenwich
    till.clock.at_ms = START_MS + 14 * 3_600_000 - 1
    session = sign_in_cashier(shop)
    assert session.business_date == date(2026, 11, 21)
    hand_over_even(shop, session)
    till.clock.advance(seconds=0.001)
    assert sign_in_cashier(shop).business_date == date(2026, 11, 22)


def test_a_shift_that_runs_past_midnight_keeps_its_date_until_the_night_is_over(
    shop: Shop, till: TestShop
) -> None:
    evening = sign_in_cashier(shop)
    sign_out(shop, evening)
    till.clock.at_ms = START_MS + 18 * 3_600_000 - 1  # 03:59:59.999
    assert sign_in_cashier(shop) == evening
    till.clock.advance(seconds=0.001)
    morning = sign_in_cashier(shop)
    assert (morning.business_date, running(shop)) == (date(2026, 11, 22), [morning.shift_id])


def test_a_shift_of_the_day_before_yesterday_does_not_run_on_at_night(shop: Shop, till: TestShop) -> None:
    sign_in_cashier(shop)
    till.clock.at_ms = START_MS + 14 * 3_600_000 + DAY_MS  # midnight, two dates later
    assert sign_in_cashier(shop).business_date == date(2026, 11, 23)


def test_a_shift_over_midnight_keeps_its_date(shop: Shop, till: TestShop) -> None:
    session = sign_in_cashier(shop)
    till.clock.advance(days=1)
    assert session.stamp(shop.clock.now_ms()).business_date == "2026-11-21"


@pytest.mark.parametrize(
    ("zone", "at", "local"),
    [
        ("Asia/Shanghai", 1_795_226_400_000, "2026-11-21T10:00:00+08:00"),
        ("Europe/London", 1_782_000_000_000, "2026-06-21T01:00:00+01:00"),  # summer
        (
            "Europe/London",
            1_795_226_400_000,
            "2026-11-21T02:00:00+00:00",
        ),  # winter, though it was +01:00 in 1970
        ("America/New_York", 1_793_512_800_000, "2026-11-01T01:20:00-05:00"),  # the hour that comes twice
    ],
)
def test_local_time_is_that_of_the_day_itself(zone: str, at: int, local: str) -> None:
    found = local_time(at, zone)
    assert found.isoformat() in (local, local.replace("01:20", "01:00"))
    assert local_date(at, zone) == found.date()


def test_the_samples_are_complete(shop: Shop) -> None:
    assert len(STAFF_ROWS) == 4
    assert len(rows(shop.store, "operator")) == 3

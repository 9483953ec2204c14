"""The day's end: everything done first, one final report, and the date stays closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from posclient.domain.day_figures import merged
from posclient.ports import PrintKind
from posclient.services import paper
from posclient.services.approval import ApprovalNeededError
from posclient.services.cash import set_float
from posclient.services.day_end import close_day, copy_z
from posclient.services.park import park, recall
from posclient.services.sell import cancel
from posclient.services.shop import Session, Shop, ShopError
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import parked, print_jobs, shifts
from posclient.wire.events import DayClosed, ShiftClosed
from tests.support.days import all_shifts, figures, hand_over_even, manager, sign_in_manager
from tests.support.payments import FakeProvider
from tests.support.returns import back, events, found, sell
from tests.support.shop import (
    PowerCutError,
    TestShop,
    dump,
    failing,
    make_shop,
    scan,
    sell_once,
    sign_in_cashier,
)
from tests.support.till_fakes import START_MS

FORMULA, CEREAL = "6901000700034", "036000291452"
TODAY = date(2026, 11, 21)


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


def refused(shop: Shop, session: Session, on: date | None = None) -> ShopError:
    with pytest.raises(ShopError) as error:
        close_day(shop, session, on, manager(shop))
    return error.value


def a_days_work(shop: Shop) -> Session:
    """Two shifts, a return in the second one, both handed over. Returns the second one's session."""
    first = sign_in_cashier(shop)
    set_float(shop, first, 50_000)
    sale = sell(shop, first, FORMULA, CEREAL, member_id="M1")
    hand_over_even(shop, first, left_minor=50_000)
    second = sign_in_cashier(shop)
    set_float(shop, second, 50_000)
    sell(shop, second, CEREAL)
    back(shop, second, found(shop, second, sale), {0: 1000})
    hand_over_even(shop, second, left_minor=30_000)
    return second


def test_the_day_is_the_sum_of_its_shifts(shop: Shop) -> None:
    session = a_days_work(shop)
    shifts_alone = [figures(shop, shift.shift_id) for shift in all_shifts(shop)]

    done = close_day(shop, session, approved_by=manager(shop))

    assert done.figures == merged(shifts_alone)
    assert (done.z_no, done.business_date) == (1, TODAY)
    assert (done.figures["sales.count"], done.figures["returns.count"]) == (2, 1)
    (event,) = (one for one in events(shop) if isinstance(one, DayClosed))
    assert event.figures == done.figures
    told = [one.figures for one in events(shop) if isinstance(one, ShiftClosed)]
    assert merged(told) == done.figures
    assert shop.store.read(shifts.z_reports)[0].figures == done.figures


def test_the_final_report_is_printed_and_copied(shop: Shop) -> None:
    session = a_days_work(shop)
    close_day(shop, session, approved_by=manager(shop))
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, "Z1"))
    text = as_text(decode(document), 48)
    for part in ("日结单", "Z00001", "会员消费占比", "退货 1 笔", "留作备用金"):
        assert part in text

    copy_z(shop, session, 1)

    slips = [job for job in paper.of_subject(shop, "Z1") if job.kind is PrintKind.SLIP]
    assert [job.copy_number for job in slips] == [0, 1]
    with pytest.raises(ShopError):
        copy_z(shop, session, 2)


def test_a_cashier_needs_somebody_who_may(shop: Shop) -> None:
    session = a_days_work(shop)
    with pytest.raises(ApprovalNeededError):
        close_day(shop, session)


def test_the_shift_is_handed_over_first(shop: Shop, session: Session) -> None:
    sell_once(shop, session, FORMULA)
    assert refused(shop, session).key == "day.hand_over_first"


def test_a_shift_in_which_nothing_happened_ends_with_the_day(shop: Shop) -> None:
    a_days_work(shop)
    session = sign_in_manager(shop)  # in the evening, to close the day
    set_float(shop, session, 30_000)

    done = close_day(shop, session)

    idle = all_shifts(shop)[-1]
    assert (idle.reason, idle.left_minor, idle.closed_at_ms is None) == ("unused", 30_000, False)
    assert done.figures["cash.float"] == 100_000
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, "Z1"))
    assert "陈静" not in as_text(decode(document), 48).split("钱箱")[1]
    assert all_shifts(shop)[-1].float_minor == 30_000
    tomorrow = sign_in_cashier(shop)
    assert (tomorrow.business_date, all_shifts(shop)[-1].float_minor) == (date(2026, 11, 22), 30_000)


def test_what_was_logged_in_an_unused_shift_is_on_the_final_report(shop: Shop, session: Session) -> None:
    hand_over_even(shop, session)
    last = sign_in_manager(shop)
    scan(shop, last, FORMULA)
    cancel(shop, last)
    paper.open_drawer(shop, last)
    paper.open_drawer(shop, last)

    done = close_day(shop, last)

    logged = {name: times for name, times in done.figures.items() if name.startswith("log.")}
    assert logged == {"log.basket_cancelled": 1, "log.drawer_opened": 2}
    told = [event for event in events(shop) if isinstance(event, ShiftClosed)][-1]
    assert told.figures["log.drawer_opened"] == 2
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, "Z1"))
    assert "无销售开钱箱" in as_text(decode(document), 48)


def test_nothing_stays_on_the_counter_or_parked(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    assert refused(shop, session).key == "day.basket_open"
    park(shop, session)
    assert (refused(shop, session).key, refused(shop, session).values["n"]) == ("day.parked", 1)
    (waiting,) = shop.store.read(parked.all_parked)
    recall(shop, session, waiting.code)
    cancel(shop, session)
    close_day(shop, session, approved_by=manager(shop))


def test_no_payment_is_without_a_result(shop: Shop, session: Session, provider: FakeProvider) -> None:
    sale = sell(shop, session, FORMULA, provider=provider, by_code_minor=25_800)
    back(shop, session, found(shop, session, sale))  # its refund was not sent yet
    hand_over_even(shop, session)
    assert refused(shop, session).key == "day.attempts_open"


def test_a_closed_day_stays_closed_and_says_what_to_do(shop: Shop) -> None:
    session = a_days_work(shop)
    close_day(shop, session, approved_by=manager(shop))
    error = refused(shop, session)
    assert (error.key, error.values) == ("day.closed_already", {"day": "2026-11-21", "z_no": 1})
    assert "不能再开" in shop.words(error.key, **error.values)
    assert refused(shop, session, date(2026, 1, 1)).key == "day.never_opened"


def test_what_comes_after_belongs_to_the_next_date(shop: Shop, till: TestShop) -> None:
    close_day(shop, a_days_work(shop), approved_by=manager(shop))
    evening = sign_in_cashier(shop)
    assert evening.business_date == date(2026, 11, 22)
    sell_once(shop, evening, FORMULA)
    till.clock.advance(days=1)
    assert sign_in_cashier(shop).business_date == date(2026, 11, 22)
    assert figures(shop)["sales.count"] == 1


def test_a_clock_set_back_does_not_open_a_closed_day(shop: Shop, till: TestShop) -> None:
    close_day(shop, a_days_work(shop), approved_by=manager(shop))
    till.clock.at_ms = START_MS - 30 * 86_400_000
    assert sign_in_cashier(shop).business_date == date(2026, 11, 22)


def test_an_earlier_date_is_closed_from_today(shop: Shop, session: Session, till: TestShop) -> None:
    sell_once(shop, session, FORMULA)
    till.clock.advance(days=1)
    today = sign_in_manager(shop)
    sell_once(shop, today, CEREAL)

    done = close_day(shop, today, TODAY)

    assert (done.business_date, done.figures["sales.due"]) == (TODAY, 25_800)
    sell_once(shop, today, CEREAL)  # today goes on
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, "Z1"))
    assert "未清点" in as_text(decode(document), 48)


def test_what_is_parked_since_then_keeps_it_open(shop: Shop, session: Session, till: TestShop) -> None:
    scan(shop, session, FORMULA)
    park(shop, session)
    till.clock.advance(days=1)
    today = sign_in_manager(shop)
    assert refused(shop, today, TODAY).key == "day.parked"
    (waiting,) = shop.store.read(parked.all_parked)
    recall(shop, today, waiting.code)
    close_day(shop, today, TODAY)
    assert refused(shop, today).key == "day.basket_open"


def test_a_power_cut_leaves_the_day_open_or_closed(tmp_path: Path) -> None:
    till = make_shop(tmp_path)
    try:
        session = a_days_work(till.shop)
        allowed = manager(till.shop)
        before = dump(till.store)
        for cut_at in range(1, 200):
            cut, _store = failing(till.shop, cut_at)
            try:
                close_day(cut, session, approved_by=allowed)
            except PowerCutError:
                assert dump(till.store) == before
                continue
            break
        else:
            pytest.fail("it never came through")
    finally:
        till.store.close()

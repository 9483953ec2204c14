"""The drawer's shift: a report so far that changes nothing, a blind count, a handover that is whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services import payment
from posclient.services.cash import move_cash, set_float
from posclient.services.shift import count_drawer, hand_over, print_x
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.take_back import take_back
from posclient.services.view import view
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import audit, baskets, print_jobs
from posclient.wire.events import ShiftClosed, ShiftOpened
from tests.support import samples
from tests.support.days import (
    all_shifts,
    figures,
    hand_over_even,
    shift_of,
    sign_in_manager,
)
from tests.support.payments import FakeProvider
from tests.support.returns import back, events, found, sell, wanted_of
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
from tests.support.till_fakes import FakeIds

FORMULA, CEREAL = "6901000700034", "036000291452"


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


def slip_text(shop: Shop, subject: str) -> str:
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, subject))
    return as_text(decode(document), 48)


def refused(shop: Shop, session: Session, counted: int, left: int = 0, reason: str = "") -> str:
    with pytest.raises(ShopError) as error:
        hand_over(shop, session, counted, left, reason)
    return error.value.key


def actions(shop: Shop) -> list[str]:
    return [row[3] for row in dump(shop.store)["audit"]]


# ── X ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_x_changes_nothing_but_paper_and_log(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    sell_once(shop, session, FORMULA)
    before = dump(shop.store)

    print_x(shop, session)

    after = dump(shop.store)
    assert {name for name in after if after[name] != before[name]} == {"print_job", "audit"}
    assert actions(shop)[-1] == "x_report"


def test_a_cashiers_x_does_not_tell_what_should_be_in_the_drawer(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    sell_once(shop, session, FORMULA)
    print_x(shop, session)

    text = slip_text(shop, f"x/{session.shift_id}")
    assert "758.00" not in text
    assert "盘点交班后显示" in text


def test_a_managers_x_tells_it(shop: Shop) -> None:
    session = sign_in_manager(shop)
    set_float(shop, session, 50_000)
    sell_once(shop, session, FORMULA)
    print_x(shop, session)

    assert "758.00" in slip_text(shop, f"x/{session.shift_id}")


# ── the count ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_count_is_logged_and_counted(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    assert count_drawer(shop, session, 49_000).difference_minor == -1_000
    assert count_drawer(shop, session, 50_100).difference_minor == 100

    assert [(row[3], row[5]) for row in dump(shop.store)["audit"]][-2:] == [
        ("drawer_counted", "49000 -1000"),
        ("drawer_counted", "50100 +100"),
    ]
    assert figures(shop)["log.drawer_counted"] == 2


# ── handover ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_handover_is_on_disk_with_all_that_belongs_to_it(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    sell_once(shop, session, FORMULA)

    done = hand_over(shop, session, 75_700, 40_000, "少找一元")

    assert (done.expected_minor, done.difference_minor, done.left_minor) == (75_800, -100, 40_000)
    shift = shift_of(shop, session)
    assert (shift.counted_minor, shift.expected_minor, shift.left_minor) == (75_700, 75_800, 40_000)
    assert (shift.reason, shift.closed_by) == ("少找一元", samples.CASHIER)
    opened, closed = (one for one in events(shop) if isinstance(one, ShiftOpened | ShiftClosed))
    assert isinstance(opened, ShiftOpened)
    assert isinstance(closed, ShiftClosed)
    assert (opened.float_minor, closed.counted_minor, closed.expected_minor) == (50_000, 75_700, 75_800)
    assert closed.figures["tender.cash.sale"] == 25_800
    assert actions(shop)[-1] == "handed_over"
    assert shop.store.read(lambda connection: audit.first_broken(connection, shop.audit_key)) is None
    text = slip_text(shop, f"handover/{session.shift_id}")
    for part in ("交接班单", "758.00", "757.00", "短款", "-1.00", "少找一元", "400.00", "交班人"):
        assert part in text


def test_what_was_left_is_the_next_float(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    hand_over_even(shop, session, left_minor=30_000)

    assert shift_of(shop, sign_in_cashier(shop)).float_minor == 30_000


def test_headquarters_hears_of_a_shift_whose_float_was_never_told(shop: Shop, session: Session) -> None:
    sell_once(shop, session, FORMULA)
    hand_over_even(shop, session)

    assert [type(one) for one in events(shop)][-2:] == [ShiftOpened, ShiftClosed]


def test_a_difference_needs_a_reason_both_ways(shop: Shop, session: Session) -> None:
    set_float(shop, session, 50_000)
    for counted in (49_999, 50_001):
        assert refused(shop, session, counted) == "day.reason_for_difference"
        assert refused(shop, session, counted, reason="  ") == "day.reason_for_difference"
    assert hand_over(shop, session, 50_000, 0).difference_minor == 0


@pytest.mark.parametrize(
    ("counted", "left", "key"),
    [
        (100, 101, "day.left_more_than_counted"),
        (-1, 0, "checkout.bad_amount"),
        (0, -1, "checkout.bad_amount"),
        (10**12, 0, "checkout.bad_amount"),
    ],
)
def test_amounts_that_cannot_be(shop: Shop, session: Session, counted: int, left: int, key: str) -> None:
    assert refused(shop, session, counted, left, "x") == key


def test_goods_on_the_counter_come_first(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    assert refused(shop, session, 0) == "day.basket_open"


def test_not_while_a_payment_is_open(shop: Shop, session: Session, provider: FakeProvider) -> None:
    scan(shop, session, FORMULA)
    shown = view(shop, session.business_date)
    assert shown.basket_id is not None
    payment.begin(shop, session, provider, shown.basket_id, shown.quote.due_minor, shown.quote.due_minor)
    with pytest.raises(ShopError) as error:
        count_drawer(shop, session, 0)
    assert error.value.key == "day.basket_open"
    basket_id = shown.basket_id
    shop.store.write(lambda connection: baskets.set_state(connection, basket_id, "cancelled"), name="let go")
    assert refused(shop, session, 0) == "day.attempts_open"


def test_handing_over_twice_is_handing_over_once(shop: Shop, session: Session) -> None:
    hand_over_even(shop, session)
    assert refused(shop, session, 0) == "day.no_shift"
    assert len(all_shifts(shop)) == 1


def test_who_was_signed_in_sells_no_more(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    sale = sell(shop, session, CEREAL)
    receipt = found(shop, session, sale)
    hand_over_even(shop, session)
    after = sign_in_manager(shop)
    assert after.shift_id != session.shift_id

    with pytest.raises(ShopError) as begun:
        scan(shop, session, FORMULA)
    wanted = wanted_of(receipt)
    with pytest.raises(ShopError) as returned:
        take_back(shop, session, shop.ids.new(), wanted, receipt.undo(wanted.chosen).due_minor)
    with pytest.raises(ShopError) as moved:
        move_cash(shop, session, "in", 100, "零钱")
    with pytest.raises(ShopError) as reported:
        print_x(shop, session)
    keys = {error.value.key for error in (begun, returned, moved, reported)}
    assert keys == {"day.no_shift"}
    assert refused(shop, session, 0) == "day.no_shift"


def test_a_basket_that_another_session_began_is_not_paid_by_the_stale_one(
    shop: Shop, session: Session
) -> None:
    hand_over_even(shop, session)
    scan(shop, sign_in_manager(shop), FORMULA)
    with pytest.raises(ShopError) as error:
        sell_once(shop, session)
    assert error.value.key == "day.no_shift"


def test_two_operators_in_one_shift_are_one_drawer(shop: Shop, session: Session) -> None:
    set_float(shop, session, 10_000)
    sell_once(shop, session, FORMULA)
    second = sign_in_manager(shop)
    sell_once(shop, second, CEREAL)
    sell_once(shop, session, CEREAL)

    assert figures(shop)["sales.count"] == 3
    assert hand_over_even(shop, second).expected_minor == 10_000 + 25_800 + 2 * 3_990


def test_an_exchange_moves_no_cash_but_the_difference(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, FORMULA)
    back(shop, session, found(shop, session, sale))

    shown = figures(shop)
    assert (shown["tender.cash.sale"], shown["tender.cash.return"]) == (25_800, 25_800)
    assert hand_over_even(shop, session).expected_minor == 0


def test_a_power_cut_leaves_a_handover_whole_or_not_at_all(tmp_path: Path) -> None:
    till = make_shop(tmp_path)
    try:
        session = sign_in_cashier(till.shop)
        set_float(till.shop, session, 50_000)
        sell_once(till.shop, session, FORMULA)
        before = dump(till.store)
        for cut_at in range(1, 200):
            cut, store = failing(till.shop, cut_at)
            try:
                hand_over(cut, session, 75_800, 50_000)
            except PowerCutError:
                assert dump(till.store) == before
                continue
            assert store.statements < cut_at
            break
        else:
            pytest.fail("it never came through")
        assert shift_of(till.shop, session).counted_minor == 75_800
    finally:
        till.store.close()


def test_after_a_restart_the_shift_runs_on(tmp_path: Path) -> None:
    till = make_shop(tmp_path)
    session = sign_in_cashier(till.shop)
    set_float(till.shop, session, 50_000)
    sell_once(till.shop, session, FORMULA)
    till.store.close()

    again: TestShop = make_shop(tmp_path, clock=till.clock, ids=FakeIds(1000))
    try:
        after = sign_in_cashier(again.shop)
        assert after.shift_id == session.shift_id
        assert hand_over_even(again.shop, after).expected_minor == 75_800
    finally:
        again.store.close()


def test_a_card_is_not_cash(shop: Shop, session: Session) -> None:
    sell(shop, session, FORMULA, paid=(Payment(TenderKind.CARD, 20_000, "886621"),))
    shown = figures(shop)
    assert (shown["tender.card.sale"], shown["tender.cash.sale"]) == (20_000, 5_800)
    assert hand_over_even(shop, session).expected_minor == 5_800

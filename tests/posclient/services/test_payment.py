"""Payment codes: durable before the request leaves, and ended in a sale or a reversal whatever happens between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from posclient.domain.attempt import Attempt, AttemptState
from posclient.services.attempts import open_attempt
from posclient.services.checkout import CheckoutDone, Payment, TenderKind, checkout
from posclient.services.payment import (
    NO_PACE,
    begin,
    cancel,
    charge,
    held_by,
    take_back,
)
from posclient.services.resolve import STALE_MS, resolve_open_attempts, unresolved
from posclient.services.sell import cancel as cancel_basket
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import view
from posclient.store import baskets, outbox, payment_attempts
from posclient.store.policy import put_policy
from posclient.wire.codec import decode_event
from posclient.wire.events import PaymentSettled
from posclient.wire.feed import PolicyRow, ProductRow
from sync.payments.faults import Fault
from tests.support.payments import GOOD_CODE, FakeProvider, code_for
from tests.support.samples import PRODUCTS
from tests.support.shop import (
    PowerCutError,
    TestShop,
    dump,
    failing,
    feed,
    make_shop,
    rows,
    scan,
    sign_in_cashier,
)
from tests.support.till_fakes import FakeClock, FakeIds

FORMULA, CEREAL = "6901000700034", "036000291452"
DUE = 25_800


@pytest.fixture
def clock(till: TestShop) -> FakeClock:
    return till.clock


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


def filled(shop: Shop, session: Session) -> str:
    scan(shop, session, FORMULA)
    basket_id = view(shop, session.business_date).basket_id
    assert basket_id is not None
    return basket_id


def by_code(attempt: Attempt) -> Payment:
    return Payment(TenderKind.CODE, attempt.amount_minor, attempt_id=attempt.attempt_id)


def pay_by_code(
    shop: Shop, session: Session, provider: FakeProvider, basket_id: str, code: str = GOOD_CODE
) -> CheckoutDone:
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    paid = charge(shop, provider, attempt, code, pace=NO_PACE)
    return checkout(shop, session, basket_id, (by_code(paid),), DUE)


def stored(shop: Shop, attempt: Attempt) -> Attempt:
    found = shop.store.read(lambda connection: payment_attempts.by_id(connection, attempt.attempt_id))
    assert found is not None
    return found


def settled_events(shop: Shop) -> list[PaymentSettled]:
    events = (decode_event(e.payload) for e in shop.store.read(lambda c: outbox.batch(c, 1, 1)))
    return [event for event in events if isinstance(event, PaymentSettled)]


def test_a_paid_code_is_completed_with_its_sale(shop: Shop, session: Session, provider: FakeProvider) -> None:
    basket_id = filled(shop, session)
    done = pay_by_code(shop, session, provider, basket_id)
    (attempt,) = rows(shop.store, "payment_attempt")
    assert (attempt[5], attempt[4], attempt[1]) == ("completed", DUE, basket_id)
    (tender,) = rows(shop.store, "tender")
    assert tender[2:5] == ("code", DUE, DUE)
    assert tender[6] == attempt[7] != ""  # the provider's own reference, from the attempt
    assert tender[7:] == (attempt[0], 1)
    (event,) = settled_events(shop)
    assert (event.outcome, event.subject_id, event.amount_minor) == ("paid", done.sale_id, DUE)
    assert [row[3] for row in rows(shop.store, "audit")][-2:] == ["payment", "sale"]
    assert provider.net_minor() == DUE
    assert not shop.store.read(unresolved)


def test_the_code_is_kept_nowhere(shop: Shop, session: Session, provider: FakeProvider) -> None:
    pay_by_code(shop, session, provider, filled(shop, session))
    assert GOOD_CODE not in repr(dump(shop.store))


def test_the_row_is_on_disk_before_the_request_leaves(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    basket_id = filled(shop, session)
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    seen: list[AttemptState] = []
    provider.before = lambda: seen.append(stored(shop, attempt).state)
    charge(shop, provider, attempt, GOOD_CODE, pace=NO_PACE)
    assert seen == [AttemptState.MADE]


@pytest.mark.parametrize(
    ("fault", "states"),
    [
        (Fault.NONE, ["paid"]),
        (Fault.DECLINED, ["declined"]),
        (Fault.ASKS_PASSWORD, ["waiting", "paid"]),
        (Fault.ASKS_AND_DECLINES, ["waiting", "declined"]),
        (Fault.CUT_AFTER, ["unknown", "paid"]),
        (Fault.FAILS_AFTER, ["unknown", "paid"]),
        (Fault.SAYS_WAITING, ["waiting", "paid"]),
    ],
)
def test_what_the_cashier_is_told(
    shop: Shop, session: Session, provider: FakeProvider, fault: Fault, states: list[str]
) -> None:
    attempt = begin(shop, session, provider, filled(shop, session), DUE, DUE)
    told: list[str] = []
    ended = charge(
        shop, provider, attempt, code_for(fault), told=lambda now: told.append(now.state), pace=NO_PACE
    )
    assert told == states
    assert ended == stored(shop, attempt)
    assert provider.net_minor() == (DUE if states[-1] == "paid" else 0)


def test_a_declined_code_leaves_the_basket_free(shop: Shop, session: Session, provider: FakeProvider) -> None:
    basket_id = filled(shop, session)
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    charge(shop, provider, attempt, code_for(Fault.DECLINED), pace=NO_PACE)
    assert shop.store.read(lambda connection: open_attempt(connection, basket_id)) is None
    assert [event.outcome for event in settled_events(shop)] == ["declined"]
    done = checkout(shop, session, basket_id, (Payment(TenderKind.CASH, DUE),), DUE)
    assert done.due_minor == DUE


def test_a_charge_that_never_arrived_is_closed_and_reversed(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    attempt = begin(shop, session, provider, filled(shop, session), DUE, DUE)
    now_s = iter(range(0, 1000, 2))
    ended = charge(
        shop,
        provider,
        attempt,
        code_for(Fault.CUT_BEFORE),
        pace=NO_PACE,
        monotonic_s=lambda: float(next(now_s)),
    )
    assert ended.state is AttemptState.REVERSED
    late = provider.charge(attempt.attempt_id, GOOD_CODE, DUE, 1.0)  # it arrives behind its reversal
    assert late.state == "reversed"
    assert provider.net_minor() == 0


def test_cancelled_while_she_types_her_password(shop: Shop, session: Session, provider: FakeProvider) -> None:
    attempt = begin(shop, session, provider, filled(shop, session), DUE, DUE)
    stop = threading.Event()
    ended = charge(
        shop,
        provider,
        attempt,
        code_for(Fault.WAITS_FOR_EVER),
        told=lambda _now: stop.set(),
        cancelled=stop,
        pace=NO_PACE,
    )
    assert ended.state is AttemptState.REVERSED
    assert [event.outcome for event in settled_events(shop)] == ["reversed"]


def test_cancelled_too_late_it_is_paid(shop: Shop, session: Session, provider: FakeProvider) -> None:
    basket_id = filled(shop, session)
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    stop = threading.Event()
    ended = charge(
        shop,
        provider,
        attempt,
        code_for(Fault.SAYS_WAITING),
        told=lambda _now: stop.set(),
        cancelled=stop,
        pace=NO_PACE,
    )
    assert ended.state is AttemptState.PAID
    assert checkout(shop, session, basket_id, (by_code(ended),), DUE).due_minor == DUE


def test_a_provider_that_goes_away_lets_the_shop_go_on(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    basket_id = filled(shop, session)
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    provider.after = lambda: setattr(provider, "away", True)
    now_s = iter(range(0, 1000, 2))
    ended = charge(
        shop,
        provider,
        attempt,
        code_for(Fault.CUT_AFTER),
        pace=NO_PACE,
        monotonic_s=lambda: float(next(now_s)),
    )
    assert ended.state is AttemptState.REVERSING
    assert shop.store.read(unresolved)  # the day can't be closed yet
    checkout(shop, session, basket_id, (Payment(TenderKind.CASH, DUE),), DUE)
    provider.away = False
    resolve_open_attempts(shop, provider, pace=NO_PACE)
    assert stored(shop, attempt).state is AttemptState.REVERSED
    assert provider.net_minor() == 0
    assert len(rows(shop.store, "sale")) == 1


def test_a_provider_that_is_not_reached_charges_nothing(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    provider.away = True
    attempt = begin(shop, session, provider, filled(shop, session), DUE, DUE)
    assert charge(shop, provider, attempt, GOOD_CODE, pace=NO_PACE).state is AttemptState.DECLINED


def test_a_shop_that_takes_no_codes(shop: Shop, session: Session, provider: FakeProvider) -> None:
    row = PolicyRow(version=1, tenders=("cash", "card"))
    shop.store.write(lambda connection: put_policy(connection, row), name="policy")
    with pytest.raises(ShopError) as error:
        begin(shop, session, provider, filled(shop, session), DUE, DUE)
    assert error.value.key == "checkout.tender_not_taken"
    assert provider.charged == []


def test_what_is_no_payment_code_is_not_sent(shop: Shop, session: Session, provider: FakeProvider) -> None:
    attempt = begin(shop, session, provider, filled(shop, session), DUE, DUE)
    with pytest.raises(ShopError) as error:
        charge(shop, provider, attempt, "6901000700034", pace=NO_PACE)
    assert error.value.key == "payment.bad_code"
    assert provider.charged == []
    assert stored(shop, attempt).state is AttemptState.DECLINED


def test_only_one_charge_at_a_time_and_never_more_than_is_open(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    basket_id = filled(shop, session)
    first = begin(shop, session, provider, basket_id, 10_000, DUE)
    with pytest.raises(ShopError) as error:
        begin(shop, session, provider, basket_id, 100, DUE)
    assert error.value.key == "payment.open"
    charge(shop, provider, first, GOOD_CODE, pace=NO_PACE)
    with pytest.raises(ShopError) as error:
        begin(shop, session, provider, basket_id, DUE, DUE)
    assert (error.value.key, error.value.values) == ("payment.too_much", {"open_minor": DUE - 10_000})
    for wrong, key in ((0, "payment.nothing_to_pay"), (-1, "payment.nothing_to_pay")):
        with pytest.raises(ShopError) as error:
            begin(shop, session, provider, basket_id, wrong, DUE)
        assert error.value.key == key
    with pytest.raises(ShopError) as error:
        begin(shop, session, provider, basket_id, 100, DUE - 1)
    assert error.value.key == "checkout.price_changed"


def test_a_part_by_code_and_the_rest_in_cash(shop: Shop, session: Session, provider: FakeProvider) -> None:
    basket_id = filled(shop, session)
    paid = charge(
        shop, provider, begin(shop, session, provider, basket_id, 20_000, DUE), GOOD_CODE, pace=NO_PACE
    )
    with pytest.raises(ShopError) as error:  # a charge of this basket is not among the payments
        checkout(shop, session, basket_id, (Payment(TenderKind.CASH, DUE),), DUE)
    assert error.value.key == "payment.open"
    resolve_open_attempts(shop, provider, pace=NO_PACE)
    assert stored(shop, paid).state is AttemptState.PAID  # the cashier has it in hand
    done = checkout(shop, session, basket_id, (by_code(paid), Payment(TenderKind.CASH, 6_000)), DUE)
    assert (done.due_minor, done.received_minor, done.change_minor) == (DUE, 26_000, 200)


def test_a_part_is_taken_back(shop: Shop, session: Session, provider: FakeProvider) -> None:
    basket_id = filled(shop, session)
    paid = charge(
        shop, provider, begin(shop, session, provider, basket_id, 20_000, DUE), GOOD_CODE, pace=NO_PACE
    )
    assert take_back(shop, provider, paid.attempt_id, pace=NO_PACE).state is AttemptState.REVERSED
    assert provider.net_minor() == 0
    assert shop.store.read(lambda connection: held_by(connection, basket_id)) == ()
    with pytest.raises(ShopError):
        take_back(shop, provider, "no such attempt", pace=NO_PACE)


@pytest.mark.parametrize("state", ["made", "declined", "another basket", "another amount"])
def test_only_a_paid_attempt_of_this_basket_pays_it(
    shop: Shop, session: Session, provider: FakeProvider, state: str
) -> None:
    basket_id = filled(shop, session)
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    if state == "declined":
        charge(shop, provider, attempt, code_for(Fault.DECLINED), pace=NO_PACE)
    payment = by_code(attempt)
    if state == "another basket":
        payment = replace(payment, attempt_id="0" * 32)
        cancel(shop, provider, attempt, pace=NO_PACE)
    if state == "another amount":
        charge(shop, provider, attempt, GOOD_CODE, pace=NO_PACE)
        payment = replace(payment, received_minor=DUE - 1)
    with pytest.raises(ShopError) as error:
        checkout(shop, session, basket_id, (payment, payment)[: 2 if state == "made" else 1], DUE)
    assert error.value.key == "checkout.attempt_not_paid"
    assert rows(shop.store, "sale") == []


# ── killed ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def die() -> None:
    raise PowerCutError


class Till:
    """A till that is killed and started again; the provider lives on."""

    def __init__(self, folder: Path, provider: FakeProvider) -> None:
        self.folder, self.provider = folder, provider
        self.ids, self.clock = FakeIds(), FakeClock()
        self.running: TestShop = self.start()
        self.session = sign_in_cashier(self.running.shop)

    @property
    def shop(self) -> Shop:
        return self.running.shop

    def start(self) -> TestShop:
        return make_shop(self.folder, ids=self.ids, clock=self.clock)

    def kill(self) -> None:
        self.running.store.close()
        self.running = self.start()

    def judge(self) -> str:
        """After the recovery: a sale or a reversal, never neither, and the money agrees."""
        assert not self.shop.store.read(unresolved)
        sales = rows(self.shop.store, "sale")
        assert self.provider.net_minor() == sum(row[8] for row in sales)
        states = [row[5] for row in rows(self.shop.store, "payment_attempt")]
        outcomes = [event.outcome for event in settled_events(self.shop)]
        if sales:
            assert states.count("completed") == 1
            assert outcomes.count("paid") == 1
            return "sale"
        assert set(states) <= {"reversed", "declined"}
        assert view(self.shop, self.session.business_date).quote.due_minor == DUE
        return "reversal"


@pytest.fixture
def mortal(tmp_path: Path, provider: FakeProvider) -> Iterator[Till]:
    made = Till(tmp_path / "killed", provider)
    yield made
    made.running.store.close()


Kill = Callable[[Till, str], None]


def after_the_row(till: Till, basket_id: str) -> None:
    begin(till.shop, till.session, till.provider, basket_id, DUE, DUE)


def before_the_request(till: Till, basket_id: str) -> None:
    till.provider.before = die
    with pytest.raises(PowerCutError):
        pay_by_code(till.shop, till.session, till.provider, basket_id)


def after_the_yes(till: Till, basket_id: str) -> None:
    till.provider.after = die
    with pytest.raises(PowerCutError):
        pay_by_code(till.shop, till.session, till.provider, basket_id)


def while_she_types(till: Till, basket_id: str) -> None:
    till.provider.after = die
    with pytest.raises(PowerCutError):
        pay_by_code(till.shop, till.session, till.provider, basket_id, code_for(Fault.WAITS_FOR_EVER))


def before_checkout(till: Till, basket_id: str) -> None:
    attempt = begin(till.shop, till.session, till.provider, basket_id, DUE, DUE)
    charge(till.shop, till.provider, attempt, GOOD_CODE, pace=NO_PACE)


def after_checkout(till: Till, basket_id: str) -> None:
    pay_by_code(till.shop, till.session, till.provider, basket_id)


def while_reversing(till: Till, basket_id: str) -> None:
    attempt = begin(till.shop, till.session, till.provider, basket_id, DUE, DUE)
    charge(till.shop, till.provider, attempt, GOOD_CODE, pace=NO_PACE)
    till.provider.away = True
    take_back(till.shop, till.provider, attempt.attempt_id, pace=NO_PACE)


@pytest.mark.parametrize(
    ("kill", "end"),
    [
        (after_the_row, "reversal"),
        (before_the_request, "reversal"),
        (after_the_yes, "sale"),
        (while_she_types, "reversal"),
        (before_checkout, "sale"),
        (after_checkout, "sale"),
        (while_reversing, "reversal"),
    ],
)
def test_killed_it_ends_in_a_sale_or_a_reversal(mortal: Till, kill: Kill, end: str) -> None:
    kill(mortal, filled(mortal.shop, mortal.session))
    mortal.provider.before = mortal.provider.after = lambda: None
    mortal.kill()
    mortal.provider.away = True
    resolve_open_attempts(mortal.shop, mortal.provider, at_start=True, pace=NO_PACE)  # nobody answers yet
    mortal.provider.away = False
    resolve_open_attempts(mortal.shop, mortal.provider, at_start=True, pace=NO_PACE)
    assert mortal.judge() == end


def test_killed_at_any_statement_of_the_checkout(mortal: Till) -> None:
    basket_id = filled(mortal.shop, mortal.session)
    paid = charge(
        mortal.shop,
        mortal.provider,
        begin(mortal.shop, mortal.session, mortal.provider, basket_id, DUE, DUE),
        GOOD_CODE,
        pace=NO_PACE,
    )
    before = dump(mortal.shop.store)
    for at in range(1, 200):
        cut, _ = failing(mortal.shop, at)
        try:
            checkout(cut, mortal.session, basket_id, (by_code(paid),), DUE)
        except PowerCutError:
            assert dump(mortal.shop.store) == before
            continue
        break
    assert mortal.judge() == "sale"


def test_a_price_that_changed_meanwhile_gives_the_money_back(mortal: Till) -> None:
    before_checkout(mortal, filled(mortal.shop, mortal.session))
    mortal.kill()
    feed(mortal.shop, PRODUCTS, ProductRow("P1", "110003", "奶粉", barcodes=(FORMULA,), price_minor=26_800))
    resolve_open_attempts(mortal.shop, mortal.provider, at_start=True, pace=NO_PACE)
    assert mortal.provider.net_minor() == 0
    assert rows(mortal.shop.store, "sale") == []
    assert not mortal.shop.store.read(unresolved)


def test_a_part_that_was_paid_when_it_died_goes_back(mortal: Till) -> None:
    basket_id = filled(mortal.shop, mortal.session)
    attempt = begin(mortal.shop, mortal.session, mortal.provider, basket_id, 5_000, DUE)
    charge(mortal.shop, mortal.provider, attempt, GOOD_CODE, pace=NO_PACE)
    mortal.kill()
    resolve_open_attempts(mortal.shop, mortal.provider, at_start=True, pace=NO_PACE)
    assert mortal.judge() == "reversal"


def test_in_the_background_only_what_nobody_has_in_hand(
    shop: Shop, session: Session, provider: FakeProvider, clock: FakeClock
) -> None:
    basket_id = filled(shop, session)
    attempt = begin(shop, session, provider, basket_id, DUE, DUE)
    resolve_open_attempts(shop, provider, pace=NO_PACE)
    assert stored(shop, attempt).state is AttemptState.MADE
    clock.advance(seconds=STALE_MS / 1000 + 1)
    resolve_open_attempts(shop, provider, pace=NO_PACE)
    assert stored(shop, attempt).state is AttemptState.REVERSED


def test_paid_for_a_basket_that_is_gone_goes_back(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    basket_id = filled(shop, session)
    charge(shop, provider, begin(shop, session, provider, basket_id, DUE, DUE), GOOD_CODE, pace=NO_PACE)
    shop.store.write(lambda connection: baskets.set_state(connection, basket_id, "lost"), name="lost")
    resolve_open_attempts(shop, provider, pace=NO_PACE)
    assert provider.net_minor() == 0


def test_asked_again_a_completed_one_stays_completed(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    basket_id = filled(shop, session)
    done = pay_by_code(shop, session, provider, basket_id)
    (row,) = rows(shop.store, "payment_attempt")
    assert take_back(shop, provider, row[0], pace=NO_PACE).state is AttemptState.COMPLETED
    assert (
        checkout(shop, session, basket_id, (Payment(TenderKind.CODE, DUE, attempt_id=row[0]),), DUE) == done
    )
    assert provider.net_minor() == DUE
    scan(shop, session, CEREAL)
    cancel_basket(shop, session)

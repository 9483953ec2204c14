"""Topping up: its own commit and receipt, the best offer, limits, codes through an attempt, twice is once."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import delete

from posclient.domain.attempt import AttemptState
from posclient.services import payment
from posclient.services.checkout import Payment, TenderKind
from posclient.services.panel import member_figures
from posclient.services.resolve import resolve_open_attempts
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.top_up import TopUpDone, begin_code, top_up, top_up_desk
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import documents, members, outbox, payment_attempts, print_jobs, tables
from posclient.store.policy import put_policy
from posclient.wire.codec import decode_event
from posclient.wire.events import ToppedUp
from posclient.wire.feed import PolicyRow, TopUpOfferRow
from tests.support.payments import GOOD_CODE, FakeProvider
from tests.support.samples import M1, M2, M3, ZHANG, ZHAO
from tests.support.shop import PowerCutError, dump, failing, rows, sign_in_cashier

POLICY = PolicyRow(
    1,
    top_up_offers=(TopUpOfferRow("t500", 50_000, 5_000), TopUpOfferRow("t1000", 100_000, 15_000)),
)
CASH = Payment(TenderKind.CASH, 50_000)


@pytest.fixture(autouse=True)
def _policy(shop: Shop) -> None:
    publish(shop, POLICY)


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


def publish(shop: Shop, row: PolicyRow) -> None:
    shop.store.write(lambda c: put_policy(c, row), name="policy")


def stored_value(shop: Shop) -> tuple[int, int]:
    """Principal and bonus of 张小丽."""
    rules = shop.store.read(documents.rules_in_force).rules
    figures = shop.store.read(lambda c: member_figures(c, M1, rules))
    assert figures is not None
    return figures.principal_minor, figures.bonus_minor


def events(shop: Shop) -> list[ToppedUp]:
    parcel = shop.store.read(lambda c: outbox.batch(c, 1, 1))
    made = [decode_event(one.payload) for one in parcel]
    return [event for event in made if isinstance(event, ToppedUp)]


def test_cash_buys_principal_and_the_offer_gives_a_bonus(shop: Shop, session: Session) -> None:
    assert stored_value(shop) == (5_000, 800)

    done = top_up(shop, session, "t1", M1, 50_000, [Payment(TenderKind.CASH, 60_000)], 5_000)

    assert done == TopUpDone("t1", "R00070010000001", 50_000, 5_000, 10_000, 60_800)
    assert stored_value(shop) == (55_000, 5_800)
    (event,) = events(shop)
    assert (event.principal_minor, event.bonus_minor, event.offer_id) == (50_000, 5_000, "t500")
    assert [(entry.account_id, entry.amount) for entry in event.entries] == [
        ("M1/principal/base", 50_000),
        ("M1/bonus/base", 5_000),
    ]
    (sale,) = rows(shop.store, "sale")
    assert sale[:4] == ("t1", done.receipt_no, M1, "2026-11-21")
    assert "top_up" in sale
    assert [job[1] for job in rows(shop.store, "print_job")] == ["drawer", "slip"]
    assert rows(shop.store, "audit")[-1][3:5] == ("top_up", done.receipt_no)


def test_its_receipt_says_what_she_has_now_masked(shop: Shop, session: Session) -> None:
    done = top_up(shop, session, "t1", M1, 50_000, [CASH], 5_000)

    (document,) = shop.store.read(lambda c: print_jobs.slip_documents(c, done.receipt_no))
    text = as_text(decode(document), 48)
    assert "608.00" in text
    assert "138****1234" in text
    assert "小丽" not in text


def test_twice_is_once(shop: Shop, session: Session) -> None:
    first = top_up(shop, session, "t1", M1, 50_000, [CASH], 5_000)
    before = dump(shop.store)

    assert top_up(shop, session, "t1", M1, 50_000, [CASH], 5_000) == first
    with pytest.raises(ShopError) as refused:
        top_up(shop, session, "t1", M1, 50_000, [Payment(TenderKind.CARD, 50_000, "77")], 5_000)
    assert refused.value.key == "checkout.already_sold"
    assert dump(shop.store) == before


def test_a_till_that_dies_in_it_has_done_nothing(shop: Shop, session: Session) -> None:
    before = dump(shop.store)
    at = 0
    while True:
        at += 1
        broken, store = failing(shop, at)
        try:
            top_up(broken, session, "t1", M1, 50_000, [CASH], 5_000)
        except PowerCutError:
            assert dump(shop.store) == before, f"statement {at}"
        else:
            assert store.statements < at
            break
    assert at > 10


@pytest.mark.parametrize(
    ("payments", "key"),
    [
        ([Payment(TenderKind.STORED, 50_000)], "top_up.not_with_this"),
        ([Payment(TenderKind.POINTS, 50_000)], "top_up.not_with_this"),
        ([Payment(TenderKind.CASH, 49_999)], "checkout.too_little"),
        ([Payment(TenderKind.CARD, 50_000)], "checkout.no_reference"),
        ([Payment(TenderKind.CARD, 50_000, "4111111111111111")], "checkout.bad_reference"),
        ([Payment(TenderKind.CODE, 50_000, attempt_id="x")], "checkout.attempt_not_paid"),
        ([Payment(TenderKind.QR, 50_001)], "checkout.too_much"),
    ],
)
def test_what_does_not_pay_it_is_refused(
    shop: Shop, session: Session, payments: list[Payment], key: str
) -> None:
    before = dump(shop.store)

    with pytest.raises(ShopError) as refused:
        top_up(shop, session, "t1", M1, 50_000, payments, 5_000)

    assert refused.value.key == key
    assert dump(shop.store) == before


def test_card_and_static_qr_pay_it_without_the_drawer(shop: Shop, session: Session) -> None:
    split = [Payment(TenderKind.CARD, 20_000, "T123"), Payment(TenderKind.QR, 30_000)]
    top_up(shop, session, "t1", M1, 50_000, split, 5_000)

    assert [row[2:4] + row[-1:] for row in rows(shop.store, "tender")] == [
        ("card", 20_000, 1),
        ("qr", 30_000, 0),
    ]
    assert [job[1] for job in rows(shop.store, "print_job")] == ["slip"]


def test_limits_count_what_she_holds_and_the_bonus(shop: Shop, session: Session) -> None:
    named, nameless = 500_000 - 5_800, msgspec.structs.replace(ZHAO, name="")
    shop.store.write(lambda c: members.put_member(c, nameless), name="nameless")

    with pytest.raises(ShopError) as refused:
        top_up(shop, session, "t1", M1, named, [Payment(TenderKind.CASH, named)], 15_000)
    assert refused.value.key == "top_up.above_limit"
    assert refused.value.values == {"limit_minor": 500_000, "held_minor": 5_800}
    with pytest.raises(ShopError, match=r"top_up\.above_limit"):
        top_up(shop, session, "t1", M3, 100_000, [Payment(TenderKind.CASH, 100_000)], 15_000)
    assert top_up_desk(shop, M3).limit_minor == 100_000
    top_up(shop, session, "t2", M3, 95_000, [Payment(TenderKind.CASH, 95_000)], 5_000)
    with pytest.raises(ShopError, match=r"top_up\.full"):
        top_up(shop, session, "t3", M3, 1, [Payment(TenderKind.CASH, 1)], 0)


def test_what_the_screen_promised_has_to_hold(shop: Shop, session: Session) -> None:
    publish(shop, msgspec.structs.replace(POLICY, version=2, top_up_offers=()))

    with pytest.raises(ShopError, match=r"top_up\.offer_changed"):
        top_up(shop, session, "t1", M1, 50_000, [CASH], 5_000)


def test_a_frozen_account_takes_no_money(shop: Shop, session: Session) -> None:
    frozen = msgspec.structs.replace(ZHANG, frozen=True)
    shop.store.write(lambda c: members.put_member(c, frozen), name="freeze")

    with pytest.raises(ShopError, match=r"top_up\.frozen"):
        top_up(shop, session, "t1", M1, 50_000, [CASH], 5_000)
    with pytest.raises(ShopError, match=r"top_up\.frozen"):
        top_up_desk(shop, M1)


def test_a_payment_code_is_an_attempt_that_the_top_up_completes(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    attempt = begin_code(shop, session, provider, "t1", M2, 100_000)
    with pytest.raises(ShopError, match=r"payment\.open"):
        begin_code(shop, session, provider, "t1", M2, 100_000)
    with pytest.raises(ShopError, match=r"checkout\.attempt_not_paid"):
        top_up(shop, session, "t1", M2, 100_000, [Payment(TenderKind.CASH, 100_000)], 15_000)

    paid = payment.charge(shop, provider, attempt, GOOD_CODE, pace=payment.NO_PACE)
    code = Payment(TenderKind.CODE, 100_000, attempt_id=paid.attempt_id)
    top_up(shop, session, "t1", M2, 100_000, [code], 15_000)

    kept = shop.store.read(lambda c: payment_attempts.by_id(c, attempt.attempt_id))
    assert kept is not None
    assert kept.state is AttemptState.COMPLETED
    assert provider.net_minor() == 100_000


def test_a_till_that_died_after_the_charge_completes_the_top_up(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    attempt = begin_code(shop, session, provider, "t1", M2, 100_000)
    payment.charge(shop, provider, attempt, GOOD_CODE, pace=payment.NO_PACE)

    (done,) = resolve_open_attempts(shop, provider, at_start=True, pace=payment.NO_PACE).topped_up

    assert (done.top_up_id, done.principal_minor, done.bonus_minor) == ("t1", 100_000, 15_000)
    assert provider.net_minor() == 100_000
    assert [row[0] for row in rows(shop.store, "sale")] == ["t1"]
    assert resolve_open_attempts(shop, provider, at_start=True, pace=payment.NO_PACE).topped_up == ()


class KilledError(Exception):
    """The power is cut."""


@pytest.mark.parametrize("after", [False, True])
def test_killed_around_the_provider_s_yes(
    shop: Shop, session: Session, provider: FakeProvider, after: bool
) -> None:
    def die() -> None:
        raise KilledError

    attempt = begin_code(shop, session, provider, "t1", M2, 100_000)
    setattr(provider, "after" if after else "before", die)
    with pytest.raises(KilledError):
        payment.charge(shop, provider, attempt, GOOD_CODE, pace=payment.NO_PACE)

    resolve_open_attempts(shop, provider, at_start=True, pace=payment.NO_PACE)

    topped_up = len(rows(shop.store, "sale"))
    assert topped_up == (1 if after else 0)
    assert provider.net_minor() == 100_000 * topped_up


@pytest.mark.parametrize("change", ["frozen", "offers", "forgotten"])
def test_where_it_can_not_be_completed_any_more_the_money_goes_back(
    shop: Shop, session: Session, provider: FakeProvider, change: str
) -> None:
    attempt = begin_code(shop, session, provider, "t1", M1, 50_000)
    payment.charge(shop, provider, attempt, GOOD_CODE, pace=payment.NO_PACE)
    match change:
        case "frozen":
            frozen = msgspec.structs.replace(ZHANG, frozen=True)
            shop.store.write(lambda c: members.put_member(c, frozen), name="freeze")
        case "offers":
            publish(shop, msgspec.structs.replace(POLICY, version=2, top_up_offers=()))
        case _:
            forget = delete(tables.top_up_intent)
            shop.store.write(lambda c: c.execute(forget).close(), name="as an older program")

    assert resolve_open_attempts(shop, provider, at_start=True, pace=payment.NO_PACE).topped_up == ()

    assert provider.net_minor() == 0
    assert rows(shop.store, "sale") == []


def test_sales_and_top_ups_share_the_receipt_numbers(shop: Shop) -> None:
    session = sign_in_cashier(shop)
    numbers = [
        top_up(shop, session, f"t{n}", M2, 1_000, [Payment(TenderKind.CASH, 1_000)], 0).receipt_no
        for n in (1, 2)
    ]

    assert numbers == ["R00070010000001", "R00070010000002"]

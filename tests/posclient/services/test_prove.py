"""Who may spend: a card in the hand, a signed e-card that is good once, a PIN with a lockout, a code by SMS."""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from posclient.domain.tender import TenderKind
from posclient.services import card_proof, member_pin, prove, sms_code
from posclient.services.identify import Code, How, MemberFound, Refused, identify
from posclient.services.prove import Proof, ProvenBy
from posclient.services.sell import identify_member, undo
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.spending import taken_for
from posclient.services.view import SaleView, price, view
from posclient.store import lost_cards, members, outbox
from posclient.store.policy import policy_in_force, put_policy
from posclient.wire.codec import decode_event
from posclient.wire.events import SaleCompleted
from posclient.wire.feed import PolicyRow
from tests.support.ecards import ecard, public_key
from tests.support.messages import FakeMessages
from tests.support.samples import CASHIER, M1, M2, MEMBERS, ZHANG, card
from tests.support.shop import TestShop, feed, pay, rows, scan
from tests.support.till_fakes import FakeClock

FORMULA = "6901000700034"
PIN = "135790"


@pytest.fixture
def clock(till: TestShop) -> FakeClock:
    return till.clock


@pytest.fixture(autouse=True)
def _policy(shop: Shop) -> None:
    shop.store.write(lambda c: put_policy(c, PolicyRow(1, ecard_public_key=public_key())), name="policy")


@pytest.fixture
def basket(shop: Shop, session: Session) -> str:
    """Goods, and 张小丽 who recited her number."""
    scan(shop, session, FORMULA)
    now = identify_member(shop, session, M1, How.PHONE)
    assert now.basket_id is not None
    return now.basket_id


def proven_by(shop: Shop, session: Session) -> str:
    return view(shop, session.business_date).basket.proven_by


def scan_member(shop: Shop, session: Session, code: str) -> SaleView:
    """As the sale takes a scan that is a member's."""
    found = identify(shop, code)
    assert isinstance(found, MemberFound)
    now = identify_member(shop, session, found.member_id, found.how)
    return shop.store.write(
        lambda c: card_proof.prove_scanned(c, shop, session, found, Code("", code), now), name="scan"
    )


def test_a_recited_number_proves_nothing(shop: Shop, session: Session, basket: str) -> None:
    priced = shop.store.read(lambda c: price(c, session.business_date, basket))
    policy = shop.store.read(policy_in_force)

    with pytest.raises(ShopError, match=r"spend\.not_proven"):
        taken_for(TenderKind.STORED, 100, priced.basket, priced.member, policy)


@pytest.mark.parametrize("how", ["card", "ecard"])
def test_scanning_her_card_identifies_and_proves(
    shop: Shop, session: Session, clock: FakeClock, how: str
) -> None:
    scan(shop, session, FORMULA)

    now = scan_member(shop, session, card(1) if how == "card" else ecard(card(1), clock.at_ms))

    assert (now.basket.member_id, now.basket.proven_by) == (M1, how)
    assert proven_by(shop, session) == how
    assert [row[2:5] for row in rows(shop.store, "audit")][-1][1:] == ("proved", M1)


def test_an_unsigned_e_card_identifies_for_earning_alone(shop: Shop, session: Session) -> None:
    now = scan_member(shop, session, f"MEC1:{card(1)}")

    assert (now.basket.member_id, now.basket.proven_by) == (M1, "")


def test_a_photograph_of_an_e_card_is_worth_nothing(shop: Shop, clock: FakeClock) -> None:
    code = ecard(card(1), clock.at_ms)
    assert prove.by_scan(shop, code, "basket one") == Proof(M1, ProvenBy.ECARD)

    assert prove.by_scan(shop, code, "basket one") == Proof(M1, ProvenBy.ECARD)  # scanned twice
    with pytest.raises(ShopError, match=r"prove\.ecard_used"):
        prove.by_scan(shop, code, "basket two")

    clock.advance(seconds=60)
    assert prove.by_scan(shop, ecard(card(1), clock.at_ms), "basket two").member_id == M1
    with pytest.raises(ShopError, match=r"prove\.ecard_used"):
        prove.by_scan(shop, code, "basket one")


def test_a_sale_tells_the_minute_of_the_e_card(shop: Shop, session: Session, clock: FakeClock) -> None:
    """Headquarters sees by it where a photograph was used at another till."""
    scan(shop, session, "036000291452")
    scan_member(shop, session, ecard(card(1), clock.at_ms))
    pay(shop, session)
    scan(shop, session, "036000291452")
    scan_member(shop, session, card(1))
    pay(shop, session)

    told = [
        event.ecard_minute
        for event in (decode_event(one.payload) for one in shop.store.read(lambda c: outbox.batch(c, 1, 1)))
        if isinstance(event, SaleCompleted)
    ]
    assert told == [clock.at_ms // 60_000, 0]


def test_a_second_scan_for_the_same_basket_keeps_the_proof(
    shop: Shop, session: Session, clock: FakeClock
) -> None:
    code = ecard(card(1), clock.at_ms)
    scan_member(shop, session, code)

    assert scan_member(shop, session, code).basket.proven_by == "ecard"


@pytest.mark.parametrize(
    ("off_s", "key"),
    [(-121, "early"), (-119, ""), (0, ""), (239, ""), (241, "old"), (86_400, "old")],
)
def test_clocks_may_be_two_minutes_apart(shop: Shop, clock: FakeClock, off_s: int, key: str) -> None:
    code = ecard(card(1), clock.at_ms)
    clock.advance(seconds=off_s)

    if not key:
        assert prove.by_scan(shop, code, "b").how is ProvenBy.ECARD
    else:
        with pytest.raises(ShopError, match=rf"prove\.ecard_{key}"):
            prove.by_scan(shop, code, "b")


@pytest.mark.parametrize("broken", ["key", "card", "minute", "none"])
def test_a_signature_that_is_not_headquarters_is_refused(shop: Shop, clock: FakeClock, broken: str) -> None:
    code = ecard(card(1), clock.at_ms)
    expected = "prove.ecard_forged"
    if broken == "key":
        code = ecard(card(1), clock.at_ms, key=Ed25519PrivateKey.generate())
    elif broken == "card":
        code = code.replace(card(1), card(2))
    elif broken == "minute":
        minute = code.split(":")[2]
        code = code.replace(minute, str(int(minute) + 1))
    else:
        shop.store.write(lambda c: put_policy(c, PolicyRow(2)), name="policy")
        expected = "prove.ecard_no_key"

    with pytest.raises(ShopError) as refused:
        prove.by_scan(shop, code, "b")
    assert refused.value.key == expected


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (f"MEC1:{card(1)}", "prove.ecard_plain"),
        (card(77), "prove.unknown_card"),
        (FORMULA, "prove.no_card"),
        ("13812341234", "prove.no_card"),
        ("hello", "prove.no_card"),
        ("130123456789012345", "identify.payment_code"),
    ],
)
def test_what_is_no_card_is_said_to_be_so(shop: Shop, code: str, key: str) -> None:
    with pytest.raises(ShopError) as refused:
        prove.by_scan(shop, code, "b")
    assert refused.value.key == key


def test_the_proof_of_another_member_is_not_hers(shop: Shop, session: Session, basket: str) -> None:
    with pytest.raises(ShopError, match=r"prove\.other_member"):
        prove.prove_basket(shop, session, Proof(M2, ProvenBy.CARD))

    assert proven_by(shop, session) == ""


def test_undo_takes_a_proof_back(shop: Shop, session: Session, basket: str) -> None:
    assert prove.prove_basket(shop, session, Proof(M1, ProvenBy.PIN)).basket.proven_by == "pin"

    assert undo(shop, session).basket.proven_by == ""


def test_somebody_else_is_not_proven(shop: Shop, session: Session, basket: str) -> None:
    prove.prove_basket(shop, session, Proof(M1, ProvenBy.PIN))

    assert identify_member(shop, session, M2, How.PHONE).basket.proven_by == ""


# ── lost cards ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lost_card_is_refused_with_its_day(shop: Shop) -> None:
    lose = msgspec.structs.replace(ZHANG, lost_cards=(card(1), card(88)), revision=5)
    feed(shop, MEMBERS, lose)
    assert identify(shop, card(1)) == Refused("identify.lost_card")

    shop.store.write(lambda c: lost_cards.put_lost(c, card(1), M1, "2026-11-20"), name="lost")
    shop.store.write(lambda c: lost_cards.put_lost(c, card(88), M1, "2026-11-19"), name="lost")

    assert identify(shop, f"MEC1:{card(1)}") == Refused("identify.lost_card_on", "2026-11-20")
    assert identify(shop, card(88)) == Refused("identify.lost_card_on", "2026-11-19")
    feed(shop, MEMBERS, msgspec.structs.replace(lose, lost_cards=(), revision=6))
    assert identify(shop, card(1)) == MemberFound(M1, How.CARD)


def test_a_replaced_card_that_another_till_heard_of_is_known_by_her_row(shop: Shop) -> None:
    lost = msgspec.structs.replace(ZHANG, card_no=card(50), lost_cards=(card(1),), revision=5)
    feed(shop, MEMBERS, lost)
    shop.store.write(lambda c: lost_cards.note_lost(c, lost), name="note")

    assert identify(shop, card(1)) == Refused("identify.lost_card")
    assert identify(shop, card(50)) == MemberFound(M1, How.CARD)


# ── payment PIN ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def with_pin(shop: Shop) -> None:
    hers = msgspec.structs.replace(ZHANG, pin_hash=member_pin.hash_pin(PIN), revision=5)
    shop.store.write(lambda c: members.put_member(c, hers), name="pin")


@pytest.mark.usefixtures("with_pin")
def test_her_pin_proves_and_wrong_ones_lock(shop: Shop, session: Session, clock: FakeClock) -> None:
    assert member_pin.by_pin(shop, session, M1, PIN) == Proof(M1, ProvenBy.PIN)

    for left in (4, 3, 2, 1):
        with pytest.raises(ShopError) as refused:
            member_pin.by_pin(shop, session, M1, "000001")
        assert (refused.value.key, refused.value.values) == ("pin.wrong", {"n": left})
    with pytest.raises(ShopError) as locked:
        member_pin.by_pin(shop, session, M1, "000001")
    assert (locked.value.key, locked.value.values) == ("pin.locked", {"n": 30})
    with pytest.raises(ShopError, match=r"pin\.locked"):
        member_pin.by_pin(shop, session, M1, PIN)

    clock.advance(seconds=31)
    assert member_pin.by_pin(shop, session, M1, PIN).how is ProvenBy.PIN
    assert rows(shop.store, "member_lock") == [(M1, 0, 0)]
    wrong = [row for row in rows(shop.store, "audit") if row[3] == "wrong_member_pin"]
    assert [(row[2], row[4]) for row in wrong] == [(CASHIER, M1)] * 5


@pytest.mark.usefixtures("with_pin")
def test_a_clock_set_back_does_not_end_a_lockout(shop: Shop, session: Session, clock: FakeClock) -> None:
    for _ in range(5):
        with pytest.raises(ShopError):
            member_pin.by_pin(shop, session, M1, "000001")
    clock.advance(days=-1)

    with pytest.raises(ShopError) as locked:
        member_pin.by_pin(shop, session, M1, PIN)
    assert locked.value.values == {"n": 30}


def test_without_a_pin_there_is_nothing_to_check(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError, match=r"pin\.none"):
        member_pin.by_pin(shop, session, M1, PIN)
    assert prove.ways(shop, M1) == prove.Ways(has_pin=False, phone="138****1234")


@pytest.mark.parametrize(
    ("pin", "key"),
    [("12345", "six_digits"), ("12345x", "six_digits"), ("１２３４５６", "six_digits"), ("777777", "weak")]
    + [(run, "weak") for run in ("123456", "654321", "012345")],
)
def test_a_pin_that_is_guessed_first_is_not_taken(pin: str, key: str) -> None:
    with pytest.raises(ShopError, match=rf"pin\.{key}"):
        member_pin.hash_pin(pin)


# ── code by SMS ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_code_to_her_phone_proves(shop: Shop) -> None:
    messages = FakeMessages()

    assert sms_code.send_code(shop, messages, M1).sent_to == "138****1234"
    assert sms_code.by_code(shop, messages, M1, FakeMessages.CODE) == Proof(M1, ProvenBy.SMS)
    assert messages.sent == [M1]


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        ("code.none", "none"),
        ("code.expired", "expired"),
        ("code.used_up", "used_up"),
        ("code.wrong", "wrong"),
    ],
)
def test_a_code_that_is_not_it_says_why(shop: Shop, reason: str, key: str) -> None:
    messages = FakeMessages()
    messages.says = reason

    with pytest.raises(ShopError, match=rf"sms\.{key}$"):
        sms_code.by_code(shop, messages, M1, "111111")


def test_without_headquarters_there_is_no_code(shop: Shop) -> None:
    messages = FakeMessages()
    messages.away = True

    with pytest.raises(ShopError, match=r"sms\.away"):
        sms_code.send_code(shop, messages, M1)
    with pytest.raises(ShopError, match=r"sms\.away"):
        sms_code.by_code(shop, messages, M1, "111111")


@pytest.mark.parametrize(
    ("error", "key"),
    [("no_phone", "no_phone"), ("code_sent_just_now", "sent_just_now"), ("of_tomorrow", "refused")],
)
def test_what_headquarters_refuses_is_said(shop: Shop, error: str, key: str) -> None:
    messages = FakeMessages()
    messages.refuses = error

    with pytest.raises(ShopError, match=rf"sms\.{key}"):
        sms_code.send_code(shop, messages, M1)

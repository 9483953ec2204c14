"""Services at the counter: at once here, told to headquarters, and access only with a proof or a manager."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
import pytest

from posclient.domain.member import Member
from posclient.domain.staff import Operator
from posclient.services import serve_member, sms_code
from posclient.services.approval import ApprovalNeededError, approve
from posclient.services.identify import How, MemberFound, Refused, identify
from posclient.services.member_change import may_vouch
from posclient.services.member_pin import by_pin
from posclient.services.prove import Proof, ProvenBy
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.sms_code import CheckedPhone
from posclient.services.statement import print_statement
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import members, outbox, print_jobs
from posclient.wire.codec import decode_event
from posclient.wire.events import MemberServed
from posclient.wire.personal import PersonalRecord
from tests.support.messages import FakeMessages
from tests.support.samples import M1, M2, MANAGER, MEMBERS, PIN, ZHANG, card
from tests.support.shop import dump, feed, rows

PROOF = Proof(M1, ProvenBy.SMS)
NEW_PHONE = "13700001111"


@pytest.fixture
def manager(shop: Shop, session: Session) -> Operator:
    return approve(shop, MANAGER, PIN, may_vouch)


def member(shop: Shop) -> Member:
    found = shop.store.read(lambda c: members.by_id(c, M1))
    assert found is not None
    return found


def told(shop: Shop) -> list[tuple[str, str, str]]:
    """What headquarters hears: the service, its detail, and who approved."""
    made = [decode_event(one.payload) for one in shop.store.read(lambda c: outbox.batch(c, 1, 1))]
    return [(e.what, e.detail, e.approved_by) for e in made if isinstance(e, MemberServed)]


def record(shop: Shop) -> PersonalRecord:
    (body,) = shop.store.read(outbox.personal_batch)
    return msgspec.json.decode(body, type=PersonalRecord)


def test_a_card_reported_lost_is_refused_at_once_and_good_again_when_found(
    shop: Shop, session: Session
) -> None:
    serve_member.report_lost(shop, session, M1)
    assert identify(shop, card(1)) == Refused("identify.lost_card_on", "2026-11-21")
    with pytest.raises(ShopError, match=r"serve\.lost_already"):
        serve_member.report_lost(shop, session, M1)

    serve_member.report_found(shop, session, M1, PROOF)
    assert identify(shop, card(1)) == MemberFound(M1, How.CARD)
    with pytest.raises(ShopError, match=r"serve\.not_lost"):
        serve_member.report_found(shop, session, M1, PROOF)
    assert told(shop) == [("card_lost", card(1), ""), ("card_found", card(1), "")]


def test_a_new_card_takes_the_place_of_the_old_one(shop: Shop, session: Session) -> None:
    serve_member.replace_card(shop, session, M1, card(50).lower(), PROOF)

    assert identify(shop, card(50)) == MemberFound(M1, How.CARD)
    assert identify(shop, card(1)) == Refused("identify.lost_card_on", "2026-11-21")
    assert member(shop).lost_cards == (card(1),)
    assert told(shop) == [("card_lost", card(1), ""), ("card_replaced", card(1), "")]
    assert (record(shop).card_no, record(shop).revision) == (card(50), ZHANG.revision + 1)


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("M123", "enrol.bad_card"),
        (card(1), "serve.same_card"),
        (card(2), "enrol.card_taken"),
        (card(60), "serve.lost_card"),
    ],
)
def test_a_card_that_can_not_be_hers_is_refused(shop: Shop, session: Session, number: str, key: str) -> None:
    feed(shop, MEMBERS, msgspec.structs.replace(ZHANG, lost_cards=(card(60),), revision=5))
    before = dump(shop.store)

    with pytest.raises(ShopError) as refused:
        serve_member.replace_card(shop, session, M1, number, PROOF)

    assert refused.value.key == key
    assert dump(shop.store) == before


def test_another_number(shop: Shop, session: Session) -> None:
    serve_member.change_phone(shop, session, M1, "137 0000 1111", PROOF)

    assert identify(shop, NEW_PHONE) == MemberFound(M1, How.PHONE)
    assert record(shop).phone == NEW_PHONE
    assert told(shop) == [("phone_changed", "", "")]


def test_a_new_number_that_a_code_went_to_is_told_as_checked(shop: Shop, session: Session) -> None:
    messages = FakeMessages()
    digits = serve_member.new_phone(shop, M1, "137 0000 1111")
    assert sms_code.send_to_new_phone(shop, messages, M1, digits).sent_to == "137****1111"
    checked = sms_code.check_new_phone(shop, messages, M1, digits, FakeMessages.CODE)

    serve_member.change_phone(shop, session, M1, digits, PROOF, checked=checked)

    assert told(shop) == [("phone_changed", "checked", "")]


def test_a_number_that_was_checked_vouches_for_no_other(shop: Shop, session: Session) -> None:
    checked = CheckedPhone(M1, "13700002222")
    serve_member.change_phone(shop, session, M1, NEW_PHONE, PROOF, checked=checked)
    assert told(shop) == [("phone_changed", "", "")]


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("", "enrol.empty_phone"),
        ("12345", "enrol.bad_phone"),
        ("13812341234", "serve.same_phone"),
        ("13912345678", "enrol.already_member"),
    ],
)
def test_a_number_that_can_not_be_hers_is_refused(
    shop: Shop, session: Session, number: str, key: str
) -> None:
    with pytest.raises(ShopError) as refused:
        serve_member.change_phone(shop, session, M1, number, PROOF)
    assert refused.value.key == key


def test_a_frozen_account_and_the_thaw(shop: Shop, session: Session) -> None:
    serve_member.freeze(shop, session, M1)
    assert member(shop).frozen
    assert identify(shop, card(1)) == MemberFound(M1, How.CARD)

    serve_member.thaw(shop, session, M1, PROOF)
    assert not member(shop).frozen
    assert [what for what, _, _ in told(shop)] == ["frozen", "thawed"]


def test_a_row_of_the_feed_does_not_take_it_back(shop: Shop, session: Session) -> None:
    serve_member.freeze(shop, session, M1)

    feed(shop, MEMBERS, ZHANG)

    assert member(shop).frozen


def test_a_pin_that_she_chose(shop: Shop, session: Session) -> None:
    serve_member.set_pin(shop, session, M1, "135790", PROOF)

    assert by_pin(shop, session, M1, "135790").member_id == M1
    ((what, detail, _),) = told(shop)
    assert what == "pin_set"
    assert detail.startswith("$argon2id$")
    assert detail not in str(rows(shop.store, "audit"))
    with pytest.raises(ShopError, match=r"pin\.weak"):
        serve_member.set_pin(shop, session, M1, "111111", PROOF)


Service = Callable[..., None]


@pytest.mark.parametrize(
    "service",
    [
        partial(serve_member.replace_card, card_no=card(50)),
        partial(serve_member.change_phone, phone=NEW_PHONE),
        serve_member.report_found,
        serve_member.thaw,
    ],
)
def test_access_needs_a_proof_or_a_manager(
    shop: Shop, session: Session, manager: Operator, service: Service
) -> None:
    serve_member.report_lost(shop, session, M1)
    serve_member.freeze(shop, session, M1)
    before = dump(shop.store)

    with pytest.raises(ApprovalNeededError) as refused:
        service(shop, session, M1)
    assert [operator.operator_id for operator in refused.value.who] == [MANAGER]
    with pytest.raises(ShopError, match=r"prove\.other_member"):
        service(shop, session, M1, proof=Proof(M2, ProvenBy.CARD))
    assert dump(shop.store) == before

    service(shop, session, M1, approved_by=manager)
    assert told(shop)[-1][2] == MANAGER
    assert f"approved by {MANAGER}" in rows(shop.store, "audit")[-1][5]


def test_a_member_to_be_looked_up_is_not_served(shop: Shop, session: Session) -> None:
    shop.store.write(
        lambda c: members.put_member(c, msgspec.structs.replace(ZHANG, provisional=True)), name="make"
    )

    with pytest.raises(ShopError, match=r"serve\.provisional"):
        serve_member.freeze(shop, session, M1)


def test_a_printed_statement_shows_what_she_has_masked(shop: Shop, session: Session) -> None:
    print_statement(shop, session, M1)

    (document,) = shop.store.read(lambda c: print_jobs.slip_documents(c, M1))
    text = as_text(decode(document), 48)
    assert "1000" in text
    assert "58.00" in text
    for secret in ("13812341234", "小丽", card(1)):
        assert secret not in text
    assert told(shop) == [("statement", "", "")]
    assert rows(shop.store, "audit")[-1][3:5] == ("statement", M1)

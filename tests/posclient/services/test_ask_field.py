"""One question a visit, and what she answers."""

from __future__ import annotations

import pytest

from posclient.services.ask_field import Question, answer, decline, question_for
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import members, outbox
from posclient.store.policy import put_policy
from posclient.wire.codec import decode_event
from posclient.wire.events import MemberServed
from posclient.wire.feed import PolicyRow
from tests.support.samples import M1
from tests.support.shop import TestShop, sign_in_cashier


def asked(shop: Shop, session: Session) -> Question:
    question = question_for(shop, session, M1)
    assert question is not None
    return question


def profile(shop: Shop) -> dict[str, str]:
    member = shop.store.read(lambda c: members.by_id(c, M1))
    assert member is not None
    return dict(member.profile)


def test_what_she_answers_is_kept_and_nothing_more_is_asked_today(shop: Shop, session: Session) -> None:
    question = asked(shop, session)
    assert question == Question(M1, "birthday", "")

    answer(shop, session, question, "1991-05-20")

    assert profile(shop) == {"birthday": "1991-05-20"}
    assert question_for(shop, session, M1) is None
    events = [decode_event(one.payload) for one in shop.store.read(lambda c: outbox.batch(c, 1, 1))]
    served = [(e.what, e.detail) for e in events if isinstance(e, MemberServed)]
    assert served == [("field_asked", "birthday answered")]


def test_who_does_not_want_to_answer_is_left_in_peace(till: TestShop, session: Session) -> None:
    shop = till.shop
    decline(shop, session, asked(shop, session))
    assert question_for(shop, session, M1) is None

    till.clock.advance(days=1)

    tomorrow = sign_in_cashier(shop)
    assert asked(shop, tomorrow).field == "preferences"
    assert profile(shop) == {}


def test_a_gender_is_chosen(till: TestShop, session: Session) -> None:
    shop, question = till.shop, Question(M1, "gender", "")

    with pytest.raises(ShopError, match=r"ask\.no_choice"):
        answer(shop, session, question, "x")
    answer(shop, session, question, "female")

    assert profile(shop) == {"gender": "female"}


@pytest.mark.parametrize("said", ["19910231", "1991", "20260101", "18000101", "once"])
def test_a_day_that_is_none_is_asked_again(shop: Shop, session: Session, said: str) -> None:
    with pytest.raises(ShopError, match=r"ask\.bad_day"):
        answer(shop, session, asked(shop, session), said)
    assert question_for(shop, session, M1) is not None


def test_nothing_is_no_answer(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError, match=r"ask\.empty"):
        answer(shop, session, Question(M1, "residence", ""), "  ")


def test_the_policy_can_have_nobody_asked(shop: Shop, session: Session) -> None:
    shop.store.write(lambda c: put_policy(c, PolicyRow(1, ask_again_days=0)), name="policy")

    assert question_for(shop, session, M1) is None

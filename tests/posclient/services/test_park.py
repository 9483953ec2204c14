"""Parking and taking up again: at today's prices, by a code, never while a payment is under way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from posclient.domain.parking import is_parking_code
from posclient.services import payment
from posclient.services.identify import How, ParkedFound, Refused, identify
from posclient.services.park import drop, how_many_parked, park, parked_baskets, recall
from posclient.services.sell import identify_member, set_quantity, undo
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import view
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import print_jobs
from tests.support import samples
from tests.support.days import figures, hand_over_even
from tests.support.payments import FakeProvider
from tests.support.returns import prove
from tests.support.shop import (
    TestShop,
    dump,
    feed,
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


def parked_one(shop: Shop, session: Session, *codes: str) -> str:
    """Park a basket of these goods; returns its code."""
    before = {one.code for one in parked_baskets(shop, session)}
    for code in codes:
        scan(shop, session, code)
    park(shop, session)
    (new,) = {one.code for one in parked_baskets(shop, session)} - before
    return new


def refused(shop: Shop, session: Session, code: str) -> str:
    with pytest.raises(ShopError) as error:
        recall(shop, session, code)
    return error.value.key


def test_a_parked_basket_leaves_the_counter_free(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    scan(shop, session, CEREAL, 2)
    identify_member(shop, session, samples.M1, How.CARD)

    left = park(shop, session)

    assert (left.basket_id, left.lines) == (None, ())
    (waiting,) = parked_baskets(shop, session)
    assert is_parking_code(waiting.code)
    assert (waiting.pieces, waiting.due_minor, waiting.operator) == (3, 24_500 + 2 * 3_990, "李娜")
    assert waiting.member == "糖糖妈妈"
    assert how_many_parked(shop) == 1


def test_its_slip_bears_the_code_and_is_no_receipt(shop: Shop, session: Session) -> None:
    code = parked_one(shop, session, FORMULA)
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, code))
    text = as_text(decode(document), 48)
    assert code in text
    assert "非收款凭证" in text


def test_what_is_taken_up_is_the_very_same_basket(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    identify_member(shop, session, samples.M1, How.CARD)
    before = view(shop, session.business_date)
    park(shop, session)
    (waiting,) = parked_baskets(shop, session)

    done = recall(shop, session, waiting.code)

    assert (done.off_sale, done.member_gone) == ((), False)
    assert done.view == before
    assert [row[3] for row in dump(shop.store)["audit"]][-2:] == ["parked", "recalled"]
    assert how_many_parked(shop) == 0


def test_a_proof_is_not_parked(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    identify_member(shop, session, samples.M1, How.CARD)
    prove(shop, session)
    scan(shop, session, CEREAL)
    park(shop, session)
    (waiting,) = parked_baskets(shop, session)

    now = recall(shop, session, waiting.code).view

    assert now.basket.member_id == samples.M1
    assert now.basket.proven_by == ""
    assert undo(shop, session).basket.proven_by == ""


def test_nothing_is_not_parked(shop: Shop, session: Session) -> None:
    identify_member(shop, session, samples.M1, How.CARD)
    with pytest.raises(ShopError) as error:
        park(shop, session)
    assert error.value.key == "park.empty"


def test_the_code_is_recognised_wherever_it_is_scanned(shop: Shop, session: Session) -> None:
    code = parked_one(shop, session, FORMULA)
    assert identify(shop, code) == ParkedFound(code)
    recall(shop, session, code)
    assert identify(shop, code) == Refused("park.unknown", code)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert isinstance(identify(shop, wrong), Refused)


def test_what_was_taken_up_is_not_taken_up_again(shop: Shop, session: Session) -> None:
    code = parked_one(shop, session, FORMULA)
    recall(shop, session, code)
    assert refused(shop, session, code) == "park.unknown"
    assert view(shop, session.business_date).pieces == 1


def test_goods_on_the_counter_are_parked_for_it(shop: Shop, session: Session) -> None:
    first = parked_one(shop, session, FORMULA)
    scan(shop, session, CEREAL)
    assert recall(shop, session, first).view.pieces == 1
    (second,) = parked_baskets(shop, session)
    assert (second.code != first, second.due_minor) == (True, 3_990)


def test_a_member_without_goods_is_let_go(shop: Shop, session: Session) -> None:
    first = parked_one(shop, session, FORMULA)
    identify_member(shop, session, samples.M1, How.CARD)
    now = recall(shop, session, first).view
    assert (now.member, how_many_parked(shop)) == (None, 0)


def test_never_while_a_payment_is_under_way(shop: Shop, session: Session, provider: FakeProvider) -> None:
    other = parked_one(shop, session, CEREAL)
    scan(shop, session, FORMULA)
    shown = view(shop, session.business_date)
    assert shown.basket_id is not None
    payment.begin(shop, session, provider, shown.basket_id, 25_800, 25_800)

    with pytest.raises(ShopError) as error:
        park(shop, session)
    assert error.value.key == "park.paying"
    assert refused(shop, session, other) == "park.paying"
    assert view(shop, session.business_date) == shown
    assert how_many_parked(shop) == 1


def test_tomorrow_it_costs_what_it_costs_tomorrow(shop: Shop, session: Session, till: TestShop) -> None:
    code = parked_one(shop, session, FORMULA)
    feed(shop, samples.PRODUCTS, msgspec.structs.replace(samples.FORMULA, price_minor=19_900))
    till.clock.advance(days=1)
    after = sign_in_cashier(shop)

    assert parked_baskets(shop, after)[0].due_minor == 19_900
    recall(shop, after, code)
    assert sell_once(shop, after).due_minor == 19_900


def test_goods_that_are_off_sale_meanwhile_are_told(shop: Shop, session: Session) -> None:
    code = parked_one(shop, session, FORMULA, CEREAL)
    feed(shop, samples.PRODUCTS, msgspec.structs.replace(samples.CEREAL, active=False))
    done = recall(shop, session, code)
    assert done.off_sale == ("米粉",)
    assert done.view.pieces == 2


def test_a_member_who_was_deleted_meanwhile_is_told(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    identify_member(shop, session, samples.M1, How.CARD)
    park(shop, session)
    feed(shop, samples.MEMBERS, msgspec.structs.replace(samples.ZHANG, deleted=True, revision=99))
    (waiting,) = parked_baskets(shop, session)
    assert (waiting.member, waiting.due_minor) == ("", 25_800)
    done = recall(shop, session, waiting.code)
    assert (done.member_gone, done.view.quote.due_minor) == (True, 25_800)


def test_a_dropped_one_is_gone_logged_and_counted(shop: Shop, session: Session) -> None:
    code = parked_one(shop, session, FORMULA)
    drop(shop, session, code)
    assert refused(shop, session, code) == "park.unknown"
    assert figures(shop)["log.basket_cancelled"] == 1
    with pytest.raises(ShopError):
        drop(shop, session, code)


def test_it_waits_through_handover_and_restart(tmp_path: Path) -> None:
    till = make_shop(tmp_path)
    session = sign_in_cashier(till.shop)
    code = parked_one(till.shop, session, FORMULA)
    hand_over_even(till.shop, session)
    till.store.close()
    again = make_shop(tmp_path, clock=till.clock, ids=FakeIds(1000))
    try:
        with pytest.raises(ShopError) as error:
            recall(again.shop, session, code)
        assert error.value.key == "day.no_shift"
        assert recall(again.shop, sign_in_cashier(again.shop), code).view.pieces == 1
    finally:
        again.store.close()


def test_it_can_be_changed_and_undone_after_it_was_taken_up(shop: Shop, session: Session) -> None:
    code = parked_one(shop, session, FORMULA)
    now = recall(shop, session, code).view
    assert set_quantity(shop, session, now.lines[0].quoted.line_id, 3000).pieces == 3

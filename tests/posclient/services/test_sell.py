"""Filling the basket: persisted commands, undo, a crash in the middle, and what it can't take."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posclient.domain.member import MemberId
from posclient.domain.money import MAX_QUANTITY, ONE
from posclient.services.identify import How, ProductFound, Refused, identify
from posclient.services.sell import (
    add,
    cancel,
    forget_member,
    identify_member,
    remove,
    set_quantity,
    take,
    undo,
)
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import SaleView, view
from posclient.store import audit
from posclient.wire.feed import MemberRow, ProductRow
from tests.support.samples import M1, M2, MEMBERS, PRODUCTS
from tests.support.shop import TestShop, become_till, feed, make_shop, rows, scan, sign_in_cashier
from tests.support.till_fakes import FakeIds

FORMULA, NAPPIES, CEREAL, DATES_LABEL = "6901000700034", "6901000700058", "036000291452", "2210001018005"


def shown(shop: Shop, session: Session) -> SaleView:
    return view(shop, session.business_date)


def found(shop: Shop, code: str) -> ProductFound:
    product = identify(shop, code)
    assert isinstance(product, ProductFound)
    return product


def refused(error: pytest.ExceptionInfo[ShopError]) -> str:
    return error.value.key


def audited(shop: Shop) -> list[str]:
    return [row[3] for row in rows(shop.store, "audit")]


def test_nothing_is_on_the_counter_at_first(shop: Shop, session: Session) -> None:
    empty = shown(shop, session)
    assert (empty.basket_id, empty.lines, empty.quote.due_minor, empty.can_undo) == (None, (), 0, False)


def test_the_same_goods_twice_make_one_line(shop: Shop, session: Session) -> None:
    add(shop, session, found(shop, FORMULA))
    after = add(shop, session, found(shop, FORMULA), times=4)
    assert [line.quoted.quantity for line in after.lines] == [5 * ONE]
    assert after.quote.due_minor == 5 * 25800
    assert after.pieces == 5


def test_a_crash_leaves_the_basket_on_the_counter(tmp_path: Path) -> None:
    ids = FakeIds()
    till = make_shop(tmp_path, ids=ids)
    session = sign_in_cashier(till.shop)
    scan(till.shop, session, FORMULA)
    identify_member(till.shop, session, M1, How.CARD)
    before = shown(till.shop, session)
    till.store.close()

    again = make_shop(tmp_path, ids=ids)
    try:
        assert view(again.shop, session.business_date) == before
    finally:
        again.store.close()


def test_undo_shows_the_very_same_basket_again(shop: Shop, session: Session) -> None:
    states = [None, add(shop, session, found(shop, FORMULA))]
    states.append(add(shop, session, found(shop, DATES_LABEL)))
    line = states[1].lines[0].quoted.line_id if states[1] else ""
    states.append(set_quantity(shop, session, line, 3 * ONE))
    states.append(identify_member(shop, session, M1, How.CARD))
    states.append(remove(shop, session, line))
    states.append(forget_member(shop, session))
    for before in reversed(states[1:-1]):
        assert undo(shop, session) == before
    assert undo(shop, session).lines == ()
    with pytest.raises(ShopError) as error:
        undo(shop, session)
    assert refused(error) == "basket.nothing_to_undo"


def test_what_was_removed_and_undone_is_logged(shop: Shop, session: Session) -> None:
    first = add(shop, session, found(shop, FORMULA))
    remove(shop, session, first.lines[0].quoted.line_id)
    undo(shop, session)
    cancel(shop, session)
    assert audited(shop) == ["sign_in", "line_removed", "undone", "basket_cancelled"]
    assert shop.store.read(lambda connection: audit.first_broken(connection, shop.audit_key)) is None


def test_a_cancelled_basket_is_off_the_counter_and_stays_on_record(shop: Shop, session: Session) -> None:
    basket_id = add(shop, session, found(shop, FORMULA)).basket_id
    assert cancel(shop, session).basket_id is None
    assert [(row[0], row[1]) for row in rows(shop.store, "basket")] == [(basket_id, "cancelled")]
    assert len(rows(shop.store, "basket_command")) == 1
    assert add(shop, session, found(shop, CEREAL)).basket_id != basket_id


def test_cancelling_nothing_is_no_fault(shop: Shop, session: Session) -> None:
    assert cancel(shop, session).basket_id is None


@pytest.mark.parametrize(
    ("quantity", "key"),
    [
        (0, "basket.quantity_not_positive"),
        (-1, "basket.quantity_not_positive"),
        (MAX_QUANTITY + 1, "basket.quantity_too_large"),
    ],
)
def test_absurd_quantities_are_refused_and_leave_no_trace(
    shop: Shop, session: Session, quantity: int, key: str
) -> None:
    before = add(shop, session, found(shop, CEREAL))
    with pytest.raises(ShopError) as error:
        set_quantity(shop, session, before.lines[0].quoted.line_id, quantity)
    assert refused(error) == key
    assert shown(shop, session) == before
    assert len(rows(shop.store, "basket_command")) == 1


@pytest.mark.parametrize("times", [0, -3, 10_000])
def test_absurd_multiples_are_refused(shop: Shop, session: Session, times: int) -> None:
    with pytest.raises(ShopError):
        add(shop, session, found(shop, CEREAL), times)
    assert rows(shop.store, "basket") == []


def test_a_total_of_millions_is_a_slip_of_the_scanner(shop: Shop, session: Session) -> None:
    feed(shop, PRODUCTS, ProductRow("P90", "990001", "金条", price_minor=10**9))
    gold = found(shop, "990001")
    before = add(shop, session, gold, times=100)  # 1,000,000,000.00 exactly
    with pytest.raises(ShopError) as error:
        add(shop, session, gold)
    assert refused(error) == "basket.amount_too_large"
    assert shown(shop, session) == before


def test_weighed_goods_without_a_weight_are_weighed_first(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError) as error:
        add(shop, session, found(shop, "410001"))
    assert refused(error) == "basket.weigh_first"


def test_a_labels_amount_stands_and_its_quantity_cannot_be_changed(shop: Shop, session: Session) -> None:
    after = add(shop, session, found(shop, DATES_LABEL))
    line = after.lines[0].quoted
    assert (line.quantity, line.amount_minor) == (500, 1800)
    with pytest.raises(ShopError) as error:
        set_quantity(shop, session, line.line_id, 1000)
    assert refused(error) == "basket.label_fixes_quantity"
    with pytest.raises(ShopError) as error:
        add(shop, session, found(shop, DATES_LABEL), times=2)
    assert refused(error) == "basket.label_fixes_quantity"


def test_two_labels_make_two_lines(shop: Shop, session: Session) -> None:
    add(shop, session, found(shop, DATES_LABEL))
    after = add(shop, session, found(shop, DATES_LABEL))
    assert [line.quoted.amount_minor for line in after.lines] == [1800, 1800]


def test_a_member_identified_late_prices_the_basket_anew_and_forgetting_her_prices_it_back(
    shop: Shop, session: Session
) -> None:
    add(shop, session, found(shop, FORMULA))
    guest = add(shop, session, found(shop, DATES_LABEL))
    assert guest.quote.due_minor == 25800 + 1800
    assert guest.joining is not None
    assert guest.joining.saving_minor == 1300 + 300

    hers = identify_member(shop, session, M1, How.CARD)
    assert hers.quote.due_minor == 24500 + 1500
    assert hers.member_saving_minor == 1600
    assert hers.quote.points == 312  # 260.00 at silver's 1.2
    assert hers.member is not None
    assert hers.member.points == 1000

    assert forget_member(shop, session).quote == guest.quote


def test_another_member_takes_the_place_of_the_first(shop: Shop, session: Session) -> None:
    add(shop, session, found(shop, FORMULA))
    identify_member(shop, session, M1, How.CARD)
    after = identify_member(shop, session, M2, How.PHONE)
    assert after.member is not None
    assert (after.member.member.member_id, after.identified_by) == (M2, "phone")


def test_a_member_deleted_meanwhile_leaves_a_guests_basket(shop: Shop, session: Session) -> None:
    add(shop, session, found(shop, FORMULA))
    identify_member(shop, session, M1, How.CARD)
    feed(shop, MEMBERS, MemberRow(M1, deleted=True))
    after = shown(shop, session)
    assert (after.member, after.identified_by, after.quote.due_minor) == (None, "", 25800)


def test_a_price_that_headquarters_changes_shows_at_once(shop: Shop, session: Session) -> None:
    add(shop, session, found(shop, CEREAL))
    feed(shop, PRODUCTS, ProductRow("P3", "310001", "米粉", barcodes=("036000291452",), price_minor=4200))
    assert shown(shop, session).quote.due_minor == 4200


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from([FORMULA, NAPPIES, CEREAL, DATES_LABEL])),
        st.tuples(st.just("quantity"), st.integers(-1, 12)),
        st.tuples(st.just("remove"), st.integers(0, 3)),
        st.tuples(st.just("member"), st.sampled_from(["M1", "M2"])),
        st.tuples(st.just("forget"), st.none()),
    ),
    max_size=10,
)


@settings(max_examples=20, deadline=None)
@given(_STEPS)
def test_undo_walks_back_through_every_state(still_till: TestShop, steps: list[tuple[str, object]]) -> None:
    shop = still_till.shop
    session = sign_in_cashier(shop)
    cancel(shop, session)
    states = []
    for kind, value in steps:
        before = shown(shop, session)
        try:
            _step(shop, session, before, kind, value)
        except ShopError:
            assert shown(shop, session) == before
        else:
            states.append(before)
    for before in reversed(states):
        undone = undo(shop, session)
        assert (undone.lines, undone.quote, undone.member) == (before.lines, before.quote, before.member)
        assert undone.quote.due_minor == sum(line.quoted.amount_minor for line in undone.lines)
    cancel(shop, session)


def _step(shop: Shop, session: Session, before: SaleView, kind: str, value: object) -> None:
    if kind == "add":
        add(shop, session, found(shop, str(value)))
    elif kind == "member":
        identify_member(shop, session, MemberId(str(value)), How.CARD)
    elif kind == "forget":
        forget_member(shop, session)
    elif kind == "quantity" and before.lines:
        set_quantity(shop, session, before.lines[0].quoted.line_id, int(str(value)) * ONE)
    else:
        number = int(str(value))
        lines = before.lines
        known = 0 <= number < len(lines)
        remove(shop, session, lines[number].quoted.line_id if known else "no such line")


def test_undo_brings_a_cancelled_basket_back(shop: Shop, session: Session) -> None:
    add(shop, session, found(shop, FORMULA))
    before = add(shop, session, found(shop, NAPPIES))
    assert cancel(shop, session).can_undo

    assert undo(shop, session) == before


def test_after_the_next_customer_began_a_cancelled_basket_stays_away(shop: Shop, session: Session) -> None:
    add(shop, session, found(shop, FORMULA))
    cancel(shop, session)
    add(shop, session, found(shop, NAPPIES))
    undo(shop, session)

    with pytest.raises(ShopError) as error:
        undo(shop, session)
    assert refused(error) == "basket.nothing_to_undo"


def test_nobody_is_reminded_of_what_lies_in_the_basket_already(shop: Shop, session: Session) -> None:
    identify_member(shop, session, MemberId(M1), How.CARD)
    alone = shown(shop, session).member
    assert alone is not None
    assert (alone.say.key, alone.say.values["need"]) == ("say.ran_out", "formula")

    with_it = add(shop, session, found(shop, FORMULA)).member

    assert with_it is not None
    assert with_it.say.values.get("need") != "formula"


def test_the_basket_of_a_restored_store_is_let_go(shop: Shop, session: Session) -> None:
    """It may have been sold since the backup: under its id it must not be sold again."""
    add(shop, session, found(shop, FORMULA))

    become_till(shop, incarnation=2)

    after = shown(shop, session)
    assert (after.basket_id, after.can_undo) == (None, False)
    assert [row[1] for row in rows(shop.store, "basket")] == ["lost"]


def test_a_code_becomes_the_basket_in_one_transaction(shop: Shop, session: Session) -> None:
    what, after = take(shop, session, FORMULA, times=2)
    assert isinstance(what, ProductFound)
    assert after is not None
    assert after == shown(shop, session)
    assert [line.quoted.quantity for line in after.lines] == [2 * ONE]


def test_a_code_that_is_nothing_leaves_the_basket_alone(shop: Shop, session: Session) -> None:
    what, after = take(shop, session, "134567890123456789")
    assert (what, after) == (Refused("identify.payment_code"), None)
    assert take(shop, session, " ") == (Refused("identify.empty"), None)
    assert shown(shop, session).basket_id is None


def test_goods_that_the_basket_refuses_leave_nothing_behind(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError) as error:
        take(shop, session, FORMULA, times=0)
    assert refused(error) == "basket.quantity_not_positive"
    assert shown(shop, session).basket_id is None

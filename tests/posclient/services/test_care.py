"""Caring: open slips, numbers revealed and audited, outcomes that feed the next call."""

from __future__ import annotations

import pytest

from posclient.domain.care import Outcome, TaskState
from posclient.domain.member import MemberId
from posclient.services.care import care_list, open_task, reveal_number, settle_task
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import members, outbox
from posclient.wire.codec import decode_event
from posclient.wire.events import CareOutcome, Event, NumberRevealed
from posclient.wire.feed import MemberRow
from tests.support.samples import COMMANDS, M1, MEMBERS, remind, task_id
from tests.support.shop import dump, feed, rows, sell_once


@pytest.fixture(autouse=True)
def _reminded(shop: Shop) -> None:
    feed(shop, COMMANDS, remind(1), remind(2, need_id="nappies", product_id="P2", run_out_on="2026-11-22"))


def new_events(shop: Shop) -> list[Event]:
    stored = shop.store.read(lambda connection: outbox.batch(connection, 1, 1))
    return [decode_event(event.payload) for event in stored][2:]  # after the two slips


def test_the_list_has_the_earliest_run_out_first(shop: Shop, session: Session) -> None:
    items = care_list(shop, session)
    assert [item.task.need_id for item in items] == ["nappies", "formula"]
    assert [item.member.name if item.member else "" for item in items] == ["张小丽", "张小丽"]
    assert [item.product.name if item.product else "" for item in items] == [
        "软云纸尿裤L",
        "禾屿启护奶粉2段800g",
    ]
    assert items[1].names.packs["formula"].units == 800


def test_opening_a_slip_reveals_the_number_and_says_so(shop: Shop, session: Session) -> None:
    item, phone = open_task(shop, session, task_id(1))
    assert (item.task.task_id, phone) == (task_id(1), "13812341234")
    (event,) = new_events(shop)
    assert event == NumberRevealed(M1, session.stamp(shop.clock.now_ms()), "care", task_id(1))
    assert rows(shop.store, "audit")[-1][2:6] == ("OP1", "number_revealed", "M1", "care")


def test_a_number_is_revealed_by_hand_and_audited(shop: Shop, session: Session) -> None:
    assert reveal_number(shop, session, M1, "delivery") == "13812341234"
    (event,) = new_events(shop)
    assert event == NumberRevealed(M1, session.stamp(shop.clock.now_ms()), "delivery", None)


def test_whom_nobody_can_call(shop: Shop, session: Session) -> None:
    feed(shop, MEMBERS, MemberRow(M1, card_no="M00000000001", revision=9))
    before = dump(shop.store)
    for member_id in (M1, MemberId("M404")):
        with pytest.raises(ShopError) as error:
            reveal_number(shop, session, member_id, "care")
        assert error.value.key == "member.no_number"
    item, phone = open_task(shop, session, task_id(1))
    assert (item.task.task_id, phone) == (task_id(1), "")
    assert dump(shop.store) == before


@pytest.mark.parametrize("name", ["open", "settle"])
def test_a_task_that_nobody_knows(shop: Shop, session: Session, name: str) -> None:
    before = dump(shop.store)
    with pytest.raises(ShopError) as error:
        _ask(shop, session, name)
    assert error.value.key == "care.unknown_task"
    assert dump(shop.store) == before


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_is_kept_told_and_audited(shop: Shop, session: Session, outcome: Outcome) -> None:
    item = settle_task(shop, session, task_id(1), outcome)
    open_after = outcome is Outcome.NO_ANSWER
    assert item.task.state is (TaskState.OPEN if open_after else TaskState.SETTLED)
    assert (item.task.outcome, item.task.calls) == (outcome, 1)
    assert (task_id(1) in {i.task.task_id for i in care_list(shop, session)}) == open_after
    (event,) = new_events(shop)
    assert event == CareOutcome(task_id(1), M1, session.stamp(shop.clock.now_ms()), outcome)
    assert rows(shop.store, "audit")[-1][3:6] == ("care_outcome", task_id(1), outcome)
    member = shop.store.read(lambda connection: members.by_id(connection, M1))
    assert member is not None
    assert member.do_not_call == (outcome is Outcome.DO_NOT_CALL)


def test_nobody_answering_is_tried_again_and_counted(shop: Shop, session: Session) -> None:
    for calls in (1, 2, 3):
        assert settle_task(shop, session, task_id(1), Outcome.NO_ANSWER).task.calls == calls


def test_a_purchase_after_the_call_converts_the_task_whatever_was_said(shop: Shop, session: Session) -> None:
    settle_task(shop, session, task_id(1), Outcome.ELSEWHERE)
    sell_once(shop, session, "6901000700034", member_id=M1)
    states = {item.task.task_id: item.task.state for item in care_list(shop, session, only_open=False)}
    assert states == {task_id(1): TaskState.CONVERTED, task_id(2): TaskState.OPEN}
    assert settle_task(shop, session, task_id(1), Outcome.NO_ANSWER).task.state is TaskState.CONVERTED


def _ask(shop: Shop, session: Session, name: str) -> None:
    if name == "open":
        open_task(shop, session, task_id(77))
    else:
        settle_task(shop, session, task_id(77), Outcome.COMING)

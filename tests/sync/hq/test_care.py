"""Reminders: asked for, printed, called about, fulfilled."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from posclient.domain.codes import passes_luhn
from posclient.wire.events import CareOutcome, CareSlipPrinted, NumberRevealed
from posclient.wire.feed import MemberRow, RemindCommand, TaskChanged
from sync.hq import tables
from sync.hq.feed import commands_topic
from sync.hq.refusal import Refusal
from sync.hq.remind import NO_HISTORY, remind
from sync.hq.seed import seed_member
from tests.sync.hq.shop import NOW_MS, enrolled_till, feed, findings, member_rows, sale, stamp


def command(engine: Engine, member: str = "M1", product: str = "formula3") -> RemindCommand:
    with engine.begin() as connection:
        return remind(connection, member, product, NOW_MS)


def told(engine: Engine, store: str = "S001") -> list[object]:
    return [one.row for one in feed(engine, commands_topic(store))]


def test_a_reminder_says_when_she_runs_out_and_why(shop: Engine) -> None:
    asked = command(shop, "13812341234", "SKU-3")

    assert asked.task_id == "C000000000018"
    assert passes_luhn(asked.task_id[1:])
    assert (asked.member_id, asked.product_id, asked.need_id) == ("M1", "formula3", "formula")
    assert (asked.run_out_on, asked.reason_key) == ("2026-03-18", "runout.own_rhythm")
    assert asked.reason_values["every_days"] == 30
    assert asked.created_on == "2026-03-02"
    assert told(shop) == [asked]


def test_an_open_task_of_the_same_need_is_given_again(shop: Engine) -> None:
    first = command(shop)
    assert command(shop, "8000000000017") == first
    assert len(told(shop)) == 1
    assert command(shop, product="nappies").task_id != first.task_id


def test_little_history_is_said(lite: Engine) -> None:
    asked = command(lite, product="nappies")
    assert (asked.reason_key, asked.reason_values) == (NO_HISTORY, {"need": "nappies"})
    assert asked.run_out_on == asked.created_on

    till = enrolled_till(lite)
    till.say(sale("s1", "M1", "nappies"))
    assert command(lite, product="nappies").reason_key == "runout.typical"


@pytest.mark.parametrize(
    ("member", "product", "error"),
    [
        ("nobody", "formula3", "unknown_member"),
        ("M1", "nothing", "unknown_product"),
        ("M1", "toy", "no_need"),
        ("M2", "formula3", "do_not_call"),
        ("M3", "formula3", "no_store"),
    ],
)
def test_what_can_not_be_asked_is_refused_by_name(
    lite: Engine, member: str, product: str, error: str
) -> None:
    with lite.begin() as connection:
        quiet = MemberRow("M2", do_not_call=True)
        seed_member(connection, quiet, [], [], ["S001"], on="2026-01-01", at_ms=NOW_MS)
        seed_member(connection, MemberRow("M3"), [], [], [], on="2026-01-01", at_ms=NOW_MS)
    with pytest.raises(Refusal) as refused:
        command(lite, member, product)
    assert refused.value.error == error
    assert told(lite) == []


def test_a_purchase_at_another_store_fulfils_the_task_where_it_is(shop: Engine) -> None:
    task_id = command(shop).task_id
    other = enrolled_till(shop, "S002")

    other.say(sale("s1", "M1", "formula3"))

    assert told(shop)[-1] == TaskChanged(task_id, "converted")
    assert told(shop, "S002") == []
    assert command(shop).task_id != task_id


def test_outcomes_are_kept_and_a_second_call_is_counted(shop: Engine) -> None:
    task_id = command(shop).task_id
    till = enrolled_till(shop)

    till.say(
        CareSlipPrinted(task_id, NOW_MS),
        CareOutcome(task_id, "M1", stamp(), "no_answer"),
        CareOutcome(task_id, "M1", stamp(), "coming"),
    )

    assert told(shop)[-2:] == [
        TaskChanged(task_id, "open", "no_answer", 1),
        TaskChanged(task_id, "settled", "coming", 2),
    ]
    with shop.connect() as connection:
        assert connection.execute(select(tables.care_task.c.printed_at_ms)).scalar_one() == NOW_MS
        assert findings(connection) == []


def test_who_does_not_want_to_be_called_is_not_called_again(shop: Engine) -> None:
    task_id = command(shop).task_id
    enrolled_till(shop).say(CareOutcome(task_id, "M1", stamp(), "do_not_call"))

    assert member_rows(shop)["M1"].do_not_call
    with pytest.raises(Refusal, match="does not want to be called"):
        command(shop, product="nappies")


def test_an_unknown_task_or_outcome_is_noted(lite: Engine) -> None:
    till = enrolled_till(lite)
    till.say(
        CareSlipPrinted("C1", NOW_MS),
        CareOutcome("C1", "M1", stamp(), "coming"),
        CareOutcome("C1", "M1", stamp(), "married"),
    )
    with lite.connect() as connection:
        assert findings(connection) == ["care.unknown_task", "care.unknown_task", "care.unknown_outcome"]


def test_who_saw_a_number_is_kept(shop: Engine) -> None:
    enrolled_till(shop).say(NumberRevealed("M1", stamp(), "call", "C000000000018"))
    with shop.connect() as connection:
        seen = connection.execute(select(tables.reveal)).one()
    assert (seen.member_id, seen.operator_id, seen.why, seen.task_id) == ("M1", "A1", "call", "C000000000018")

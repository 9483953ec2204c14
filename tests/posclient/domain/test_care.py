"""What a call and a purchase do to a care task."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.care import (
    CONVERTS_WITHIN_DAYS,
    OUTCOMES,
    CareTask,
    Outcome,
    TaskState,
    converted_by,
    outcome_of_code,
    record_outcome,
)
from posclient.domain.member import MemberId
from posclient.domain.reason import Reason

CREATED = date(2026, 3, 2)
TASK = CareTask("t1", MemberId("m1"), "formula", "p1", date(2026, 3, 6), 3, Reason("runout.typical"), CREATED)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.COMING, TaskState.SETTLED),
        (Outcome.NO_ANSWER, TaskState.OPEN),
        (Outcome.DELIVERY, TaskState.SETTLED),
        (Outcome.ELSEWHERE, TaskState.SETTLED),
        (Outcome.DO_NOT_CALL, TaskState.SETTLED),
    ],
)
def test_a_call_settles_a_task_unless_nobody_answers(outcome: Outcome, state: TaskState) -> None:
    after = record_outcome(TASK, outcome)

    assert (after.state, after.outcome, after.calls) == (state, outcome, 1)


@given(st.lists(st.sampled_from(OUTCOMES)))
def test_every_call_counts_and_what_is_converted_stays_so(outcomes: list[Outcome]) -> None:
    task = replace(TASK, state=TaskState.CONVERTED)
    for outcome in outcomes:
        task = record_outcome(task, outcome)

    assert task.state is TaskState.CONVERTED
    assert task.calls == len(outcomes)


@pytest.mark.parametrize("days", [0, 1, CONVERTS_WITHIN_DAYS])
@pytest.mark.parametrize("state", [TaskState.OPEN, TaskState.SETTLED])
def test_a_purchase_of_the_need_in_time_converts(days: int, state: TaskState) -> None:
    task = replace(TASK, state=state, outcome=Outcome.COMING)

    (converted,) = converted_by([task], ["nappies", "formula"], CREATED + timedelta(days=days))

    assert converted == replace(task, state=TaskState.CONVERTED)


@pytest.mark.parametrize(
    ("task", "needs", "days"),
    [
        (TASK, ["formula"], CONVERTS_WITHIN_DAYS + 1),
        (TASK, ["formula"], -1),
        (TASK, ["nappies"], 0),
        (TASK, [], 0),
        (replace(TASK, state=TaskState.CONVERTED), ["formula"], 0),
    ],
)
def test_any_other_purchase_changes_nothing(task: CareTask, needs: list[str], days: int) -> None:
    assert converted_by([task], needs, CREATED + timedelta(days=days)) == ()


def test_a_purchase_converts_once() -> None:
    once = converted_by([TASK], ["formula"], CREATED)

    assert converted_by(once, ["formula"], CREATED) == ()


def test_the_codes_of_the_card_are_the_outcomes_in_order() -> None:
    assert [outcome_of_code(f"OC{number}") for number in range(1, 6)] == list(OUTCOMES)


@pytest.mark.parametrize(
    "code", ["OC0", "OC6", "OC", "OC01", "OC１", "oc1", "1", "", "OC-1", "OC" + "1" * 5000]
)
def test_no_other_code_is_an_outcome(code: str) -> None:
    assert outcome_of_code(code) is None

"""Care tasks (关怀任务): a slip is printed, a colleague calls, the outcome and the next purchase close the loop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from posclient.domain.member import MemberId
from posclient.domain.reason import Reason

CONVERTS_WITHIN_DAYS: Final = 30
"""A purchase of the need within so many days of the reminder counts as brought about by it."""


class Outcome(StrEnum):
    """What came of a call, as on the slip's boxes."""

    COMING = "coming"
    NO_ANSWER = "no_answer"
    DELIVERY = "delivery"
    ELSEWHERE = "elsewhere"
    DO_NOT_CALL = "do_not_call"


OUTCOMES: Final = tuple(Outcome)
"""In the order of the boxes on the slip, of the keys 1–5 and of the outcome codes."""


class TaskState(StrEnum):
    """`OPEN` until an outcome settles it; `CONVERTED` once she bought, whatever was said before."""

    OPEN = "open"
    SETTLED = "settled"
    CONVERTED = "converted"


@dataclass(frozen=True)
class CareTask:
    """One reminder to care for one member's one need."""

    task_id: str
    member_id: MemberId
    need_id: str
    product_id: str
    run_out_on: date
    give_or_take_days: int
    reason: Reason
    created_on: date
    state: TaskState = TaskState.OPEN
    outcome: Outcome | None = None
    calls: int = 0


def record_outcome(task: CareTask, outcome: Outcome) -> CareTask:
    """The task after a call. Nobody answering leaves it open, to be tried again; a converted task stays converted."""
    if task.state is TaskState.CONVERTED:
        state = TaskState.CONVERTED
    elif outcome is Outcome.NO_ANSWER:
        state = TaskState.OPEN
    else:
        state = TaskState.SETTLED
    return replace(task, state=state, outcome=outcome, calls=task.calls + 1)


def converted_by(tasks: Iterable[CareTask], needs_bought: Iterable[str], on: date) -> tuple[CareTask, ...]:
    """The tasks that a purchase of these needs on this day fulfils, as they are afterwards."""
    bought = set(needs_bought)
    return tuple(
        replace(task, state=TaskState.CONVERTED)
        for task in tasks
        if task.state is not TaskState.CONVERTED
        and task.need_id in bought
        and 0 <= (on - task.created_on).days <= CONVERTS_WITHIN_DAYS
    )


OUTCOME_CODE: Final = "OC"
"""Prefix of the codes on the outcome card: `OC1` … `OC5`."""

_BY_CODE: Final = {f"{OUTCOME_CODE}{number}": outcome for number, outcome in enumerate(OUTCOMES, start=1)}


def outcome_of_code(code: str) -> Outcome | None:
    """The outcome that a scanned code of the outcome card stands for."""
    return _BY_CODE.get(code)

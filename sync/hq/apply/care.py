"""Care slips and what came of the calls."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from posclient.domain.care import Outcome, record_outcome
from posclient.wire.events import CareOutcome, CareSlipPrinted
from sync.hq import care_tasks, members
from sync.hq.feed import commands_topic
from sync.hq.intake_context import Intake


def apply_slip_printed(intake: Intake, event: CareSlipPrinted) -> None:
    """The slip reached a print queue."""
    if not care_tasks.note_printed(intake.connection, event.task_id, event.at_ms):
        intake.note("care.unknown_task", event.task_id)


def apply_outcome(intake: Intake, event: CareOutcome) -> None:
    """The task after a call; who does not want to be called is not called again."""
    try:
        outcome = Outcome(event.outcome)
    except ValueError:
        intake.note("care.unknown_outcome", f"{event.task_id}: {event.outcome}")
        return
    if outcome is Outcome.DO_NOT_CALL:
        _never_call(intake, event.member_id)
    held = care_tasks.find(intake.connection, event.task_id)
    if held is None:
        intake.note("care.unknown_task", event.task_id)
        return
    task = record_outcome(held.task, outcome)
    care_tasks.change(intake.connection, task)
    intake.rows.add(commands_topic(held.store_id), f"task/{task.task_id}", care_tasks.changed_row(task))


def _never_call(intake: Intake, member_id: str) -> None:
    held = members.resolve(intake.connection, member_id, lock=True)
    if held is None:
        intake.note("member.unknown", member_id)
        return
    members.put(intake.connection, replace(held, row=msgspec.structs.replace(held.row, do_not_call=True)))
    intake.member_changed(held.member_id)

"""A masked number was shown in full: the audit of who saw it."""

from __future__ import annotations

from sqlalchemy import insert

from posclient.wire.events import NumberRevealed
from sync.hq import members, tables
from sync.hq.intake_context import Intake


def apply_revealed(intake: Intake, event: NumberRevealed) -> None:
    """Keep who saw whose number, when and why."""
    intake.connection.execute(
        insert(tables.reveal).values(
            till_id=intake.sender.till_id,
            incarnation=intake.incarnation,
            seq=intake.seq,
            member_id=event.member_id,
            operator_id=event.stamp.operator_id,
            at_ms=event.stamp.at_ms,
            why=event.why,
            task_id=event.task_id,
        )
    )
    if members.find(intake.connection, event.member_id) is None:
        intake.note("member.unknown", event.member_id)

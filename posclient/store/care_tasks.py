"""Care tasks in the cache."""

from __future__ import annotations

from datetime import date

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from posclient.domain.care import CareTask, Outcome, TaskState
from posclient.domain.member import MemberId
from posclient.domain.reason import Reason
from posclient.store import tables as t
from posclient.store.changes import note_change

TOPIC = "care_tasks"
"""The change record's name for this table."""


def by_id(connection: Connection, task_id: str) -> CareTask | None:
    """A task by the number on its slip."""
    found = _tasks(connection, t.care_task.c.task_id == task_id)
    return found[0] if found else None


def open_tasks(connection: Connection, limit: int = 500) -> tuple[CareTask, ...]:
    """Tasks without a settling outcome, the earliest run-out first."""
    return _tasks(connection, t.care_task.c.state == TaskState.OPEN, limit)


def of_member(connection: Connection, member_id: MemberId, limit: int = 50) -> tuple[CareTask, ...]:
    """A member's tasks, the earliest run-out first."""
    return _tasks(connection, t.care_task.c.member_id == member_id, limit)


def recent(connection: Connection, since: date, limit: int = 500) -> tuple[CareTask, ...]:
    """All tasks made since a day, whatever became of them."""
    return _tasks(connection, t.care_task.c.created_on >= since.isoformat(), limit)


def add(connection: Connection, task: CareTask) -> bool:
    """Keep a new task; False where this till has it already (a command is carried out once)."""
    if by_id(connection, task.task_id) is not None:
        return False
    note_change(connection, TOPIC)
    connection.execute(
        insert(t.care_task).values(
            task_id=task.task_id,
            member_id=task.member_id,
            need_id=task.need_id,
            product_id=task.product_id,
            run_out_on=task.run_out_on.isoformat(),
            give_or_take_days=task.give_or_take_days,
            reason_key=task.reason.key,
            reason_values=msgspec.json.encode(dict(task.reason.values)),
            created_on=task.created_on.isoformat(),
            state=task.state,
            outcome=task.outcome,
            calls=task.calls,
        )
    )
    return True


def change(connection: Connection, task: CareTask) -> None:
    """Keep a task's new state, outcome and number of calls."""
    note_change(connection, TOPIC)
    connection.execute(
        update(t.care_task)
        .where(t.care_task.c.task_id == task.task_id)
        .values(state=task.state, outcome=task.outcome, calls=task.calls)
    )


def _tasks(connection: Connection, condition: ColumnElement[bool], limit: int = 500) -> tuple[CareTask, ...]:
    query = (
        select(t.care_task)
        .where(condition)
        .order_by(t.care_task.c.run_out_on, t.care_task.c.task_id)
        .limit(limit)
    )
    return tuple(_task(row) for row in connection.execute(query).mappings())


def _task(row: RowMapping) -> CareTask:
    return CareTask(
        task_id=row["task_id"],
        member_id=MemberId(row["member_id"]),
        need_id=row["need_id"],
        product_id=row["product_id"],
        run_out_on=date.fromisoformat(row["run_out_on"]),
        give_or_take_days=row["give_or_take_days"],
        reason=Reason(
            row["reason_key"], msgspec.json.decode(row["reason_values"], type=dict[str, int | str])
        ),
        created_on=date.fromisoformat(row["created_on"]),
        state=TaskState(row["state"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        calls=row["calls"],
    )

"""Care tasks in the cache."""

from __future__ import annotations

from datetime import date

import msgspec
from sqlalchemy import ColumnElement, bindparam, insert, literal_column, select, update

from posclient.domain.care import CareTask, Outcome, TaskState
from posclient.domain.member import MemberId
from posclient.domain.reason import Reason
from posclient.store import tables as t
from posclient.store.changes import note_change
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction

TOPIC = "care_tasks"
"""The change record's name for this table."""


_COLUMNS = (
    "task_id",
    "member_id",
    "need_id",
    "product_id",
    "run_out_on",
    "give_or_take_days",
    "reason_key",
    "reason_values",
    "created_on",
    "state",
    "outcome",
    "calls",
)


def _tasks(condition: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(*(t.care_task.c[name] for name in _COLUMNS))
        .where(condition)
        .order_by(t.care_task.c.run_out_on, t.care_task.c.task_id)
        .limit(bindparam("limit"))
    )


_by_id = _tasks(t.care_task.c.task_id == bindparam("key"))
_in_state = _tasks(t.care_task.c.state == bindparam("key"))
_of_member = _tasks(t.care_task.c.member_id == bindparam("key"))
_convertible = Prepared(
    select(*(t.care_task.c[name] for name in _COLUMNS)).where(
        t.care_task.c.member_id == bindparam("key"), t.care_task.c.state != literal_column("'converted'")
    )
)
"""Asked by every checkout: in no order, for sorting nothing costs more than finding nothing."""

_made_since = _tasks(t.care_task.c.created_on >= bindparam("key"))
_add = PreparedWrite(insert(t.care_task), *_COLUMNS)
_change = PreparedWrite(
    update(t.care_task).where(t.care_task.c.task_id == bindparam("key")), "state", "outcome", "calls"
)


def by_id(connection: Transaction, task_id: str) -> CareTask | None:
    """A task by the number on its slip."""
    found = _by_id.one(connection, key=task_id, limit=1)
    return _task(*found) if found is not None else None


def open_tasks(connection: Transaction, limit: int = 500) -> tuple[CareTask, ...]:
    """Tasks without a settling outcome, the earliest run-out first."""
    return _found(connection, _in_state, TaskState.OPEN.value, limit)


def of_member(connection: Transaction, member_id: MemberId, limit: int = 50) -> tuple[CareTask, ...]:
    """A member's tasks, the earliest run-out first."""
    return _found(connection, _of_member, member_id, limit)


def convertible(connection: Transaction, member_id: MemberId) -> tuple[CareTask, ...]:
    """A member's tasks that a purchase can still fulfil, in no order."""
    return tuple(_task(*row) for row in _convertible.all(connection, key=member_id))


def recent(connection: Transaction, since: date, limit: int = 500) -> tuple[CareTask, ...]:
    """All tasks made since a day, whatever became of them."""
    return _found(connection, _made_since, since.isoformat(), limit)


def add(connection: Transaction, task: CareTask) -> bool:
    """Keep a new task; False where this till has it already (a command is carried out once)."""
    if by_id(connection, task.task_id) is not None:
        return False
    note_change(connection, TOPIC)
    _add.run(
        connection,
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
    return True


def change(connection: Transaction, task: CareTask) -> None:
    """Keep a task's new state, outcome and number of calls."""
    note_change(connection, TOPIC)
    _change.run(connection, key=task.task_id, state=task.state, outcome=task.outcome, calls=task.calls)


def _found(connection: Transaction, query: Prepared, key: str, limit: int) -> tuple[CareTask, ...]:
    return tuple(_task(*row) for row in query.all(connection, key=key, limit=limit))


def _task(
    task_id: str,
    member_id: str,
    need_id: str,
    product_id: str,
    run_out_on: str,
    give_or_take_days: int,
    reason_key: str,
    reason_values: bytes,
    created_on: str,
    state: str,
    outcome: str | None,
    calls: int,
) -> CareTask:
    return CareTask(
        task_id=task_id,
        member_id=MemberId(member_id),
        need_id=need_id,
        product_id=product_id,
        run_out_on=date.fromisoformat(run_out_on),
        give_or_take_days=give_or_take_days,
        reason=Reason(reason_key, msgspec.json.decode(reason_values, type=dict[str, int | str])),
        created_on=date.fromisoformat(created_on),
        state=TaskState(state),
        outcome=Outcome(outcome) if outcome else None,
        calls=calls,
    )

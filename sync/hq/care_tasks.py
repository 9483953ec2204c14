"""Care tasks as headquarters keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import Connection, Row, insert, select

from posclient.domain.care import CareTask, Outcome, TaskState
from posclient.domain.member import MemberId
from posclient.domain.reason import Reason
from posclient.wire.feed import RemindCommand, TaskChanged
from sync.hq import tables

_values_decoder = msgspec.json.Decoder(dict[str, int | str])


@dataclass(frozen=True)
class StoreTask:
    """A task and the store that cares."""

    store_id: str
    task: CareTask


def add(connection: Connection, store_id: str, task: CareTask) -> None:
    """Keep a new task."""
    connection.execute(
        insert(tables.care_task).values(
            task_id=task.task_id,
            store_id=store_id,
            member_id=task.member_id,
            need_id=task.need_id,
            product_id=task.product_id,
            run_out_on=task.run_out_on.isoformat(),
            give_or_take_days=task.give_or_take_days,
            reason_key=task.reason.key,
            reason_values=msgspec.json.encode(dict(task.reason.values)).decode(),
            created_on=task.created_on.isoformat(),
            state=task.state,
            outcome=task.outcome,
            calls=task.calls,
            printed_at_ms=None,
        )
    )


def change(connection: Connection, task: CareTask) -> None:
    """Keep what became of a task."""
    table = tables.care_task
    connection.execute(
        table.update()
        .where(table.c.task_id == task.task_id)
        .values(state=task.state, outcome=task.outcome, calls=task.calls)
    )


def note_printed(connection: Connection, task_id: str, at_ms: int) -> bool:
    """The slip was printed. Whether headquarters knows the task."""
    table = tables.care_task
    done = connection.execute(table.update().where(table.c.task_id == task_id).values(printed_at_ms=at_ms))
    return done.rowcount == 1


def find(connection: Connection, task_id: str) -> StoreTask | None:
    """One task, locked until the transaction ends."""
    table = tables.care_task
    row = connection.execute(select(table).where(table.c.task_id == task_id).with_for_update()).one_or_none()
    return _task(row) if row is not None else None


def of_member(connection: Connection, member_id: str) -> tuple[StoreTask, ...]:
    """All tasks of a member, in the order of their numbers."""
    table = tables.care_task
    rows = connection.execute(select(table).where(table.c.member_id == member_id).order_by(table.c.task_id))
    return tuple(_task(row) for row in rows)


def printing_till(connection: Connection, store_id: str) -> str:
    """Which till of a store prints its slips: the one that was enrolled first; empty where the store has none yet."""
    table = tables.till
    query = select(table.c.till_id).where(table.c.store_id == store_id).order_by(table.c.till_no).limit(1)
    return connection.execute(query).scalar_one_or_none() or ""


def newest(connection: Connection, limit: int) -> tuple[StoreTask, ...]:
    """The latest tasks of the chain, newest first."""
    table = tables.care_task
    rows = connection.execute(select(table).order_by(table.c.task_id.desc()).limit(limit))
    return tuple(_task(row) for row in rows)


def command_of(task: CareTask, print_at: str) -> RemindCommand:
    """The task as the tills of its store are told of it; `print_at` names the one that prints the slip."""
    return RemindCommand(
        task_id=task.task_id,
        member_id=task.member_id,
        need_id=task.need_id,
        product_id=task.product_id,
        run_out_on=task.run_out_on.isoformat(),
        give_or_take_days=task.give_or_take_days,
        reason_key=task.reason.key,
        reason_values=dict(task.reason.values),
        created_on=task.created_on.isoformat(),
        print_at=print_at,
    )


def changed_row(task: CareTask) -> TaskChanged:
    """The task's state as the till is told of it."""
    return TaskChanged(task_id=task.task_id, state=task.state, outcome=task.outcome, calls=task.calls)


def _task(row: Row[tuple[str | int | None, ...]]) -> StoreTask:
    values = row._mapping
    return StoreTask(
        store_id=values["store_id"],
        task=CareTask(
            task_id=values["task_id"],
            member_id=MemberId(values["member_id"]),
            need_id=values["need_id"],
            product_id=values["product_id"],
            run_out_on=date.fromisoformat(values["run_out_on"]),
            give_or_take_days=values["give_or_take_days"],
            reason=Reason(values["reason_key"], _values_decoder.decode(values["reason_values"])),
            created_on=date.fromisoformat(values["created_on"]),
            state=TaskState(values["state"]),
            outcome=Outcome(values["outcome"]) if values["outcome"] else None,
            calls=values["calls"],
        ),
    )

"""What a person at headquarters looks at: exceptions, quarantine, tasks, a member."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from posclient.domain.member import mask_name, mask_phone
from posclient.wire.feed import StandingRow
from sync.hq import accounts, care_tasks, members, tables
from sync.hq.bring_in import current
from sync.hq.counter_tables import unknown_good
from sync.hq.intake_context import Level
from sync.hq.refusal import Refusal


class ExceptionView(msgspec.Struct, frozen=True):
    """Something recorded that should be looked at. `seq` is null where a personal record brought it."""

    finding_id: int
    till_id: str
    incarnation: int
    seq: int | None
    key: str
    detail: str
    found_at_ms: int
    level: str = "exception"


class QuarantineView(msgspec.Struct, frozen=True):
    """An event that could not be taken, with the beginning of its bytes as text."""

    till_id: str
    incarnation: int
    seq: int
    hash: str
    reason: str
    detail: str
    received_at_ms: int
    payload: str


class UnknownGoodView(msgspec.Struct, frozen=True):
    """A barcode that was sold though nobody knew it, as it was called and priced last."""

    barcode: str
    title: str
    price_minor: int
    times: int
    last_sold: str
    store_id: str


class TaskView(msgspec.Struct, frozen=True):
    """A care task and how it stands."""

    task_id: str
    store_id: str
    member_id: str
    need_id: str
    product_id: str
    run_out_on: str
    created_on: str
    state: str
    outcome: str | None
    calls: int


class MemberView(msgspec.Struct, frozen=True):
    """A member with what she has; name and number are masked. `member_id` is who she is after all merges."""

    member_id: str
    asked_for: str
    state: str
    name: str
    phone: str
    card_no: str | None
    do_not_call: bool
    stores: tuple[str, ...]
    also_known_as: tuple[str, ...]
    standing: StandingRow


_SHOWN_BYTES = 4000


def exceptions(connection: Connection, limit: int, level: Level = "exception") -> list[ExceptionView]:
    """The newest exceptions first, or the newest notes."""
    table = tables.finding
    rows = connection.execute(
        select(
            table.c.finding_id,
            table.c.till_id,
            table.c.incarnation,
            table.c.seq,
            table.c.key,
            table.c.detail,
            table.c.found_at_ms,
            table.c.level,
        )
        .where(table.c.level == level)
        .order_by(table.c.finding_id.desc())
        .limit(limit)
    )
    return [ExceptionView(*row) for row in rows]


def quarantined(connection: Connection, limit: int) -> list[QuarantineView]:
    """What was set aside, the newest first."""
    table = tables.quarantine
    rows = connection.execute(
        select(
            table.c.till_id,
            table.c.incarnation,
            table.c.seq,
            table.c.hash,
            table.c.reason,
            table.c.detail,
            table.c.received_at_ms,
            table.c.payload,
        )
        .order_by(table.c.received_at_ms.desc(), table.c.till_id, table.c.seq.desc())
        .limit(limit)
    )
    return [
        QuarantineView(*row[:-1], payload=row[-1][:_SHOWN_BYTES].decode(errors="replace")) for row in rows
    ]


def unknown_goods(connection: Connection) -> list[UnknownGoodView]:
    """What somebody should add to the goods, what is sold most in front. A barcode that an article has by now was
    added; what was sold without a barcode stays on the list.
    """
    added = {
        barcode
        for article in current.products(connection).values()
        for barcode in (*article.barcodes, *article.case_codes)
    }
    rows = connection.execute(select(unknown_good).order_by(unknown_good.c.business_date, unknown_good.c.seq))
    found: dict[str, UnknownGoodView] = {}
    for row in rows:
        if row.barcode in added:
            continue
        name = row.barcode or row.title
        times = found[name].times + 1 if name in found else 1
        found[name] = UnknownGoodView(
            row.barcode, row.title, row.price_minor, times, row.business_date, row.store_id
        )
    return sorted(found.values(), key=lambda one: (-one.times, one.barcode, one.title))


def tasks(connection: Connection, limit: int) -> list[TaskView]:
    """The newest care tasks first."""
    return [
        TaskView(
            task_id=held.task.task_id,
            store_id=held.store_id,
            member_id=held.task.member_id,
            need_id=held.task.need_id,
            product_id=held.task.product_id,
            run_out_on=held.task.run_out_on.isoformat(),
            created_on=held.task.created_on.isoformat(),
            state=held.task.state,
            outcome=held.task.outcome,
            calls=held.task.calls,
        )
        for held in care_tasks.newest(connection, limit)
    ]


def member(connection: Connection, member_id: str, on: str, now_ms: int) -> MemberView:
    """One member. Raises Refusal where headquarters does not know the id."""
    held = members.resolve(connection, member_id)
    if held is None:
        raise Refusal("unknown_member", "nobody has this id", 404)
    return MemberView(
        member_id=held.member_id,
        asked_for=member_id,
        state=held.state,
        name=mask_name(held.row.name),
        phone=mask_phone(held.row.phone) if held.row.phone else "",
        card_no=held.row.card_no,
        do_not_call=held.row.do_not_call,
        stores=members.stores_of(connection, held.member_id),
        also_known_as=members.merged_ids(connection, held.member_id),
        standing=accounts.standing_of(connection, held.member_id, held.tier_id, on, now_ms),
    )

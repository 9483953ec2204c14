"""Headquarters asks a shop to care: a replenishment reminder for one member and one article."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from posclient.domain.care import CareTask, TaskState
from posclient.domain.codes import luhn_check_digit
from posclient.domain.member import MemberId
from posclient.domain.money import ONE
from posclient.domain.reason import Reason
from posclient.domain.replenishment import Bought, Need, RunOut, run_out
from posclient.wire import codec
from posclient.wire.feed import NeedRow, RemindCommand
from sync.hq import care_tasks, members, tables
from sync.hq.care_tasks import StoreTask
from sync.hq.contacts import Contact, holder_of, international
from sync.hq.feed import commands_topic, publish
from sync.hq.members import HeldMember, State
from sync.hq.refusal import Refusal
from sync.hq.upsert import next_number

NO_HISTORY: Final = "runout.no_history"
"""Reason of a reminder by hand for somebody who never bought the need here; its value is `need`."""


def remind(connection: Connection, member: str, product: str, now_ms: int) -> RemindCommand:
    """Publish a reminder to the store that the member visited last; or give the open one of the same need again.

    `member` is an id, a card or a phone number, `product` an id or an article number. Raises Refusal: `unknown_member`,
    `unknown_product`, `no_need` (nothing that runs out), `do_not_call`, `no_store`.
    """
    held = members.find(connection, known_member(connection, member).member_id, lock=True)
    if held is None or held.state is not State.MEMBER:
        raise Refusal("unknown_member", f"nobody is known as {member}", 404)
    if held.row.do_not_call:
        raise Refusal("do_not_call", f"{held.member_id} does not want to be called", 409)
    product_id, need = _known_product(connection, product)
    for known in care_tasks.of_member(connection, held.member_id):
        if known.task.state is TaskState.OPEN and known.task.need_id == need.need_id:
            return care_tasks.command_of(known.task, care_tasks.printing_till(connection, known.store_id))
    stores = members.stores_of(connection, held.member_id)
    if not stores:
        raise Refusal("no_store", f"no store holds {held.member_id}", 409)
    on = today(connection, stores[0], now_ms)
    task = _task(connection, held, product_id, need, on)
    care_tasks.add(connection, stores[0], task)
    command = care_tasks.command_of(task, care_tasks.printing_till(connection, stores[0]))
    publish(connection, commands_topic(stores[0]), f"remind/{task.task_id}", command)
    return command


def today(connection: Connection, store_id: str, now_ms: int) -> date:
    """The calendar day in a store's own zone."""
    table = tables.store
    zone = connection.execute(
        select(table.c.time_zone).where(table.c.store_id == store_id)
    ).scalar_one_or_none()
    return datetime.fromtimestamp(now_ms / 1000, tz=ZoneInfo(zone) if zone else UTC).date()


def open_tasks(connection: Connection, limit: int) -> tuple[StoreTask, ...]:
    """The newest tasks of the chain, open or not."""
    return care_tasks.newest(connection, limit)


def _task(connection: Connection, held: HeldMember, product_id: str, need: Need, on: date) -> CareTask:
    prediction = run_out(need, _history(connection, held.member_id, need.need_id), on) or RunOut(
        need.need_id, on, 0, confident=False, reason=Reason(NO_HISTORY, {"need": need.need_id})
    )
    return CareTask(
        task_id=_new_task_id(connection),
        member_id=MemberId(held.member_id),
        need_id=need.need_id,
        product_id=product_id,
        run_out_on=prediction.run_out_on,
        give_or_take_days=prediction.give_or_take_days,
        reason=prediction.reason,
        created_on=on,
    )


def _new_task_id(connection: Connection) -> str:
    """`C`, eleven digits and their Luhn check digit: it is printed as a code and scanned back."""
    body = f"{next_number(connection, 'care_task'):011d}"
    return f"C{body}{luhn_check_digit(body)}"


def known_member(connection: Connection, member: str) -> HeldMember:
    """The member of this id, card or phone number. Raises Refusal `unknown_member`."""
    candidates = [member]
    for contact in (Contact("card", member), Contact("phone", international(member))):
        holder = holder_of(connection, contact)
        candidates.extend([holder] if holder else [])
    for candidate in candidates:
        held = members.resolve(connection, candidate)
        if held is not None and held.state is State.MEMBER:
            return held
    raise Refusal("unknown_member", "nobody is known by this id, card or phone number", 404)


def _known_product(connection: Connection, product: str) -> tuple[str, Need]:
    table = tables.product
    found = connection.execute(
        select(table.c.product_id, table.c.need)
        .where(or_(table.c.product_id == product, table.c.sku == product))
        .order_by(table.c.product_id)
        .limit(1)
    ).one_or_none()
    if found is None:
        raise Refusal("unknown_product", f"there is no article {product}", 404)
    body = connection.execute(
        select(tables.need.c.body).where(tables.need.c.need_id == found.need)
    ).scalar_one_or_none()
    row = codec.decode_row(body) if body is not None else None
    if not isinstance(row, NeedRow):
        raise Refusal("no_need", f"article {product} is for no need that runs out", 409)
    need = Need(row.need_id, row.name, row.name_en, row.unit, row.typical_days, row.reminds)
    return found.product_id, need


def _history(connection: Connection, member_id: str, need_id: str) -> list[Bought]:
    bought, goods = tables.purchase, tables.product
    rows = connection.execute(
        select(bought.c.business_date, bought.c.quantity, goods.c.units_per_pack)
        .join(goods, goods.c.product_id == bought.c.product_id)
        .where(bought.c.member_id == member_id, goods.c.need == need_id)
    )
    return [Bought(date.fromisoformat(day), quantity * per_pack // ONE) for day, quantity, per_pack in rows]

"""Caring: the open slips, opening one by its code, revealing a number, and what came of the call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from posclient.domain.care import CareTask, Outcome, record_outcome
from posclient.domain.catalog import Product
from posclient.domain.member import Member, MemberId
from posclient.services.audit_row import log
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import care_tasks, documents, members, outbox, products
from posclient.store.changes import note_change
from posclient.store.transaction import Transaction
from posclient.wire.events import CareOutcome, NumberRevealed
from posclient.words import Names, names_in, pack_of

SHOWN_DAYS = 45
"""How long a settled task stays in the list."""


@dataclass(frozen=True)
class CareItem:
    """A task with whom and what it is about. `member` is None where the cache lacks her."""

    task: CareTask
    member: Member | None
    product: Product | None
    names: Names


def care_list(shop: Shop, session: Session, *, only_open: bool = True) -> tuple[CareItem, ...]:
    """Open tasks, the earliest run-out first; or all of the last weeks."""

    def read(connection: Transaction) -> tuple[CareItem, ...]:
        since = session.business_date - timedelta(days=SHOWN_DAYS)
        tasks = care_tasks.open_tasks(connection) if only_open else care_tasks.recent(connection, since)
        return tuple(_item(connection, shop, task) for task in tasks)

    return shop.store.read(read)


def open_task(shop: Shop, session: Session, task_id: str) -> tuple[CareItem, str]:
    """Open a care slip by its code: the task, and the member's number in full. Revealing it is audited and told to
    headquarters. Raises ShopError where there is no such task.
    """

    def write(connection: Transaction) -> tuple[CareItem, str]:
        task = care_tasks.by_id(connection, task_id)
        if task is None:
            raise ShopError("care.unknown_task")
        item = _item(connection, shop, task)
        phone = item.member.phone if item.member else None
        if item.member is not None and phone:
            _reveal(connection, shop, session, item.member.member_id, "care", task_id)
        return item, phone or ""

    return shop.store.write(write, name="open_task")


def reveal_number(shop: Shop, session: Session, member_id: MemberId, why: str) -> str:
    """A member's number in full; audited and told to headquarters. Raises ShopError where there is none."""

    def write(connection: Transaction) -> str:
        member = members.by_id(connection, member_id)
        if member is None or not member.phone:
            raise ShopError("member.no_number")
        _reveal(connection, shop, session, member.member_id, why, None)
        return member.phone

    return shop.store.write(write, name="reveal_number")


def settle_task(shop: Shop, session: Session, task_id: str, outcome: Outcome) -> CareItem:
    """Record what came of a call. Raises ShopError where there is no such task."""

    def write(connection: Transaction) -> CareItem:
        task = care_tasks.by_id(connection, task_id)
        if task is None:
            raise ShopError("care.unknown_task")
        changed = record_outcome(task, outcome)
        care_tasks.change(connection, changed)
        if outcome is Outcome.DO_NOT_CALL:
            members.set_do_not_call(connection, task.member_id)
        at_ms = shop.clock.now_ms()
        event = CareOutcome(task_id, task.member_id, session.stamp(at_ms), outcome)
        outbox.append(connection, event, at_ms)
        log(connection, shop, session, "care_outcome", task_id, outcome)
        note_change(connection, "outbox", "members")
        return _item(connection, shop, changed)

    return shop.store.write(write, name="settle_task")


def _item(connection: Transaction, shop: Shop, task: CareTask) -> CareItem:
    product = products.by_id(connection, task.product_id)
    packs = {task.need_id: pack_of(shop.words.language, product)} if product else {}
    rules = documents.rules_in_force(connection).rules
    names = names_in(shop.words.language, rules.tiers, documents.needs(connection).values(), packs)
    return CareItem(task, members.by_id(connection, task.member_id), product, names)


def _reveal(
    connection: Transaction, shop: Shop, session: Session, member_id: MemberId, why: str, task_id: str | None
) -> None:
    at_ms = shop.clock.now_ms()
    outbox.append(connection, NumberRevealed(member_id, session.stamp(at_ms), why, task_id), at_ms)
    log(connection, shop, session, "number_revealed", member_id, why)
    note_change(connection, "outbox")

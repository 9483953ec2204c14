"""Taking headquarters' feed into the store: rows and cursor in one transaction, in order, without a gap."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from posclient.domain.care import Outcome, TaskState
from posclient.domain.member import MemberId
from posclient.services.shop import Shop, local_date
from posclient.slips import care_slip
from posclient.slips.document import encode
from posclient.store import (
    care_tasks,
    documents,
    lost_cards,
    member_values,
    members,
    operators,
    outbox,
    policy,
    print_jobs,
    products,
    stock,
)
from posclient.store.changes import note_change
from posclient.store.feed_cursors import Cursor, cursors, put_cursor
from posclient.store.identity import identity
from posclient.store.transaction import Transaction, all_or_nothing
from posclient.store.writer import Priority
from posclient.wire.codec import decode_row
from posclient.wire.events import CareSlipPrinted
from posclient.wire.feed import (
    AliasRow,
    FeedRow,
    MemberRow,
    NeedRow,
    OperatorRow,
    PolicyRow,
    ProductRow,
    RemindCommand,
    Row,
    RuleSetRow,
    StandingRow,
    StockRow,
    StoreRow,
    TaskChanged,
    TopicPage,
)
from posclient.wire.mapping import member_of, operator_of, product_of, rules_of, task_of
from posclient.wire.policy_mapping import policy_of
from posclient.wire.value_mapping import value_rules_of
from posclient.wire.value_rules import ValueRulesRow
from posclient.words import name_in, names_in, pack_of

BUDGET_S: Final = 0.003
"""After so long a transaction of the feed ends, so that a checkout waits less than 10 ms behind it."""

PRINTED_WITHIN_DAYS: Final = 7
"""A reminder that reaches the till later than this is kept, but its slip would come too late."""

_logger = logging.getLogger(__name__)


class FeedGapError(Exception):
    """A page does not begin where the till's cursor ends: it is asked for again, nothing was applied."""


def receive(shop: Shop, page: TopicPage) -> int:
    """Apply a page of a topic, in short transactions. Rows that the till has already are passed over, and so is, with a
    line in the log, what can't be read or used: it must not block what is behind it. Returns how many were new.

    Raises FeedGapError for a hole. A new epoch starts the topic again at 1.
    """
    applied = 0
    rows = tuple((placed.position, _read(page.topic, placed)) for placed in page.rows)
    while rows:
        shop.right_of_way.give_way()
        taken, new = shop.store.write(
            partial(_apply, shop=shop, page=page, rows=rows), Priority.SYNC, name="feed"
        )
        rows = rows[taken:]
        applied += new
    return applied


def _read(topic: str, placed: FeedRow) -> Row | None:
    """Decode and check a row before the transaction; None for one that this till can't read or use."""
    try:
        row = decode_row(bytes(placed.body))
        _check(row)
    except (ValueError, LookupError, ArithmeticError):
        _logger.exception("%s row %d can't be used", topic, placed.position)
        return None
    return row


def _apply(
    connection: Transaction, shop: Shop, page: TopicPage, rows: tuple[tuple[int, Row | None], ...]
) -> tuple[int, int]:
    """Apply rows until the budget is used up. Returns how many were looked at, and how many of them were new."""
    until_s = time.monotonic() + BUDGET_S
    at = cursors(connection).get(page.topic)
    begun = position = at.position if at is not None and at.epoch == page.epoch else 0
    taken = 0
    for place, row in rows:
        if place > position:
            if place != position + 1:
                raise FeedGapError(f"{page.topic}: {place} after {position}")
            if row is not None:
                _take(connection, shop, page.topic, place, row)
            position = place
        taken += 1
        if shop.right_of_way.claimed or time.monotonic() > until_s:
            break
    put_cursor(connection, page.topic, Cursor(page.epoch, position))
    note_change(connection, _topic_name(page.topic))
    return taken, position - begun


def _topic_name(topic: str) -> str:
    return topic.rpartition("/")[2]


def _take(connection: Transaction, shop: Shop, topic: str, position: int, row: Row) -> None:
    """Apply one row, whole or not at all."""
    try:
        with all_or_nothing(connection):
            _apply_row(connection, shop, row)
    except (ValueError, LookupError, ArithmeticError, msgspec.MsgspecError):
        _logger.exception("%s row %d can't be applied", topic, position)


def _check(row: Row) -> None:
    """Map a row to the domain for the sake of its errors, such as a rule set without tiers or an unknown time zone.

    Raises ValueError (RuleSetError among them) or LookupError, before anything of the row is stored.
    """
    match row:
        case ProductRow():
            product_of(row)
            promotion = row.promotion.price_minor if row.promotion else 0
            if min(row.price_minor, row.member_price_minor or 0, promotion) < 0:
                raise ValueError("a price below zero")
        case MemberRow():
            member_of(row, None)
        case StandingRow():
            member_of(MemberRow(row.member_id), row)
            if row.last_visit:
                date.fromisoformat(row.last_visit)
        case RemindCommand():
            task_of(row)
        case TaskChanged():
            TaskState(row.state)
            if row.outcome:
                Outcome(row.outcome)
        case _:
            _check_arrangement(row)


def _check_arrangement(row: Row) -> None:
    """As `_check`, of how the shop works."""
    match row:
        case RuleSetRow():
            rules_of(row)
        case StoreRow():
            ZoneInfo(row.time_zone)
        case PolicyRow():
            policy_of(row)
        case ValueRulesRow():
            value_rules_of(row)
        case _:
            pass


def _apply_row(connection: Transaction, shop: Shop, row: Row) -> None:
    match row:
        case ProductRow():
            products.put_product(connection, row)
        case MemberRow():
            members.put_member(connection, _not_older(connection, row))
            lost_cards.note_lost(connection, row)
        case StandingRow():
            members.put_standing(connection, row)
        case AliasRow():
            members.put_alias(connection, row)
        case StockRow():
            stock.put_stock(connection, row)
        case RemindCommand():
            _remind(connection, shop, row)
        case TaskChanged():
            _change_task(connection, row)
        case _:
            _apply_arrangement(connection, row)


def _apply_arrangement(
    connection: Transaction, row: RuleSetRow | PolicyRow | ValueRulesRow | NeedRow | OperatorRow | StoreRow
) -> None:
    """How the shop works: rules, policy, figures of member value, needs, staff, the shop itself."""
    match row:
        case RuleSetRow():
            documents.put_rules(connection, row)
        case PolicyRow():
            policy.put_policy(connection, row)
        case ValueRulesRow():
            member_values.put_value_rules(connection, row)
        case NeedRow():
            documents.put_need(connection, row)
        case OperatorRow():
            operators.put_operator(connection, operator_of(row))
        case StoreRow():
            documents.put_store(connection, row)


def _not_older(connection: Transaction, row: MemberRow) -> MemberRow:
    """Who the member is as this till knows her, where headquarters has not heard of its latest change yet."""
    own = members.row_of(connection, MemberId(row.member_id))
    if own is None or row.deleted or own.revision <= row.revision:
        return row
    same_name = own.name == row.name
    return msgspec.structs.replace(
        own,
        pinyin=row.pinyin if same_name else own.pinyin,
        initials=row.initials if same_name else own.initials,
        do_not_call=own.do_not_call or row.do_not_call,
    )


def _remind(connection: Transaction, shop: Shop, row: RemindCommand) -> None:
    """Keep the task and queue its slip. Nothing is printed for the same command again, for one that another till
    prints, and for an old one: a till that joins a shop is told of all that went before.
    """
    task = task_of(row)
    at_ms = shop.clock.now_ms()
    info = documents.store_info(connection)
    is_new = care_tasks.add(connection, task)
    is_ours = row.print_at in ("", identity(connection).till_id)
    is_fresh = (local_date(at_ms, info.time_zone) - task.created_on).days <= PRINTED_WITHIN_DAYS
    if not (is_new and is_ours and is_fresh):
        return
    member = members.by_id(connection, task.member_id)
    if member is None:
        _logger.error("care task %s is about a member that this till does not hold", task.task_id)
        return
    words = shop.receipt_words
    product = products.by_id(connection, task.product_id)
    usual = [p.quantity for p in member.purchases if p.product_id == task.product_id and p.quantity > 0]
    needs = documents.needs(connection)
    unit = name_in(words.language, product.unit, product.unit_en) if product else ""
    packs = {task.need_id: pack_of(words.language, product)} if product else {}
    data = care_slip.CareSlipData(
        task_id=task.task_id,
        member=member,
        product=name_in(words.language, product.name, product.name_en) if product else task.need_id,
        usual_quantity=sorted(usual)[len(usual) // 2] if usual else 0,
        unit=unit,
        run_out_on=task.run_out_on,
        give_or_take_days=task.give_or_take_days,
        reason=task.reason,
        on=local_date(at_ms, info.time_zone),
        printed_at_ms=at_ms,
        zone=ZoneInfo(info.time_zone),
        till=identity(connection).till_id,
    )
    names = names_in(words.language, documents.rules_in_force(connection).rules.tiers, needs.values(), packs)
    document = care_slip.compose(data, words, names)
    print_jobs.add_slip(
        connection, title=document.title, subject=task.task_id, document=encode(document), at_ms=at_ms
    )
    outbox.append(connection, CareSlipPrinted(task.task_id, at_ms), at_ms)
    note_change(connection, "outbox")


def _change_task(connection: Transaction, row: TaskChanged) -> None:
    task = care_tasks.by_id(connection, row.task_id)
    if task is None:
        return
    outcome = Outcome(row.outcome) if row.outcome else None
    # a purchase that headquarters has not heard of yet is not taken back
    state = TaskState.CONVERTED if task.state is TaskState.CONVERTED else TaskState(row.state)
    care_tasks.change(connection, replace(task, state=state, outcome=outcome, calls=row.calls))

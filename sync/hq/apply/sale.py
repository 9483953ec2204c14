"""A sale happened: it is recorded whatever is wrong with it, and what is wrong is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import insert, select

from posclient.domain.care import converted_by
from posclient.domain.ledger.account import OPEN_LOT, AccountKind, EntryKind
from posclient.wire.events import LedgerEntry, SaleCompleted
from posclient.wire.feed import MemberRow
from sync.hq import accounts, care_tasks, members, tables
from sync.hq.accounts import Posting
from sync.hq.feed import commands_topic
from sync.hq.intake_context import Intake
from sync.hq.members import HeldMember, State
from sync.hq.requote import check_sale
from sync.hq.rules import rules_of_version
from sync.hq.upsert import insert_many


def apply_sale(intake: Intake, sale: SaleCompleted) -> None:
    """Sale, lines and tenders; entries into accounts; history, tier and care tasks of the member who bought."""
    known = select(tables.sale.c.sale_id).where(tables.sale.c.sale_id == sale.sale_id)
    if intake.connection.execute(known).first() is not None:
        intake.note("sale.twice", sale.sale_id)
        return
    buyer = _buyer(intake, sale)
    _record(intake, sale, buyer.member_id if buyer else None)
    for finding in check_sale(sale, rules_of_version(intake.connection, sale.context.rules_version)):
        intake.note(finding.key, finding.detail)
    _append_entries(intake, sale, buyer)
    if buyer is not None:
        _remember(intake, sale, buyer)
        _convert(intake, sale, buyer)


def _buyer(intake: Intake, sale: SaleCompleted) -> HeldMember | None:
    """The member who bought, whom this store holds from now on. One whom nobody announced stays provisional."""
    if sale.member_id is None:
        return None
    held = members.resolve(intake.connection, sale.member_id, lock=True)
    if held is None:
        held = HeldMember(MemberRow(member_id=sale.member_id), State.AWAITED)
    if held.state is State.AWAITED:
        intake.note("sale.unknown_member", sale.member_id)
        held = replace(held, state=State.PROVISIONAL)
        members.put(intake.connection, held)
    intake.hold_here(held.member_id)
    members.note_visit(intake.connection, held.member_id, intake.sender.store_id, sale.stamp.business_date)
    return held


def _record(intake: Intake, sale: SaleCompleted, member_id: str | None) -> None:
    intake.connection.execute(
        insert(tables.sale).values(
            sale_id=sale.sale_id,
            receipt_no=sale.receipt_no,
            till_id=intake.sender.till_id,
            incarnation=intake.incarnation,
            seq=intake.seq,
            store_id=intake.sender.store_id,
            business_date=sale.stamp.business_date,
            at_ms=sale.stamp.at_ms,
            operator_id=sale.stamp.operator_id,
            shift_id=sale.stamp.shift_id,
            member_id=member_id,
            identified_by=sale.identified_by,
            due_minor=sale.due_minor,
            discount_minor=sale.discount_minor,
            points=sale.points,
            tier_after=sale.tier_after,
            rules_version=sale.context.rules_version,
        )
    )
    insert_many(
        intake.connection,
        tables.sale_line,
        [
            {
                "sale_id": sale.sale_id,
                "line_no": number,
                "line_id": line.line_id,
                "product_id": line.product_id,
                "quantity": line.quantity,
                "unit_price_minor": line.unit_price_minor,
                "price_kind": line.price_kind,
                "gross_minor": line.gross_minor,
                "amount_minor": line.amount_minor,
                "points": line.points,
                "need": line.need,
            }
            for number, line in enumerate(sale.lines, start=1)
        ],
    )
    insert_many(
        intake.connection,
        tables.sale_tender,
        [
            {
                "sale_id": sale.sale_id,
                "tender_no": number,
                "kind": tender.kind,
                "amount_minor": tender.amount_minor,
                "received_minor": tender.received_minor,
                "change_minor": tender.change_minor,
            }
            for number, tender in enumerate(sale.tenders, start=1)
        ],
    )


def _append_entries(intake: Intake, sale: SaleCompleted, buyer: HeldMember | None) -> None:
    """The till's entries, and one of yearly spend where the till made none."""
    postings = []
    for entry in sale.entries:
        posting = _posting(intake, sale, entry, buyer)
        if posting is not None:
            postings.append(posting)
    if buyer is not None and not any(posting.account_kind == AccountKind.SPEND for posting in postings):
        postings.append(
            Posting(
                entry_id=f"{sale.sale_id}/{AccountKind.SPEND}",
                owner_id=buyer.member_id,
                account_kind=AccountKind.SPEND,
                programme="base",
                lot_id=OPEN_LOT,
                amount=sale.due_minor,
                kind=EntryKind.EARN,
                business_date=sale.stamp.business_date,
            )
        )
    for entry_id in accounts.append(intake.connection, postings):
        intake.note("ledger.entry_twice", entry_id)
    for posting in postings:
        intake.balances_moved(posting.owner_id)


def _posting(
    intake: Intake, sale: SaleCompleted, entry: LedgerEntry, buyer: HeldMember | None
) -> Posting | None:
    parts = accounts.split_account_id(entry.account_id)
    if parts is None:
        intake.note("ledger.unknown_account", f"{entry.entry_id}: {entry.account_id}")
        return None
    owner_id, kind, programme = parts
    if owner_id == sale.member_id and buyer is not None:
        owner_id = buyer.member_id
    else:
        owner = members.resolve(intake.connection, owner_id, lock=True)
        owner_id = owner.member_id if owner is not None else owner_id
        if buyer is None or owner_id != buyer.member_id:
            intake.note("ledger.foreign_account", f"{entry.entry_id}: {entry.account_id}")
    return Posting(
        entry_id=entry.entry_id,
        owner_id=owner_id,
        account_kind=kind,
        programme=programme,
        lot_id=entry.lot_id,
        amount=entry.amount,
        kind=entry.kind,
        business_date=sale.stamp.business_date,
    )


def _remember(intake: Intake, sale: SaleCompleted, buyer: HeldMember) -> None:
    """Her history and her tier after this sale."""
    insert_many(
        intake.connection,
        tables.purchase,
        [
            {
                "member_id": buyer.member_id,
                "business_date": sale.stamp.business_date,
                "product_id": line.product_id,
                "quantity": line.quantity,
                "amount_minor": line.amount_minor,
                "sale_id": sale.sale_id,
            }
            for line in sale.lines
        ],
    )
    spent = accounts.year_spend(intake.connection, buyer.member_id, sale.stamp.business_date)
    tier_id = accounts.tier_after(intake.connection, buyer.tier_id, spent)
    if tier_id != buyer.tier_id:
        members.put(intake.connection, replace(buyer, tier_id=tier_id))
    intake.balances_moved(buyer.member_id)


def _convert(intake: Intake, sale: SaleCompleted, buyer: HeldMember) -> None:
    """Her open tasks of the needs that she bought, whichever till sold them."""
    bought = {line.need for line in sale.lines if line.need and line.quantity > 0}
    held = {one.task.task_id: one for one in care_tasks.of_member(intake.connection, buyer.member_id)}
    day = date.fromisoformat(sale.stamp.business_date)
    for task in converted_by((one.task for one in held.values()), bought, day):
        care_tasks.change(intake.connection, task)
        intake.rows.add(
            commands_topic(held[task.task_id].store_id), f"task/{task.task_id}", care_tasks.changed_row(task)
        )

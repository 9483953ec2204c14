"""A sale happened: it is recorded whatever is wrong with it, and what is wrong is noted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from posclient.domain.care import converted_by
from posclient.wire.events import SaleCompleted
from sync.hq import care_tasks, staff_bought, stock, tables
from sync.hq.apply.buyer import buyer_of, raise_tier
from sync.hq.apply.document import is_known, put_document, put_lines, put_tenders
from sync.hq.apply.entries import Booking, append_entries
from sync.hq.counter_tables import ecard_use
from sync.hq.feed import commands_topic
from sync.hq.intake_context import Intake
from sync.hq.members import HeldMember
from sync.hq.policies import every_policy
from sync.hq.requote import check_sale
from sync.hq.rules import rules_of_version
from sync.hq.upsert import Values, insert_many, insert_unless_there


def apply_sale(intake: Intake, sale: SaleCompleted) -> None:
    """Sale, lines and tenders; entries into accounts; history, tier and care tasks of the member who bought; stock."""
    if is_known(intake, sale.sale_id):
        intake.note("sale.twice", sale.sale_id)
        return
    buyer = buyer_of(intake, sale.member_id, visited_on=sale.stamp.business_date)
    _record(intake, sale, buyer.member_id if buyer else None)
    for finding in check_sale(sale, rules_of_version(intake.connection, sale.context.rules_version)):
        intake.findings.append(finding)
    if sale.self_sale:
        intake.remark("sale.own_card", f"{sale.receipt_no}: operator {sale.stamp.operator_id}")
    booking = Booking(sale.sale_id, sale.stamp.business_date, sale.member_id, buyer)
    append_entries(intake, booking, sale.entries, spend_minor=sale.due_minor + sale.rounding_minor)
    if buyer is not None:
        remember(intake, sale, buyer)
        _count_for_staff(intake, sale, buyer)
        _note_ecard(intake, sale, buyer)
        raise_tier(intake, buyer, sale.stamp.business_date)
        _convert(intake, sale, buyer)
    stock.take_out(intake, ((line.product_id, line.quantity) for line in sale.lines))


def _record(intake: Intake, sale: SaleCompleted, member_id: str | None) -> None:
    put_document(
        intake,
        "sale",
        sale.sale_id,
        sale.receipt_no,
        sale.stamp,
        {
            "member_id": member_id,
            "identified_by": sale.identified_by,
            "due_minor": sale.due_minor,
            "discount_minor": sale.discount_minor,
            "points": sale.points,
            "tier_after": sale.tier_after,
            "rules_version": sale.context.rules_version,
            "rounding_minor": sale.rounding_minor,
            "exchange_id": sale.exchange_of,
            "invoiceable_minor": sale.invoiceable_minor,
            "invoice_token": sale.invoice_token,
            "proven_by": sale.proven_by,
            "self_sale": int(sale.self_sale),
        },
    )
    put_lines(
        intake,
        sale.sale_id,
        [
            {
                "line_id": line.line_id,
                "product_id": line.product_id,
                "quantity": line.quantity,
                "unit_price_minor": line.unit_price_minor,
                "price_kind": line.price_kind,
                "gross_minor": line.gross_minor,
                "amount_minor": line.amount_minor,
                "points": line.points,
                "need": line.need,
                "price_list": line.price_list,
                "manual_minor": line.manual_minor,
                "reason": line.hand_reason,
                "associate_id": line.associate_id,
                "tax_category": line.tax_category,
                "open_item": int(line.open_item),
            }
            for line in sale.lines
        ],
    )
    put_tenders(intake, sale.sale_id, sale.tenders)


def remember(intake: Intake, sale: SaleCompleted, buyer: HeldMember) -> None:
    """What she bought becomes her history."""
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


def _count_for_staff(intake: Intake, sale: SaleCompleted, buyer: HeldMember) -> None:
    """The month's cap holds over all tills; two of them that could not know of each other may have gone above it."""
    bought = staff_bought.of_sale(sale)
    if not bought:
        return
    on = sale.stamp.business_date
    total = staff_bought.add(intake.connection, buyer.member_id, on, bought)
    policies = every_policy(intake.connection)
    cap = policies[0].staff_monthly_minor if policies else 0
    if total > cap:
        intake.note("sale.above_staff_cap", f"{buyer.member_id}: {total} in {on[:7]}, cap {cap}")


def _note_ecard(intake: Intake, sale: SaleCompleted, buyer: HeldMember) -> None:
    """A till knows which codes it has seen itself. A photographed one works at another till within its minutes, and
    only here do both meet: what was sold stays sold, and somebody shall look at it.
    """
    if not sale.ecard_minute:
        return
    hers = (ecard_use.c.member_id == buyer.member_id, ecard_use.c.minute == sale.ecard_minute)
    others = intake.connection.execute(
        select(ecard_use.c.till_id, ecard_use.c.sale_id).where(
            *hers, ecard_use.c.till_id != intake.sender.till_id
        )
    ).all()
    for till_id, sale_id in others:
        intake.note(
            "ecard.used_twice",
            f"{sale.receipt_no}: minute {sale.ecard_minute} at {till_id} too, sale {sale_id}",
        )
    use: Values = {
        "member_id": buyer.member_id,
        "minute": sale.ecard_minute,
        "till_id": intake.sender.till_id,
        "sale_id": sale.sale_id,
    }
    insert_unless_there(intake.connection, ecard_use, use)


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

"""Stored value was bought."""

from __future__ import annotations

from posclient.domain.ledger.account import Account, AccountKind
from posclient.domain.policy import Policy
from posclient.domain.tender import OF_HERS
from posclient.domain.top_up import bonus_of, limit_of
from posclient.wire.events import ToppedUp
from sync.hq import accounts
from sync.hq.apply.buyer import buyer_of
from sync.hq.apply.document import is_known, put_document, put_tenders
from sync.hq.apply.entries import Booking, append_entries
from sync.hq.intake_context import Intake
from sync.hq.members import HeldMember
from sync.hq.policies import every_policy


def apply_top_up(intake: Intake, event: ToppedUp) -> None:
    """Record it and book its entries; tenders, bonus and limit are held against what was promised."""
    if is_known(intake, event.top_up_id):
        intake.note("top_up.twice", event.top_up_id)
        return
    buyer = buyer_of(intake, event.member_id, visited_on=event.stamp.business_date)
    put_document(
        intake,
        "top_up",
        event.top_up_id,
        event.receipt_no,
        event.stamp,
        {
            "member_id": buyer.member_id if buyer else None,
            "due_minor": event.principal_minor,
            "offer_id": event.offer_id,
        },
    )
    put_tenders(intake, event.top_up_id, event.tenders)
    booking = Booking(event.top_up_id, event.stamp.business_date, event.member_id, buyer)
    append_entries(intake, booking, event.entries)
    policies = every_policy(intake.connection)
    _check_money(intake, event)
    _check_offer(intake, event, policies)
    if buyer is not None:
        _check_limit(intake, event, buyer, policies)


def _check_money(intake: Intake, event: ToppedUp) -> None:
    paid = sum(tender.amount_minor for tender in event.tenders)
    if paid != event.principal_minor:
        intake.note("top_up.tenders_differ", f"tenders {paid}, principal {event.principal_minor}")
    if any(tender.kind in OF_HERS for tender in event.tenders):
        intake.note("top_up.paid_with_her_own", event.receipt_no)
    for kind, told in (
        (AccountKind.PRINCIPAL, event.principal_minor),
        (AccountKind.BONUS, event.bonus_minor),
    ):
        booked = sum(e.amount for e in event.entries if f"/{kind}/" in e.account_id)
        if booked != told:
            intake.note("top_up.entries_differ", f"{kind}: {booked}, told {told}")


def _check_offer(intake: Intake, event: ToppedUp, policies: tuple[Policy, ...]) -> None:
    """A till that was offline may have worked by an older policy."""
    if not event.offer_id:
        if event.bonus_minor:
            intake.note("top_up.bonus_without_offer", f"{event.receipt_no}: {event.bonus_minor}")
        return
    offers = [o for policy in policies for o in policy.top_up_offers if o.offer_id == event.offer_id]
    if not any(bonus_of(offer, event.principal_minor) == event.bonus_minor for offer in offers):
        intake.note(
            "top_up.bonus_differs", f"{event.offer_id}: {event.bonus_minor} for {event.principal_minor}"
        )


def _check_limit(intake: Intake, event: ToppedUp, buyer: HeldMember, policies: tuple[Policy, ...]) -> None:
    """Of the newest policy: a card with a name may hold more than one without."""
    policy = policies[0] if policies else Policy()
    limit = limit_of(policy, named=bool(buyer.row.name) and not buyer.row.provisional)
    held = sum(
        accounts.balance_of(intake.connection, Account(buyer.member_id, kind).account_id)
        for kind in (AccountKind.PRINCIPAL, AccountKind.BONUS)
    )
    if held > limit:
        intake.note("top_up.above_limit", f"{event.receipt_no}: holds {held}, limit {limit}")

"""Who bought: the member of a sale, a return or a top-up, whom this store holds from now on."""

from __future__ import annotations

from dataclasses import replace

from posclient.wire.feed import MemberRow
from sync.hq import accounts, members
from sync.hq.intake_context import Intake
from sync.hq.members import HeldMember, State


def buyer_of(intake: Intake, member_id: str | None, *, visited_on: str | None) -> HeldMember | None:
    """The member whom this id stands for, locked. One whom nobody announced stays provisional, and is noted."""
    if member_id is None:
        return None
    held = members.resolve(intake.connection, member_id, lock=True)
    if held is None:
        held = HeldMember(MemberRow(member_id=member_id), State.AWAITED)
    if held.state is State.AWAITED:
        intake.note("sale.unknown_member", member_id)
        held = replace(held, state=State.PROVISIONAL)
        members.put(intake.connection, held)
    intake.hold_here(held.member_id)
    if visited_on is not None:
        members.note_visit(intake.connection, held.member_id, intake.sender.store_id, visited_on)
    return held


def raise_tier(intake: Intake, buyer: HeldMember, on: str) -> None:
    """Her tier after her spend has grown; it never falls here."""
    spent = accounts.year_spend(intake.connection, buyer.member_id, on)
    set_tier(intake, buyer, accounts.tier_after(intake.connection, buyer.tier_id, spent))


def set_tier(intake: Intake, buyer: HeldMember, tier_id: str) -> None:
    """Her tier is this one from now on."""
    if tier_id != buyer.tier_id:
        members.put(intake.connection, replace(buyer, tier_id=tier_id))
    intake.balances_moved(buyer.member_id)

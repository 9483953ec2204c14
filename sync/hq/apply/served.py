"""What was done for a member at a counter: lost and replaced cards, frozen accounts, a payment PIN.

A new card number or phone is not in the event: it comes with the PersonalRecord, before it or after it.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec
from sqlalchemy import insert

from posclient.wire.events import MemberServed
from posclient.wire.feed import MemberRow
from sync.hq import contacts, members
from sync.hq.contacts import Contact
from sync.hq.counter_tables import member_service
from sync.hq.intake_context import Intake


def apply_served(intake: Intake, event: MemberServed) -> None:
    """Keep the service, and bring her row up to it."""
    intake.connection.execute(
        insert(member_service).values(
            till_id=intake.sender.till_id,
            incarnation=intake.incarnation,
            seq=intake.seq,
            member_id=event.member_id,
            what=event.what,
            detail=event.detail if event.what != "pin_set" else "",
            operator_id=event.stamp.operator_id,
            approved_by=event.approved_by,
            at_ms=event.stamp.at_ms,
        )
    )
    held = members.resolve(intake.connection, event.member_id, lock=True)
    if held is None:
        intake.note("member.unknown", event.member_id)
        return
    row = served_row(held.row, event.what, event.detail)
    if row == held.row:
        return
    members.put(intake.connection, replace(held, row=row))
    for card_no in row.lost_cards:  # whoever shows it is led to her, and told that it was reported lost
        contacts.claim(intake.connection, Contact("card", card_no), held.member_id)
    intake.member_changed(held.member_id)


def served_row(row: MemberRow, what: str, detail: str) -> MemberRow:
    """Her row after a service. `detail` names the card (or else her present one is meant), and holds the PIN's hash."""
    card_no = detail or row.card_no or ""
    match what:
        case "card_lost" if card_no and card_no not in row.lost_cards:
            return msgspec.structs.replace(row, lost_cards=(*row.lost_cards, card_no))
        case "card_replaced" if detail and detail not in row.lost_cards:
            return msgspec.structs.replace(row, lost_cards=(*row.lost_cards, detail))
        case "card_found":
            return msgspec.structs.replace(row, lost_cards=tuple(c for c in row.lost_cards if c != card_no))
        case "frozen" | "thawed":
            return msgspec.structs.replace(row, frozen=what == "frozen")
        case "pin_set" if detail.startswith("$argon2id$"):
            return msgspec.structs.replace(row, pin_hash=detail)
        case _:
            return row

"""One person, one member: numbers lead provisional and twice-made members to the member they are."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from sqlalchemy import Table

from posclient.wire.feed import AliasRow, MemberRow
from sync.hq import accounts, contacts, members, staff_bought, tables
from sync.hq.contacts import Contact
from sync.hq.feed import members_topic
from sync.hq.intake_context import Intake
from sync.hq.members import HeldMember, State


def settle_contacts(intake: Intake, held: HeldMember, before: MemberRow | None) -> HeldMember:
    """Take the numbers of a member (her row is stored already); the member she is afterwards.

    `before` is her row before this change, None where these are her first numbers. A number that a provisional member
    holds makes that one her. First numbers that somebody holds make her that member. A number that she changes to and
    somebody else holds is noted, and she keeps the one she had.
    """
    for contact in contacts.contacts_of(held.row):
        holder_id = contacts.claim(intake.connection, contact, held.member_id)
        holder = members.resolve(intake.connection, holder_id, lock=True)
        if holder is None or holder.member_id == held.member_id:
            continue
        if holder.state is State.PROVISIONAL and held.state is State.MEMBER:
            held = merge(intake, giver=holder, taker=held)
        elif before is None:
            if held.state is State.MEMBER:
                intake.note("member.number_twice", f"{held.member_id}: {contact.kind} of {holder.member_id}")
            return merge(intake, giver=held, taker=holder)
        else:
            intake.note("member.number_taken", f"{held.member_id}: {contact.kind} of {holder.member_id}")
            held = replace(held, row=_with_former(held.row, before, contact))
            members.put(intake.connection, held)
    contacts.keep_only(intake.connection, held.member_id, contacts.contacts_of(held.row))
    return held


def merge(intake: Intake, giver: HeldMember, taker: HeldMember) -> HeldMember:
    """Everything of `giver` becomes `taker`'s; the taker afterwards. Her stores learn it as an AliasRow."""
    connection = intake.connection
    accounts.transfer(connection, giver.member_id, taker.member_id, intake.on)
    for table in (tables.purchase, tables.sale, tables.care_task):
        _hand_over(intake, table, giver.member_id, taker.member_id)
    staff_bought.hand_over(connection, giver.member_id, taker.member_id)
    contacts.hand_over(connection, giver.member_id, taker.member_id)
    stores = members.stores_of(connection, giver.member_id)
    for store_id in stores:
        members.hold(connection, taker.member_id, store_id)
    spent = accounts.year_spend(connection, taker.member_id, intake.on)
    merged = replace(
        taker,
        row=_filled(taker.row, giver.row),
        tier_id=accounts.tier_after(connection, taker.tier_id, spent),
    )
    members.put(connection, merged)
    aliases = (giver.member_id, *members.merged_ids(connection, giver.member_id))
    for alias in aliases:
        _point(intake, alias, merged.member_id, stores)
    intake.changed.pop(giver.member_id, None)
    intake.moved.pop(giver.member_id, None)
    intake.member_changed(merged.member_id)
    intake.balances_moved(merged.member_id)
    return merged


def _point(intake: Intake, alias: str, member_id: str, stores: tuple[str, ...]) -> None:
    held = members.find(intake.connection, alias, lock=True)
    if held is None:
        return
    empty = MemberRow(member_id=alias, deleted=True)  # her personal data is the taker's now
    members.put(intake.connection, replace(held, row=empty, state=State.MERGED, merged_into=member_id))
    for store_id in stores:
        topic = members_topic(store_id)
        intake.publish_last(topic, f"alias/{alias}", AliasRow(provisional_id=alias, member_id=member_id))
        intake.publish_last(topic, f"member/{alias}", empty)


def _hand_over(intake: Intake, table: Table, giver_id: str, taker_id: str) -> None:
    intake.connection.execute(table.update().where(table.c.member_id == giver_id).values(member_id=taker_id))


def _filled(row: MemberRow, other: MemberRow) -> MemberRow:
    """What the row lacks comes from the other one; a wish not to be called and a frozen account hold for both."""
    return msgspec.structs.replace(
        row,
        card_no=row.card_no or other.card_no,
        phone=row.phone or other.phone,
        name=row.name or other.name,
        pinyin=row.pinyin if row.name else other.pinyin,
        initials=row.initials if row.name else other.initials,
        children=row.children or other.children,
        consent_version=row.consent_version or other.consent_version,
        consent_at_ms=row.consent_at_ms if row.consent_version else other.consent_at_ms,
        do_not_call=row.do_not_call or other.do_not_call,
        frozen=row.frozen or other.frozen,
        lost_cards=tuple(dict.fromkeys((*row.lost_cards, *other.lost_cards))),
        profile={**other.profile, **row.profile},
    )


def _with_former(row: MemberRow, before: MemberRow, contact: Contact) -> MemberRow:
    if contact.kind == "card":
        return msgspec.structs.replace(row, card_no=before.card_no)
    return msgspec.structs.replace(row, phone=before.phone)

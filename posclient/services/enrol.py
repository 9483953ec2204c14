"""Joining at the counter: a mobile number and a few taps. The rest of the profile comes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from posclient.domain.member import Address, Child, Member, MemberId, Source
from posclient.services.audit_row import log
from posclient.services.identify import is_card_no, typed_card_no
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import members, outbox
from posclient.store.changes import note_change
from posclient.store.transaction import Transaction
from posclient.wire.codec import WireError, decode_row, encode_row
from posclient.wire.events import MemberEnrolled, ProvisionalSeen
from posclient.wire.feed import AliasRow, MemberRow
from posclient.wire.mapping import child_record
from posclient.wire.personal import PersonalRecord

CONSENT_VERSION = "2026-11"
"""Of the guardian's consent text in the words catalogue (`enrol.consent`): a new text is a new version."""

OLDEST_CHILD_YEARS = 18
LONGEST_PREGNANCY_DAYS = 300


@dataclass(frozen=True)
class EnrolForm:
    """What was typed. `children` only with `consent`: a child's data needs the guardian's agreement."""

    phone: str
    name: str = ""
    address: Address = Address.NAME
    children: tuple[Child, ...] = ()
    consent: bool = False
    referred_by: MemberId | None = None
    source: Source = Source.COUNTER
    card_no: str | None = None


def enrol(shop: Shop, session: Session, form: EnrolForm) -> MemberId:
    """Make a member, here and now; headquarters hears of her by event and personal record.

    Raises ShopError: `enrol.empty_phone`, `enrol.bad_phone`, `enrol.already_member`, `enrol.bad_card`,
    `enrol.card_taken`, `enrol.consent_missing`, `enrol.bad_child_date`, `member.too_long`.
    """
    from posclient.services.phone import normalise  # noqa: PLC0415 - phonenumbers costs 27 ms: only where needed

    if not form.phone.strip():
        raise ShopError("enrol.empty_phone")
    phone = normalise(form.phone)
    if phone is None:
        raise ShopError("enrol.bad_phone")
    if form.card_no:
        form = replace(form, card_no=typed_card_no(shop.settings, form.card_no))
        if not is_card_no(shop.settings, form.card_no or ""):
            raise ShopError("enrol.bad_card")
    if form.children and not form.consent:
        raise ShopError("enrol.consent_missing")
    check_children(form.children, session.business_date)
    return shop.store.write(lambda connection: _enrol(connection, shop, session, form, phone), name="enrol")


def check_children(children: Sequence[Child], on: date) -> None:
    """A birth lies in the past, a due date ahead within a pregnancy. Raises ShopError."""
    for child in children:
        born, due = child.birth_date, child.due_date
        if born is not None and not 0 <= (on - born).days <= OLDEST_CHILD_YEARS * 366:
            raise ShopError("enrol.bad_child_date")
        if born is None and (due is None or not -21 <= (due - on).days <= LONGEST_PREGNANCY_DAYS):
            raise ShopError("enrol.bad_child_date")


def make_provisional(
    shop: Shop, session: Session, *, how: str, card_no: str | None, phone: str | None
) -> MemberId:
    """A card or number that nobody could look up: a member for the time being, whom headquarters will resolve."""

    def write(connection: Transaction) -> MemberId:
        known = members.by_card(connection, card_no) if card_no else members.by_phone(connection, phone or "")
        if known is not None:
            return known.member_id
        at_ms = shop.clock.now_ms()
        member_id = MemberId(shop.ids.new())
        row = checked(
            MemberRow(member_id=member_id, card_no=card_no, phone=phone, provisional=True, revision=1)
        )
        members.put_member(connection, row)
        outbox.append(connection, ProvisionalSeen(member_id, session.stamp(at_ms), how), at_ms)
        put_personal(connection, row)
        note_change(connection, "outbox", "members")
        return member_id

    return shop.store.write(write, name="provisional")


def checked(row: MemberRow) -> MemberRow:
    """The row, if it can be read again and sent. Raises ShopError `member.too_long` for what was typed beyond measure:
    a record that headquarters can't read would block every event behind it.
    """
    try:
        decode_row(encode_row(row))
        msgspec.json.decode(msgspec.json.encode(_personal(row)), type=PersonalRecord)
    except (WireError, msgspec.ValidationError, UnicodeEncodeError) as fault:
        raise ShopError("member.too_long") from fault
    return row


def put_personal(connection: Transaction, row: MemberRow) -> None:
    """Queue the whole personal record of a member as the till knows it."""
    record = _personal(row)
    outbox.put_personal(connection, record, msgspec.json.encode(record))


def _personal(row: MemberRow) -> PersonalRecord:
    return PersonalRecord(
        member_id=row.member_id,
        revision=row.revision,
        card_no=row.card_no,
        phone=row.phone,
        name=row.name,
        address=row.address,
        children=row.children,
        consent_version=row.consent_version,
        consent_at_ms=row.consent_at_ms,
        profile=row.profile,
    )


def _provisional(connection: Transaction, phone: str, card_no: str | None) -> Member | None:
    """The provisional member whom this number or card made, if any. Raises ShopError where a member has it already."""
    by_phone = members.by_phone(connection, phone)
    if by_phone is not None and not by_phone.provisional:
        raise ShopError("enrol.already_member", name=by_phone.name or phone[-4:])
    by_card = members.by_card(connection, card_no) if card_no else None
    if by_card is not None and not by_card.provisional:
        raise ShopError("enrol.card_taken")
    if by_phone is not None and by_card is not None and by_phone.member_id != by_card.member_id:
        members.put_alias(connection, AliasRow(by_card.member_id, by_phone.member_id))
    return by_phone or by_card


def _enrol(connection: Transaction, shop: Shop, session: Session, form: EnrolForm, phone: str) -> MemberId:
    existing = _provisional(connection, phone, form.card_no)
    at_ms = shop.clock.now_ms()
    known = members.row_of(connection, existing.member_id) if existing else None
    before = known or MemberRow(member_id=MemberId(shop.ids.new()))
    member_id = MemberId(before.member_id)
    consented = bool(form.children)
    row = msgspec.structs.replace(
        before,
        card_no=form.card_no or before.card_no,
        phone=phone,
        name=form.name.strip()[:40] or before.name,
        address=form.address,
        joined_on=session.business_date.isoformat(),
        source=form.source,
        referred_by=form.referred_by,
        children=tuple(child_record(child) for child in form.children) or before.children,
        consent_version=CONSENT_VERSION if consented else before.consent_version,
        consent_at_ms=at_ms if consented else before.consent_at_ms,
        provisional=False,
        revision=before.revision + 1,
    )
    members.put_member(connection, checked(row))
    members.note_visit(connection, member_id, session.business_date)
    event = MemberEnrolled(
        member_id=member_id,
        stamp=session.stamp(at_ms),
        source=form.source,
        referred_by=form.referred_by,
        consent_version=row.consent_version,
        consent_at_ms=row.consent_at_ms,
    )
    outbox.append(connection, event, at_ms)
    put_personal(connection, row)
    log(connection, shop, session, "enrolled", member_id)
    note_change(connection, "members", "outbox")
    return member_id

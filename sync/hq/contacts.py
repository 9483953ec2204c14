"""Card and phone numbers: who holds which. One holder each, so that one person is one member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection, delete, select

from posclient.wire.feed import MemberRow
from sync.hq import tables
from sync.hq.upsert import insert_unless_there

HOME_REGION: Final = "CN"

Kind = Literal["card", "phone"]


@dataclass(frozen=True)
class Contact:
    """A card number, or a phone number in international form."""

    kind: Kind
    value: str


def contacts_of(row: MemberRow) -> tuple[Contact, ...]:
    """The numbers under which she is found, those of cards that were reported lost among them."""
    cards = dict.fromkeys((*((row.card_no,) if row.card_no else ()), *row.lost_cards))
    phone = (Contact("phone", international(row.phone)),) if row.phone else ()
    return (*(Contact("card", card_no) for card_no in cards), *phone)


def international(phone: str) -> str:
    """`13812341234` and `+8613812341234` are one number; what is no phone number at all stays as it is."""
    import phonenumbers  # noqa: PLC0415 (for whoever needs it)

    try:
        parsed = phonenumbers.parse(phone, HOME_REGION)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def holder_of(connection: Connection, contact: Contact) -> str | None:
    """The member who holds this number."""
    table = tables.contact
    member_id: str | None = connection.execute(
        select(table.c.member_id).where(table.c.kind == contact.kind, table.c.value == contact.value)
    ).scalar_one_or_none()
    return member_id


def claim(connection: Connection, contact: Contact, member_id: str) -> str:
    """Take a number that nobody holds; whoever holds it now (perhaps somebody else)."""
    values = {"kind": contact.kind, "value": contact.value, "member_id": member_id}
    if insert_unless_there(connection, tables.contact, values):
        return member_id
    return holder_of(connection, contact) or member_id


def hand_over(connection: Connection, giver_id: str, taker_id: str) -> None:
    """All numbers of one member become another's."""
    table = tables.contact
    connection.execute(table.update().where(table.c.member_id == giver_id).values(member_id=taker_id))


def keep_only(connection: Connection, member_id: str, contacts: tuple[Contact, ...]) -> None:
    """Let go of the numbers that she no longer has."""
    table = tables.contact
    held = connection.execute(select(table.c.kind, table.c.value).where(table.c.member_id == member_id))
    kept = {(contact.kind, contact.value) for contact in contacts}
    for kind, value in held.all():
        if (kind, value) not in kept:
            connection.execute(delete(table).where(table.c.kind == kind, table.c.value == value))

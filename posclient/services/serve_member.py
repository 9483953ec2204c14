"""Services at the counter: lost and found cards, a new card, another number, freezing, the payment PIN.

Each is one transaction: her row at this till, the event, the personal record and the audit row. Nothing of it needs
headquarters. What protects her (reporting a card lost, freezing) anybody may do who serves members; what gives somebody
access to what she has needs a proof that it is she, or a manager.
"""

from __future__ import annotations

from typing import Final

import msgspec

from posclient.domain.member import MemberId
from posclient.domain.staff import Operator
from posclient.services.identify import is_card_no, typed_card_no
from posclient.services.member_change import serve, tell
from posclient.services.member_pin import hash_pin
from posclient.services.prove import Proof, ProvenBy
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.sms_code import CheckedPhone
from posclient.store import lost_cards, member_locks, members
from posclient.store.operators import Lock
from posclient.store.transaction import Transaction
from posclient.wire.feed import MemberRow

CHECKED: Final = "checked"
"""The detail of a changed number that a code was sent to."""


def report_lost(
    shop: Shop, session: Session, member_id: MemberId, approved_by: Operator | None = None
) -> None:
    """Her present card is lost: it is refused from now on, here at once. Raises ShopError where she has none."""

    def change(connection: Transaction, row: MemberRow) -> tuple[MemberRow, str]:
        card_no = _present_card(row)
        if card_no in row.lost_cards:
            raise ShopError("serve.lost_already")
        lost_cards.put_lost(connection, card_no, MemberId(row.member_id), session.business_date.isoformat())
        return msgspec.structs.replace(row, lost_cards=(*row.lost_cards, card_no)), card_no

    serve(shop, session, member_id, "card_lost", change, approved_by)


def report_found(
    shop: Shop,
    session: Session,
    member_id: MemberId,
    proof: Proof | None = None,
    approved_by: Operator | None = None,
) -> None:
    """Her present card was found: it is good again. Needs a proof or a manager. Raises ShopError: it is not lost."""

    def change(connection: Transaction, row: MemberRow) -> tuple[MemberRow, str]:
        card_no = _present_card(row)
        if card_no not in row.lost_cards:
            raise ShopError("serve.not_lost")
        lost_cards.forget_lost(connection, card_no)
        kept = tuple(one for one in row.lost_cards if one != card_no)
        return msgspec.structs.replace(row, lost_cards=kept), card_no

    serve(shop, session, member_id, "card_found", change, approved_by, proof, vouched=True)


def replace_card(
    shop: Shop,
    session: Session,
    member_id: MemberId,
    card_no: str,
    proof: Proof | None = None,
    approved_by: Operator | None = None,
) -> None:
    """A new card takes the place of the present one, which counts as lost from now on. Needs a proof or a manager.

    `card_no` as it was scanned or typed, with or without its letters. Raises ShopError: `enrol.bad_card`,
    `enrol.card_taken`, `serve.same_card`, `serve.lost_card`.
    """
    new_no = typed_card_no(shop.settings, card_no)
    if not is_card_no(shop.settings, new_no):
        raise ShopError("enrol.bad_card")

    def change(connection: Transaction, row: MemberRow) -> tuple[MemberRow, str]:
        if new_no == row.card_no:
            raise ShopError("serve.same_card")
        holder = members.id_by_card(connection, new_no)
        if new_no in row.lost_cards or lost_cards.lost_card(connection, new_no, holder) is not None:
            raise ShopError("serve.lost_card")
        if holder is not None:
            raise ShopError("enrol.card_taken")
        old_no = row.card_no or ""
        lost = row.lost_cards
        if old_no and old_no not in lost:
            # said before it is replaced: by then headquarters may not know any more which card it was
            tell(connection, shop, session, row, "card_lost", old_no, "")
            lost = (*lost, old_no)
        if old_no:
            lost_on = session.business_date.isoformat()
            lost_cards.put_lost(connection, old_no, MemberId(row.member_id), lost_on)
        return msgspec.structs.replace(row, card_no=new_no, lost_cards=lost), old_no

    serve(shop, session, member_id, "card_replaced", change, approved_by, proof, vouched=True)


def change_phone(
    shop: Shop,
    session: Session,
    member_id: MemberId,
    phone: str,
    proof: Proof | None = None,
    approved_by: Operator | None = None,
    *,
    checked: CheckedPhone | None = None,
) -> None:
    """Another number. Needs a proof (a code to the old number, her card, her PIN) or a manager; `checked` says that a
    code reached her at the new one, and is told and logged.

    Raises ShopError as `new_phone` does.
    """
    digits = _digits(phone)

    def change(connection: Transaction, row: MemberRow) -> tuple[MemberRow, str]:
        _check_free(connection, row.member_id, row.phone, digits)
        is_checked = checked is not None and checked.phone == digits
        return msgspec.structs.replace(row, phone=digits), CHECKED if is_checked else ""

    serve(shop, session, member_id, "phone_changed", change, approved_by, proof, vouched=True)


def new_phone(shop: Shop, member_id: MemberId, phone: str) -> str:
    """The eleven digits of a number that may become hers. Raises ShopError: `enrol.empty_phone`, `enrol.bad_phone`,
    `enrol.already_member`, `serve.same_phone`.
    """
    digits = _digits(phone)

    def check(connection: Transaction) -> None:
        member = members.by_id(connection, member_id)
        if member is None:
            raise ShopError("member.unknown")
        _check_free(connection, member.member_id, member.phone, digits)

    shop.store.read(check)
    return digits


def _digits(phone: str) -> str:
    from posclient.services.phone import normalise  # noqa: PLC0415 - phonenumbers costs 27 ms: only where needed

    if not phone.strip():
        raise ShopError("enrol.empty_phone")
    digits = normalise(phone)
    if digits is None:
        raise ShopError("enrol.bad_phone")
    return digits


def _check_free(connection: Transaction, member_id: str, present: str | None, digits: str) -> None:
    if digits == present:
        raise ShopError("serve.same_phone")
    holder = members.by_phone(connection, digits)
    if holder is not None and holder.member_id != member_id:
        raise ShopError("enrol.already_member", name=holder.name or digits[-4:])


def freeze(shop: Shop, session: Session, member_id: MemberId, approved_by: Operator | None = None) -> None:
    """Nothing of hers may be spent until somebody thaws the account; she still earns."""

    def change(_connection: Transaction, row: MemberRow) -> tuple[MemberRow, str]:
        if row.frozen:
            raise ShopError("serve.frozen_already")
        return msgspec.structs.replace(row, frozen=True), ""

    serve(shop, session, member_id, "frozen", change, approved_by)


def thaw(
    shop: Shop,
    session: Session,
    member_id: MemberId,
    proof: Proof | None = None,
    approved_by: Operator | None = None,
) -> None:
    """The account is as before. Needs a proof or a manager."""

    def change(_connection: Transaction, row: MemberRow) -> tuple[MemberRow, str]:
        if not row.frozen:
            raise ShopError("serve.not_frozen")
        return msgspec.structs.replace(row, frozen=False), ""

    serve(shop, session, member_id, "thawed", change, approved_by, proof, vouched=True)


def set_pin(shop: Shop, session: Session, member_id: MemberId, pin: str, proof: Proof) -> None:
    """Her payment PIN, which she chose herself: only a proof will do, no manager. Wrong attempts are forgotten.

    Raises ShopError: `pin.six_digits`, `pin.weak`, `prove.other_member`. Takes as long as Argon2 does.
    """
    pin_hash = hash_pin(pin)

    def change(connection: Transaction, row: MemberRow) -> tuple[MemberRow, str]:
        if proof.how not in {ProvenBy.CARD, ProvenBy.ECARD, ProvenBy.SMS, ProvenBy.PIN}:
            raise ShopError("serve.prove_first")
        member_locks.put_lock(connection, MemberId(row.member_id), Lock())
        return msgspec.structs.replace(row, pin_hash=pin_hash), pin_hash

    serve(shop, session, member_id, "pin_set", change, None, proof, proven=True)


def _present_card(row: MemberRow) -> str:
    if not row.card_no:
        raise ShopError("serve.no_card")
    return row.card_no

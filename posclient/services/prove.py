"""Who may spend: a card in the hand, a signed e-card, a payment PIN or a code by SMS proves that she is the member.

A recited number, and a search, identify for earning and prices only. A card number that was typed is a recited number.
"""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.basket import Prove
from posclient.domain.member import MemberId, mask_phone
from posclient.services.audit_row import log
from posclient.services.card_proof import ProvenBy, take_scan
from posclient.services.identify import How, MemberFound, MemberUnknown, Refused, look_up, readable
from posclient.services.sell import keep
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import SaleView
from posclient.store import baskets, members
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

__all__ = ["Proof", "ProvenBy", "Ways", "by_scan", "prove_basket", "ways"]


@dataclass(frozen=True)
class Proof:
    """A member, and what proved that it is she. Only the functions that look at a proof make one."""

    member_id: MemberId
    how: ProvenBy


@dataclass(frozen=True)
class Ways:
    """How she can prove who she is beside her card: `phone` is masked, and empty where no code can be sent."""

    has_pin: bool
    phone: str


def ways(shop: Shop, member_id: MemberId) -> Ways:
    """Raises ShopError where the cache has no such member."""
    member = shop.store.read(lambda connection: members.by_id(connection, member_id))
    if member is None:
        raise ShopError("member.unknown")
    return Ways(bool(member.pin_hash), mask_phone(member.phone) if member.phone else "")


def by_scan(shop: Shop, text: str, used_for: str) -> Proof:
    """The proof in a card or an e-card that was scanned. A code of an e-card is used up by it, but for the same
    `used_for` (a basket, or a visit to the service desk). Raises ShopError: what the code is instead, or why it proves
    nothing.
    """
    code = readable(text)
    if isinstance(code, Refused):
        raise ShopError(code.key, code=code.shown)

    def write(connection: Transaction) -> Proof:
        found = look_up(connection, shop, code)
        if isinstance(found, Refused) and found.key != "identify.unknown":
            raise ShopError(found.key, code=found.shown)
        if isinstance(found, MemberUnknown):
            raise ShopError("prove.unknown_card")
        if not isinstance(found, MemberFound) or found.how not in {How.CARD, How.ECARD}:
            raise ShopError("prove.no_card")
        why_not = take_scan(connection, shop, found, code, used_for)
        if why_not:
            raise ShopError(why_not)
        return Proof(found.member_id, ProvenBy(found.how))

    return shop.store.write(write, Priority.COUNTER, name="prove")


def prove_basket(shop: Shop, session: Session, proof: Proof) -> SaleView:
    """The member of the basket on the counter has proven that it is she. Raises ShopError where the proof is another's
    or nobody is identified.
    """

    def write(connection: Transaction) -> SaleView:
        stored = baskets.open_basket(connection)
        now = keep(connection, shop, session, Prove(proof.how))
        hers = now.member.member.member_id if now.member is not None else None
        if stored is None or hers is None:
            raise ShopError("spend.no_member")
        proven = members.by_id(connection, proof.member_id)
        if proven is None or proven.member_id != hers:
            raise ShopError("prove.other_member")
        log(connection, shop, session, "proved", hers, f"{proof.how} {stored.basket_id}")
        return now

    return shop.store.write(write, Priority.COUNTER, name="prove basket")

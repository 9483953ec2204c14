"""A card or an e-card that was scanned: whether it proves that she is the member, and for what."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from posclient.domain.basket import Prove
from posclient.domain.ecard import ECard, Seen, is_used, parse, why_untimely
from posclient.domain.policy import Policy
from posclient.services.audit_row import log
from posclient.services.identify import Code, How, MemberFound
from posclient.services.shop import Session, Shop
from posclient.services.view import SaleView
from posclient.store import baskets, ecards
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction


class ProvenBy(StrEnum):
    """What proves that she is the member."""

    CARD = "card"
    ECARD = "ecard"
    PIN = "pin"
    SMS = "sms"


def take_scan(connection: Transaction, shop: Shop, found: MemberFound, code: Code, used_for: str) -> str:
    """Why the code that found a member proves nothing, as a key of the words catalogue; empty where it proves that it
    is she, and then a code of an e-card is used up. In a write.
    """
    if found.how is How.CARD:
        return ""
    ecard = parse(code.text, shop.settings.ecard_prefix)
    if found.how is not How.ECARD or ecard is None:
        return "prove.no_card"
    if not ecard.is_signed or ecard.minute is None:
        return "prove.ecard_plain"
    why_not = why_no_proof(connection, policy_in_force(connection), ecard, shop.clock.now_ms(), used_for)
    if not why_not:
        ecards.put_seen(connection, ecard.card_no, Seen(ecard.minute, used_for))
    return why_not


def why_no_proof(connection: Transaction, policy: Policy, ecard: ECard, now_ms: int, used_for: str) -> str:
    """Why a signed e-card proves nothing now, as a key of the words catalogue; empty where it does."""
    if not policy.ecard_public_key:
        return "prove.ecard_no_key"
    if not _is_signed_by(policy.ecard_public_key, ecard):
        return "prove.ecard_forged"
    minute = ecard.minute or 0
    untimely = why_untimely(minute, now_ms, policy.ecard_valid_s)
    if untimely:
        return untimely
    return "prove.ecard_used" if is_used(minute, ecards.seen(connection, ecard.card_no), used_for) else ""


def prove_scanned(
    connection: Transaction, shop: Shop, session: Session, found: MemberFound, code: Code, now: SaleView
) -> SaleView:
    """After a scan made her the basket's customer: where the scan proves too that it is she, the basket keeps that. A
    scan that proves nothing has still identified her for earning. In the write that identified her.
    """
    basket_id = now.basket_id
    if basket_id is None or take_scan(connection, shop, found, code, basket_id):
        return now
    operator_id = session.operator.operator_id
    command = Prove(ProvenBy(found.how))
    baskets.append(connection, basket_id, command, operator_id=operator_id, at_ms=shop.clock.now_ms())
    log(connection, shop, session, "proved", found.member_id, f"{found.how} {basket_id}")
    return replace(now, basket=replace(now.basket, proven_by=command.how), can_undo=True)


def _is_signed_by(public_key: str, ecard: ECard) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - OpenSSL: not before an e-card is shown
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - see above

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(ecard.signature, ecard.message)
    except (InvalidSignature, ValueError):  # a policy's key may be no point of the curve
        return False
    return True

"""What the till knows about a number or a card that is being typed. Read beside Qt's thread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from posclient.domain.codes import strip_aim
from posclient.domain.member import MemberId, mask_name, mask_phone
from posclient.services.identify import MemberFound, MemberUnknown, identify
from posclient.services.member_file import member_file
from posclient.services.search import search
from posclient.services.shop import Session, Shop


class Standing(Enum):
    """Where a number stands."""

    FREE = auto()
    WRONG = auto()
    TAKEN = auto()


@dataclass(frozen=True)
class KnownNumber:
    """A number or card and where it stands; whose it is where it is `TAKEN`."""

    code: str
    standing: Standing
    member_id: MemberId | None = None
    name: str = ""


@dataclass(frozen=True)
class Candidate:
    """A member who may be meant, with only so much shown as two people need who both know her."""

    member_id: MemberId
    shown: str


def look_up(shop: Shop, session: Session, code: str) -> KnownNumber:
    """Whose this mobile number or card is. A member for the time being is nobody yet: joining makes her one."""
    found = identify(shop, code)
    if isinstance(found, MemberFound):
        member = member_file(shop, session, found.member_id).panel.member
        if member.provisional:
            return KnownNumber(code, Standing.FREE)
        return KnownNumber(code, Standing.TAKEN, member.member_id, shop.words.call_name(member))
    return KnownNumber(code, Standing.FREE if isinstance(found, MemberUnknown) else Standing.WRONG)


def candidates(shop: Shop, session: Session, typed: str, limit: int = 6) -> tuple[Candidate, ...]:
    """Members for a card, a number or its last four digits, masked."""
    if card_of(shop, typed):
        known = look_up(shop, session, typed)
        if known.member_id is None:
            return ()
        member = member_file(shop, session, known.member_id).panel.member
        return (Candidate(member.member_id, _shown(shop, member.name, member.phone, member.card_no)),)
    hits = search(shop, typed, limit).members
    return tuple(Candidate(hit.member_id, _shown(shop, hit.name, hit.phone, hit.card_no)) for hit in hits)


def card_of(shop: Shop, text: str) -> str:
    """The card's number where `text` is the code of a member card or e-card of this programme; else empty."""
    _, code = strip_aim(text.strip())
    prefix = shop.settings.ecard_prefix
    card_no = code.removeprefix(prefix).partition(":")[0] if code.startswith(prefix) else code
    return card_no.upper() if re.match(shop.settings.card_pattern, card_no.upper()) else ""


def _shown(shop: Shop, name: str, phone: str | None, card_no: str | None) -> str:
    shown_name = mask_name(name) or shop.words("person.member")
    return f"{shown_name}  {mask_phone(phone) if phone else card_no or ''}".strip()

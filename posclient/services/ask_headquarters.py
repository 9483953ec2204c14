"""A member whom the cache lacks: headquarters is asked for a moment at most; without it the sale goes on."""

from __future__ import annotations

from posclient.ports import FoundMember, HeadquartersAwayError
from posclient.services.enrol import make_provisional
from posclient.services.identify import How, MemberFound, MemberUnknown, Refused, identify
from posclient.services.shop import Session, Shop, ShopError


def ask_headquarters(shop: Shop, session: Session, unknown: MemberUnknown) -> MemberFound | None:
    """Her id, from headquarters or as a provisional member while it is away; None where it knows nobody like that.

    Blocks for `ask_timeout_s` at most: call it beside the counter's work, not in front of it.
    """
    try:
        found = _ask(shop, unknown)
    except HeadquartersAwayError:
        member_id = make_provisional(
            shop, session, how=unknown.how, card_no=unknown.card_no, phone=unknown.phone
        )
        return MemberFound(member_id, How.PROVISIONAL)
    if found is None:
        return None
    again = identify(shop, unknown.card_no) if unknown.card_no else None
    if isinstance(again, Refused):  # a lost card leads to her, and is none
        raise ShopError(again.key, code=again.shown)
    return MemberFound(found.member_id, unknown.how)


def _ask(shop: Shop, unknown: MemberUnknown) -> FoundMember | None:
    """Not even tried while headquarters is known to be away: the counter does not wait for a time-out."""
    if not shop.headquarters.is_reachable():
        raise HeadquartersAwayError
    return shop.headquarters.find_member(
        card_no=unknown.card_no,
        phone=unknown.phone,
        timeout_s=shop.settings.headquarters.ask_timeout_s,
    )

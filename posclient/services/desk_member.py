"""The member at the service desk: who she is and what she has, whether or not a basket waits."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.member import MemberId
from posclient.services.panel import MemberFigures, member_figures
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import view
from posclient.store import documents
from posclient.store.transaction import Transaction


@dataclass(frozen=True)
class DeskMember:
    """Her figures, and whether her present card is reported lost."""

    figures: MemberFigures
    card_is_lost: bool


def desk_member(shop: Shop, member_id: MemberId) -> DeskMember:
    """Raises ShopError where the cache has no such member."""

    def read(connection: Transaction) -> DeskMember:
        figures = member_figures(connection, member_id, documents.rules_in_force(connection).rules)
        if figures is None:
            raise ShopError("member.unknown")
        member = figures.member
        return DeskMember(figures, bool(member.card_no) and member.card_no in member.lost_cards)

    return shop.store.read(read)


def member_of_basket(shop: Shop, session: Session) -> MemberId | None:
    """Who is buying at this moment."""
    member = view(shop, session.business_date).member
    return member.member.member_id if member is not None else None

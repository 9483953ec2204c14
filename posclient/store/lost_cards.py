"""Cards that were reported lost, by number: also those that are nobody's present card any more.

Her row says what is lost now; this says whose a number was and when it was reported here. A row that her own row does
not confirm means nothing: the card was found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from posclient.domain.member import MemberId
from posclient.store import members
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction
from posclient.wire.feed import MemberRow

_of: Final = Plain("SELECT member_id, lost_on FROM lost_card WHERE card_no = :card_no")
_put: Final = Plain(
    "INSERT INTO lost_card (card_no, member_id, lost_on) VALUES (:card_no, :member_id, :lost_on)"
    " ON CONFLICT (card_no) DO UPDATE SET member_id = excluded.member_id,"
    " lost_on = CASE excluded.lost_on WHEN '' THEN lost_card.lost_on ELSE excluded.lost_on END"
)
_forget: Final = Plain("DELETE FROM lost_card WHERE card_no = :card_no")


@dataclass(frozen=True)
class LostCard:
    """Whose it was, and the business date on which it was reported here (ISO; empty where another till heard of it)."""

    member_id: MemberId
    lost_on: str


def lost_card(connection: Transaction, card_no: str, holder: MemberId | None) -> LostCard | None:
    """A card that is reported lost; None for any other. `holder` is whose present card it is, if it is one."""
    row = _of.one(connection, card_no=card_no)
    whose = holder
    if whose is None and row is not None:
        member = members.by_id(connection, MemberId(row[0]))  # she may have turned out to be another
        whose = member.member_id if member is not None else None
    hers = members.row_of(connection, whose) if whose is not None else None
    if whose is None or hers is None or card_no not in hers.lost_cards:
        return None
    return LostCard(whose, row[1] if row is not None else "")


def put_lost(connection: Transaction, card_no: str, member_id: MemberId, lost_on: str) -> None:
    """It was reported lost; an empty date keeps the one that is known."""
    _put.run(connection, card_no=card_no, member_id=member_id, lost_on=lost_on)


def note_lost(connection: Transaction, row: MemberRow) -> None:
    """A member's row as the feed brings it: her lost cards are known from now on, also those that were replaced."""
    for card_no in row.lost_cards:
        put_lost(connection, card_no, MemberId(row.member_id), "")


def forget_lost(connection: Transaction, card_no: str) -> None:
    """It was found."""
    _forget.run(connection, card_no=card_no)

"""Which e-card codes have proved something at this till, so that none does so twice."""

from __future__ import annotations

from typing import Final

from posclient.domain.ecard import Seen
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_seen: Final = Plain("SELECT minute, used_for FROM ecard_seen WHERE card_no = :card_no")
_put: Final = Plain(
    "INSERT INTO ecard_seen (card_no, minute, used_for) VALUES (:card_no, :minute, :used_for)"
    " ON CONFLICT (card_no) DO UPDATE SET minute = excluded.minute, used_for = excluded.used_for"
)


def seen(connection: Transaction, card_no: str) -> Seen | None:
    """The newest code of a card that proved something here."""
    row = _seen.one(connection, card_no=card_no)
    return Seen(*row) if row is not None else None


def put_seen(connection: Transaction, card_no: str, now: Seen) -> None:
    """This code proved something."""
    _put.run(connection, card_no=card_no, minute=now.minute, used_for=now.used_for)

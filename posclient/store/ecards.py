"""Which e-card codes have proved something at this till, so that none does so twice."""

from __future__ import annotations

from typing import Final

from posclient.domain.ecard import Seen
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_seen: Final = Plain("SELECT minute, used_for FROM ecard_seen WHERE card_no = :card_no")
_minute: Final = Plain("SELECT max(minute) FROM ecard_seen WHERE used_for = :used_for HAVING count(*) > 0")
_put: Final = Plain(
    "INSERT INTO ecard_seen (card_no, minute, used_for) VALUES (:card_no, :minute, :used_for)"
    " ON CONFLICT (card_no) DO UPDATE SET minute = excluded.minute, used_for = excluded.used_for"
)


def seen(connection: Transaction, card_no: str) -> Seen | None:
    """The newest code of a card that proved something here."""
    row = _seen.one(connection, card_no=card_no)
    return Seen(*row) if row is not None else None


def minute_for(connection: Transaction, used_for: str) -> int:
    """The minute of the e-card that proved something for a basket; 0 where none did."""
    row = _minute.one(connection, used_for=used_for)
    return int(row[0]) if row is not None else 0


def put_seen(connection: Transaction, card_no: str, now: Seen) -> None:
    """This code proved something."""
    _put.run(connection, card_no=card_no, minute=now.minute, used_for=now.used_for)

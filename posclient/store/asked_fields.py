"""What members were asked at this till, field by field."""

from __future__ import annotations

from datetime import date
from typing import Final

from posclient.domain.member import MemberId
from posclient.domain.profile_ask import Asked
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_of: Final = Plain("SELECT field, asked_on, answered FROM field_asked WHERE member_id = :member_id")
_put: Final = Plain(
    "INSERT INTO field_asked (member_id, field, asked_on, answered)"
    " VALUES (:member_id, :field, :asked_on, :answered)"
    " ON CONFLICT (member_id, field) DO UPDATE SET asked_on = excluded.asked_on,"
    " answered = excluded.answered"
)


def asked_of(connection: Transaction, member_id: MemberId) -> dict[str, Asked]:
    """When each field was asked last."""
    rows = _of.all(connection, member_id=member_id)
    return {field: Asked(date.fromisoformat(on), bool(answered)) for field, on, answered in rows}


def put_asked(connection: Transaction, member_id: MemberId, field: str, asked: Asked) -> None:
    """It was asked."""
    _put.run(
        connection,
        member_id=member_id,
        field=field,
        asked_on=asked.on.isoformat(),
        answered=int(asked.answered),
    )

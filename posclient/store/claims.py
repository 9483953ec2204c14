"""Sales that were given to a member afterwards."""

from __future__ import annotations

from typing import Final

from posclient.domain.member import MemberId
from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_claimed_by: Final = Plain("SELECT claimed_by FROM sale WHERE sale_id = :sale_id")
_claim: Final = Plain("UPDATE sale SET claimed_by = :member_id WHERE sale_id = :sale_id AND claimed_by = ''")


def claimed_by(connection: Transaction, sale_id: str) -> str:
    """Who was given this sale; empty where nobody was."""
    row = _claimed_by.one(connection, sale_id=sale_id)
    return row[0] if row is not None else ""


def put_claim(connection: Transaction, sale_id: str, member_id: MemberId) -> None:
    """It is hers from now on; who has it already keeps it."""
    _claim.run(connection, sale_id=sale_id, member_id=member_id)

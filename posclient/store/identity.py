"""Who this till is: its id, store and incarnation, as headquarters gave them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

UNENROLLED = "T0"


@dataclass(frozen=True)
class TillIdentity:
    """`token_hash` belongs to the secret outside the database: another one there means a restored or copied file."""

    till_id: str
    till_no: int
    store_id: str
    incarnation: int
    token_hash: str
    epoch: str


NOBODY = TillIdentity(UNENROLLED, 0, "", 1, "", "")

_identity: Final = Plain("SELECT till_id, till_no, store_id, incarnation, token_hash, epoch FROM till")
_put: Final = Plain(
    "INSERT OR REPLACE INTO till"
    " (only, till_id, till_no, store_id, incarnation, token_hash, epoch, enrolled_at_ms)"
    " VALUES (1, :till_id, :till_no, :store_id, :incarnation, :token_hash, :epoch, :at_ms)"
)
_put_epoch: Final = Plain("UPDATE till SET epoch = :epoch")


def identity(connection: Transaction) -> TillIdentity:
    """Who this till is; `NOBODY` before it was enrolled."""
    row = _identity.one(connection)
    return TillIdentity(*row) if row else NOBODY


def put_identity(connection: Transaction, who: TillIdentity, at_ms: int) -> None:
    """Keep what headquarters answered to an enrolment or a new incarnation."""
    _put.run(connection, **asdict(who), at_ms=at_ms)


def put_epoch(connection: Transaction, epoch: str) -> None:
    """Headquarters' epoch changed."""
    _put_epoch.run(connection, epoch=epoch)

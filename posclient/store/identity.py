"""Who this till is: its id, store and incarnation, as headquarters gave them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from posclient.store import tables as t
from posclient.store.prepared import Prepared

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

_identity = Prepared(
    select(
        t.till.c.till_id,
        t.till.c.till_no,
        t.till.c.store_id,
        t.till.c.incarnation,
        t.till.c.token_hash,
        t.till.c.epoch,
    )
)


def identity(connection: Connection) -> TillIdentity:
    """Who this till is; `NOBODY` before it was enrolled."""
    row = _identity.one(connection)
    return TillIdentity(*row) if row else NOBODY


def put_identity(connection: Connection, who: TillIdentity, at_ms: int) -> None:
    """Keep what headquarters answered to an enrolment or a new incarnation."""
    connection.execute(delete(t.till))
    connection.execute(
        insert(t.till).values(
            only=1,
            till_id=who.till_id,
            till_no=who.till_no,
            store_id=who.store_id,
            incarnation=who.incarnation,
            token_hash=who.token_hash,
            epoch=who.epoch,
            enrolled_at_ms=at_ms,
        )
    )


def put_epoch(connection: Connection, epoch: str) -> None:
    """Headquarters' epoch changed."""
    connection.execute(update(t.till).values(epoch=epoch))

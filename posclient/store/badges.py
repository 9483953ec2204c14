"""What the badges of every screen count: events that wait for headquarters, and paper that nobody has confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

if TYPE_CHECKING:
    from posclient.ports import PrintKind, PrintState

_waiting: Final = Plain("SELECT count(*), min(made_at_ms) FROM outbox WHERE result IS NULL")
_unsettled: Final = Plain(
    "SELECT kind, state FROM print_job WHERE state IN ('queued', 'sending', 'sent', 'unknown') ORDER BY job_id"
)


_owed: Final = Plain(
    "SELECT count(*) FROM payment_attempt WHERE direction = 'refund' AND state = 'declined' AND answer IN ('', 'left')"
)


@dataclass(frozen=True)
class Waiting:
    """What has not been acknowledged yet, and since when (UTC ms; None when nothing waits)."""

    events: int
    oldest_at_ms: int | None


@dataclass(frozen=True)
class Unsettled:
    """A print job that is not confirmed."""

    kind: PrintKind
    state: PrintState


def waiting(connection: Transaction) -> Waiting:
    """Events without an answer."""
    row = _waiting.one(connection)
    return Waiting(*row) if row is not None else Waiting(0, None)


def refunds_owed(connection: Transaction) -> int:
    """Refunds that the provider declined and that she has not got another way."""
    row = _owed.one(connection)
    return int(row[0]) if row is not None else 0


def unsettled(connection: Transaction) -> tuple[Unsettled, ...]:
    """Print jobs that are not confirmed, oldest first."""
    rows = _unsettled.all(connection)
    if not rows:
        return ()
    from posclient.ports import PrintKind, PrintState  # noqa: PLC0415 - where there are any (ADR 0009)

    return tuple(Unsettled(PrintKind(kind), PrintState(state)) for kind, state in rows)

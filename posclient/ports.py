"""What the shop needs from outside, as Protocols. Drivers and sync implement them; tests bring fakes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from posclient.domain.member import MemberId


class Clock(Protocol):
    """Instants for records. Deadlines use `time.monotonic` and never this."""

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        ...


class Ids(Protocol):
    """Fresh identifiers. They are unique and order nothing."""

    def new(self) -> str:
        """32 lower-case hex digits, different on each call."""
        ...


class PrintKind(StrEnum):
    """What a print job asks of the printer."""

    SLIP = "slip"
    DRAWER = "drawer"  # kick the cash drawer; never retried


class PrintState(StrEnum):
    """`queued → sending → sent → confirmed`, or `unknown`; a person settles what is unknown."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PrintJob:
    """One job for the printer. `document` is an encoded `slips.document.Document` (empty for a drawer kick).

    `rendered` are the bytes stored by an earlier rendering of this job, or None. A copy (`copy_number` ≥ 1) brings
    in `original` the rendered bytes of the first print: the copy mark goes in front of those very bytes.
    """

    job_id: int
    kind: PrintKind
    document: bytes
    rendered: bytes | None = None
    copy_number: int = 0
    original: bytes | None = None


class PrintQueue(Protocol):
    """The spool's table as its worker sees it. Every call commits before it returns."""

    def wait(self, timeout_s: float) -> None:
        """Return when a job may be there, or after `timeout_s`."""
        ...

    def next(self) -> PrintJob | None:
        """The oldest queued job, or None. Does not change its state."""
        ...

    def keep_rendered(self, job_id: int, data: bytes) -> None:
        """Store the bytes of a job before the first of them is sent."""
        ...

    def begin_attempt(self, job_id: int) -> None:
        """`queued → sending`; the attempt's row is committed before byte 1 leaves."""
        ...

    def put_back(self, job_id: int, reason: str) -> None:
        """`sending → queued`, only where zero bytes were sent. `reason` is a key of the words catalogue."""
        ...

    def confirm(self, job_id: int, proof: str) -> None:
        """`sending → confirmed`: the printer proved that it processed the job (`proof` names how)."""
        ...

    def leave_unknown(self, job_id: int, reason: str, bytes_sent: int) -> None:
        """`sending → unknown`: partly sent, no proof, or a crash while sending. The cashier is asked."""
        ...

    def recover(self) -> int:
        """At start: whatever was `sending` when the process died becomes `unknown`. Returns how many."""
        ...


class PrinterTrouble(StrEnum):
    """What keeps the printer from printing, as far as it told."""

    OFFLINE = "printer.offline"
    PAPER_OUT = "printer.paper_out"
    PAPER_LOW = "printer.paper_low"
    COVER_OPEN = "printer.cover_open"


class PrinterWatcher(Protocol):
    """Who wants to hear what the spool's worker sees."""

    def printer_changed(self, troubles: frozenset[PrinterTrouble]) -> None:
        """The printer's troubles, empty when it is well."""
        ...

    def job_changed(self, job_id: int, state: PrintState) -> None:
        """A job reached another state."""
        ...


@dataclass(frozen=True)
class FoundMember:
    """HQ's answer to a look-up: this member is now in the store's feed (or already was)."""

    member_id: MemberId


class HeadquartersAwayError(Exception):
    """HQ did not answer in time, or there is no network. Never an obstacle: the caller goes on without it."""


class Headquarters(Protocol):
    """Questions that the counter may ask HQ, within a time limit; all else goes through outbox and feed."""

    def find_member(self, *, card_no: str | None, phone: str | None, timeout_s: float) -> FoundMember | None:
        """Ask for a member that the cache lacks; None = HQ knows no such member. Raises HeadquartersAwayError.

        When it returns a member, her rows have been applied to the local store.
        """
        ...

    def is_reachable(self) -> bool:
        """Whether the last exchange with HQ succeeded."""
        ...

    def trouble(self) -> str:
        """Why there is no exchange, as a key of the words catalogue (`hq.away`, `hq.nonsense`, `hq.refused`); empty
        while all is well.
        """
        ...

    def nudge(self) -> None:
        """There is something to send."""
        ...

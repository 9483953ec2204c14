"""What the shop needs from outside, as Protocols. Drivers and sync implement them; tests bring fakes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from posclient.domain.member import MemberId
    from posclient.wire.counter_protocol import CheckCodeAnswer, ReturnRight, SendCodeAnswer, SpendAnswer


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
        """Return when a job may be there, when woken, or after `timeout_s`."""
        ...

    def wake(self) -> None:
        """End a `wait` now. From any thread."""
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


class HeadquartersRefusedError(Exception):
    """HQ understood and refuses; `error` is its word for why, `detail` says it for people."""

    def __init__(self, error: str, detail: str) -> None:
        super().__init__(f"{error}: {detail}")
        self.error = error
        self.detail = detail


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


class ReturnRights(Protocol):
    """HQ's leave to take goods back on a receipt, reserved for this till until it is used or given back.

    Both raise HeadquartersAwayError.
    """

    def ask_right(self, receipt_no: str, timeout_s: float) -> ReturnRight:
        """The receipt with what is left of it; asked again, the same right. Raises HeadquartersRefusedError:
        `unknown_receipt`, `nothing_left`, `right_held` (another till is at it).
        """
        ...

    def give_back(self, right_id: str, timeout_s: float) -> None:
        """The right is not used. Again: nothing happens."""
        ...


class Spending(Protocol):
    """HQ's word on what may be spent of an account."""

    def allow(self, account_id: str, amount: int, timeout_s: float) -> SpendAnswer:
        """How much of `amount` the balance covers, and why not all of it. Raises HeadquartersAwayError."""
        ...


class Messages(Protocol):
    """A code on the member's own phone, as proof that she is who she says. Both raise HeadquartersAwayError.

    With `phone` it goes to a new number instead, and proves that this number is hers, nothing more.
    """

    def send_code(self, member_id: str, timeout_s: float, phone: str = "") -> SendCodeAnswer:
        """Send one; the one before is void. Raises HeadquartersRefusedError: `unknown_member`, `no_phone`,
        `bad_phone`, `code_sent_just_now`.
        """
        ...

    def check_code(self, member_id: str, code: str, timeout_s: float, phone: str = "") -> CheckCodeAnswer:
        """Whether this is the code that was sent for this till, to that number. A right code is good once."""
        ...


class ChargeState(StrEnum):
    """What a payment provider says of a charge or a refund."""

    PAID = "paid"
    """The money has moved; of a refund: back to her."""
    WAITING = "waiting"
    """She is asked for her password; ask again."""
    DECLINED = "declined"
    """No money moved, and none will for this attempt."""
    REVERSED = "reversed"
    """No money has moved or it went back whole, and none will move for this attempt any more."""
    UNKNOWN = "unknown"
    """The provider can't tell, or it was not heard: nothing may be concluded. Ask again."""
    NOT_FOUND = "not_found"
    """The provider knows no such attempt. It may still be on its way: only a reversal closes it."""


@dataclass(frozen=True)
class ChargeAnswer:
    """`reference` is the provider's own number (empty where it gave none), `detail` its word for why, for the log and
    for support: never a code, a name or an account.
    """

    state: ChargeState
    reference: str = ""
    detail: str = ""


class StatementKind(StrEnum):
    """What a line of a provider's statement is about."""

    CHARGE = "charge"
    REVERSAL = "reversal"
    REFUND = "refund"


@dataclass(frozen=True)
class StatementLine:
    """Money that a provider moved for this till. Amounts are positive; a refund bears its own id as `attempt_id`."""

    kind: StatementKind
    attempt_id: str
    amount_minor: int
    reference: str
    at_ms: int


class ProviderAwayError(Exception):
    """The provider was not reached, and the request certainly did not leave: nothing can have been charged."""


class PaymentProvider(Protocol):
    """Charges payment codes. Written so that a bank's or an aggregator's interface can be put behind it.

    **Who numbers.** The till does: `attempt_id` and `refund_id` are 32 hex digits, fresh for each attempt, durable
    before the request leaves. Towards the provider they are the merchant's order number.

    **Idempotency.** The same id asked for again moves no money twice: a charge of a known id answers what became of it,
    whatever code comes along, and so do a reversal and a refund. Where the provider can't promise that, the adapter
    asks before it repeats.

    **Time-outs.** Each call ends within `timeout_s`, also against a peer that sends a byte at a time. What was not
    answered in time is `UNKNOWN`, not an error: the money may have moved. `ProviderAwayError` is only for a request
    that certainly did not leave (no route, no connection). An answer that can't be read is `UNKNOWN` too.

    **Reversal.** Asked for in doubt. It closes the attempt for ever: a charge that arrives behind it is declined. It is
    answered with `REVERSED`, or with `UNKNOWN` and asked again until it is.

    **What is never stored.** The code goes from the scanner into `charge` and nowhere else: into no table, log, event,
    message or error text. Keys and certificates of the provider belong to the adapter, outside the store.

    Calls come from several threads, and none from Qt's.
    """

    @property
    def name(self) -> str:
        """For the attempt's row and the day's report; `A-Z a-z 0-9 . _ -`."""
        ...

    def trouble(self) -> str:
        """Why no code can be charged now, as a key of the words catalogue; empty while all is well. Does not block."""
        ...

    def probe(self, timeout_s: float) -> bool:
        """Ask whether it is there, so that `trouble` tells the truth; returns whether it is. Moves no money."""
        ...

    def charge(self, attempt_id: str, code: str, amount_minor: int, timeout_s: float) -> ChargeAnswer:
        """Charge a code once. Raises ProviderAwayError."""
        ...

    def query(self, attempt_id: str, timeout_s: float) -> ChargeAnswer:
        """What became of a charge. Raises ProviderAwayError."""
        ...

    def reverse(self, attempt_id: str, timeout_s: float) -> ChargeAnswer:
        """Undo a charge whole, and close its attempt, whether it was paid, is waiting or never arrived. Raises
        ProviderAwayError.
        """
        ...

    def refund(self, refund_id: str, origin_id: str, amount_minor: int, timeout_s: float) -> ChargeAnswer:
        """Give back a part of a paid charge to where it came from; `PAID` when done, `DECLINED` when it can't be.
        Refunds of one origin never come to more than it was. Raises ProviderAwayError.
        """
        ...

    def statement(self, on: date, timeout_s: float) -> tuple[StatementLine, ...]:
        """Everything that moved on a calendar day of the store's zone, for the reconciliation. Raises
        ProviderAwayError, also for an answer that can't be read.
        """
        ...

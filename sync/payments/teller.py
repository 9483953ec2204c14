"""What the simulated provider does with a request: its rules, over its books, without HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sync.payments.books import Books, Charge, Moved, Refund
from sync.payments.faults import Fault, fault_of
from sync.payments.protocol import Answer, ChargeRequest, Movement, RefundRequest, Statement

PASSWORD_QUERIES: Final = 2
"""So many queries a customer needs to type her password."""

_WAITS: Final = frozenset({Fault.ASKS_PASSWORD, Fault.ASKS_AND_DECLINES, Fault.WAITS_FOR_EVER})


class Teller:
    """Idempotent by the caller's ids: whatever is asked twice happens once."""

    def __init__(self, books: Books, now_ms: Callable[[], int], zone: str = "Asia/Shanghai") -> None:
        self._books = books
        self._now_ms = now_ms
        self._zone = ZoneInfo(zone)

    def charge(self, request: ChargeRequest) -> tuple[Answer, Fault]:
        """Charge, or say what became of this id. The fault is for whoever answers over the wire."""
        fault = fault_of(request.code, request.amount_minor)
        with self._books.change():
            known = self._books.charge(request.attempt_id)
            if known is not None:
                return _told(known), Fault.NONE
            if fault is Fault.CUT_BEFORE:
                return Answer("unknown"), fault
            state = "waiting" if fault in _WAITS else "declined" if fault is Fault.DECLINED else "paid"
            charge = Charge(
                request.attempt_id, request.amount_minor, state, fault, 0, _number(request.attempt_id)
            )
            self._books.keep_charge(charge)
            if state == "paid":
                self._take(charge)
        return (Answer("waiting") if fault is Fault.SAYS_WAITING else _told(charge)), fault

    def query(self, attempt_id: str) -> Answer:
        """What became of a charge; she types on while she is asked about."""
        with self._books.change():
            charge = self._books.charge(attempt_id)
            if charge is None:
                return Answer("not_found")
            charge = replace(charge, asked=charge.asked + 1)
            if charge.state == "waiting" and charge.asked >= PASSWORD_QUERIES:
                charge = self._after_password(charge)
            self._books.keep_charge(charge)
            return _told(charge)

    def reverse(self, attempt_id: str) -> Answer:
        """Money goes back, and the id is closed; also one that never arrived."""
        with self._books.change():
            charge = self._books.charge(attempt_id)
            if charge is None:
                closed = Charge(attempt_id, 0, "reversed", Fault.NONE, 0, "")
                self._books.keep_charge(closed)
                return _told(closed)
            if charge.state == "paid":
                times = 2 if charge.fault is Fault.CHARGED_TWICE else 1
                for _ in range(times):
                    self._book("reversal", attempt_id, charge.amount_minor, f"V{charge.reference}")
            if charge.state in {"paid", "waiting"}:
                charge = replace(charge, state="reversed")
                self._books.keep_charge(charge)
            return _told(charge)

    def refund(self, request: RefundRequest) -> Answer:
        """A part goes back, never more than was paid."""
        with self._books.change():
            known = self._books.refund(request.refund_id)
            if known is None:
                known = self._new_refund(request)
                self._books.keep_refund(known)
                if known.state == "paid":
                    self._book("refund", known.refund_id, known.amount_minor, known.reference)
            return Answer(known.state, known.reference)

    def statement(self, on: date) -> Statement:
        """Everything that moved on a day of the provider's zone."""
        first = datetime.combine(on, time(), self._zone)
        after = datetime.combine(on + timedelta(days=1), time(), self._zone)
        with self._books.change():
            moved = self._books.movements(_ms(first), _ms(after))
        return Statement(
            tuple(Movement(m.kind, m.attempt_id, m.amount_minor, m.reference, m.at_ms) for m in moved)
        )

    def _after_password(self, charge: Charge) -> Charge:
        match charge.fault:
            case Fault.ASKS_PASSWORD:
                self._take(charge)
                return replace(charge, state="paid")
            case Fault.ASKS_AND_DECLINES:
                return replace(charge, state="declined")
            case _:
                return charge

    def _new_refund(self, request: RefundRequest) -> Refund:
        origin = self._books.charge(request.origin_id)
        left = 0
        if origin is not None and origin.state == "paid":
            left = origin.amount_minor - self._books.refunded(request.origin_id)
        closed = origin is not None and origin.fault is Fault.REFUND_DECLINED
        declined = closed and not self._books.was_refund_asked(request.origin_id)
        state = "paid" if request.amount_minor <= left and not declined else "declined"
        return Refund(
            request.refund_id, request.origin_id, request.amount_minor, state, _number(request.refund_id)
        )

    def _take(self, charge: Charge) -> None:
        times = 2 if charge.fault is Fault.CHARGED_TWICE else 1
        shown = charge.fault is not Fault.NOT_IN_STATEMENT
        for _ in range(times):
            self._book("charge", charge.attempt_id, charge.amount_minor, charge.reference, shown=shown)

    def _book(self, kind: str, attempt_id: str, amount: int, reference: str, *, shown: bool = True) -> None:
        self._books.book(Moved(kind, attempt_id, amount, reference, self._now_ms()), shown=shown)


def _told(charge: Charge) -> Answer:
    return Answer(charge.state, charge.reference if charge.state == "paid" else "")


def _number(attempt_id: str) -> str:
    """The provider's own number of a payment: the same however often it is asked for."""
    return f"42{attempt_id[-18:]}"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)

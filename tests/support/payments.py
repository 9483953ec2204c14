"""A payment provider for tests: the simulator's own rules without HTTP, and moments at which the till dies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from posclient.ports import ChargeAnswer, ChargeState, ProviderAwayError, StatementKind, StatementLine
from sync.payments.books import Books
from sync.payments.faults import Fault
from sync.payments.protocol import Answer, ChargeRequest, RefundRequest
from sync.payments.teller import Teller
from tests.support.till_fakes import START_MS

GOOD_CODE = "130123456789012345"
_NEVER_HEARD = frozenset({Fault.CUT_AFTER, Fault.CUT_BEFORE, Fault.FAILS_AFTER, Fault.NONSENSE})


def code_for(fault: Fault) -> str:
    """A payment code that asks the simulator for a fault."""
    return f"13012345678901{90:02d}{fault:02d}"


def nothing() -> None:
    """The till lives on."""


class FakeProvider:
    """Answers at once. `away`: nobody is reached; `goes_away_when_asked`: from the next question on. `before` and
    `after` run around each charge, for a till that dies there.
    """

    name = "fake"

    def __init__(self, *, now_ms: Callable[[], int] = lambda: START_MS) -> None:
        self.books = Books(":memory:")
        self.teller = Teller(self.books, now_ms)
        self.away = False
        self.goes_away_when_asked = False
        self.trouble_key = ""
        self.before = nothing
        self.after = nothing
        self.charged: list[tuple[str, int]] = []
        self.asked: list[str] = []
        self.probed = 0

    def close(self) -> None:
        self.books.close()

    def trouble(self) -> str:
        return "payment.away" if self.away else self.trouble_key

    def probe(self, timeout_s: float) -> bool:
        self.probed += 1
        return not self.away

    def charge(self, attempt_id: str, code: str, amount_minor: int, timeout_s: float) -> ChargeAnswer:
        self._reach()
        self.before()
        self.charged.append((attempt_id, amount_minor))
        answer, fault = self.teller.charge(ChargeRequest(attempt_id, code, amount_minor))
        self.after()
        return _heard(answer) if fault not in _NEVER_HEARD else ChargeAnswer(ChargeState.UNKNOWN)

    def query(self, attempt_id: str, timeout_s: float) -> ChargeAnswer:
        self._reach()
        self.asked.append(attempt_id)
        return _heard(self.teller.query(attempt_id))

    def reverse(self, attempt_id: str, timeout_s: float) -> ChargeAnswer:
        self._reach()
        return _heard(self.teller.reverse(attempt_id))

    def refund(self, refund_id: str, origin_id: str, amount_minor: int, timeout_s: float) -> ChargeAnswer:
        self._reach()
        return _heard(self.teller.refund(RefundRequest(refund_id, origin_id, amount_minor)))

    def statement(self, on: date, timeout_s: float) -> tuple[StatementLine, ...]:
        self._reach()
        return tuple(
            StatementLine(StatementKind(m.kind), m.attempt_id, m.amount_minor, m.reference, m.at_ms)
            for m in self.teller.statement(on).movements
        )

    def net_minor(self) -> int:
        """What customers have paid and not got back."""
        with self.books.change():
            return self.books.net_minor()

    def _reach(self) -> None:
        self.away = self.away or self.goes_away_when_asked
        if self.away:
            raise ProviderAwayError("away")


def _heard(answer: Answer) -> ChargeAnswer:
    return ChargeAnswer(ChargeState(answer.state), answer.reference, answer.detail)

"""Settling a due: split over tenders, rounded off where cash pays, with change from cash alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from posclient.domain.money import MAX_AMOUNT_MINOR
from posclient.domain.policy import Rounding
from posclient.domain.tender import GIVES_CHANGE, TenderKind

_STEP_MINOR: Final = {Rounding.NONE: 1, Rounding.JIAO: 10, Rounding.YUAN: 100}


def cash_step_minor(rounding: Rounding) -> int:
    """The smallest sum that a drawer counts out under this rounding."""
    return _STEP_MINOR[rounding]


class SettlementError(Exception):
    """What was handed over does not settle the due. `key` names the message, `values` fill it."""

    def __init__(self, key: str, **values: int | str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Payment:
    """What the customer hands over, in minor units.

    `reference` is of a card terminal's slip or of a provider, `attempt_id` names the payment attempt behind a code,
    `verified` is False where only the cashier has seen that it was paid.
    """

    kind: TenderKind
    received_minor: int
    reference: str = ""
    attempt_id: str = ""
    verified: bool = True


@dataclass(frozen=True)
class Part:
    """What one payment pays of the due: `received - change = amount`. None is negative."""

    payment: Payment
    amount_minor: int
    change_minor: int


@dataclass(frozen=True)
class Settlement:
    """A due that is paid: the parts sum to `due_minor`, which is after `rounding_minor` was rounded off (抹零)."""

    due_minor: int
    rounding_minor: int
    parts: tuple[Part, ...]

    @property
    def received_minor(self) -> int:
        """Everything that was handed over."""
        return sum(part.payment.received_minor for part in self.parts)

    @property
    def change_minor(self) -> int:
        """Everything that was handed back."""
        return sum(part.change_minor for part in self.parts)


def rounding_off(due_minor: int, rounding: Rounding, cash_minor: int) -> int:
    """What is let off (抹零) where cash pays the last `cash_minor` of a due: down to whole jiao or yuan.

    Only cash is rounded, since coins alone are short, and never down to nothing: what is let off is never more than
    what is then paid in cash. Raises ValueError unless `0 <= cash_minor <= due_minor`.
    """
    if not 0 <= cash_minor <= due_minor:
        raise ValueError(f"cash of {cash_minor} pays a due of {due_minor}")
    off = cash_minor % _STEP_MINOR[rounding]
    return off if off < cash_minor else 0


def open_part(due_minor: int, payments: Iterable[Payment]) -> int:
    """What is left of a due (before rounding) after these payments; zero where they are too much."""
    return max(0, due_minor - sum(payment.received_minor for payment in payments))


def settle(due_minor: int, payments: Sequence[Payment], rounding: Rounding = Rounding.NONE) -> Settlement:
    """Turn what was handed over into parts that pay exactly the due. `due_minor` is before rounding.

    Cash comes last, whatever the order of entering: only of cash is there change, and only what cash pays is rounded.
    Raises SettlementError where it is too little (`missing_minor` says how much), where tenders that give no change
    come to more than the due (`over_minor`), and for an amount that is none.
    """
    for payment in payments:
        _check(payment)
    fixed = [payment for payment in payments if payment.kind not in GIVES_CHANGE]
    cash = [payment for payment in payments if payment.kind in GIVES_CHANGE]
    rest_minor = due_minor - sum(payment.received_minor for payment in fixed)
    if rest_minor < 0:
        raise SettlementError("checkout.too_much", over_minor=-rest_minor)
    rounding_minor = rounding_off(due_minor, rounding, rest_minor) if cash else 0
    parts = [Part(payment, payment.received_minor, 0) for payment in fixed]
    open_minor = rest_minor - rounding_minor
    for payment in cash:
        pays = min(open_minor, payment.received_minor)
        parts.append(Part(payment, pays, payment.received_minor - pays))
        open_minor -= pays
    if open_minor > 0:
        raise SettlementError("checkout.too_little", missing_minor=open_minor)
    return Settlement(due_minor - rounding_minor, rounding_minor, tuple(parts))


def without(due_minor: int, parts: Iterable[tuple[TenderKind, int]], excepted: Iterable[TenderKind]) -> int:
    """A due without what these kinds of tender paid of it: what an e-invoice may be asked for."""
    left_out = frozenset(excepted)
    return due_minor - sum(amount for kind, amount in parts if kind in left_out)


def _check(payment: Payment) -> None:
    least = 0 if payment.kind in GIVES_CHANGE else 1
    if not least <= payment.received_minor <= MAX_AMOUNT_MINOR:
        raise SettlementError("checkout.bad_amount")

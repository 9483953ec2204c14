"""The payment provider of a shop that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from posclient.ports import ChargeAnswer, StatementLine


class NoProvider:
    """`ports.PaymentProvider`: nobody is there, and the tender's button says so."""

    @property
    def name(self) -> str:
        """Nobody's."""
        return "none"

    def trouble(self) -> str:
        """Always the same."""
        return "payment.no_provider"

    def probe(self, timeout_s: float) -> bool:  # noqa: ARG002 - the port's
        """Nobody is there."""
        return False

    def charge(self, *_asked: object, **_named: object) -> ChargeAnswer:
        """Nobody is asked."""
        _refuse(self.name)

    def query(self, *_asked: object, **_named: object) -> ChargeAnswer:
        """Nobody is asked."""
        _refuse(self.name)

    def reverse(self, *_asked: object, **_named: object) -> ChargeAnswer:
        """Nobody is asked."""
        _refuse(self.name)

    def refund(self, *_asked: object, **_named: object) -> ChargeAnswer:
        """Nobody is asked."""
        _refuse(self.name)

    def statement(self, *_asked: object, **_named: object) -> tuple[StatementLine, ...]:
        """Nobody is asked."""
        _refuse(self.name)


def _refuse(name: str) -> Never:
    from posclient.ports import ProviderAwayError  # noqa: PLC0415 - every till has this provider until it has a real one

    raise ProviderAwayError(name)

"""A due while it is being paid: what was taken already, which tender is next, what was typed. Values, no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from posclient.domain.settlement import Payment, SettlementError, open_part, rounding_off, settle
from posclient.domain.tender import GIVES_CHANGE, TenderKind
from posclient.services.tender_options import TenderOption, TenderOptions
from ui.models.typed_amount import minor_of, with_key

LONGEST_REFERENCE: Final = 20
CASH_ALONE: Final = TenderOptions()
"""Until the shop has said what else it takes."""


@dataclass(frozen=True)
class Paying:
    """Money in minor units. `typed` is an amount; for a card its slip's `reference` follows, once `asks_reference`."""

    due_minor: int = 0
    options: TenderOptions = CASH_ALONE
    taken: tuple[Payment, ...] = ()
    kind: TenderKind = TenderKind.CASH
    typed: str = ""
    reference: str = ""
    asks_reference: bool = False

    @property
    def option(self) -> TenderOption:
        """The tender that is chosen."""
        return next((one for one in self.options.options if one.kind is self.kind), TenderOption(self.kind))

    @property
    def open_minor(self) -> int:
        """What is left of the due, before rounding off."""
        return open_part(self.due_minor, self.taken)

    @property
    def rounding_minor(self) -> int:
        """What is let off when cash pays the rest, or has paid a part."""
        is_cash = self.kind in GIVES_CHANGE or any(one.kind in GIVES_CHANGE for one in self.taken)
        fixed = sum(one.received_minor for one in self.taken if one.kind not in GIVES_CHANGE)
        if not is_cash or fixed > self.due_minor:
            return 0
        return rounding_off(self.due_minor, self.options.rounding, self.due_minor - fixed)

    @property
    def asked_minor(self) -> int:
        """What the chosen tender would pay if nothing is typed: all that is open, or as much as it can."""
        if self.kind in GIVES_CHANGE:
            return max(0, self.open_minor - self.rounding_minor)
        most = self.option.most_minor
        return self.open_minor if most is None else min(self.open_minor, most)

    @property
    def amount_minor(self) -> int:
        """What the chosen tender pays: as typed, or all."""
        typed = minor_of(self.typed)
        return self.asked_minor if typed is None else typed

    @property
    def rest_minor(self) -> int:
        """Change, or below zero what is still missing, once the chosen tender is taken."""
        return self.amount_minor - max(0, self.open_minor - self.rounding_minor)

    @property
    def over_minor(self) -> int:
        """By how much what was taken is more than the due, where none of it gives change: the price has fallen."""
        fixed = sum(one.received_minor for one in self.taken if one.kind not in GIVES_CHANGE)
        return max(0, fixed - self.due_minor)

    @property
    def is_settled(self) -> bool:
        """Whether what was taken pays the due."""
        try:
            settle(self.due_minor, self.taken, self.options.rounding)
        except SettlementError:
            return False
        return True

    @property
    def payment(self) -> Payment:
        """The chosen tender as it stands."""
        return Payment(self.kind, self.amount_minor, self.reference, verified=self.kind is not TenderKind.QR)

    def trouble(self) -> str:
        """Why the chosen tender can't be taken as it stands, as a key of the words catalogue."""
        if self.option.reason:
            return self.option.reason
        if self.kind in GIVES_CHANGE:
            return ""
        if self.amount_minor <= 0:
            return "payment.nothing_to_pay" if self.open_minor == 0 else "checkout.bad_amount"
        if self.amount_minor > self.open_minor:
            return "pay.no_change"
        most = self.option.most_minor
        return "spend.too_little" if most is not None and self.amount_minor > most else ""

    # ── what the cashier does ──────────────────────────────────────────────────────────────────────────────────────

    def chosen(self, kind: TenderKind) -> Paying:
        """Another tender; what was typed as its amount stays."""
        return replace(self, kind=kind, reference="", asks_reference=False)

    def next_kind(self, by: int) -> TenderKind:
        """The tender so many places on, passing over those that can't be taken."""
        kinds = [one.kind for one in self.options.options if not one.reason or one.kind is self.kind]
        return kinds[(kinds.index(self.kind) + by) % len(kinds)] if self.kind in kinds else self.kind

    def with_key(self, key: str) -> Paying:
        """One more key, for the amount or the reference."""
        if self.asks_reference:
            is_fit = key.isascii() and key.isalnum() and len(self.reference) < LONGEST_REFERENCE
            return replace(self, reference=self.reference + key.upper()) if is_fit else self
        return replace(self, typed=with_key(self.typed, key))

    def without_key(self) -> Paying:
        """The last key taken back; behind the first one of a reference, the amount again."""
        if not self.asks_reference:
            return replace(self, typed=self.typed[:-1])
        if not self.reference:
            return replace(self, asks_reference=False)
        return replace(self, reference=self.reference[:-1])

    def asking_reference(self) -> Paying:
        """The amount stands; the card slip's reference comes next."""
        return replace(self, asks_reference=True)

    def with_taken(self, payment: Payment) -> Paying:
        """A payment more; the next tender begins with nothing typed, in cash."""
        fresh = replace(self, taken=(*self.taken, payment), typed="", reference="", asks_reference=False)
        return replace(fresh, kind=TenderKind.CASH)

    def without_taken(self, payment: Payment) -> Paying:
        """A payment less."""
        return replace(self, taken=tuple(one for one in self.taken if one is not payment))

    def with_options(self, options: TenderOptions) -> Paying:
        """What the basket can be paid with is known, or has changed. A tender that can't be taken is left for cash."""
        kinds = {one.kind for one in options.options if not one.reason}
        return replace(self if self.kind in kinds else self.chosen(TenderKind.CASH), options=options)

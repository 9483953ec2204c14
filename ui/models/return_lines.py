"""A return while it is put together on the screen: what of each line comes back, why, and how that looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from posclient.domain.money import ONE
from posclient.domain.refund_plan import PaidWith, Way
from posclient.domain.returns import SoldLine, Why
from posclient.domain.tender import TenderKind
from posclient.services.refund_open import OpenLine, open_due
from posclient.services.returnable import Receipt
from posclient.words import Words, name_in
from ui.models.cells import Row

REASONS: Final = tuple(Why)


@dataclass(frozen=True)
class Figure:
    """A line of the summary: a label and what goes there."""

    label: str
    amount: str


@dataclass(frozen=True)
class OfReceipt:
    """Goods of a receipt. `chosen` are thousandths by line id; a line that is not in it stays sold."""

    receipt: Receipt
    chosen: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, Why] = field(default_factory=dict)
    why: Why = Why.UNWANTED
    """The reason of lines that are still to be chosen: the one that was given last."""

    @property
    def lines(self) -> Sequence[SoldLine]:
        """As sold."""
        return self.receipt.original.lines

    @property
    def due_minor(self) -> int:
        """What goes back to her."""
        return self.receipt.undo(self.chosen).due_minor if self.chosen else 0

    @property
    def needs_terminal(self) -> bool:
        """Whether a part goes back on the card terminal."""
        return any(tender.way is Way.TERMINAL and part for tender, part in self._parts())

    def more(self, row: int, by: int = 1) -> OfReceipt:
        """So many pieces more (or fewer) of a line; of a weighed one all or nothing."""
        line = self.lines[row]
        left, now = self.receipt.left[line.line_id], self.chosen.get(line.line_id, 0)
        unit = left if line.weighed or line.quantity % ONE else ONE
        return self._with(line, max(0, min(left, now + by * unit)))

    def everything(self) -> OfReceipt:
        """All that is left of the receipt; nothing again where that is chosen already."""
        left = {line_id: quantity for line_id, quantity in self.receipt.left.items() if quantity}
        if self.chosen == left:
            return replace(self, chosen={})
        return replace(self, chosen=left, reasons={**dict.fromkeys(left, self.why), **self.reasons})

    def because(self, row: int, why: Why) -> OfReceipt:
        """The reason of a line, and of those that are chosen after it."""
        line = self.lines[row]
        return replace(self, reasons={**self.reasons, line.line_id: why}, why=why)

    def row_of(self, product_id: str) -> int | None:
        """The line from which one more of these goods can come back."""
        for row, line in enumerate(self.lines):
            left = self.receipt.left[line.line_id] - self.chosen.get(line.line_id, 0)
            if line.product_id == product_id and left > 0:
                return row
        return None

    def rows(self, words: Words) -> tuple[Row, ...]:
        """Goods, what is left of them, what comes back, its money, why."""
        parts = self.receipt.undo(self.chosen).parts if self.chosen else ()
        rows = []
        for at, line in enumerate(self.lines):
            name = self.receipt.names[line.line_id]
            taken = self.chosen.get(line.line_id, 0)
            rows.append(
                Row(
                    (
                        name_in(words.language, name.name, name.name_en),
                        words.quantity(self.receipt.left[line.line_id]),
                        words.quantity(taken) if taken else "–",
                        words.amount(parts[at].amount_minor) if taken else "",
                        words(f"returns.why.{self.reasons.get(line.line_id, self.why)}") if taken else "",
                    ),
                    line.line_id,
                )
            )
        return tuple(rows)

    def figures(self, words: Words) -> tuple[Figure, ...]:
        """Where the money goes, and what was rounded off."""
        if not self.chosen:
            return ()
        sums: dict[tuple[Way, TenderKind], int] = {}
        for tender, part in self._parts():
            kind = TenderKind.CASH if tender.way is Way.CASH else tender.kind
            sums[(tender.way, kind)] = sums.get((tender.way, kind), 0) + part
        figures = [
            Figure(f"{words('returns.slip_to')} {words(f'tender.{kind}')}", words.money(part))
            for (_, kind), part in sums.items()
            if part
        ]
        rounding = self.receipt.undo(self.chosen).rounding_minor
        if rounding:
            figures.append(Figure(words("returns.slip_rounding"), words.money(-rounding)))
        return tuple(figures)

    def who(self, words: Words) -> str:
        """Whose points and accounts are touched."""
        return words("returns.bought_by", name=self.receipt.buyer.name) if self.receipt.buyer else ""

    def notes(self, words: Words) -> tuple[str, ...]:
        """What to know before confirming: an approval, points below zero, an invoice."""
        notes = []
        if self.receipt.needs_approval:
            notes.append(words(self.receipt.needs_approval, days=self.receipt.return_days))
        points = self.points_after()
        if points is not None and points < 0 and self.receipt.buyer is not None:
            shown = words.points(points, self.receipt.buyer.points_scale)
            notes.append(words("returns.points_negative", points=shown))
        if self.receipt.original.invoice_token:
            notes.append(words("returns.slip_reverses_invoice"))
        return tuple(notes)

    def points_after(self) -> int | None:
        """What the member's points come to then; None where there is no member."""
        if self.receipt.buyer is None or not self.chosen:
            return None
        undone = self.receipt.undo(self.chosen)
        moved = sum(
            done
            for done, entry in zip(undone.entries, self.receipt.original.entries, strict=True)
            if entry.kind == "points"
        )
        return self.receipt.buyer.points - moved

    def _with(self, line: SoldLine, quantity: int) -> OfReceipt:
        chosen = {**self.chosen, line.line_id: quantity}
        if not quantity:
            del chosen[line.line_id]
        return replace(
            self,
            chosen=chosen,
            reasons={line.line_id: self.why, **self.reasons} if quantity else self.reasons,
        )

    def _parts(self) -> tuple[tuple[PaidWith, int], ...]:
        if not self.chosen:
            return ()
        refunds = self.receipt.undo(self.chosen).refunds
        return tuple(zip(self.receipt.original.tenders, refunds, strict=True))


@dataclass(frozen=True)
class Open:
    """Goods without a receipt, and whether the money goes onto the member's stored value."""

    lines: tuple[OpenLine, ...] = ()
    member_id: str = ""
    to_stored: bool = False
    why: Why = Why.UNWANTED

    @property
    def due_minor(self) -> int:
        """What goes back to her."""
        return open_due(self.lines, self.to)

    @property
    def to(self) -> TenderKind:
        """What it is refunded as."""
        return TenderKind.STORED if self.to_stored else TenderKind.CASH

    def add(self, line: OpenLine) -> Open:
        """One more article; the same at the same price joins its line."""
        for row, known in enumerate(self.lines):
            if (known.product.product_id, known.unit_price_minor) == (
                line.product.product_id,
                line.unit_price_minor,
            ) and not known.product.weighed:
                return self._at(row, replace(known, quantity=known.quantity + line.quantity))
        return replace(self, lines=(*self.lines, replace(line, why=self.why)))

    def more(self, row: int, by: int = 1) -> Open:
        """So many pieces more or fewer; a line without any is gone."""
        line = self.lines[row]
        unit = line.quantity if line.product.weighed else ONE
        quantity = line.quantity + by * unit
        if line.product.weighed and by > 0:
            return self
        if quantity <= 0:
            return replace(self, lines=(*self.lines[:row], *self.lines[row + 1 :]))
        return self._at(row, replace(line, quantity=quantity))

    def because(self, row: int, why: Why) -> Open:
        """The reason of a line, and of those to come."""
        return replace(self._at(row, replace(self.lines[row], why=why)), why=why)

    def at_price(self, row: int, unit_price_minor: int) -> Open:
        """A typed unit price."""
        return self._at(row, replace(self.lines[row], unit_price_minor=unit_price_minor, kind=None))

    def rows(self, words: Words) -> tuple[Row, ...]:
        """Goods, unit price, quantity, money, why."""
        return tuple(
            Row(
                (
                    name_in(words.language, line.product.name, line.product.name_en),
                    words.amount(line.unit_price_minor),
                    words.quantity(line.quantity),
                    words.amount(line.amount_minor),
                    words(f"returns.why.{line.why}"),
                ),
                line.line_id,
            )
            for line in self.lines
        )

    def figures(self, words: Words) -> tuple[Figure, ...]:
        """Where the money goes."""
        if not self.lines:
            return ()
        label = f"{words('returns.slip_to')} {words(f'tender.{self.to}')}"
        to_her = Figure(label, words.money(self.due_minor))
        rounding = sum(line.amount_minor for line in self.lines) - self.due_minor
        return (
            (Figure(words("returns.slip_rounding"), words.money(-rounding)), to_her)
            if rounding
            else (to_her,)
        )

    def who(self, words: Words) -> str:
        """Whether a member is identified, which stored value needs."""
        return words("returns.member_known" if self.member_id else "returns.card_for_member")

    def notes(self, words: Words) -> tuple[str, ...]:
        """Who decides."""
        return (words("returns.needs_manager_open"),)

    def _at(self, row: int, line: OpenLine) -> Open:
        return replace(self, lines=(*self.lines[:row], line, *self.lines[row + 1 :]))

"""Returns (退货): what undoes a part of a sale, exactly.

All figures are functions of the quantities that have come back so far. A return is the difference between two of them:
after it and before it. So a return of everything undoes everything, several returns make the same as one, in any order,
and nothing is ever undone twice or below zero, whatever is rounded on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from posclient.domain.apportion import part_so_far
from posclient.domain.money import ONE
from posclient.domain.refund_plan import PaidWith, in_cash_steps, refunds_so_far
from posclient.domain.undone_entries import Moved, Progress, entries_so_far


class Why(StrEnum):
    """What the customer says: 质量问题, 宝宝不适用, 买错, 不想要, 其他."""

    FAULTY = "faulty"
    UNSUITABLE = "unsuitable"
    WRONG = "wrong"
    UNWANTED = "unwanted"
    OTHER = "other"


class ReturnError(Exception):
    """A return that can't be. `key` names the message for the cashier."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class SoldLine:
    """A line as it was sold: quantity in thousandths, `gross_minor` at normal price, `amount_minor` as paid.

    Of goods that are not `weighed` only whole pieces come back.
    """

    line_id: str
    product_id: str
    quantity: int
    gross_minor: int
    amount_minor: int
    points: int
    weighed: bool = False
    unit_price_minor: int = 0
    price_kind: str = ""
    manual_minor: int = 0
    """The part of the discount that was given by hand; below zero where a price was raised."""
    need: str = ""
    tax_category: str = ""
    associate_id: str = ""


@dataclass(frozen=True)
class Original:
    """A sale that something comes back of. Its tenders pay the lines' amounts less `rounding_minor` (ValueError)."""

    sale_id: str
    receipt_no: str
    business_date: date
    lines: tuple[SoldLine, ...]
    tenders: tuple[PaidWith, ...]
    entries: tuple[Moved, ...] = ()
    rounding_minor: int = 0
    invoiceable_minor: int = 0
    invoice_token: str = ""
    member_id: str = ""
    """Whose entries these are; empty where nobody was identified."""
    cash_step_minor: int = 1
    """What the shop's cash was rounded to when it was sold: the steps in which it goes back."""

    def __post_init__(self) -> None:
        if not 0 <= self.rounding_minor <= self.amount_minor:
            raise ValueError("more is rounded off than there was to pay")
        if sum(tender.amount_minor for tender in self.tenders) != self.due_minor:
            raise ValueError("the tenders do not pay the due")
        if self.cash_step_minor < 1:
            raise ValueError("cash goes back in steps of a fen at least")

    @property
    def amount_minor(self) -> int:
        """Of all lines, before rounding off."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def due_minor(self) -> int:
        """What was paid."""
        return self.amount_minor - self.rounding_minor

    def line(self, line_id: str) -> SoldLine:
        """Raises ReturnError where there is no such line."""
        for line in self.lines:
            if line.line_id == line_id:
                return line
        raise ReturnError("returns.no_such_line")


@dataclass(frozen=True)
class Part:
    """What is undone of a line."""

    quantity: int
    gross_minor: int
    amount_minor: int
    points: int
    manual_minor: int = 0


@dataclass(frozen=True)
class Undone:
    """What is undone of a sale. `parts`, `refunds` and `entries` stand in the order of its lines, tenders and entries;
    `entries` have the signs of the originals, all else is positive, but for the rounding: where cash went back to the
    next whole step, it is below zero until the last part has come back.
    """

    parts: tuple[Part, ...]
    rounding_minor: int
    refunds: tuple[int, ...]
    entries: tuple[int, ...]
    invoiceable_minor: int

    @property
    def due_minor(self) -> int:
        """What goes back to her."""
        return sum(self.refunds)

    @property
    def amount_minor(self) -> int:
        """Of the lines, before what had been rounded off."""
        return sum(part.amount_minor for part in self.parts)

    @property
    def gross_minor(self) -> int:
        """At normal prices."""
        return sum(part.gross_minor for part in self.parts)

    @property
    def points(self) -> int:
        """By the lines."""
        return sum(part.points for part in self.parts)


Quantities = Mapping[str, int]
"""Thousandths by line id; a line that is not named has none."""


def undone(original: Original, returned: Quantities) -> Undone:
    """What is undone when these quantities have come back in all. Raises ReturnError for more than was sold."""
    parts = tuple(_part(line, returned.get(line.line_id, 0)) for line in original.lines)
    for line_id in returned:
        original.line(line_id)
    amount = sum(part.amount_minor for part in parts)
    rounding = (
        part_so_far(original.rounding_minor, amount, original.amount_minor) if original.amount_minor else 0
    )
    exact = refunds_so_far(original.tenders, amount - rounding)
    refunds = in_cash_steps(original.tenders, exact, original.cash_step_minor)
    progress = Progress(
        amount_minor=amount,
        of_amount_minor=original.amount_minor,
        points=sum(part.points for part in parts),
        of_points=sum(line.points for line in original.lines),
        is_all=all(part.quantity == line.quantity for part, line in zip(parts, original.lines, strict=True)),
    )
    due = original.due_minor
    return Undone(
        parts=parts,
        rounding_minor=amount - sum(refunds),
        refunds=refunds,
        entries=entries_so_far(original.entries, original.tenders, refunds, progress),
        invoiceable_minor=part_so_far(original.invoiceable_minor, amount - rounding, due) if due else 0,
    )


def give_back(original: Original, before: Quantities, chosen: Quantities) -> Undone:
    """The return of the `chosen` quantities after `before` has come back already. Raises ReturnError."""
    if not any(chosen.values()):
        raise ReturnError("returns.nothing_chosen")
    for line_id, quantity in chosen.items():
        line = original.line(line_id)
        if quantity < 0:
            raise ReturnError("returns.bad_quantity")
        if not line.weighed and line.quantity % ONE == 0 and quantity % ONE:
            raise ReturnError("returns.whole_pieces")
    return _between(undone(original, before), undone(original, added(before, chosen)))


def left_of(original: Original, returned: Quantities) -> dict[str, int]:
    """What can still come back, by line id, in thousandths."""
    return {line.line_id: line.quantity - returned.get(line.line_id, 0) for line in original.lines}


def added(*quantities: Quantities) -> dict[str, int]:
    """Several returns' quantities together."""
    result: dict[str, int] = {}
    for some in quantities:
        for line_id, quantity in some.items():
            result[line_id] = result.get(line_id, 0) + quantity
    return result


def _part(line: SoldLine, quantity: int) -> Part:
    if not 0 <= quantity <= line.quantity:
        raise ReturnError("returns.more_than_sold")
    return Part(
        quantity,
        part_so_far(line.gross_minor, quantity, line.quantity),
        part_so_far(line.amount_minor, quantity, line.quantity),
        part_so_far(line.points, quantity, line.quantity),
        part_so_far(abs(line.manual_minor), quantity, line.quantity) * (-1 if line.manual_minor < 0 else 1),
    )


def _between(before: Undone, after: Undone) -> Undone:
    return Undone(
        parts=tuple(
            Part(
                new.quantity - old.quantity,
                new.gross_minor - old.gross_minor,
                new.amount_minor - old.amount_minor,
                new.points - old.points,
                new.manual_minor - old.manual_minor,
            )
            for old, new in zip(before.parts, after.parts, strict=True)
        ),
        rounding_minor=after.rounding_minor - before.rounding_minor,
        refunds=_differences(before.refunds, after.refunds),
        entries=_differences(before.entries, after.entries),
        invoiceable_minor=after.invoiceable_minor - before.invoiceable_minor,
    )


def _differences(before: Iterable[int], after: Sequence[int]) -> tuple[int, ...]:
    return tuple(new - old for old, new in zip(before, after, strict=True))

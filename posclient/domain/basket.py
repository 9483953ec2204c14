"""The basket: a list of commands, folded into lines. Undo drops the last command; a crash replays them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from posclient.domain.member import MemberId
from posclient.domain.money import MAX_QUANTITY


class BasketError(Exception):
    """A command that the basket can't take. `key` names the message for the cashier."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Add:
    """Put goods in. `amount_minor` is the amount of a scale label, which wins over price × quantity."""

    line_id: str
    product_id: str
    quantity: int
    amount_minor: int | None = None
    code: str = ""


@dataclass(frozen=True)
class SetQuantity:
    """Another quantity for a line, in thousandths."""

    line_id: str
    quantity: int


@dataclass(frozen=True)
class Remove:
    """Take a line out."""

    line_id: str


@dataclass(frozen=True)
class Identify:
    """This member is buying. `how`: card, ecard, phone, search, enrolled, provisional."""

    member_id: MemberId
    how: str


@dataclass(frozen=True)
class Forget:
    """No member is buying after all."""


Command = Add | SetQuantity | Remove | Identify | Forget


@dataclass(frozen=True)
class BasketLine:
    """One line as it stands after all commands."""

    line_id: str
    product_id: str
    quantity: int
    amount_minor: int | None = None
    code: str = ""


@dataclass(frozen=True)
class Basket:
    """Lines in the order in which they came, and who is buying."""

    lines: tuple[BasketLine, ...] = ()
    member_id: MemberId | None = None
    identified_by: str = ""

    def line(self, line_id: str) -> BasketLine:
        """Raises BasketError where there is no such line."""
        for line in self.lines:
            if line.line_id == line_id:
                return line
        raise BasketError("basket.no_such_line")

    @property
    def pieces(self) -> int:
        """Whole pieces; a weighed line counts as one."""
        return sum(line.quantity // 1000 if line.quantity % 1000 == 0 else 1 for line in self.lines)


def apply(basket: Basket, command: Command) -> Basket:
    """The basket after one more command. Raises BasketError for a command that makes no sense.

    The same product scanned again without a label's amount joins its line.
    """
    match command:
        case Add():
            return _add(basket, command)
        case SetQuantity(line_id, quantity):
            _check_quantity(quantity)
            if basket.line(line_id).amount_minor is not None:
                raise BasketError("basket.label_fixes_quantity")
            return _replace(basket, replace(basket.line(line_id), quantity=quantity))
        case Remove(line_id):
            gone = basket.line(line_id)
            return replace(basket, lines=tuple(line for line in basket.lines if line is not gone))
        case Identify(member_id, how):
            return replace(basket, member_id=member_id, identified_by=how)
        case Forget():
            return replace(basket, member_id=None, identified_by="")


def fold(commands: Iterable[Command]) -> Basket:
    """The basket that these commands make, in order."""
    basket = Basket()
    for command in commands:
        basket = apply(basket, command)
    return basket


def _add(basket: Basket, add: Add) -> Basket:
    _check_quantity(add.quantity)
    if add.amount_minor is None:
        for line in basket.lines:
            if line.product_id == add.product_id and line.amount_minor is None:
                _check_quantity(line.quantity + add.quantity)
                return _replace(basket, replace(line, quantity=line.quantity + add.quantity))
    if any(line.line_id == add.line_id for line in basket.lines):
        raise BasketError("basket.line_taken")
    line = BasketLine(add.line_id, add.product_id, add.quantity, add.amount_minor, add.code)
    return replace(basket, lines=(*basket.lines, line))


def _replace(basket: Basket, changed: BasketLine) -> Basket:
    lines = tuple(changed if line.line_id == changed.line_id else line for line in basket.lines)
    return replace(basket, lines=lines)


def _check_quantity(quantity: int) -> None:
    if quantity <= 0:
        raise BasketError("basket.quantity_not_positive")
    if quantity > MAX_QUANTITY:
        raise BasketError("basket.quantity_too_large")

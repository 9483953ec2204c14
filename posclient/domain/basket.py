"""The basket: a list of commands, folded into lines. Undo drops the last command; a crash replays them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from posclient.domain.basket_commands import (
    Add,
    AddOpen,
    Command,
    Credit,
    DiscountBasket,
    DiscountLine,
    Forget,
    Identify,
    OverridePrice,
    Prove,
    Remove,
    SetQuantity,
)
from posclient.domain.by_hand import LONGEST_TITLE, Discount, OpenItem, PriceByHand
from posclient.domain.catalog import Product
from posclient.domain.member import MemberId
from posclient.domain.money import MAX_AMOUNT_MINOR, MAX_QUANTITY

__all__ = [
    "Add",
    "AddOpen",
    "Basket",
    "BasketError",
    "BasketLine",
    "Command",
    "Credit",
    "DiscountBasket",
    "DiscountLine",
    "Forget",
    "Identify",
    "OverridePrice",
    "Prove",
    "Remove",
    "SetQuantity",
    "apply",
    "fold",
]


class BasketError(Exception):
    """A command that the basket can't take. `key` names the message for the cashier."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class BasketLine:
    """One line as it stands after all commands. `associate_id` is the operator who advised, or empty."""

    line_id: str
    product_id: str
    quantity: int
    amount_minor: int | None = None
    code: str = ""
    price: PriceByHand | None = None
    discount: Discount | None = None
    associate_id: str = ""
    open_item: OpenItem | None = None

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody set its price or gave a discount on it."""
        return self.price is not None or self.discount is not None


@dataclass(frozen=True)
class Basket:
    """Lines in the order in which they came, and who is buying.

    `associate_id` is credited with lines that are still to come. `proven_by` says how the member proved who she is.
    """

    lines: tuple[BasketLine, ...] = ()
    member_id: MemberId | None = None
    identified_by: str = ""
    proven_by: str = ""
    discount: Discount | None = None
    associate_id: str = ""

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

    @property
    def open_goods(self) -> dict[str, Product]:
        """The goods without an article, as products of this basket alone."""
        return {
            line.product_id: Product(
                product_id=line.product_id,
                sku="",
                name=line.open_item.title,
                barcodes=(line.open_item.barcode,) if line.open_item.barcode else (),
                price_minor=line.open_item.unit_price_minor,
            )
            for line in self.lines
            if line.open_item is not None
        }


def apply(basket: Basket, command: Command) -> Basket:
    """The basket after one more command. Raises BasketError for a command that makes no sense.

    The same product scanned again without a label's amount joins its line, unless something was given on it by hand
    or another associate is credited with it.
    """
    match command:
        case Add() | AddOpen():
            return _added(basket, command)
        case SetQuantity() | Remove():
            return _recounted(basket, command)
        case OverridePrice() | DiscountLine() | DiscountBasket():
            return _given(basket, command)
        case Credit(line_id, operator_id):
            return _credited(basket, line_id, operator_id)
        case Identify() | Prove() | Forget():
            return _bought_by(basket, command)


def fold(commands: Iterable[Command]) -> Basket:
    """The basket that these commands make, in order."""
    basket = Basket()
    for command in commands:
        basket = apply(basket, command)
    return basket


def open_product_id(line_id: str) -> str:
    """The product id of goods without an article: one a line, so that nothing joins it."""
    return f"open:{line_id}"


def _added(basket: Basket, add: Add | AddOpen) -> Basket:
    _check_quantity(add.quantity)
    if isinstance(add, AddOpen):
        line = _open_line(basket, add)
    else:
        for there in basket.lines if add.amount_minor is None else ():
            if _is_joined_by(there, add, basket):
                _check_quantity(there.quantity + add.quantity)
                return _changed(basket, replace(there, quantity=there.quantity + add.quantity))
        line = BasketLine(
            add.line_id,
            add.product_id,
            add.quantity,
            add.amount_minor,
            add.code,
            associate_id=basket.associate_id,
        )
    if any(there.line_id == line.line_id for there in basket.lines):
        raise BasketError("basket.line_taken")
    return replace(basket, lines=(*basket.lines, line))


def _is_joined_by(line: BasketLine, add: Add, basket: Basket) -> bool:
    return (
        line.product_id == add.product_id
        and line.amount_minor is None
        and not line.is_by_hand
        and line.associate_id == basket.associate_id
    )


def _open_line(basket: Basket, add: AddOpen) -> BasketLine:
    if not add.title or len(add.title) > LONGEST_TITLE:
        raise BasketError("basket.bad_title")
    if not 0 < add.unit_price_minor <= MAX_AMOUNT_MINOR:
        raise BasketError("basket.bad_price")
    item = OpenItem(add.title, add.unit_price_minor, add.barcode, add.approved_by)
    return BasketLine(
        add.line_id,
        open_product_id(add.line_id),
        add.quantity,
        code=add.barcode,
        associate_id=basket.associate_id,
        open_item=item,
    )


def _recounted(basket: Basket, command: SetQuantity | Remove) -> Basket:
    line = basket.line(command.line_id)
    if isinstance(command, Remove):
        return replace(basket, lines=tuple(there for there in basket.lines if there is not line))
    _check_quantity(command.quantity)
    if line.amount_minor is not None:
        raise BasketError("basket.label_fixes_quantity")
    return _changed(basket, replace(line, quantity=command.quantity))


def _given(basket: Basket, command: OverridePrice | DiscountLine | DiscountBasket) -> Basket:
    if isinstance(command, OverridePrice):
        line, unit_price = basket.line(command.line_id), command.unit_price_minor
        if unit_price is None:
            return _changed(basket, replace(line, price=None))
        if not 0 <= unit_price <= MAX_AMOUNT_MINOR:
            raise BasketError("basket.bad_price")
        price = PriceByHand(unit_price, command.reason, command.approved_by)
        return _changed(basket, replace(line, price=price))
    discount = _discount(command)
    if isinstance(command, DiscountLine):
        return _changed(basket, replace(basket.line(command.line_id), discount=discount))
    return replace(basket, discount=discount)


def _discount(command: DiscountLine | DiscountBasket) -> Discount | None:
    percent, amount_minor = command.percent, command.amount_minor
    if not percent and not amount_minor:
        return None
    if not 0 <= percent <= 100 or not 0 <= amount_minor <= MAX_AMOUNT_MINOR or (percent and amount_minor):
        raise BasketError("basket.bad_discount")
    return Discount(percent, amount_minor, command.reason, command.approved_by)


def _credited(basket: Basket, line_id: str, operator_id: str) -> Basket:
    if line_id:
        return _changed(basket, replace(basket.line(line_id), associate_id=operator_id))
    lines = tuple(replace(line, associate_id=operator_id) for line in basket.lines)
    return replace(basket, lines=lines, associate_id=operator_id)


def _bought_by(basket: Basket, command: Identify | Prove | Forget) -> Basket:
    match command:
        case Identify(member_id, how):
            return replace(basket, member_id=member_id, identified_by=how, proven_by="")
        case Prove(how):
            if basket.member_id is None:
                raise BasketError("basket.nobody_to_prove")
            return replace(basket, proven_by=how)
        case Forget():
            return replace(basket, member_id=None, identified_by="", proven_by="")


def _changed(basket: Basket, changed: BasketLine) -> Basket:
    lines = tuple(changed if line.line_id == changed.line_id else line for line in basket.lines)
    return replace(basket, lines=lines)


def _check_quantity(quantity: int) -> None:
    if quantity <= 0:
        raise BasketError("basket.quantity_not_positive")
    if quantity > MAX_QUANTITY:
        raise BasketError("basket.quantity_too_large")

"""What the cashier gives by hand: a price, a discount, credit to an associate, goods that nobody knows.

Each is one command of the basket, within what her role may or what somebody else approved, and it is logged.
"""

from __future__ import annotations

from dataclasses import replace

from posclient.domain.basket import (
    AddOpen,
    Credit,
    DiscountBasket,
    DiscountLine,
    OverridePrice,
)
from posclient.domain.by_hand import LONGEST_TITLE, WHY, Discount
from posclient.domain.codes import looks_like_bank_card, looks_like_payment_code
from posclient.domain.money import ONE
from posclient.domain.staff import Operator
from posclient.services.approval import require
from posclient.services.audit_row import log
from posclient.services.hand_limits import (
    basket_before,
    both,
    line_before,
    may_override,
    may_sell_open,
    may_take,
    may_together,
)
from posclient.services.sell import keep
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import SaleView, price, view_in
from posclient.store import operators
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

__all__ = [
    "WHY",
    "associates",
    "credit",
    "discount_basket",
    "discount_line",
    "override_price",
    "sell_open",
    "take_back_line",
]


def override_price(
    shop: Shop,
    session: Session,
    line_id: str,
    unit_price_minor: int | None,
    reason: str = "",
    approved_by: Operator | None = None,
) -> SaleView:
    """This line costs so much a unit; None takes that back. Raises ShopError, ApprovalNeededError among them."""

    def write(connection: Transaction) -> SaleView:
        approver = ""
        if unit_price_minor is not None:
            _check_reason(reason)
            policy = policy_in_force(connection)
            approver = require(connection, policy, session, may_override, approved_by)
        command = OverridePrice(line_id, unit_price_minor, reason, approver)
        now = keep(connection, shop, session, command)
        action = "price_overridden" if unit_price_minor is not None else "by_hand_taken_back"
        _log(
            connection,
            shop,
            session,
            action,
            now,
            f"{line_id} {unit_price_minor} {reason}",
            approver,
        )
        return now

    return shop.store.write(write, Priority.COUNTER, name="override price")


def discount_line(
    shop: Shop,
    session: Session,
    line_id: str,
    *,
    percent: int = 0,
    amount_minor: int = 0,
    reason: str = "",
    approved_by: Operator | None = None,
) -> SaleView:
    """So many percent, or so much, off a line; neither takes the discount back. Raises ShopError."""

    def write(connection: Transaction) -> SaleView:
        approver = ""
        if percent or amount_minor:
            _check_reason(reason)
            priced = price(connection, session.business_date)
            discount, before = Discount(percent, amount_minor), line_before(priced, line_id)
            alone = may_take(discount, *before, "basket.discount_above_line", of_line=True)
            lines = tuple(
                replace(line, discount=discount) if line.line_id == line_id else line
                for line in priced.basket.lines
            )
            may = both(alone, may_together(replace(priced.basket, lines=lines), priced.quote))
            approver = require(connection, policy_in_force(connection), session, may, approved_by)
        command = DiscountLine(line_id, percent, amount_minor, reason, approver)
        now = keep(connection, shop, session, command)
        detail = f"{line_id} {percent}% {amount_minor} {reason}"
        _log(connection, shop, session, _discount_action(percent, amount_minor), now, detail, approver)
        return now

    return shop.store.write(write, Priority.COUNTER, name="discount line")


def discount_basket(
    shop: Shop,
    session: Session,
    *,
    percent: int = 0,
    amount_minor: int = 0,
    reason: str = "",
    approved_by: Operator | None = None,
) -> SaleView:
    """So many percent, or so much, off the whole basket; neither takes the discount back. Raises ShopError."""

    def write(connection: Transaction) -> SaleView:
        approver = ""
        if percent or amount_minor:
            _check_reason(reason)
            priced = price(connection, session.business_date)
            discount, before = Discount(percent, amount_minor), basket_before(priced.basket, priced.quote)
            alone = may_take(discount, *before, "basket.discount_above_basket")
            may = both(alone, may_together(replace(priced.basket, discount=discount), priced.quote))
            approver = require(connection, policy_in_force(connection), session, may, approved_by)
        command = DiscountBasket(percent, amount_minor, reason, approver)
        now = keep(connection, shop, session, command)
        detail = f"basket {percent}% {amount_minor} {reason}"
        _log(connection, shop, session, _discount_action(percent, amount_minor), now, detail, approver)
        return now

    return shop.store.write(write, Priority.COUNTER, name="discount basket")


def take_back_line(shop: Shop, session: Session, line_id: str) -> SaleView:
    """Neither a price nor a discount by hand on this line after all."""

    def write(connection: Transaction) -> SaleView:
        basket = price(connection, session.business_date).basket
        line = next((line for line in basket.lines if line.line_id == line_id), None)
        now = view_in(connection, shop, session.business_date)
        if line is not None and line.price is not None:
            now = keep(connection, shop, session, OverridePrice(line_id, None))
        if line is not None and line.discount is not None:
            now = keep(connection, shop, session, DiscountLine(line_id))
        _log(connection, shop, session, "by_hand_taken_back", now, line_id, "")
        return now

    return shop.store.write(write, Priority.COUNTER, name="take back")


def credit(shop: Shop, session: Session, line_id: str, operator_id: str) -> SaleView:
    """Credit an operator with a line; without a line, with the basket and what comes into it. Raises ShopError.

    An empty `operator_id` takes the credit back.
    """

    def write(connection: Transaction) -> SaleView:
        known = {operator.operator_id for operator in operators.active_operators(connection)}
        if operator_id and operator_id not in known:
            raise ShopError("sign_in.unknown_operator")
        return keep(connection, shop, session, Credit(line_id, operator_id))

    return shop.store.write(write, Priority.COUNTER, name="credit")


def associates(shop: Shop) -> tuple[Operator, ...]:
    """Who can be credited with a line: everybody who works here."""
    return shop.store.read(operators.active_operators)


def sell_open(
    shop: Shop,
    session: Session,
    title: str,
    unit_price_minor: int,
    barcode: str = "",
    quantity: int = ONE,
    approved_by: Operator | None = None,
) -> SaleView:
    """Sell goods that nobody knows under a title (the till's own where empty) and a price. Raises ShopError.

    Headquarters is told of them when the sale is complete.
    """
    code = "" if looks_like_payment_code(barcode) or looks_like_bank_card(barcode) else barcode
    named = title.strip()[:LONGEST_TITLE] or shop.words("goods.open_title")

    def write(connection: Transaction) -> SaleView:
        policy = policy_in_force(connection)
        approver = require(connection, policy, session, may_sell_open, approved_by)
        command = AddOpen(shop.ids.new(), named, unit_price_minor, code, quantity, approver)
        now = keep(connection, shop, session, command)
        _log(connection, shop, session, "open_item", now, f"{code} {unit_price_minor}", approver)
        return now

    return shop.store.write(write, Priority.COUNTER, name="sell open")


def _discount_action(percent: int, amount_minor: int) -> str:
    return "discount_by_hand" if percent or amount_minor else "by_hand_taken_back"


def _check_reason(reason: str) -> None:
    if reason not in WHY:
        raise ShopError("by_hand.reason_missing")


def _log(
    connection: Transaction,
    shop: Shop,
    session: Session,
    action: str,
    now: SaleView,
    detail: str,
    approver: str,
) -> None:
    text = f"{detail} approved by {approver}" if approver else detail
    log(connection, shop, session, action, now.basket_id or "", text)

"""Filling the basket: each action is one persisted command, then the basket is shown again."""

from __future__ import annotations

from posclient.domain.basket import (
    Add,
    BasketError,
    Command,
    Forget,
    Identify,
    Remove,
    SetQuantity,
    apply,
    fold,
)
from posclient.domain.codes import looks_like_payment_code
from posclient.domain.member import MemberId
from posclient.domain.money import MAX_AMOUNT_MINOR, ONE
from posclient.services.identify import How, ProductFound
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import SaleView, just_cancelled, price, view
from posclient.store import audit, baskets, members
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority


def add(shop: Shop, session: Session, found: ProductFound, times: int = 1) -> SaleView:
    """Put goods into the basket, `times` of them (the `5×` before a scan). Raises ShopError."""
    if times < 1:
        raise ShopError("basket.quantity_not_positive")
    if found.quantity is not None and times > 1:
        raise ShopError("basket.label_fixes_quantity")
    if found.product.weighed and found.quantity is None and found.amount_minor is None and times == 1:
        raise ShopError("basket.weigh_first", product=found.product.name)
    quantity = found.quantity if found.quantity is not None else times * ONE
    # a scale label may have a payment code's shape: such a code is kept nowhere
    code = "" if looks_like_payment_code(found.code) else found.code
    line = Add(shop.ids.new(), found.product.product_id, quantity, found.amount_minor, code)
    return _do(shop, session, line)


def set_quantity(shop: Shop, session: Session, line_id: str, quantity: int) -> SaleView:
    """Another quantity (thousandths) for a line. Raises ShopError for zero, negative and absurd ones."""
    return _do(shop, session, SetQuantity(line_id, quantity))


def remove(shop: Shop, session: Session, line_id: str) -> SaleView:
    """Take a line out; it is logged."""
    return _do(shop, session, Remove(line_id))


def identify_member(shop: Shop, session: Session, member_id: MemberId, how: How) -> SaleView:
    """This member is buying: the basket is priced for her from now on."""
    return _do(shop, session, Identify(member_id, how))


def forget_member(shop: Shop, session: Session) -> SaleView:
    """Nobody's basket after all."""
    return _do(shop, session, Forget())


def undo(shop: Shop, session: Session) -> SaleView:
    """Take the last command back; after a cancelled basket, bring that basket back. Raises ShopError where there is
    nothing to undo.
    """

    def write(connection: Transaction) -> None:
        stored = baskets.open_basket(connection)
        if stored is None and (gone := just_cancelled(connection, session.business_date)) is not None:
            baskets.set_state(connection, gone.basket_id, "open")
            _log(connection, shop, session, "undone", gone.basket_id, "cancel")
            return
        undone = baskets.undo_last(connection, stored.basket_id) if stored else None
        if stored is None or undone is None:
            raise ShopError("basket.nothing_to_undo")
        _log(connection, shop, session, "undone", stored.basket_id, type(undone).__name__.lower())

    shop.store.write(write, Priority.COUNTER, name="undo")
    return view(shop, session.business_date)


def cancel(shop: Shop, session: Session) -> SaleView:
    """Put the whole basket away; it is logged and stays on record."""

    def write(connection: Transaction) -> None:
        stored = baskets.open_basket(connection)
        if stored is not None:
            baskets.set_state(connection, stored.basket_id, "cancelled")
            _log(connection, shop, session, "basket_cancelled", stored.basket_id, "")

    shop.store.write(write, Priority.COUNTER, name="cancel")
    return view(shop, session.business_date)


def _do(shop: Shop, session: Session, command: Command) -> SaleView:
    shop.store.write(
        lambda connection: _append(connection, shop, session, command),
        Priority.COUNTER,
        name=type(command).__name__.lower(),
    )
    return view(shop, session.business_date)


def _append(connection: Transaction, shop: Shop, session: Session, command: Command) -> None:
    """Check that the basket can take the command, then keep it."""
    stored = baskets.open_basket(connection)
    try:
        apply(fold(stored.commands if stored else ()), command)
    except BasketError as refused:
        raise ShopError(refused.key) from refused
    at_ms = shop.clock.now_ms()
    if stored is None:
        basket_id = shop.ids.new()
        baskets.begin(
            connection,
            basket_id=basket_id,
            business_date=session.business_date.isoformat(),
            shift_id=session.shift_id,
            operator_id=session.operator.operator_id,
            at_ms=at_ms,
        )
    else:
        basket_id = stored.basket_id
    baskets.append(connection, basket_id, command, operator_id=session.operator.operator_id, at_ms=at_ms)
    if isinstance(command, Add | SetQuantity):
        _refuse_absurd(connection, session)
    if isinstance(command, Identify):
        members.note_visit(connection, command.member_id, session.business_date)
    if isinstance(command, Remove):
        _log(connection, shop, session, "line_removed", basket_id, command.line_id)


def _refuse_absurd(connection: Transaction, session: Session) -> None:
    """Millions from a slip of the scanner into the quantity, and half a tin: refused before they are in the basket."""
    priced = price(connection, session.business_date)
    if priced.quote.gross_minor > MAX_AMOUNT_MINOR:
        raise ShopError("basket.amount_too_large")
    for line in priced.basket.lines:
        is_whole = line.quantity % ONE == 0 or line.amount_minor is not None
        if not is_whole and not priced.goods[line.product_id].weighed:
            raise ShopError("basket.whole_pieces")


def _log(
    connection: Transaction, shop: Shop, session: Session, action: str, subject: str, detail: str
) -> None:
    audit.record(
        connection,
        shop.audit_key,
        at_ms=shop.clock.now_ms(),
        operator_id=session.operator.operator_id,
        action=action,
        subject=subject,
        detail=detail,
    )

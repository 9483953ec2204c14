"""Filling the basket: each action is one persisted command, then the basket is shown again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from posclient.domain.basket import (
    Add,
    AddOpen,
    BasketError,
    Command,
    DiscountLine,
    Forget,
    Identify,
    OverridePrice,
    Prove,
    Remove,
    SetQuantity,
    apply,
    fold,
)
from posclient.domain.codes import looks_like_payment_code
from posclient.domain.member import MemberId
from posclient.domain.money import MAX_AMOUNT_MINOR, ONE, round_half_up
from posclient.services.attempts import open_attempt
from posclient.services.audit_row import log
from posclient.services.card_proof import prove_scanned
from posclient.services.identify import (
    How,
    Identified,
    MemberFound,
    ProductFound,
    Refused,
    look_up,
    readable,
)
from posclient.services.running import must_run
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import SaleView, just_cancelled, price, view_in
from posclient.store import baskets, members
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority


def take(
    shop: Shop, session: Session, text: str, times: int | Decimal = 1, *, scanned: bool = False
) -> tuple[Identified, SaleView | None]:
    """What a scanned or entered code stands for, and the basket afterwards where the code changed it: goods go into it
    `times` times (the `5×` or `1.25×` before a scan), a member becomes its customer. Raises ShopError.

    Loose goods whose weight nobody told change nothing yet.

    One transaction from the code to the view: every step to another thread and back would cost a part of the frame
    in which the answer is to be painted.
    """
    code = readable(text)
    if isinstance(code, Refused):
        return code, None

    def write(connection: Transaction) -> tuple[Identified, SaleView | None]:
        found = look_up(connection, shop, code)
        match found:
            case ProductFound() if not needs_weight(found, times):
                return found, keep(connection, shop, session, _line(shop, found, times))
            case MemberFound(member_id, how):
                now = keep(connection, shop, session, Identify(member_id, how))
                if scanned:
                    now = prove_scanned(connection, shop, session, found, code, now)
                return found, now
            case _:
                return found, None

    return shop.store.write(write, Priority.COUNTER, name="take")


def add(shop: Shop, session: Session, found: ProductFound, times: int | Decimal = 1) -> SaleView:
    """Put goods into the basket, `times` of them (a Decimal is a weight in the goods' unit). Raises ShopError."""
    return _do(shop, session, _line(shop, found, times))


def needs_weight(found: ProductFound, times: int | Decimal) -> bool:
    """Whether loose goods came without a scale label, and nobody typed what they weigh (`1.25×`) or how many units."""
    is_weighed = found.quantity is not None or found.amount_minor is not None
    return found.product.weighed and not is_weighed and isinstance(times, int) and times == 1


def _line(shop: Shop, found: ProductFound, times: int | Decimal) -> Add:
    if times <= 0:
        raise ShopError("basket.quantity_not_positive")
    if found.quantity is not None and times != 1:
        raise ShopError("basket.label_fixes_quantity")
    if needs_weight(found, times):
        raise ShopError("basket.weigh_first", product=found.product.name)
    quantity = found.quantity if found.quantity is not None else round_half_up(times * found.units * ONE)
    # a scale label may have a payment code's shape: such a code is kept nowhere
    code = "" if looks_like_payment_code(found.code) else found.code
    return Add(shop.ids.new(), found.product.product_id, quantity, found.amount_minor, code)


def set_quantity(shop: Shop, session: Session, line_id: str, quantity: int) -> SaleView:
    """Another quantity (thousandths) for a line. Raises ShopError for zero, negative and absurd ones."""
    return _do(shop, session, SetQuantity(line_id, quantity))


def remove(shop: Shop, session: Session, line_id: str) -> SaleView:
    """Take a line out; it is logged."""
    return _do(shop, session, Remove(line_id))


def identify_member(shop: Shop, session: Session, member_id: MemberId, how: How) -> SaleView:
    """This member is buying: the basket is priced for her from now on."""
    return _do(shop, session, Identify(member_id, how))


def note_visit(shop: Shop, session: Session, member_id: MemberId) -> None:
    """She was here: search ranks her higher. Nobody waits for that; it is done when the counter has nothing to do."""
    shop.right_of_way.give_way()
    shop.store.write(
        lambda connection: members.note_visit(connection, member_id, session.business_date),
        Priority.BACKGROUND,
        name="note visit",
    )


def forget_member(shop: Shop, session: Session) -> SaleView:
    """Nobody's basket after all."""
    return _do(shop, session, Forget())


def undo(shop: Shop, session: Session) -> SaleView:
    """Take the last command back; after a cancelled basket, bring that basket back. Raises ShopError where there is
    nothing to undo.
    """

    def write(connection: Transaction) -> SaleView:
        stored = baskets.open_basket(connection)
        if stored is None and (gone := just_cancelled(connection, session.business_date)) is not None:
            baskets.set_state(connection, gone.basket_id, "open")
            log(connection, shop, session, "undone", gone.basket_id, "cancel")
            return view_in(connection, shop, session.business_date)
        if stored is not None:
            _refuse_held(connection, stored.basket_id)
        undone = baskets.undo_last(connection, stored.basket_id) if stored else None
        if stored is not None and _came_together(stored.commands[-2:]):
            baskets.undo_last(connection, stored.basket_id)  # one scan or one key, one undo
        if stored is None or undone is None:
            raise ShopError("basket.nothing_to_undo")
        log(connection, shop, session, "undone", stored.basket_id, type(undone).__name__.lower())
        return view_in(connection, shop, session.business_date)

    return shop.store.write(write, Priority.COUNTER, name="undo")


def _came_together(newest: Sequence[Command]) -> bool:
    """Whether the last two commands were one act: a scan that identified her and proved it, or a line of which price
    and discount by hand were taken back at once.
    """
    match newest:
        case [Identify(how=identified), Prove(how=proven)]:
            return identified == proven
        case [
            OverridePrice(line_id=line_id, unit_price_minor=None),
            DiscountLine(line_id=other_id, percent=0, amount_minor=0),
        ]:
            return line_id == other_id
        case _:
            return False


def cancel(shop: Shop, session: Session) -> SaleView:
    """Put the whole basket away; it is logged and stays on record."""

    def write(connection: Transaction) -> SaleView:
        stored = baskets.open_basket(connection)
        if stored is not None:
            _refuse_held(connection, stored.basket_id)
            baskets.set_state(connection, stored.basket_id, "cancelled")
            log(connection, shop, session, "basket_cancelled", stored.basket_id, "")
        return view_in(connection, shop, session.business_date)

    return shop.store.write(write, Priority.COUNTER, name="cancel")


def _do(shop: Shop, session: Session, command: Command) -> SaleView:
    return shop.store.write(
        lambda connection: keep(connection, shop, session, command),
        Priority.COUNTER,
        name=type(command).__name__.lower(),
    )


def _refuse_held(connection: Transaction, basket_id: str) -> None:
    """What somebody is being charged for stays as it is until that has ended. Raises ShopError."""
    if open_attempt(connection, basket_id) is not None:
        raise ShopError("payment.open")


def keep(connection: Transaction, shop: Shop, session: Session, command: Command) -> SaleView:
    """Check that the basket can take the command, keep it, and say how the basket is then. Raises ShopError."""
    stored = baskets.open_basket(connection)
    if stored is not None and not isinstance(command, Prove):
        _refuse_held(connection, stored.basket_id)
    try:
        apply(fold(stored.commands if stored else ()), command)
    except BasketError as refused:
        raise ShopError(refused.key) from refused
    at_ms = shop.clock.now_ms()
    if stored is None:
        must_run(connection, session)
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
    reduced = _reduced(stored.commands if stored else (), command)
    baskets.append(connection, basket_id, command, operator_id=session.operator.operator_id, at_ms=at_ms)
    if isinstance(command, Add | AddOpen | SetQuantity | OverridePrice):
        _refuse_absurd(connection, session)
    if isinstance(command, Remove):
        log(connection, shop, session, "line_removed", basket_id, command.line_id)
    if reduced:
        log(connection, shop, session, "quantity_reduced", basket_id, reduced)
    now = view_in(connection, shop, session.business_date)
    if isinstance(command, Identify) and now.staff_id:
        is_own = now.staff_id == session.operator.operator_id
        log(connection, shop, session, "own_card" if is_own else "staff_card", basket_id, now.staff_id)
    return now


def _reduced(commands: Sequence[Command], command: Command) -> str:
    """What a command takes out of a line without removing it, for the log; empty where it takes nothing."""
    if not isinstance(command, SetQuantity):
        return ""
    before = fold(commands).line(command.line_id).quantity
    return f"{command.line_id} {before} -> {command.quantity}" if command.quantity < before else ""


def _refuse_absurd(connection: Transaction, session: Session) -> None:
    """Millions from a slip of the scanner into the quantity, and half a tin: refused before they are in the basket."""
    priced = price(connection, session.business_date)
    if priced.quote.gross_minor > MAX_AMOUNT_MINOR:
        raise ShopError("basket.amount_too_large")
    for line in priced.basket.lines:
        is_whole = line.quantity % ONE == 0 or line.amount_minor is not None
        if not is_whole and not priced.goods[line.product_id].weighed:
            raise ShopError("basket.whole_pieces")

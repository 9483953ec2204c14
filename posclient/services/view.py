"""The sale as the screen shows it: lines with prices and reasons, totals, the member, what joining would save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from posclient.domain.basket import Basket, BasketLine, fold
from posclient.domain.catalog import Product
from posclient.domain.promotion.engine import quote, saving_as_member
from posclient.domain.promotion.quote import MemberContext, Quote, QuotedLine
from posclient.domain.promotion.rules import RuleSet
from posclient.services.panel import MemberFigures, MemberPanel, member_figures, with_advice
from posclient.services.shop import Shop
from posclient.services.staff_price import member_context
from posclient.store import baskets, documents, products, staff
from posclient.store.baskets import StoredBasket
from posclient.store.documents import RulesInForce
from posclient.store.policy import policy_in_force
from posclient.store.stock import stock_of
from posclient.store.transaction import Transaction
from posclient.words import Names, Pack, Words, names_in, pack_of


@dataclass(frozen=True)
class LineView:
    """A priced line with its goods. `associate` is the name of the operator who is credited with it; `stock` is what
    headquarters believes to be here (thousandths), None where it does not count these goods.
    """

    quoted: QuotedLine
    product: Product
    line: BasketLine
    associate: str = ""
    stock: int | None = None


@dataclass(frozen=True)
class Joining:
    """What joining now would bring on this basket: minor units saved, and points (at the account's scale)."""

    saving_minor: int
    points: int
    points_scale: int


@dataclass(frozen=True)
class SaleView:
    """Everything that the sale screen paints. `basket_id` is None before the first command.

    `staff_id` is the operator of this shop whose own card it is, or empty.
    """

    basket_id: str | None
    lines: tuple[LineView, ...]
    pieces: int
    quote: Quote
    member: MemberPanel | None
    identified_by: str
    member_saving_minor: int
    joining: Joining | None
    can_undo: bool
    names: Names
    basket: Basket
    staff_id: str = ""


@dataclass(frozen=True)
class Priced:
    """A basket with all that its price was computed from. `state` is empty where there is no such basket.

    `goods` holds what is sold without an article too. `context` is what the quote read of the member, and `staff_id`
    the operator of this shop who she is, or empty.
    """

    basket_id: str | None
    state: str
    basket: Basket
    goods: Mapping[str, Product]
    member: MemberFigures | None
    in_force: RulesInForce
    quote: Quote
    commands: int
    context: MemberContext | None = None
    staff_id: str = ""

    @property
    def identified_by(self) -> str:
        """How the member was identified; empty without one, also where headquarters deleted her meanwhile."""
        return self.basket.identified_by if self.member else ""


def view(shop: Shop, on: date) -> SaleView:
    """The basket on the counter, priced for a business date."""
    return shop.store.read(lambda connection: view_in(connection, shop, on))


def price(connection: Transaction, on: date, basket_id: str | None = None) -> Priced:
    """Price the open basket (or one by id) from what the store holds at this moment."""
    stored = baskets.by_id(connection, basket_id) if basket_id else baskets.open_basket(connection)
    basket = fold(stored.commands) if stored else Basket()
    goods = products.by_ids(connection, (line.product_id for line in basket.lines if line.open_item is None))
    goods |= basket.open_goods
    in_force = documents.rules_in_force(connection)
    member = member_figures(connection, basket.member_id, in_force.rules) if basket.member_id else None
    context, staff_id = None, ""
    if member is not None:
        staff_id = staff.operator_of(connection, member.owners)
        context = member_context(connection, member, policy_in_force(connection), staff_id, on)
    quoted = quote(basket, goods, context, in_force.rules, on)
    return Priced(
        basket_id=stored.basket_id if stored else None,
        state=stored.state if stored else "",
        basket=basket,
        goods=goods,
        member=member,
        in_force=in_force,
        quote=quoted,
        commands=len(stored.commands) if stored else 0,
        context=context,
        staff_id=staff_id,
    )


def view_in(connection: Transaction, shop: Shop, on: date) -> SaleView:
    """As `view`, in a read or a write: a write that changes the basket need not be followed by a read."""
    priced = price(connection, on)
    rules = priced.in_force.rules
    lines = _lines(connection, priced)
    joining = None
    saving = 0
    in_basket = {line.product.need for line in lines}
    panel = with_advice(connection, priced.member, on, in_basket) if priced.member else None
    if panel is None:
        if priced.basket.lines:
            joining = Joining(
                *saving_as_member(priced.basket, priced.goods, rules, on), rules.base_points.scale
            )
    else:
        as_guest = quote(priced.basket, priced.goods, None, rules, on)
        saving = as_guest.due_minor - priced.quote.due_minor
    return SaleView(
        basket_id=priced.basket_id,
        lines=lines,
        pieces=priced.basket.pieces,
        quote=priced.quote,
        member=panel,
        identified_by=priced.identified_by,
        member_saving_minor=saving,
        joining=joining,
        can_undo=priced.commands > 0
        or (priced.basket_id is None and just_cancelled(connection, on) is not None),
        names=names_of(connection, shop, rules, panel),
        basket=priced.basket,
        staff_id=priced.staff_id,
    )


def _lines(connection: Transaction, priced: Priced) -> tuple[LineView, ...]:
    credited = any(line.associate_id for line in priced.basket.lines)
    names = staff.names(connection) if credited else {}
    return tuple(
        LineView(
            quoted,
            priced.goods[quoted.product_id],
            line,
            names.get(line.associate_id, line.associate_id),
            None if line.open_item is not None else _in_stock(connection, quoted.product_id),
        )
        for quoted, line in zip(priced.quote.lines, priced.basket.lines, strict=True)
    )


def _in_stock(connection: Transaction, product_id: str) -> int | None:
    known = stock_of(connection, product_id)
    return known.quantity if known is not None else None


def just_cancelled(connection: Transaction, on: date) -> StoredBasket | None:
    """The basket that was put away last, where nothing was begun since: it can be brought back."""
    newest = baskets.newest(connection)
    if newest is None or newest.state != "cancelled" or newest.business_date != on.isoformat():
        return None
    return newest


def names_of(connection: Transaction, shop: Shop, rules: RuleSet, panel: MemberPanel | None) -> Names:
    """Names for rendering reasons: tiers, needs, and the packs that this member buys."""
    needs = documents.needs(connection)
    packs = _packs(connection, panel, shop.words) if panel else {}
    return names_in(shop.words.language, rules.tiers, needs.values(), packs)


def _packs(connection: Transaction, panel: MemberPanel, words: Words) -> dict[str, Pack]:
    """The pack of each need that she bought last."""
    packs: dict[str, Pack] = {}
    goods = products.by_ids(connection, (purchase.product_id for purchase in panel.member.purchases))
    for purchase in panel.member.purchases:
        product = goods.get(purchase.product_id)
        if product is not None and product.need and product.need not in packs:
            packs[product.need] = pack_of(words.language, product)
    return packs

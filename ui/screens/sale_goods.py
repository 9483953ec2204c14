"""What the sale screen does beyond scanning: prices and discounts by hand, associates, approval, loose goods, and
goods that nobody knows.

Its panels stand in the right column and are made when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from posclient.domain.catalog import Product
from posclient.domain.money import ONE, round_half_up
from posclient.domain.staff import Operator
from posclient.services import by_hand
from posclient.services.approval import ApprovalNeededError
from posclient.services.view import LineView, SaleView
from ui.context import Context
from ui.models.choices import Choice
from ui.screens.sale_desk import SaleDesk
from ui.screens.sale_parts import SaleParts
from ui.screens.sale_tiles import SaleTiles
from ui.trouble import Trouble
from ui.widgets.approval_panel import ApprovalPanel
from ui.widgets.open_item_panel import OpenItemPanel
from ui.widgets.price_panel import Give, PricePanel, Wish
from ui.widgets.side_panel import SidePanel
from ui.widgets.weight_panel import WeightPanel

P = TypeVar("P", bound=SidePanel)
Given = Callable[[Operator | None], SaleView]
"""What is given by hand, once it is known who allowed it."""


class SaleGoods:
    """`close` puts away whatever is open, and gives the keys back to the sale."""

    def __init__(self, context: Context, parts: SaleParts, desk: SaleDesk, close: Callable[[], None]) -> None:
        self._context = context
        self._parts = parts
        self._desk = desk
        self._close = close
        self._panels: dict[type[SidePanel], SidePanel] = {}
        self._given: Given | None = None
        self._weighing: Callable[[Decimal], None] | None = None
        self._staff_id = ""
        self._associates: tuple[Operator, ...] = ()
        self._tiles = SaleTiles(context, parts, desk)
        desk.viewed.connect(self._on_viewed)
        desk.weight_wanted.connect(lambda found: self.weigh(found.product, found.code))
        desk.unknown_goods.connect(self.offer_open_item)

    @property
    def panel(self) -> SidePanel | None:
        """The panel that is open."""
        side = self._parts.side.currentWidget()
        return side if isinstance(side, SidePanel) else None

    @property
    def is_open(self) -> bool:
        """Whether one of them is."""
        return self.panel is not None

    def open_price(self, line: LineView | None) -> None:
        """Ask what to give on a line, or on its basket."""
        view = self._desk.view
        if line is None or view is None:
            self._context.show_trouble(Trouble("basket.nothing_to_discount"))
            return
        panel = self._made(PricePanel, lambda: PricePanel(self._context.words, self._context.theme))
        panel.begin(line, view)
        self._show(panel)
        shop = self._context.shop  # who can be credited is known before a digit chooses one of them
        self._context.tasks.background(lambda: by_hand.associates(shop), self._on_associates)

    def open_quick_keys(self) -> None:
        """The tiles."""
        panel = self._tiles.open()
        self._show(panel)

    def weigh(self, product: Product, code: str) -> None:
        """Ask what loose goods weigh, then take them."""
        self._ask_weight(product, lambda weight: self._desk.take_product(product, code, weight))

    def weigh_line(self, line: LineView) -> None:
        """Ask what the goods of a line weigh after all."""
        line_id = line.quoted.line_id
        self._ask_weight(
            line.product, lambda weight: self._desk.set_quantity(line_id, round_half_up(weight * ONE))
        )

    def offer_open_item(self, barcode: str) -> None:
        """Nobody knows this barcode: it can be sold all the same, with a manager's word."""
        words = self._context.words
        choice = Choice("gift", words("goods.open_sell"), barcode, "", lambda: self._open_item(barcode))
        self._parts.choices.offer(
            words("goods.open_offer"), (choice,), self._parts.choice_area(), numbered=True
        )

    # ── the panels ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _made(self, kind: type[P], make: Callable[[], P]) -> P:
        found = self._panels.get(kind)
        if isinstance(found, kind):
            return found
        panel = make()
        self._panels[kind] = panel
        self._parts.side.addWidget(panel)
        panel.acted.connect(self._context.action_asked)
        match panel:
            case PricePanel():
                panel.wished.connect(self._on_wished)
                panel.taken_back.connect(self._on_taken_back)
            case ApprovalPanel():
                panel.approved.connect(self._on_approved)
            case OpenItemPanel():
                panel.priced.connect(self._on_open_item)
                panel.name_done.connect(self._parts.box.strip.setFocus)
            case WeightPanel():
                panel.weighed.connect(self._on_weighed)
        return panel

    def _show(self, panel: SidePanel) -> None:
        self._context.moved_on.emit()
        self._parts.side.setCurrentWidget(panel)
        self._parts.box.strip.setFocus()

    # ── prices, discounts, associates ──────────────────────────────────────────────────────────────────────────────

    def _on_wished(self, wish: Wish) -> None:
        words = self._context.words
        if wish.give in {Give.LINE_ASSOCIATE, Give.BASKET_ASSOCIATE}:
            self._ask_associate(wish)
            return
        if not wish.value and wish.give is not Give.PRICE:
            self._on_taken_back(wish.line_id)
            return
        choices = tuple(
            Choice("gift", words(f"quote.why.{why}"), "", "", self._with_reason(wish, why))
            for why in by_hand.WHY
        )
        self._parts.choices.offer(words("price.why"), choices, self._parts.choice_area(), numbered=True)

    def _with_reason(self, wish: Wish, why: str) -> Callable[[], None]:
        return lambda: self._give(lambda approved_by: self._apply(wish, why, approved_by))

    def _apply(self, wish: Wish, why: str, approved_by: Operator | None) -> SaleView:
        shop, session = self._context.shop, self._context.session
        percent = wish.value if wish.give in {Give.LINE_PERCENT, Give.BASKET_PERCENT} else 0
        amount_minor = 0 if percent else wish.value
        match wish.give:
            case Give.PRICE:
                return by_hand.override_price(shop, session, wish.line_id, wish.value, why, approved_by)
            case Give.LINE_PERCENT | Give.LINE_AMOUNT:
                return by_hand.discount_line(
                    shop,
                    session,
                    wish.line_id,
                    percent=percent,
                    amount_minor=amount_minor,
                    reason=why,
                    approved_by=approved_by,
                )
            case _:
                return by_hand.discount_basket(
                    shop,
                    session,
                    percent=percent,
                    amount_minor=amount_minor,
                    reason=why,
                    approved_by=approved_by,
                )

    def _on_taken_back(self, line_id: str) -> None:
        shop, session = self._context.shop, self._context.session

        def take_back(_approved_by: Operator | None) -> SaleView:
            if not line_id:
                return by_hand.discount_basket(shop, session)
            return by_hand.take_back_line(shop, session, line_id)

        self._give(take_back)

    def _on_associates(self, staff: tuple[Operator, ...]) -> None:
        self._associates = staff

    def _ask_associate(self, wish: Wish) -> None:
        words = self._context.words
        shop, session = self._context.shop, self._context.session

        def credit(operator_id: str) -> Callable[[], None]:
            return lambda: self._give(
                lambda _approved_by: by_hand.credit(shop, session, wish.line_id, operator_id)
            )

        choices = (
            *(
                Choice("member", one.name, words(f"role.{one.role}"), "", credit(one.operator_id))
                for one in self._associates
            ),
            Choice("close", words("price.nobody"), "", "", credit("")),
        )
        self._parts.choices.offer(words("price.who"), choices, self._parts.choice_area(), numbered=True)

    def _give(self, given: Given) -> None:
        """Try it in her own name; where that is not enough, ask somebody who may."""
        self._given = given
        self._desk.give(lambda: given(None), self._on_given, self._on_approval_needed)

    def _on_given(self) -> None:
        self._given = None
        self._close()

    def _on_approval_needed(self, needed: ApprovalNeededError) -> None:
        if not needed.who:
            self._context.show_trouble(Trouble(needed.key, needed.values))
            return
        words = self._context.words
        panel = self._made(ApprovalPanel, lambda: ApprovalPanel(self._context))
        panel.begin(words("approval.needed", who=str(needed.values["who"])), needed)
        self._context.sounds.no()
        self._show(panel)

    def _on_approved(self, operator: Operator) -> None:
        given = self._given
        if given is not None:
            self._desk.give(lambda: given(operator), self._on_given, self._on_approval_needed)

    # ── loose goods, goods that nobody knows ───────────────────────────────────────────────────────────────────────

    def _ask_weight(self, product: Product, weighed: Callable[[Decimal], None]) -> None:
        panel = self._made(WeightPanel, lambda: WeightPanel(self._context.words, self._context.theme))
        self._weighing = weighed
        panel.begin(product)
        self._show(panel)

    def _on_weighed(self, weight: Decimal) -> None:
        weighed, self._weighing = self._weighing, None
        self._close()
        if weighed is not None:
            weighed(weight)

    def _open_item(self, barcode: str) -> None:
        panel = self._made(OpenItemPanel, lambda: OpenItemPanel(self._context.words, self._context.theme))
        panel.begin(barcode)
        self._show(panel)

    def _on_open_item(self, title: str, price_minor: int) -> None:
        shop, session = self._context.shop, self._context.session
        panel = self._panels[OpenItemPanel]
        barcode = panel.barcode if isinstance(panel, OpenItemPanel) else ""
        self._give(
            lambda approved_by: by_hand.sell_open(
                shop, session, title, price_minor, barcode, approved_by=approved_by
            )
        )

    # ── whose card it is ───────────────────────────────────────────────────────────────────────────────────────────

    def _on_viewed(self, view: SaleView) -> None:
        """A card of somebody who works here is told once, when it comes into the basket."""
        before, self._staff_id = self._staff_id, view.staff_id
        if not view.staff_id or view.staff_id == before:
            return
        is_own = view.staff_id == self._context.session.operator.operator_id
        self._context.toast(self._context.words("goods.own_card" if is_own else "goods.staff_card"))

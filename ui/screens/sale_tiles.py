"""The quick keys at the sale screen: choosing goes to the desk, arranging to the shop."""

from __future__ import annotations

from posclient.services import quick_keys
from posclient.services.quick_keys import QuickKey, QuickPage
from ui.context import Context, Tone
from ui.screens.sale_desk import SaleDesk
from ui.screens.sale_parts import SaleParts
from ui.widgets.quick_keys import Arranging, QuickKeys


class SaleTiles:
    """Makes the panel when it is asked for, and fills it from the store."""

    def __init__(self, context: Context, parts: SaleParts, desk: SaleDesk) -> None:
        self._context = context
        self._parts = parts
        self._desk = desk
        self._panel: QuickKeys | None = None

    def open(self) -> QuickKeys:
        """The panel, with the tiles as they are now."""
        if self._panel is None:
            self._panel = QuickKeys(self._context.words, self._context.theme)
            self._parts.side.addWidget(self._panel)
            self._panel.acted.connect(self._context.action_asked)
            self._panel.chosen.connect(self._on_tile)
            self._panel.arranged.connect(self._on_arranged)
            self._panel.name_done.connect(self._parts.box.strip.setFocus)
        self._panel.begin()
        shop = self._context.shop
        self._context.tasks.background(lambda: quick_keys.quick_pages(shop), self._on_pages)
        return self._panel

    def _on_pages(self, pages: tuple[QuickPage, ...]) -> None:
        if self._panel is not None and self._context.signed_in:
            may_arrange = quick_keys.may_arrange(self._context.session.operator)
            self._panel.show_pages(pages, may_arrange=may_arrange)

    def _on_tile(self, key: QuickKey) -> None:
        self._desk.take_product(key.product, "", self._parts.box.strip.take_times())

    def _on_arranged(self, what: Arranging, page: int, place: int, more: object) -> None:
        line = self._parts.lines.line(self._parts.lines.row_of(self._parts.table.chosen_line_id()))
        if what is Arranging.PUT and (line is None or line.line.open_item is not None):
            self._context.toast(self._context.words("quick.choose_goods"), Tone.BAD)
            return
        product_id = line.product.product_id if line is not None else ""
        shop, session = self._context.shop, self._context.session

        def arrange() -> tuple[QuickPage, ...]:
            match what:
                case Arranging.PUT:
                    return quick_keys.put_key(shop, session, page, place, product_id)
                case Arranging.MOVE:
                    return quick_keys.move_key(shop, session, page, place, int(str(more)))
                case Arranging.DROP:
                    return quick_keys.drop_key(shop, session, page, place)
                case Arranging.DROP_PAGE:
                    return quick_keys.drop_page(shop, session, page)
                case Arranging.NAME | Arranging.NEW_PAGE:
                    return quick_keys.put_page(shop, session, page, str(more))

        self._context.tasks.background(arrange, self._on_pages)

"""Parking at the counter: one key puts the basket aside or shows those that wait, a badge counts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from posclient.services import park
from posclient.services.park import ParkedBasket, how_many_parked, parked_baskets
from ui.context import Context, Tone
from ui.screens.sale_desk import SaleDesk
from ui.screens.sale_parts import SaleParts
from ui.widgets.parked_list import ParkedList

_BADGE: Final = "parked badge"
_LIST: Final = "parked list"


class SaleParking:
    """The list stands in the right column and is made when it is asked for; `close` puts it away."""

    def __init__(self, context: Context, parts: SaleParts, desk: SaleDesk, close: Callable[[], None]) -> None:
        self._context = context
        self._close = close
        self._parts = parts
        self._desk = desk
        self._panel: ParkedList | None = None
        context.store_changed.connect(self._on_store_changed)

    @property
    def panel(self) -> ParkedList:
        """The list of those that wait."""
        if self._panel is None:
            self._panel = ParkedList(self._context.words, self._context.theme)
            self._panel.acted.connect(self._context.action_asked)
            self._panel.taken.connect(self._desk.recall)
            self._panel.dropped.connect(self._drop)
            self._parts.side.addWidget(self._panel)
        return self._panel

    @property
    def is_open(self) -> bool:
        """Whether the list is in front."""
        return self._panel is not None and self._parts.side.currentWidget() is self._panel

    def open_list(self) -> None:
        """Those that wait; none: say so."""
        shop, session = self._context.shop, self._context.session
        self._context.tasks.latest(_LIST, lambda: parked_baskets(shop, session), self._on_list)

    def refresh(self) -> None:
        """Count again."""
        shop = self._context.shop
        self._context.tasks.latest(_BADGE, lambda: how_many_parked(shop), self._parts.show_parked)

    def _on_list(self, baskets: tuple[ParkedBasket, ...]) -> None:
        if not baskets:
            if self.is_open:
                self._close()
            else:
                self._context.toast(self._context.words("park.none"))
            return
        self.panel.show_baskets(baskets, self._context.zone)
        self._context.moved_on.emit()
        self._parts.side.setCurrentWidget(self.panel)
        self._parts.box.strip.setFocus()

    def _drop(self, code: str) -> None:
        shop, session, words = self._context.shop, self._context.session, self._context.words

        def done(_nothing: None) -> None:
            self._context.toast(words("park.dropped", code=code), Tone.NOTE)
            self.open_list()

        self._context.tasks.counter(lambda: park.drop(shop, session, code), done)

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        if park.TOPIC in topics:
            self.refresh()

"""The offers for a top-up as tiles: what is paid, and what is given on top."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from posclient.domain.policy import TopUpOffer
from posclient.words import Words
from ui.theme.tokens import GAP, MAIN_TARGET
from ui.widgets.buttons import button

_COLUMNS: Final = 2
_MOST: Final = 8


class OfferTiles(QWidget):
    """`chosen` bears the amount of an offer, in minor units. Arrows walk along them."""

    chosen = Signal(int)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._offers: tuple[TopUpOffer, ...] = ()
        self._at = -1
        self.tiles: list[QPushButton] = [button("", self._pressed(at)) for at in range(_MOST)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        for at, tile in enumerate(self.tiles):
            tile.setCheckable(True)
            tile.setMinimumHeight(MAIN_TARGET)
            grid.addWidget(tile, at // _COLUMNS, at % _COLUMNS)
        for at in range(_COLUMNS):
            grid.setColumnStretch(at, 1)

    def show_offers(self, offers: tuple[TopUpOffer, ...]) -> None:
        """The smallest first."""
        self._offers = tuple(sorted(offers, key=lambda offer: offer.principal_minor))[:_MOST]
        self._at = -1
        words = self._words
        for at, tile in enumerate(self.tiles):
            tile.setVisible(at < len(self._offers))
            tile.setChecked(False)
            if at < len(self._offers):
                offer = self._offers[at]
                key = "top_up.offer_per" if offer.per_multiple else "top_up.offer"
                principal, bonus = (
                    _whole(words.money(offer.principal_minor)),
                    _whole(words.money(offer.bonus_minor)),
                )
                tile.setText(words(key, principal=principal, bonus=bonus).replace("&", "&&"))

    def move_choice(self, by: int) -> None:
        """Another tile."""
        if self._offers:
            step = 1 if by > 0 else -1
            self._choose((self._at + step) % len(self._offers) if self._at >= 0 else (0 if by > 0 else -1))

    def _pressed(self, at: int) -> Callable[[], None]:
        return lambda: self._choose(at)

    def _choose(self, at: int) -> None:
        self._at = at % len(self._offers) if self._offers else -1
        for place, tile in enumerate(self.tiles):
            tile.setChecked(place == self._at)
        if self._at >= 0:
            self.chosen.emit(self._offers[self._at].principal_minor)


def _whole(money: str) -> str:
    """`¥300.00` → `¥300`."""
    return money.removesuffix(".00")

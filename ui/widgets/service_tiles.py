"""What can be done for a member at the desk, as numbered tiles."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from posclient.services.desk_member import DeskMember
from posclient.words import Words
from ui.theme.tokens import GAP, MAIN_TARGET
from ui.widgets.buttons import button

_COLUMNS: Final = 2


class Service(StrEnum):
    """One service; the value is a part of its words key."""

    LOST = "lost"
    FOUND = "found"
    REPLACE = "replace"
    PHONE = "phone"
    FREEZE = "freeze"
    THAW = "thaw"
    PIN = "pin"
    STATEMENT = "statement"
    CLAIM = "claim"


def services_for(desk: DeskMember) -> tuple[Service, ...]:
    """In the order of their numbers. A lost card can be found, a frozen account thawed."""
    return (
        Service.FOUND if desk.card_is_lost else Service.LOST,
        Service.REPLACE,
        Service.PHONE,
        Service.THAW if desk.figures.member.frozen else Service.FREEZE,
        Service.PIN,
        Service.STATEMENT,
        Service.CLAIM,
    )


class ServiceTiles(QWidget):
    """`chosen` bears a Service."""

    chosen = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._services: tuple[Service, ...] = ()
        self.tiles: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        for at in range(_COLUMNS):
            self._grid.setColumnStretch(at, 1)

    def show_services(self, services: tuple[Service, ...]) -> None:
        """These, numbered from 1."""
        self._services = services
        while len(self.tiles) < len(services):
            at = len(self.tiles)
            tile = button("", self._pressed(at))
            tile.setMinimumHeight(MAIN_TARGET)
            tile.setCheckable(True)
            self._grid.addWidget(tile, at // _COLUMNS, at % _COLUMNS)
            self.tiles.append(tile)
        for at, tile in enumerate(self.tiles):
            tile.setVisible(at < len(services))
            if at < len(services):
                tile.setText(f"{at + 1}  {self._words(f'serve.{services[at]}')}")

    def mark(self, service: Service | None) -> None:
        """This one is being done."""
        for at, tile in enumerate(self.tiles):
            tile.setChecked(at < len(self._services) and self._services[at] is service)

    def press(self, key: str) -> bool:
        """The number of a service; False for any other key."""
        at = int(key) - 1 if key.isascii() and key.isdigit() else -1
        if not 0 <= at < len(self._services):
            return False
        self.chosen.emit(self._services[at])
        return True

    def _pressed(self, at: int) -> Callable[[], None]:
        def press() -> None:
            if at < len(self._services):
                self.chosen.emit(self._services[at])

        return press

"""The ways to pay as keys: the chosen one is marked, one that can't be taken is grey and says why when touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from posclient.domain.tender import TenderKind
from posclient.services.tender_options import TenderOption
from posclient.words import Words
from ui.theme.style import with_role
from ui.theme.tokens import TARGET
from ui.widgets.buttons import button

_COLUMNS: Final = 3
_GAP: Final = 6


class TenderKeys(QWidget):
    """`chosen` bears a TenderKind, `refused` the key of the words catalogue that says why not."""

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._reasons: dict[TenderKind, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.keys: dict[TenderKind, QPushButton] = {}

    def show_options(self, options: tuple[TenderOption, ...], chosen: TenderKind) -> None:
        """These tenders, of which one is chosen."""
        self._reasons = {option.kind: option.reason for option in options}
        if tuple(self.keys) != tuple(option.kind for option in options):
            self._build(options)
        for option in options:
            key = self.keys[option.kind]
            key.setChecked(option.kind is chosen)
            words = self._words
            key.setToolTip(words(option.reason) if option.reason else "")
            role = "off" if option.reason else ""
            if key.property("role") != role:
                with_role(key, role)
                key.style().unpolish(key)
                key.style().polish(key)

    def reason(self, kind: TenderKind) -> str:
        """Why a tender can't be taken; empty where it can."""
        return self._reasons.get(kind, "")

    def _build(self, options: tuple[TenderOption, ...]) -> None:
        for gone in self.keys.values():
            self._grid.removeWidget(gone)
            gone.deleteLater()
        self.keys = {}
        for place, option in enumerate(options):
            made = button(self._words(f"tender.{option.kind}"), self._pressed(option.kind))
            made.setCheckable(True)
            made.setMinimumHeight(TARGET)
            self._grid.addWidget(made, place // _COLUMNS, place % _COLUMNS)
            self.keys[option.kind] = made
        for at in range(_COLUMNS):
            self._grid.setColumnStretch(at, 1)

    def _pressed(self, kind: TenderKind) -> Callable[[], None]:
        def press() -> None:
            reason = self.reason(kind)
            if reason:
                self.keys[kind].setChecked(False)
                self.refused.emit(reason)
            else:
                self.chosen.emit(kind)

        return press

"""Digits for fingers: comes up when a field for numbers is touched, over the part of the screen that it is not in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget

from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import Theme
from ui.widgets.keypad import Keypad

_WIDTH: Final = 340
_HEIGHT: Final = 292
_FROM_EDGE: Final = 16


class FloatingKeypad(QFrame):
    """`serve` names the fields, each with the widget that the keypad may cover meanwhile.

    A touch on such a field brings it up; a key of the keyboard, or the focus going elsewhere, puts it away. It takes
    no focus, and types where the focus is.
    """

    def __init__(self, parent: QWidget, theme: Theme, erase_name: str) -> None:
        super().__init__(parent)
        with_role(self, "inset")
        self.keypad = Keypad(theme, erase_name=erase_name)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 10, 10, 10)
        box.addWidget(self.keypad)
        self._may_cover: dict[QObject, QWidget] = {}
        self._field: QLineEdit | None = None
        self.keypad.typed.connect(self._on_typed)
        self.keypad.erased.connect(self._on_erased)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        self.hide()

    def serve(self, fields: Mapping[QLineEdit, QWidget]) -> None:
        """Also for these fields."""
        for field, covered in fields.items():
            self._may_cover[field] = covered
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees touches and keys at the fields; stops none of them."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QLineEdit):
            self._show_for(watched)
        elif event.type() == QEvent.Type.KeyPress and watched is self._field:
            self._put_away()
        return False

    def _show_for(self, field: QLineEdit) -> None:
        self._field = field
        covered = self._may_cover[field]
        parent = self.parentWidget()
        if parent is None:
            return
        corner = covered.mapTo(parent, covered.rect().bottomRight())
        width, height = px(_WIDTH), px(_HEIGHT)
        self.setGeometry(corner.x() - _FROM_EDGE - width, corner.y() - _FROM_EDGE - height, width, height)
        self.show()
        self.raise_()

    def _put_away(self) -> None:
        self._field = None
        self.hide()

    def _on_typed(self, text: str) -> None:
        if self._field is not None:
            self._field.insert(text)

    def _on_erased(self) -> None:
        if self._field is not None:
            self._field.backspace()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._field is not None and new is not self._field:
            self._put_away()

"""Text fields: one that never wakes an input method, and one for names that does."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit


class CodeEdit(QLineEdit):
    """For numbers, codes and dates: no input method, so that digits stay digits."""

    def __init__(self, placeholder: str = "", max_length: int = 64) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setMaxLength(max_length)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:  # noqa: ANN401 - Qt's own
        """Says that no input method is wanted here."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        if argument is None:
            return super().inputMethodQuery(query)
        return super().inputMethodQuery(query, argument)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """An input method that comes all the same is not heard."""
        event.ignore()


class NameEdit(QLineEdit):
    """For hanzi: the cashier's input method works here."""

    def __init__(self, placeholder: str = "", max_length: int = 40) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setMaxLength(max_length)

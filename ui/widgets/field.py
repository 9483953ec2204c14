"""A labelled field with room for one line under it: what is wrong, what is good, or what to type."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from ui.theme.scale import px
from ui.widgets.labels import label

_LINE_PX = 22


class Field(QWidget):
    """Label (none for an empty name), editor, message. The line of the message is always there: nothing jumps."""

    def __init__(self, name: str, editor: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._hint = label(hint, "muted")
        self._note = label("", "muted")
        self._missing = label("", "warn")
        self._good = label("", "good")
        self._bad = label("", "bad")
        self._lines = (self._hint, self._note, self._missing, self._good, self._bad)
        if name and not editor.accessibleName():
            editor.setAccessibleName(name)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        if name:
            box.addWidget(label(name, "section"))
        box.addWidget(editor)
        self._line = QWidget()
        self._messages = QStackedLayout(self._line)
        for line in self._lines:
            line.setMinimumWidth(1)  # a long sentence never makes the column wider
            self._messages.addWidget(line)
        box.addWidget(self._line)
        self.rescale()

    def rescale(self) -> None:
        """One line is one line high."""
        self._line.setFixedHeight(px(_LINE_PX))

    @property
    def trouble(self) -> str:
        """What is wrong, as shown; empty where nothing is."""
        return self._bad.text() if self._messages.currentWidget() is self._bad else ""

    @property
    def message(self) -> str:
        """The line as shown."""
        current = self._messages.currentWidget()
        return next(line.text() for line in self._lines if line is current)

    def show_hint(self) -> None:
        """Nothing to say: the hint."""
        self._show(self._hint, self._hint.text())

    def show_note(self, text: str) -> None:
        """What is still missing, or worth knowing."""
        self._show(self._note, text)

    def show_missing(self, text: str) -> None:
        """Nothing was filled in, and it would be good to know."""
        self._show(self._missing, text)

    def show_good(self, text: str) -> None:
        """This is right."""
        self._show(self._good, f"✓ {text}")

    def show_trouble(self, text: str) -> None:
        """This is wrong, and why."""
        self._show(self._bad, text)

    def _show(self, line: QWidget, text: str) -> None:
        for candidate in self._lines:
            if candidate is line:
                candidate.setText(text)
                candidate.setToolTip(text)
        self._messages.setCurrentWidget(line)
        self.editor.setAccessibleDescription(text)

"""Where the cashier types: the entry strip, or in its place a field for hanzi with an input method."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from posclient.words import Words
from ui.theme.scale import px
from ui.theme.tokens import Theme
from ui.widgets.edits import NameEdit
from ui.widgets.entry_strip import HEIGHT, EntryStrip

_MOVES: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SearchBox(QWidget):
    """`searched` tells the text after each key, `entered` the Enter, `moved` the arrows of the hanzi field."""

    searched = Signal(str)
    entered = Signal()
    moved = Signal(int)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self.strip = EntryStrip(words, theme)
        self.field = _HanziField(words("sale.search_hint"))
        self.field.moved.connect(self.moved)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.strip)
        self._stack.addWidget(self.field)
        self.strip.changed.connect(self.searched)
        self.strip.entered.connect(self.entered)
        self.strip.touched.connect(self.begin_hanzi)
        self.field.textChanged.connect(self.searched)
        self.field.returnPressed.connect(self.entered)
        self.rescale()

    def rescale(self) -> None:
        """The field as high as the strip."""
        self.setFixedHeight(px(HEIGHT))
        self.field.setFixedHeight(px(HEIGHT))

    def press(self, key: str) -> None:
        """A key of a keypad, into whichever is in front."""
        if not self.in_hanzi:
            self.strip.press(key)
        elif key.isdigit():
            self.field.insert(key)

    def erase(self) -> None:
        """Take back the last character of whichever is in front."""
        if self.in_hanzi:
            self.field.backspace()
        else:
            self.strip.erase()

    @property
    def in_hanzi(self) -> bool:
        """Whether the field with the input method is in front."""
        return self._stack.currentWidget() is self.field

    @property
    def text(self) -> str:
        """What was typed so far."""
        return self.field.text().strip() if self.in_hanzi else self.strip.text

    def begin_hanzi(self) -> None:
        """Bring the field to the front; what was typed so far goes with it."""
        typed = self.strip.take_text()
        self._stack.setCurrentWidget(self.field)
        self.field.setText(typed)
        self.field.setFocus()

    def end_hanzi(self) -> None:
        """Back to the strip."""
        if self.in_hanzi:
            self.field.clear()
            self._stack.setCurrentWidget(self.strip)
            self.strip.setFocus()

    def take_text(self) -> str:
        """What was typed; the box is empty then, and the strip in front."""
        text = self.text
        self.end_hanzi()
        self.strip.clear(times=False)
        return text


class _HanziField(NameEdit):
    """Up and down are for the list of results."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows leave the text alone."""
        if event.key() in _MOVES:
            self.moved.emit(_MOVES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

"""On-screen keys for addresses and codes: letters, digits and the signs that stand in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from posclient.words import Words
from ui.theme.icons import icon
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.theme.tokens import TARGET, Theme
from ui.widgets.buttons import button

_ROWS: Final = ("1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm./:")
_WHOLE: Final = ("http://", "https://", "tcp://")
_GAP: Final = 6
_SIDE: Final = 16
_PARTS: Final = len(_ROWS) + 1


class TouchKeys(QFrame):
    """`serve` names the fields; a touch on one brings the keys up at the foot of the screen, a key of a keyboard or the
    focus going elsewhere puts them away. They take no focus and type into that field. `entered`: Enter was touched.
    """

    entered = Signal()

    def __init__(self, parent: QWidget, words: Words, theme: Theme) -> None:
        super().__init__(parent)
        with_role(self, "inset")
        self._screen = parent
        self._fields: dict[QObject, QLineEdit] = {}
        self._field: QLineEdit | None = None
        self._capital = False
        self.keys: dict[str, QPushButton] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(_SIDE, 8, _SIDE, 8)
        box.setSpacing(_GAP)
        for characters in _ROWS:
            box.addLayout(self._row({character: self._typist(character) for character in characters}))
        last = self._row({text: self._typist(text) for text in _WHOLE})
        self.capitals = self._key("ABC", self._on_capitals)
        self.capitals.setCheckable(True)
        self.erase = self._key("", self._on_erase)
        self.erase.setIcon(icon("backspace", theme.text, 28))
        self.erase.setAccessibleName(words("ui.erase"))
        self.enter = self._key("Enter", self._on_enter)
        self.away = self._key(words("first_run.keys_away"), self.put_away)
        for made in (self.capitals, self.erase, self.enter, self.away):
            last.addWidget(made, 1)
        box.addLayout(last)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        parent.installEventFilter(self)
        self.hide()

    def serve(self, *fields: QLineEdit) -> None:
        """Also for these fields."""
        for field in fields:
            self._fields[field] = field
            field.installEventFilter(self)

    def put_away(self) -> None:
        """Off the screen."""
        self._field = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees touches and keys at the fields, and the screen's size; stops none of them."""
        if event.type() == QEvent.Type.MouseButtonPress and watched in self._fields:
            self._field = self._fields[watched]
            self._place()
            self.show()
            self.raise_()
        elif event.type() == QEvent.Type.KeyPress and watched is self._field:
            self.put_away()
        elif event.type() == QEvent.Type.Resize and watched is self.parent() and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        room = self._screen.size()
        height = _PARTS * px(TARGET) + (_PARTS - 1) * _GAP + 2 * 8
        self.setGeometry(0, room.height() - height, room.width(), height)

    def _row(self, keys: Mapping[str, Callable[[], None]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        for text, pressed in keys.items():
            made = self._key(text, pressed)
            self.keys[text] = made
            row.addWidget(made, 1)
        return row

    def _key(self, text: str, pressed: Callable[[], None]) -> QPushButton:
        made = button(text, pressed, role="key")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return made

    def _typist(self, text: str) -> Callable[[], None]:
        def typed() -> None:
            if self._field is not None:
                self._field.insert(text.upper() if self._capital and len(text) == 1 else text)

        return typed

    def _on_capitals(self) -> None:
        self._capital = self.capitals.isChecked()
        for text, made in self.keys.items():
            if len(text) == 1 and text.isalpha():
                made.setText(text.upper() if self._capital else text)

    def _on_erase(self) -> None:
        if self._field is not None:
            self._field.backspace()

    def _on_enter(self) -> None:
        """The answer stands where the keys were."""
        self.put_away()
        self.entered.emit()

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._field is not None and now is not self._field:
            self.put_away()

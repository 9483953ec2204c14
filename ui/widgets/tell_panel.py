"""Something to read and to answer: what was done, what keeps something from being done, what can't be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from posclient.words import Words
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import button
from ui.widgets.labels import card, label
from ui.widgets.side_panel import SidePanel

Mood = Literal["good_box", "warn_box", "inset"]
_MOST: Final = 6


class TellPanel(SidePanel):
    """`confirmed` is Enter, `second` the other button, with its number. An empty text hides a button."""

    confirmed = Signal()
    second = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._second_key = ""
        self._title = label("", "title", wraps=True)
        self.lines = [label("", "large", wraps=True) for _ in range(_MOST)]
        self._boxes: dict[Mood, QFrame] = {"good_box": card("good_box"), "warn_box": card("warn_box")}
        self._boxes["inset"] = card("inset")
        self.head = {mood: label("", "figure", wraps=True) for mood in self._boxes}
        column = self._column
        column.addWidget(self._title)
        for mood, box in self._boxes.items():
            inside = QVBoxLayout(box)
            inside.setContentsMargins(16, 12, 16, 12)
            inside.addWidget(self.head[mood])
            column.addWidget(box)
        column.addSpacing(GAP)
        for line in self.lines:
            column.addWidget(line)
        column.addStretch(1)
        self.other = button("", self.second.emit, role="tall")
        self.confirm = button("", self.confirmed.emit, role="main")
        column.addWidget(self.other)
        self._end(self.confirm)

    def begin(
        self,
        title: str,
        head: str,
        lines: Sequence[str] = (),
        *,
        mood: Mood = "inset",
        confirm: str = "",
        other: str = "",
        other_key: str = "",
    ) -> None:
        """Tell, and offer what can be done."""
        self._title.setText(title)
        for kind, box in self._boxes.items():
            box.setVisible(kind == mood and bool(head))
            self.head[kind].setText(head if kind == mood else "")
        for at, line in enumerate(self.lines):
            line.setVisible(at < len(lines))
            line.setText(lines[at] if at < len(lines) else "")
        self.confirm.setText(f"{confirm}  Enter")
        self.confirm.setVisible(bool(confirm))
        self._second_key = other_key
        self.other.setText(f"{other}  {other_key}")
        self.other.setVisible(bool(other))

    def press(self, key: str) -> None:
        """The number of the other button."""
        if key == self._second_key and not self.other.isHidden():
            self.second.emit()

    def enter(self) -> None:
        """The main button."""
        if not self.confirm.isHidden():
            self.confirmed.emit()

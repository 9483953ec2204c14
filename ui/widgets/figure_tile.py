"""A figure on a tile: name, value, how it changed. A tap or the focus chooses it, and its definition is told."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from ui.models.review_rows import TileText
from ui.theme.scale import px
from ui.theme.style import with_role
from ui.widgets.labels import label

_LEAST: Final = QSize(150, 84)
_ASKS: Final = "?"


class FigureTile(QPushButton):
    """One of a group of which one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        with_role(self, "bare")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.text_shown: TileText | None = None
        self._name = label("", "muted")
        self._value = label("", "figure")
        self._changes = {tone: label("", tone or "muted") for tone in ("", "good", "bad")}
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._name, 1)
        head.addWidget(label(_ASKS, "section"))
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 6, 12, 6)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(self._value)
        for change in self._changes.values():
            box.addWidget(change)
            change.hide()
        for child in self.children():
            if isinstance(child, type(self._name)):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """What its lines need: a button reckons with its own text alone, which it does not have."""
        inside = self.layout()
        needed = inside.sizeHint() if inside is not None else QSize()
        return needed.expandedTo(QSize(px(_LEAST.width()), px(_LEAST.height())))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def show_text(self, text: TileText) -> None:
        """Another figure, or the same one anew."""
        self.text_shown = text
        self._name.setText(text.name)
        self._value.setText(text.value)
        for tone, change in self._changes.items():
            change.setText(text.change)
            change.setVisible(tone == text.tone)
        self.setAccessibleName(f"{text.name} {text.value} {text.change}")
        self.setAccessibleDescription(text.means)
        self.updateGeometry()

"""Labels by what they are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from ui.theme.style import with_role


class WrappedLabel(QLabel):
    """Breaks its text into lines, and measures it once for a width: a layout asks for the same ones again and again."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._heights: dict[int, int] = {}
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Another text, to be measured anew."""
        self._heights.clear()
        super().setText(text)

    def heightForWidth(self, width: int) -> int:
        """How high it is when it is so wide."""
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other heights."""
        self._heights.clear()
        super().changeEvent(event)


def label(text: str = "", role: str = "", *, wraps: bool = False, right: bool = False) -> QLabel:
    """Plain text (never markup: a name may hold `<`), with a role of the style sheet."""
    made = WrappedLabel(text) if wraps else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        with_role(made, role)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def card(role: str = "card") -> QFrame:
    """A frame with a role: `card`, `inset`, `say`, `good_box` …"""
    return with_role(QFrame(), role)


def rule() -> QFrame:
    """A thin line across."""
    return with_role(QFrame(), "rule")

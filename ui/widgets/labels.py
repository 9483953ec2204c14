"""Labels by what they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from ui.theme.style import with_role


def label(text: str = "", role: str = "", *, wraps: bool = False, right: bool = False) -> QLabel:
    """Plain text (never markup: a name may hold `<`), with a role of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        with_role(made, role)
    if wraps:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def card(role: str = "card") -> QFrame:
    """A frame with a role: `card`, `inset`, `say`, `good_box` …"""
    return with_role(QFrame(), role)


def rule() -> QFrame:
    """A thin line across."""
    return with_role(QFrame(), "rule")

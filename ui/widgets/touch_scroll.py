"""Scrolling with a finger: on the content itself, not on a narrow bar."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea, QScroller


def scroll_by_touch(area: QAbstractScrollArea) -> None:
    """Let a finger drag the content of `area`; a mouse goes on as before."""
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)

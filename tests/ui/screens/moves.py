"""What the tests of the members' screens do at the counter, besides typing and tapping."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.ui.counter import Counter
from ui.screen import Screen
from ui.theme.tokens import TARGET

S = TypeVar("S", bound=Screen)


def in_front(counter: Counter, kind: type[S]) -> S:
    """The screen in front, as soon as it is of this kind."""
    counter.wait(lambda: isinstance(counter.shell.current, kind))
    current = counter.shell.current
    assert isinstance(current, kind)
    return current


def press(counter: Counter, *keys: Qt.Key) -> None:
    """Keys, one after the other."""
    for key in keys:
        counter.key(key)


def misfits(screen: Screen) -> list[str]:
    """Buttons in sight whose text does not fit, or that are too small for a finger."""
    return [
        f"{button.text()!r} {button.width()}×{button.height()} wants {button.sizeHint().width()}"
        for button in screen.findChildren(QPushButton)
        if button.isVisibleTo(screen)
        and (button.width() < button.sizeHint().width() or min(button.width(), button.height()) < TARGET)
    ]

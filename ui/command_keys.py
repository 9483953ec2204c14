"""Obeys the command sheet: a scanned command is the key it stands for, pressed at the window in front.

A digit may be one of a PIN: nothing of a command is stored, logged or shown.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from posclient.domain.codes import is_command


class CommandKeys:
    """`window` is whose keys are pressed; a dialog over it comes first. `unknown` is told of a code that no sheet of
    this version has.
    """

    def __init__(self, window: Callable[[], QWidget], unknown: Callable[[], None]) -> None:
        self._window = window
        self._unknown = unknown

    def take(self, scan: str) -> bool:
        """Whether the scan was a command. It has been obeyed then."""
        if not is_command(scan):
            return False
        from ui.command_codes import command_of  # noqa: PLC0415 - not needed to begin

        command = command_of(scan)
        if command is None:
            self._unknown()
        else:
            press(QApplication.activeModalWidget() or self._window(), command.key, command.text)
        return True


def press(window: QWidget, key: QKeyCombination, text: str = "") -> None:
    """Press a key as the keyboard would: a shortcut in sight is tried first, then whatever has the focus."""
    sequence = QKeySequence(key)
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        in_sight = isinstance(owner, QWidget) and owner.isVisible()
        if in_sight and shortcut.isEnabled() and shortcut.key() == sequence:
            shortcut.activated.emit()
            return
    handle = window.window().windowHandle()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(handle, QKeyEvent(kind, key.key(), key.keyboardModifiers(), text))

"""Catches scans of a keyboard wedge before any widget sees their keys.

The filter sits on the window in front, where keys come first, and on what has the focus, to which an input method
speaks; on the application it would be asked about each of the hundreds of events of one repainting. Held keys that
turn out to be typing are sent again to the focus window; as events of our own making are not spontaneous, they are
told apart from real keys and never held twice.

Shortcuts on a bare character ("5", "+") can't work beside a wedge: their key might begin a scan. Such keys belong
into a widget's `keyPressEvent`. Shortcuts with Ctrl or Alt and function keys are not touched.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

_MODIFIER_KEYS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
    }
)
_ENDS = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t"}
_KEY_EVENTS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})


class KeyDecision(Protocol):
    """What the framing decided: the fate of all keys held so far, that of this key, and what was read."""

    @property
    def held(self) -> Literal["keep", "type", "drop"]:
        """Keep on holding, re-post as typing, or drop as part of a scan."""
        ...

    @property
    def key(self) -> Literal["hold", "pass", "drop"]:
        """Hold this key, let it pass, or drop it."""
        ...

    @property
    def scan(self) -> str | None:
        """A complete scan."""
        ...

    @property
    def torn(self) -> str | None:
        """Why a scan was torn."""
        ...


class KeyFraming(Protocol):
    """Tells scans from typing. Times are milliseconds of one monotonic clock."""

    @property
    def gap_ms(self) -> int:
        """How long held keys wait for the next one."""
        ...

    def key(self, character: str | None, at_ms: int) -> KeyDecision:
        """Take one pressed key; None if it stands for no character."""
        ...

    def would_take(self, character: str | None, at_ms: int) -> bool:
        """Whether `key` would hold or drop it. Changes nothing."""
        ...

    def idle(self) -> KeyDecision:
        """The pause after the last held key is over."""
        ...


def event_ms(event: QKeyEvent) -> int:
    """When the key was pressed, by the window system's clock; the monotonic clock if it has none.

    The time of the press, not of its delivery: keys that waited while a screen was being built keep their pauses.
    """
    return event.timestamp() or time.monotonic_ns() // 1_000_000


@dataclass(frozen=True)
class _HeldEvent:
    window: QWindow
    event: QKeyEvent


class ScanFilter(QObject):
    """An event filter for whichever window is in front: `scan_filter.watch(application)`.

    Emits `scanned(text)` for each scan and `scan_torn(reason)` when one broke off; the torn text is not passed on.
    While an input method is composing, nothing is touched.
    """

    scanned = Signal(str)
    scan_torn = Signal(str)

    def __init__(
        self,
        framing: KeyFraming,
        parent: QObject | None = None,
        *,
        key_ms: Callable[[QKeyEvent], int] = event_ms,
        timer: QTimer | None = None,
    ) -> None:
        """`key_ms` tells a key's time and `timer` waits for the pause; tests bring their own."""
        super().__init__(parent)
        self._framing = framing
        self._key_ms = key_ms
        self._held: list[_HeldEvent] = []
        self._to_repost: deque[_HeldEvent] = deque()
        self._dropped_keys: set[int] = set()  # dropped while down: their release must go as well
        self._composing = False
        self._last_call = False
        self._application: QApplication | None = None
        self._focused: QWidget | None = None
        self._timer = timer or QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_pause_over)

    def watch(self, application: QApplication) -> None:
        """From now on, until `unwatch`."""
        self._application = application
        application.focusWindowChanged.connect(self._on_window_in_front)
        application.focusChanged.connect(self._on_focus_moved)
        self._on_window_in_front(application.focusWindow())
        self._on_focus_moved(None, application.focusWidget())

    def unwatch(self) -> None:
        """Leave everything alone."""
        if self._application is None:
            return
        self._application.focusWindowChanged.disconnect(self._on_window_in_front)
        self._application.focusChanged.disconnect(self._on_focus_moved)
        for watched in (*self._application.allWindows(), self._focused):
            if watched is not None and shiboken6.isValid(watched):
                watched.removeEventFilter(self)
        self._application = self._focused = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for key events that must go no further."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._note_composing(event)
        elif kind == QEvent.Type.FocusIn:
            self._composing = False  # an input method ends its composition when the focus leaves
        elif kind in _KEY_EVENTS and isinstance(event, QKeyEvent) and isinstance(watched, QWindow):
            return self._at_window(watched, event)
        return False

    def _on_window_in_front(self, window: QWindow | None) -> None:
        if window is not None:
            # again, where it is there already: it goes before filters that came meanwhile
            window.installEventFilter(self)

    def _on_focus_moved(self, _before: QWidget | None, focused: QWidget | None) -> None:
        self._composing = False  # an input method ends its composition when the focus leaves
        if self._focused is not None and shiboken6.isValid(self._focused):
            self._focused.removeEventFilter(self)
        self._focused = focused
        if focused is not None:
            focused.installEventFilter(self)

    def _at_window(self, window: QWindow, event: QKeyEvent) -> bool:
        if self._composing or not event.spontaneous() or event.key() in _MODIFIER_KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Shortcuts are tried before the key press is sent; accepting says that this key is for input.
            taken = self._framing.would_take(character_of(event), self._key_ms(event))
            if taken:
                event.accept()
            return taken
        if event.type() == QEvent.Type.KeyRelease:
            return self._on_release(window, event)
        return self._on_press(window, event)

    def _on_press(self, window: QWindow, event: QKeyEvent) -> bool:
        self._repost()
        decision = self._framing.key(character_of(event), self._key_ms(event))
        self._settle_held(decision)
        self._dropped_keys.discard(_key_id(event))  # an older release that never came
        if decision.key == "hold":
            self._held.append(_HeldEvent(window, _copy(event)))
        elif decision.key == "drop":
            self._dropped_keys.add(_key_id(event))
        self._wait_for_next()
        self._repost()
        self._tell(decision)
        return decision.key != "pass"

    def _on_release(self, window: QWindow, event: QKeyEvent) -> bool:
        """A release follows its press: held with it, dropped with it, or passed."""
        key = _key_id(event)
        if key in self._dropped_keys:
            self._dropped_keys.discard(key)
            return True
        same_key = (held.event.type() for held in reversed(self._held) if _key_id(held.event) == key)
        is_down = next(same_key, None) == QEvent.Type.KeyPress
        if is_down:
            self._held.append(_HeldEvent(window, _copy(event)))
        return is_down

    def _settle_held(self, decision: KeyDecision) -> None:
        if decision.held == "keep":
            return
        if decision.held == "type":
            self._to_repost.extend(self._held)
        else:
            for held in self._held:
                if held.event.type() == QEvent.Type.KeyPress:
                    self._dropped_keys.add(_key_id(held.event))
                else:
                    self._dropped_keys.discard(_key_id(held.event))
        self._held.clear()

    def _repost(self) -> None:
        """Send typed keys on, oldest first. A queue, as one of them may open a dialog with a loop of its own."""
        while self._to_repost:
            held = self._to_repost.popleft()
            target = _first_alive(QGuiApplication.focusWindow(), held.window)
            if target is not None:
                QCoreApplication.sendEvent(target, held.event)

    def _wait_for_next(self) -> None:
        self._last_call = False
        if self._held:
            self._timer.start(self._framing.gap_ms)
        else:
            self._timer.stop()

    def _on_pause_over(self) -> None:
        if not self._last_call:
            # Keys that came while the application was busy wait behind this timer: let them come first.
            self._last_call = True
            self._timer.start(0)
            return
        self._end_burst()

    def _end_burst(self) -> None:
        decision = self._framing.idle()
        self._settle_held(decision)
        self._wait_for_next()
        self._repost()
        self._tell(decision)

    def _note_composing(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        if self._composing and self._held:
            self._end_burst()

    def _tell(self, decision: KeyDecision) -> None:
        if decision.scan is not None:
            self.scanned.emit(decision.scan)
        if decision.torn is not None:
            self.scan_torn.emit(decision.torn)


def character_of(event: QKeyEvent) -> str | None:
    """The character a key press stands for to a scanner, or None.

    Scanners send control characters as Ctrl and a key, GS (ASCII 29) as Ctrl+]; the window system may or may not
    have turned them into text. A repeating key is a finger on a key, not a scanner.
    """
    if event.isAutoRepeat():
        return None
    key, text, modifiers = event.key(), event.text(), event.modifiers()
    if key in _ENDS:
        return None if modifiers & ~Qt.KeyboardModifier.KeypadModifier else _ENDS[Qt.Key(key)]
    control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
    if modifiers & Qt.KeyboardModifier.MetaModifier or (alt and not control):
        return None
    if control and not alt:
        if 0x40 <= key <= 0x5F:  # "@" to "_", the column of the ASCII control characters
            return chr(key & 0x1F)
        return text if len(text) == 1 and text < " " else None
    return text if len(text) == 1 and (text.isprintable() or text < " ") and key not in _NOT_TEXT else None


_NOT_TEXT = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape})


def _key_id(event: QKeyEvent) -> int:
    """What press and release of one key share: the scan code, or the key where there is none."""
    return event.nativeScanCode() or event.key()


def _first_alive(*windows: QWindow | None) -> QWindow | None:
    """The first window that is there and was not destroyed meanwhile."""
    return next((window for window in windows if window is not None and shiboken6.isValid(window)), None)


def _copy(event: QKeyEvent) -> QKeyEvent:
    """A copy that outlives the delivery of the original."""
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )

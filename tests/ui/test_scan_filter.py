"""The event filter with real window events. Keys carry their own times, and the pause is over when a test says so."""

from __future__ import annotations

import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from drivers.scanner import TornReason, WedgeFraming, parse_scanner
from ui.scan_filter import ScanFilter, character_of, event_ms

EAN = "6901234567892"
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEYS = {"\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_J, "\t": Qt.Key.Key_Tab, "\x1d": Qt.Key.Key_BracketRight}


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        QCoreApplication.processEvents()
        time.sleep(0.001)


class FakeTimer(QTimer):
    """Runs only when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.running = False

    def start(self, _msec: int = 0) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def fire(self) -> None:
        while self.running:
            self.running = False
            self.timeout.emit()


class KeyLog(QWidget):
    """A home widget without an input method that notes each key press, and repeats as `text*`."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pressed: list[str] = []
        self.released: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.pressed.append((event.text() or Qt.Key(event.key()).name) + "*" * event.isAutoRepeat())

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.released.append(event.key())


class Till:
    """A window with a text field, a home widget and a default button, and a wedge on it."""

    def __init__(self, options: str) -> None:
        self.now_ms = 1000
        self.timer = FakeTimer()
        self.filter = ScanFilter(
            WedgeFraming(parse_scanner(f"wedge:{options}")), key_ms=self._key_ms, timer=self.timer
        )
        self.scanned: list[str] = []
        self.torn: list[str] = []
        self.clicks: list[bool] = []
        self.filter.scanned.connect(self.scanned.append)
        self.filter.scan_torn.connect(self.torn.append)
        self.window = QWidget()
        self.field, self.home, self.button = QLineEdit(), KeyLog(), QPushButton("pay")
        layout = QVBoxLayout(self.window)
        for widget in (self.field, self.home, self.button):
            layout.addWidget(widget)
        self.button.clicked.connect(lambda: self.clicks.append(True))

    def _key_ms(self, _event: QKeyEvent) -> int:
        return self.now_ms

    @property
    def handle(self) -> QWindow:
        handle = QGuiApplication.focusWindow()
        assert handle is not None
        return handle

    def key(self, key: Qt.Key, after_ms: int, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> None:
        if after_ms > 120:
            self.timer.fire()
        self.now_ms += after_ms
        if text:
            QTest.sendKeyEvent(QTest.KeyAction.Click, self.handle, key, text, modifiers)
        else:
            QTest.keyClick(self.handle, key, modifiers)

    def keys(self, text: str, each_ms: int) -> None:
        for character in text:
            if character in KEYS:
                self.key(KEYS[character], each_ms, CONTROL if character in "\n\x1d" else NONE)
                continue
            modifiers = SHIFT if character.isupper() or character == "%" else NONE
            self.key(Qt.Key(ord(character.upper())), each_ms, modifiers, character)

    def scan(self, text: str, each_ms: int = 10) -> None:
        """A scan half a second after whatever was before."""
        self.timer.fire()
        self.now_ms += 500
        self.keys(text, each_ms)


@pytest.fixture(scope="module")
def application() -> QApplication:
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication([])


@pytest.fixture
def options() -> str:
    return ""


@pytest.fixture
def till(application: QApplication, options: str) -> Iterator[Till]:
    till = Till(options)
    till.filter.watch(application)
    till.window.show()
    till.window.activateWindow()
    assert QTest.qWaitForWindowActive(till.window)
    till.field.setFocus()
    yield till
    till.filter.unwatch()
    till.window.close()
    till.window.deleteLater()
    application.processEvents()


@pytest.mark.parametrize("each_ms", [1, 10, 80])
def test_a_scan_does_not_land_in_the_text_field(till: Till, each_ms: int) -> None:
    till.scan(EAN + "\r", each_ms)
    till.timer.fire()
    assert till.scanned == [EAN]
    assert till.field.text() == ""


@pytest.mark.parametrize("focus", ["field", "home", "button"])
def test_a_scan_works_whatever_has_the_focus(till: Till, focus: str) -> None:
    getattr(till, focus).setFocus()
    till.scan(EAN + "\r")
    assert (till.scanned, till.field.text(), till.clicks) == ([EAN], "", [])
    assert (till.home.pressed, till.home.released) == ([], [])


def test_a_person_types_into_the_field(till: Till) -> None:
    till.keys("Tang tang 5%", 200)
    till.timer.fire()
    assert till.field.text() == "Tang tang 5%"
    assert till.scanned == []


def test_fast_typing_and_correcting_keeps_its_order(till: Till) -> None:
    till.keys("13x", 90)
    till.key(Qt.Key.Key_Backspace, 90)
    till.keys("8", 90)
    till.key(Qt.Key.Key_Left, 90)
    till.keys("7", 90)
    till.timer.fire()
    assert till.field.text() == "1378"


def test_a_phone_number_typed_fast_with_enter_stays_in_the_field(till: Till) -> None:
    entered: list[str] = []
    till.field.returnPressed.connect(lambda: entered.append(till.field.text()))
    till.keys("13812345678\r", 110)
    assert (entered, till.scanned) == (["13812345678"], [])


def test_reposted_keys_keep_modifiers_text_and_releases(till: Till) -> None:
    till.home.setFocus()
    till.keys("A", 200)
    assert till.home.pressed == ["Key_Shift"]
    till.timer.fire()
    assert till.home.pressed == ["Key_Shift", "A"]
    assert till.home.released == [Qt.Key.Key_Shift, Qt.Key.Key_A]


def test_a_repeating_key_is_typing(till: Till) -> None:
    till.home.setFocus()
    pressed, repeating = True, False
    for _ in range(9):
        QTest.simulateEvent(till.handle, pressed, Qt.Key.Key_1, NONE, "1", repeating)
        till.now_ms += 30
        repeating = True
    till.key(Qt.Key.Key_Return, 30)
    assert till.home.pressed == ["1", *["1*"] * 8, "\r"]
    assert till.scanned == []


def test_keys_that_are_no_characters_are_not_delayed(till: Till) -> None:
    till.home.setFocus()
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Delete):
        till.key(key, 200)
        assert not till.timer.running
    assert till.home.pressed == ["Key_F2", "Key_Down", "\r", "\x1b", "Key_Delete"]


@pytest.mark.parametrize("options", ["?terminator=crlf", "?terminator=cr"])
@pytest.mark.parametrize("second", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_stray_half_of_crlf_presses_no_button(till: Till, second: Qt.Key) -> None:
    till.button.setAutoDefault(True)
    till.button.setDefault(True)
    till.button.setFocus()
    presses: list[bool] = []
    till.button.pressed.connect(lambda: presses.append(True))
    till.scan(EAN + "\r")
    till.key(second, 10)
    till.scan(EAN + "\r\n")
    assert (till.scanned, till.clicks, presses) == ([EAN, EAN], [], [])


@pytest.mark.parametrize("options", ["?terminator=tab"])
def test_a_tab_terminator_does_not_move_the_focus(till: Till) -> None:
    till.scan(EAN + "\t")
    assert till.scanned == [EAN]
    assert till.field.hasFocus()
    till.key(Qt.Key.Key_Tab, 500)
    assert till.home.hasFocus()


def test_a_space_typed_on_a_button_clicks_it_once(till: Till) -> None:
    till.button.setFocus()
    till.keys(" ", 500)
    till.timer.fire()
    assert len(till.clicks) == 1
    assert not till.button.isDown()


@pytest.mark.parametrize("each_ms", [1, 80])
def test_lower_case_tracks_and_group_separators_arrive_whole(till: Till, each_ms: int) -> None:
    text = "]d20106901234567892\x1d10abcXYZ%;?"
    till.scan(text + "\r", each_ms)
    assert (till.scanned, till.field.text()) == ([text], "")


def test_shortcuts_on_a_bare_character_can_not_steal_from_a_scan(till: Till) -> None:
    fired: list[str] = []
    for keys in ("9", "Ctrl+F", "F4", "Return"):
        shortcut = QShortcut(QKeySequence(keys), till.window)
        shortcut.activated.connect(lambda keys=keys: fired.append(keys))
    till.scan(EAN + "\r")
    assert (till.scanned, fired) == ([EAN], [])
    till.key(Qt.Key.Key_F, 500, CONTROL)
    till.key(Qt.Key.Key_F4, 10)
    till.key(Qt.Key.Key_Return, 10)
    assert fired == ["Ctrl+F", "F4", "Return"]


def test_a_torn_scan_is_told_and_lands_nowhere(till: Till) -> None:
    till.scan("690123456")
    till.timer.fire()
    till.now_ms += 200
    till.keys("7892\r", 10)
    assert till.torn == [TornReason.GAP, TornReason.TAIL]
    assert (till.scanned, till.field.text()) == ([], "")


@pytest.mark.parametrize("options", ["?terminator=none"])
def test_without_a_terminator_the_timer_ends_the_scan(till: Till) -> None:
    till.scan(EAN)
    assert till.scanned == []
    till.timer.fire()
    assert (till.scanned, till.field.text()) == ([EAN], "")


def test_keys_that_waited_for_a_busy_application_still_belong_to_their_scan(till: Till) -> None:
    till.scan(EAN[:5])
    till.timer.timeout.emit()  # the pause seems over, yet the rest was pressed in time and is still to be delivered
    till.keys(EAN[5:] + "\r", 10)
    assert (till.scanned, till.torn, till.field.text()) == ([EAN], [], "")


def test_keys_held_for_a_window_that_is_gone_do_no_harm(till: Till) -> None:
    other = QLineEdit()
    other.show()
    other.activateWindow()
    wait_until(lambda: QGuiApplication.focusWindow() is other.windowHandle())
    till.keys("7", 500)
    other.close()
    other.deleteLater()
    till.window.activateWindow()
    wait_until(lambda: QGuiApplication.focusWindow() is till.window.windowHandle())
    till.field.setFocus()
    till.timer.fire()
    assert till.field.text() == "7"


def test_nothing_is_touched_while_an_input_method_composes(till: Till) -> None:
    QApplication.sendEvent(till.field, QInputMethodEvent("tang", []))
    till.keys("12", 10)
    assert till.field.text() == "12"
    commit = QInputMethodEvent()
    commit.setCommitString("糖")
    QApplication.sendEvent(till.field, commit)
    till.scan(EAN + "\r")
    assert (till.scanned, till.field.text()) == ([EAN], "12糖")


def test_keys_held_when_composing_begins_come_first(till: Till) -> None:
    till.keys("1", 200)
    QApplication.sendEvent(till.field, QInputMethodEvent("tang", []))
    assert till.field.text().startswith("1")


def test_a_composition_left_behind_does_not_switch_scanning_off(till: Till) -> None:
    QApplication.sendEvent(till.field, QInputMethodEvent("tang", []))
    till.home.setFocus()
    QApplication.sendEvent(till.home, QFocusEvent(QEvent.Type.FocusIn))
    till.scan(EAN + "\r")
    assert till.scanned == [EAN]


def test_a_typed_key_that_opens_a_dialog_keeps_the_following_ones_in_order(till: Till) -> None:
    dialog = QDialog(till.window)
    inside = QLineEdit(dialog)

    def open_dialog(text: str) -> None:
        if text == "n":
            QTimer.singleShot(0, type_inside)
            dialog.exec()

    def type_inside() -> None:
        wait_until(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
        inside.setFocus()
        till.keys("3", 300)
        till.timer.fire()
        dialog.reject()

    till.field.textEdited.connect(open_dialog)
    till.keys("n12", 80)
    till.timer.fire()
    assert (till.field.text(), inside.text()) == ("n", "123")


def test_a_scan_in_a_dialog_is_heard(till: Till) -> None:
    dialog = QDialog(till.window)
    inside = QLineEdit(dialog)
    dialog.open()
    wait_until(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    inside.setFocus()
    till.scan(EAN + "\r")
    assert (till.scanned, inside.text(), dialog.isVisible()) == ([EAN], "", True)
    dialog.reject()


def test_the_real_timer_hands_typing_back(application: QApplication) -> None:
    """With the window system's own times and a real pause."""
    scan_filter = ScanFilter(WedgeFraming(parse_scanner("wedge:?gap_ms=20")))
    scan_filter.watch(application)
    field = QLineEdit()
    field.show()
    field.activateWindow()
    assert QTest.qWaitForWindowActive(field)
    handle = field.windowHandle()
    assert handle is not None
    QTest.sendKeyEvent(QTest.KeyAction.Click, handle, Qt.Key.Key_7, "7", NONE)
    wait_until(lambda: field.text() == "7")
    scan_filter.unwatch()
    field.close()
    field.deleteLater()


def key_event(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "character"),
    [
        (Qt.Key.Key_BracketRight, CONTROL, "]", "\x1d"),
        (Qt.Key.Key_BracketRight, CONTROL, "\x1d", "\x1d"),
        (Qt.Key.Key_6, CONTROL | SHIFT, "\x1e", "\x1e"),
        (Qt.Key.Key_D, CONTROL, "", "\x04"),
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "\r", "\r"),
        (Qt.Key.Key_Return, SHIFT, "\r", None),
        (Qt.Key.Key_Tab, CONTROL, "\t", None),
        (Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier, "a", None),
        (Qt.Key.Key_A, Qt.KeyboardModifier.MetaModifier, "a", None),
        (Qt.Key.Key_At, CONTROL | Qt.KeyboardModifier.AltModifier, "@", "@"),
        (Qt.Key.Key_Backspace, NONE, "\b", None),
        (Qt.Key.Key_F1, NONE, "", None),
        (Qt.Key.Key_5, Qt.KeyboardModifier.KeypadModifier, "5", "5"),
    ],
)
def test_the_character_of_a_key(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, character: str | None
) -> None:
    assert character_of(key_event(key, modifiers, text)) == character


def test_a_key_without_a_time_gets_the_monotonic_clocks() -> None:
    event = key_event(Qt.Key.Key_A, NONE, "a")
    first = event_ms(event)
    assert first > 0
    assert event_ms(event) >= first
    event.setTimestamp(4711)
    assert event_ms(event) == 4711

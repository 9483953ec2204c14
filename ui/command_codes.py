"""What each code of the command sheet stands for: a key. The sheet beside the till makes every flow possible with the
scanner alone.

The codes are laminated and hang in shops for years: one that was given out keeps its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt

from posclient.domain.codes import COMMAND_PREFIX, strip_aim
from posclient.words import Words
from ui.keys import Action, binding_of, key_text

_K = Qt.Key
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_SHORT: Final = {"Ins": "Insert", "Esc": "Escape"}
_ALT: Final = Qt.KeyboardModifier.AltModifier

_FUNCTIONS: Final = {
    "HELP": Action.HELP,
    "SEARCH": Action.SEARCH,
    "ENROL": Action.ENROL,
    "CARE": Action.CARE,
    "QUANTITY": Action.QUANTITY,
    "UNDO": Action.UNDO,
    "REMOVE": Action.REMOVE,
    "PAY": Action.PAY,
    "COPY": Action.COPY,
    "DRAWER": Action.DRAWER,
    "MEMBER": Action.MEMBER,
    "LOCK": Action.LOCK,
    "FORGET": Action.FORGET_MEMBER,
    "CANCEL": Action.CANCEL_SALE,
    "PAPER": Action.PAPER,
    "MENU": Action.MENU,
    "RETURNS": Action.RETURNS,
    "TOPUP": Action.TOP_UP,
    "PRICE": Action.PRICE,
    "PARK": Action.PARK,
    "QUICK": Action.QUICK_KEYS,
    "DAY": Action.DAY,
    "SERVICES": Action.SERVICES,
    "MANAGER": Action.MANAGER,
    "BRINGIN": Action.BRING_IN,
    "MEMBERS": Action.MEMBER_LIST,
    "PRACTICE": Action.PRACTICE,
    "SHEET": Action.COMMAND_SHEET,
    "BACK": Action.BACK,
}


@dataclass(frozen=True)
class Command:
    """A code and the key that it presses. `text` is the character that the key types, if any; `label` a words key, or
    empty where the character says it all.
    """

    code: str
    key: QKeyCombination
    text: str = ""
    label: str = ""
    action: Action | None = None

    def name(self, words: Words) -> str:
        """What stands over the code: the button's own words with its key, or the key's name."""
        if self.action is not None:
            return f"{words(self.label)}  {key_text(self.action)}"
        return words(self.label) if self.label else self.text


def _digit(digit: int) -> Command:
    return Command(f"{COMMAND_PREFIX}NR{digit}", QKeyCombination(Qt.Key(_K.Key_0 + digit)), str(digit))


def _key(name: str, key: Qt.Key, label: str, text: str = "") -> Command:
    return Command(f"{COMMAND_PREFIX}{name}", QKeyCombination(key), text, label)


def _with(modifier: Qt.KeyboardModifier, name: str, key: Qt.Key, label: str) -> Command:
    return Command(f"{COMMAND_PREFIX}{name}", QKeyCombination(modifier, key), "", label)


def _function(name: str, action: Action) -> Command:
    binding = binding_of(action)
    return Command(f"{COMMAND_PREFIX}{name}", _combination(binding.key), "", binding.label, action)


def _combination(written: str) -> QKeyCombination:
    """`Shift+F9` as Qt's key."""
    *modifiers, name = written.split("+")
    key = Qt.Key[f"Key_{_SHORT.get(name, name)}"]
    held = {"Shift": Qt.KeyboardModifier.ShiftModifier, "Ctrl": _CTRL}
    return QKeyCombination(held[modifiers[0]], key) if modifiers else QKeyCombination(key)


KEYS: Final = (
    *(_digit(digit) for digit in (*range(1, 10), 0)),
    _key("POINT", _K.Key_Period, "command.point", "."),
    _key("ENTER", _K.Key_Return, "command.enter", "\r"),
    _key("ERASE", _K.Key_Backspace, "command.erase"),
    _key("DELETE", _K.Key_Delete, "command.delete"),
    _key("UPWARD", _K.Key_Up, "command.up"),
    _key("DOWNWARD", _K.Key_Down, "command.down"),
    _key("LEFT", _K.Key_Left, "command.left"),
    _key("RIGHT", _K.Key_Right, "command.right"),
    _key("PAGEUP", _K.Key_PageUp, "command.page_up"),
    _key("PAGEDOWN", _K.Key_PageDown, "command.page_down"),
    _key("NEXT", _K.Key_Tab, "command.next_field", "\t"),
    _with(Qt.KeyboardModifier.ShiftModifier, "PREVIOUS", _K.Key_Backtab, "command.field_before"),
    _key("SPACE", _K.Key_Space, "command.space", " "),
    _key("TIMES", _K.Key_Asterisk, "command.times", "*"),
    _key("PLUS", _K.Key_Plus, "command.plus", "+"),
    _key("MINUS", _K.Key_Minus, "command.minus", "-"),
    _key("SLASH", _K.Key_Slash, "command.slash", "/"),
    _key("KEYP", _K.Key_P, "command.p", "p"),
    _key("KEYS", _K.Key_S, "command.s", "s"),
    _key("KEYM", _K.Key_M, "command.m", "m"),
    _with(_ALT, "ALT1", _K.Key_1, "command.alt_1"),
    _with(_ALT, "ALT2", _K.Key_2, "command.alt_2"),
    _with(_ALT, "ALT0", _K.Key_0, "command.alt_0"),
    _with(_CTRL, "SAVE", _K.Key_S, "command.save"),
)
"""The keys that type, move and answer."""

FUNCTIONS: Final = tuple(_function(name, action) for name, action in _FUNCTIONS.items())
"""The function keys."""

_BY_CODE: Final = {command.code: command for command in (*KEYS, *FUNCTIONS)}


def command_of(text: str) -> Command | None:
    """The command of a scanned code; None for one of another version's sheet."""
    return _BY_CODE.get(strip_aim(text.strip())[1].upper())

"""The sheet beside the till, as a test scans it."""

from __future__ import annotations

from tests.ui.counter import Counter
from ui.command_codes import FUNCTIONS, KEYS

_TYPED = {command.text: command.code for command in KEYS if command.text}
_TYPED["\n"] = _TYPED["\r"]


def code_of(name: str) -> str:
    """The code of a key by its name on the sheet's own list: `PAY`, `DOWNWARD`."""
    (code,) = (command.code for command in (*KEYS, *FUNCTIONS) if command.code.partition(":")[2] == name)
    return code


def scan_keys(counter: Counter, *names: str) -> None:
    """Scan keys of the sheet."""
    counter.scan(*map(code_of, names))


def scan_text(counter: Counter, text: str) -> None:
    """Scan a text of the sheet's digits and signs; `\\n` is Enter."""
    counter.scan(*(_TYPED[character] for character in text))

"""A mobile number as it is typed: digits alone, grouped 3-4-4, without an input method."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from ui.widgets.edits import CodeEdit

LENGTH: Final = 11
_GROUPS: Final = ((0, 3), (3, 7), (7, 11))


def grouped(digits: str) -> str:
    """`13812345678` → `138 1234 5678`; what is too long stands at the end, to be seen."""
    groups = [digits[first:last] for first, last in _GROUPS]
    return " ".join(group for group in (*groups, digits[LENGTH:]) if group)


def digits_of(text: str) -> str:
    """The digits in `text`, full-width ones too; a pasted `+86` is left out."""
    narrow = "".join(str(int(char)) for char in text if char.isdecimal())
    return narrow[2:] if len(narrow) == LENGTH + 2 and narrow.startswith("86") else narrow


class PhoneEdit(CodeEdit):
    """`digits_changed` is emitted with the bare digits, by typing and by `put`."""

    digits_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__("138 0000 0000", max_length=24)
        self._digits = ""
        self.textEdited.connect(self._on_edited)

    @property
    def digits(self) -> str:
        """Without the gaps."""
        return self._digits

    @property
    def is_whole(self) -> bool:
        """Whether it has as many digits as a number."""
        return len(self._digits) == LENGTH

    def put(self, digits: str) -> None:
        """Fill in a number."""
        self._show(digits_of(digits), len(digits))

    def _on_edited(self, text: str) -> None:
        self._show(digits_of(text), len(digits_of(text[: self.cursorPosition()])))

    def _show(self, digits: str, behind: int) -> None:
        """Group anew; the cursor stays behind as many digits as before."""
        self.setText(grouped(digits))
        self.setCursorPosition(len(grouped(digits[:behind])))
        if digits != self._digits:
            self._digits = digits
            self.digits_changed.emit(digits)

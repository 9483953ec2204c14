"""A screen of the shell: what it is shown with, where its focus rests, and what it takes of scans and keys."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.keys import Action
from ui.purpose import Purpose


class Screen(QWidget):
    """Base of all screens. `home` is where the focus rests: a widget without an input method that is no text field,
    so that a scan's keys never land in one.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    @property
    def home(self) -> QWidget:
        """Where the focus goes when the screen is shown, and back to after a text field was used."""
        return self

    def open_for(self, purpose: Purpose) -> None:
        """Called before the screen comes to the front, with what it is to show."""

    def activate(self) -> None:
        """The screen has come to the front."""
        self.home.setFocus()

    def scanned(self, text: str) -> bool:  # noqa: ARG002 - for screens to override
        """Take a scan; False leaves it to the sale screen."""
        return False

    def act(self, action: Action) -> bool:  # noqa: ARG002 - for screens to override
        """Take a function key; False leaves it to the shell."""
        return False

"""A column of numbered things to choose from: by digit, by arrows and Enter, by touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy

from posclient.words import Words
from ui.keys import Action
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import action_button, button
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

MOST: Final = 10
ROOMY: Final = 8
_TIGHT: Final = 4


class NumberMenu(SidePanel):
    """`chosen` bears the place of what was chosen, from 0. At most ten things; the tenth bears the digit 0.

    More than eight fill the panel of a small screen: they stand closer, and the screen's own way back has to do.
    """

    chosen = Signal(int)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._title = label("", "title", wraps=True)
        self._note = label("", "muted", wraps=True)
        self._at = 0
        self._count = 0
        self.items: list[QPushButton] = []
        column = self._column
        column.addWidget(self._title)
        column.addWidget(self._note)
        for place in range(MOST):
            made = button("", self._chooser(place), role="item")
            made.setCheckable(True)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.hide()
            self.items.append(made)
            column.addWidget(made)
        column.addStretch(1)
        self._back = action_button(words, theme, Action.BACK, self.acted.emit)
        column.addWidget(self._back)

    def begin(self, title: str, texts: Sequence[str], note: str = "") -> None:
        """Offer these."""
        self._at = 0
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.show_texts(texts, note)

    def show_texts(self, texts: Sequence[str], note: str = "") -> None:
        """The same question with other texts; what is chosen stays."""
        shown = tuple(texts)[:MOST]
        self._count = len(shown)
        self._at = min(self._at, max(0, self._count - 1))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        is_full = self._count > ROOMY
        self._back.setHidden(is_full)
        self._column.setSpacing(_TIGHT if is_full else GAP)
        for place, made in enumerate(self.items):
            made.setVisible(place < self._count)
            if place < self._count:
                made.setText(f"{(place + 1) % MOST}   {shown[place]}".replace("&", "&&"))
        self._show()

    def press(self, key: str) -> None:
        """A digit chooses."""
        if key.isascii() and key.isdigit():
            self._choose((int(key) - 1) % MOST)

    def move_choice(self, by: int) -> None:
        """Another one."""
        if self._count:
            self._at = (self._at + (1 if by > 0 else -1)) % self._count
            self._show()

    def enter(self) -> None:
        """The one that the arrows stand on."""
        self._choose(self._at)

    def _chooser(self, place: int) -> Callable[[], None]:
        return lambda: self._choose(place)

    def _choose(self, place: int) -> None:
        if 0 <= place < self._count:
            self._at = place
            self._show()
            self.chosen.emit(place)

    def _show(self) -> None:
        for place, made in enumerate(self.items):
            made.setChecked(place == self._at)

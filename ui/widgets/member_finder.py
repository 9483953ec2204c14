"""Finding a member by card, number, last four digits or initials, with a keypad and a short list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from posclient.domain.member import mask_phone
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.identify import (
    Identified,
    MemberFound,
    MembersFound,
    MemberUnknown,
    Refused,
    identify,
)
from posclient.services.search import Hits, search
from posclient.services.shop import Shop
from ui.context import Context
from ui.models.choices import FoundPerson
from ui.theme.tokens import GAP
from ui.trouble import Trouble
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_MOST: Final = 4
_LONGEST: Final = 24
_SEARCH: Final = "member_finder"


class MemberFinder(SidePanel):
    """`found` bears a member's id. Arrows choose among the hits, Enter takes the chosen one or what was typed."""

    found = Signal(str)

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(context.words, context.theme)
        self._context = context
        self._text = ""
        self._hits: Sequence[FoundPerson] = ()
        self._chosen = 0
        words = context.words
        self.shown = label("", "figure", right=True)
        self.rows: list[QPushButton] = [button("", self._chooser(at)) for at in range(_MOST)]
        self.keypad = Keypad(context.theme, erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('ui.find')}  Enter", self.enter, role="main")
        column = self._column
        column.addWidget(label(title, "title"))
        column.addWidget(label(words("serve.find_hint"), "muted", wraps=True))
        column.addWidget(self.shown)
        listed = QVBoxLayout()
        listed.setSpacing(GAP)
        for row in self.rows:
            row.setCheckable(True)
            listed.addWidget(row)
        column.addLayout(listed)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)
        self.begin()

    def begin(self) -> None:
        """Nothing typed."""
        self._context.tasks.forget(_SEARCH)
        self._set("")

    def press(self, key: str) -> None:
        """A digit, a letter or a hanzi."""
        if key.isalnum() and len(self._text) < _LONGEST:
            self._set(self._text + key)

    def erase(self) -> None:
        """Take back the last one."""
        self._set(self._text[:-1])

    def move_choice(self, by: int) -> None:
        """Another hit."""
        if self._hits:
            self._chosen = (self._chosen + (1 if by > 0 else -1)) % len(self._hits)
            self._show()

    def enter(self) -> None:
        """The chosen hit; where nothing was found so far, whatever the text stands for."""
        if self._hits:
            self.found.emit(self._hits[self._chosen].member_id)
        elif self._text:
            shop, text = self._context.shop, self._text
            self._context.tasks.background(lambda: _find(shop, text), self._on_found)

    def take_scan(self, text: str) -> None:
        """A card, an e-card or a whole number, scanned or typed."""
        shop = self._context.shop
        self._context.tasks.background(lambda: identify(shop, text), self._on_identified)

    def _chooser(self, at: int) -> Callable[[], None]:
        def chosen() -> None:
            if at < len(self._hits):
                self.found.emit(self._hits[at].member_id)

        return chosen

    def _on_found(self, both: tuple[Identified, Hits]) -> None:
        """Enter was faster than the list: one hit is meant, among several she chooses."""
        found, hits = both
        if not isinstance(found, Refused) or not hits.members:
            self._on_identified(found)
        elif len(hits.members) == 1:
            self.found.emit(hits.members[0].member_id)
        else:
            self._show_hits(hits.members)

    def _on_identified(self, found: Identified) -> None:
        match found:
            case MemberFound(member_id):
                self.found.emit(member_id)
            case MembersFound(hits):
                self._show_hits(hits)
            case MemberUnknown():
                self._ask(found)
            case Refused(key, shown):
                self._context.show_trouble(Trouble(key, {"code": shown}))
            case _:
                self._context.show_trouble(Trouble("prove.no_card"))

    def _ask(self, unknown: MemberUnknown) -> None:
        shop, session = self._context.shop, self._context.session

        def answered(answer: MemberFound | None) -> None:
            if answer is None:
                self._context.show_trouble(Trouble("identify.unknown_member"))
            elif self.isVisible():
                self.found.emit(answer.member_id)

        self._context.toast(self._context.words("identify.asking_hq"))
        self._context.tasks.background(lambda: ask_headquarters(shop, session, unknown), answered)

    def _set(self, text: str) -> None:
        self._text = text
        self._show_hits(())
        shop = self._context.shop
        if text:
            self._context.tasks.latest(_SEARCH, lambda: search(shop, text, _MOST), self._on_hits)
        else:
            self._context.tasks.forget(_SEARCH)

    def _on_hits(self, hits: Hits) -> None:
        if hits.typed == self._text:
            self._show_hits(hits.members)

    def _show_hits(self, hits: Sequence[FoundPerson]) -> None:
        self._hits = hits[:_MOST]
        self._chosen = 0
        self._show()

    def _show(self) -> None:
        self.shown.setText(self._text or "—")
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(self._hits))
            row.setChecked(at == self._chosen)
            if at < len(self._hits):
                row.setText(_shown(self._hits[at]).replace("&", "&&"))
        self.confirm.setEnabled(bool(self._text))


def _shown(hit: FoundPerson) -> str:
    number = mask_phone(hit.phone) if hit.phone else hit.card_no or ""
    return f"{hit.name}   {number}".strip()


def _find(shop: Shop, text: str) -> tuple[Identified, Hits]:
    """What a typed text stands for, and what a search for it finds."""
    return identify(shop, text), search(shop, text, _MOST)

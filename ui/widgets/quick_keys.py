"""Quick keys in the right column: pages of large tiles, one a digit. A manager arranges them here.

By keyboard: `/` begins and ends arranging; meanwhile a digit chooses a place, Enter and Delete fill and empty it, `+`
adds a page, `-` takes it away, `.` goes to its name.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from posclient.services.quick_keys import LONGEST_NAME, MOST_PAGES, PLACES, QuickKey, QuickPage
from posclient.words import Words
from posclient.words.names import name_in
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import button
from ui.widgets.edits import NameEdit
from ui.widgets.labels import label
from ui.widgets.side_panel import SidePanel

_COLUMNS: Final = 3
_ARRANGE: Final = "/"
_TILE_CHARS: Final = 6
_TILE_LINES: Final = 2


class Arranging(Enum):
    """What a manager wants done."""

    PUT = auto()
    MOVE = auto()
    DROP = auto()
    NAME = auto()
    NEW_PAGE = auto()
    DROP_PAGE = auto()


class QuickKeys(SidePanel):
    """`chosen` bears a QuickKey. While a manager arranges, `arranged` bears what, the page, the place, and the other
    place or the name.
    """

    keeps_open = True
    chosen = Signal(object)
    arranged = Signal(object, int, int, object)
    name_done = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._pages: tuple[QuickPage, ...] = ()
        self._at = 0
        self._place = 0
        self._may_arrange = False
        self.arranging = False
        self._title = label("", "title")
        self.before = button("◀", lambda: self.move_choice(-1))
        self.after = button("▶", lambda: self.move_choice(1))
        self.before.setAccessibleName(words("quick.before"))
        self.after.setAccessibleName(words("quick.after"))
        self.tiles: list[QPushButton] = []
        self._hint = label("", "muted", wraps=True)
        self.arrange = button(f"{words('quick.arrange')}  {_ARRANGE}", self._toggle)
        self.arrange.setCheckable(True)
        self.name_field = NameEdit(words("quick.page_name"), LONGEST_NAME)
        self.name_field.setAccessibleName(words("quick.page_name"))
        self.name_field.returnPressed.connect(self._rename)
        self.tools: dict[Arranging, QPushButton] = {}
        column = self._column
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.before)
        head.addWidget(self._title, 1)
        head.addWidget(self.after)
        column.addLayout(head)
        column.addLayout(self._tile_grid(), 100)
        column.addWidget(self._hint)
        self._tools_box = self._tool_rows()
        column.addWidget(self._tools_box)
        self._end(self.arrange)

    def show_pages(self, pages: tuple[QuickPage, ...], *, may_arrange: bool) -> None:
        """The pages as they are now; the page in front stays in front."""
        page = self._pages[self._at].page if self._pages else 0
        self._pages = pages
        self._at = next((at for at, found in enumerate(pages) if found.page == page), 0)
        self._may_arrange = may_arrange
        self.arranging = self.arranging and may_arrange
        self._show()

    def begin(self) -> None:
        """Open for choosing."""
        self.arranging = False
        self._place = 0
        self._show()

    def press(self, key: str) -> None:
        """A digit chooses a tile; see the module for what else."""
        if key.isascii() and key.isdigit() and 1 <= int(key) <= PLACES:
            self._pressed(int(key))
        elif key == _ARRANGE and self._may_arrange:
            self._toggle()
        elif self.arranging:
            self._arrange_by(key)

    def move_choice(self, by: int) -> None:
        """Another page."""
        if self._pages:
            self._at = (self._at + (1 if by > 0 else -1)) % len(self._pages)
            self._place = 0
            self._show()

    def enter(self) -> None:
        """While arranging: put the goods of the chosen line onto the place."""
        if self.arranging and self._place:
            self._tell(Arranging.PUT)

    def delete(self) -> None:
        """While arranging: empty the place."""
        if self.arranging and self._place:
            self._tell(Arranging.DROP)

    @property
    def page(self) -> QuickPage | None:
        """The page in front."""
        return self._pages[self._at] if self._pages else None

    def _pressed(self, place: int) -> None:
        page = self.page
        if page is None:
            return
        key = page.at(place)
        if not self.arranging:
            if key is not None:
                self.chosen.emit(key)
        elif self._place and self._place != place and page.at(self._place) is not None:
            self._tell(Arranging.MOVE, place)
            self._place = 0
        else:
            self._place = 0 if self._place == place else place
        self._show()

    def _toggle(self) -> None:
        self.arranging = self._may_arrange and not self.arranging
        self._place = 0
        page = self.page
        self.name_field.setText(page.name if page is not None else "")
        self._show()

    def _arrange_by(self, key: str) -> None:
        page = self.page
        if key == "+":
            self._add_page()
        elif key == "-" and page is not None:
            self._tell(Arranging.DROP_PAGE)
        elif key == "." and page is not None:
            self.name_field.setFocus()
            self.name_field.selectAll()

    def _tell(self, what: Arranging, more: object = None) -> None:
        page = self.page
        if page is not None:
            self.arranged.emit(what, page.page, self._place, more)

    def _rename(self) -> None:
        self.name_done.emit()
        if self.page is not None:
            self._tell(Arranging.NAME, self.name_field.text())
        else:
            self._add_page()

    def _add_page(self) -> None:
        taken = {page.page for page in self._pages}
        free = next((number for number in range(1, MOST_PAGES + 1) if number not in taken), MOST_PAGES + 1)
        name = self._words("quick.page", number=free)
        self.arranged.emit(Arranging.NEW_PAGE, free, 0, name)

    def _tile_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for place in range(1, PLACES + 1):
            made = button("", self._presser(place), role="bare")
            made.setCheckable(True)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            self.tiles.append(made)
            grid.addWidget(made, (place - 1) // _COLUMNS, (place - 1) % _COLUMNS)
        for at in range(_COLUMNS):
            grid.setColumnStretch(at, 1)
            grid.setRowStretch(at, 1)
        return grid

    def _tool_rows(self) -> QWidget:
        words = self._words
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.addWidget(self.name_field, 0, 0, 1, 2)
        captions = {
            Arranging.PUT: (words("quick.put"), self.enter),
            Arranging.DROP: (words("quick.drop"), self.delete),
            Arranging.NEW_PAGE: (f"{words('quick.new_page')}  +", self._add_page),
            Arranging.DROP_PAGE: (f"{words('quick.drop_page')}  -", lambda: self._tell(Arranging.DROP_PAGE)),
        }
        for at, (what, (caption, pressed)) in enumerate(captions.items()):
            made = button(caption, pressed)
            self.tools[what] = made
            grid.addWidget(made, 1 + at // 2, at % 2)
        return box

    def _presser(self, place: int) -> Callable[[], None]:
        return lambda: self._pressed(place)

    def _show(self) -> None:
        page = self.page
        several = len(self._pages) > 1
        self.before.setVisible(several)
        self.after.setVisible(several)
        self._title.setText(page.name if page is not None else self._words("ui.quick_keys"))
        for place, tile in enumerate(self.tiles, 1):
            key = page.at(place) if page is not None else None
            tile.setText(self._caption(place, key))
            tile.setChecked(self.arranging and place == self._place)
            tile.setEnabled(page is not None and (self.arranging or key is not None))
        self._tools_box.setVisible(self.arranging)
        for what, tool in self.tools.items():
            tool.setEnabled(page is not None or what is Arranging.NEW_PAGE)
        for what in (Arranging.PUT, Arranging.DROP):
            self.tools[what].setEnabled(bool(self._place))
        self.arrange.setChecked(self.arranging)
        self.arrange.setEnabled(self._may_arrange)
        self._hint.setText(self._words(self._hint_key()))

    def _hint_key(self) -> str:
        if self.arranging:
            return "quick.hint_arrange"
        if not self._pages or not self._pages[self._at].keys:
            return "quick.hint_empty" if self._may_arrange else "quick.manager_only"
        return "quick.hint"

    def _caption(self, place: int, key: QuickKey | None) -> str:
        if key is None:
            return str(place)
        name = key.caption or name_in(self._words.language, key.product.name, key.product.name_en)
        price = self._words.amount(key.product.price_minor)
        return "\n".join((f"{place}   {price}", *_broken(name))).replace("&", "&&")


def _broken(name: str) -> list[str]:
    """A name on the lines of a tile; a button does not break lines by itself."""
    if name.isascii():
        width = 2 * _TILE_CHARS - 1
        words, lines = name.split(), [""]
        for word in words:
            joined = f"{lines[-1]} {word}".strip()
            if len(joined) > width and lines[-1]:
                lines.append(word[:width])
            else:
                lines[-1] = joined[:width]
        return lines[:_TILE_LINES]
    return [name[at : at + _TILE_CHARS] for at in range(0, len(name), _TILE_CHARS)][:_TILE_LINES]

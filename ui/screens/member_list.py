"""Members by a filter: chosen by keys or fingers, listed with their evidence, exported, printed. Managers only."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posclient.domain.member_filter import MemberLine
from posclient.services.member_list import (
    Choices,
    MemberList,
    choices,
    export_members,
    list_members,
    may_list,
    print_members,
)
from ui.context import Context, Tone
from ui.keys import Action, key_text
from ui.models.cells import CellsModel
from ui.models.choices import Choice
from ui.models.list_criteria import Criterion, Option, filter_of, options, told
from ui.models.list_rows import columns, detail, rows
from ui.screen import Screen
from ui.theme.scale import px
from ui.theme.tokens import GAP
from ui.trouble import Trouble, sentence
from ui.widgets.buttons import button
from ui.widgets.cells_table import CellsTable
from ui.widgets.choice_list import ChoiceList
from ui.widgets.criteria_bar import CriteriaBar
from ui.widgets.labels import card, label

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_MOVES: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_NUMBERS: Final = {str(number): criterion for number, criterion in enumerate(Criterion, start=1)}
_AREA: Final = str(len(Criterion) + 1)
_EVERYBODY: Final = "0"
_POPUP_PX: Final = 420
_WHY_PX: Final = 66


class MemberListScreen(Screen):
    """1 to 7 choose a criterion, 8 goes to the area, 0 begins anew; Enter opens a member, F8 exports, F9 prints."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = context.words
        self.shown: MemberList | None = None
        self._options: dict[Criterion, tuple[Option, ...]] = {}
        self._chosen: dict[Criterion, Option] = {}
        self._asked = 0
        self.bar = CriteriaBar(words, self.ask, self._on_area)
        self.table = CellsTable(CellsModel(columns(words)), words("list.title"))
        self.popup = ChoiceList(self, words, context.theme)
        self.state = label("", "muted")
        self.why = label("", wraps=True)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.clear = button(f"{_EVERYBODY}  {words('list.clear')}", self.begin_anew)
        self.file = button(f"{words('list.export')}  {key_text(Action.PAY)}", self.export)
        self.paper = button(f"{words('list.print')}  {key_text(Action.COPY)}", self.print_slip)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.doubleClicked.connect(lambda _index: self._open_member())
        context.session_changed.connect(self._forget)
        self.rescale()

    @property
    def home(self) -> QWidget:
        """The table: digits and letters typed over it are the screen's."""
        return self.table

    def rescale(self) -> None:
        """Room for three lines of what is known of a member: the table never jumps."""
        self.why.setMinimumHeight(px(_WHY_PX))

    def activate(self) -> None:
        """List anew; without a manager say who may."""
        self.popup.close_list()
        allowed = may_list(self.context.session)
        for widget in (self.bar, self.clear):
            widget.setEnabled(allowed)
        super().activate()
        if not allowed:
            self._show_nothing(self.context.words("list.managers_only"))
        elif self._options:
            self.refresh()
        else:
            shop = self.context.shop
            self.context.tasks.background(lambda: choices(shop), self._on_choices)

    def refresh(self) -> None:
        """List what is chosen, in a process of its own; what was listed before stays in sight meanwhile."""
        shop, session, words = self.context.shop, self.context.session, self.context.words
        asked = filter_of(self._chosen, self.bar.area.text())
        self._asked += 1
        number = self._asked
        self.state.setText(words("list.listing"))
        self._enable(ready=False)

        def done(found: MemberList) -> None:
            if number == self._asked:
                self._on_listed(found)

        def failed(trouble: Trouble) -> None:
            if number == self._asked:
                self._show_nothing(sentence(words, trouble))
                self.context.show_trouble(trouble)

        self.context.tasks.background(lambda: list_members(shop, session, asked), done, failed)

    def ask(self, criterion: Criterion) -> None:
        """Offer the options of a criterion, below its button."""
        if criterion not in self._options:
            return
        offered = tuple(
            Choice(
                "check" if option == self._chosen[criterion] else "",
                option.text,
                "",
                "",
                partial(self.choose, criterion, option),
            )
            for option in self._options[criterion]
        )
        place = self.bar.buttons[criterion]
        corner = place.mapTo(self, place.rect().bottomLeft())
        width = max(place.width(), px(_POPUP_PX))
        left = min(corner.x(), self.width() - width - GAP)
        area = QRect(left, corner.y() + 4, width, self.height() - corner.y() - GAP)
        self.popup.offer(self.context.words(f"list.by.{criterion}"), offered, area, numbered=True)

    def begin_anew(self) -> None:
        """Ask for everybody."""
        self._chosen = {criterion: self._options[criterion][0] for criterion in self._options}
        self.bar.area.clear()
        self._on_chosen()

    def export(self) -> None:
        """The whole list as a file."""
        if self.shown is None or not self.file.isEnabled():
            return
        shop, session = self.context.shop, self.context.session
        asked = filter_of(self._chosen, self.bar.area.text())
        self._enable(ready=False)

        def done(path: Path) -> None:
            self._enable(ready=True)
            self.context.toast(self.context.words("review.saved", file=str(path)), Tone.GOOD)

        self.context.tasks.background(lambda: export_members(shop, session, asked), done, self._on_failed)

    def print_slip(self) -> None:
        """The first lines on paper."""
        shown = self.shown
        if shown is None or not self.paper.isEnabled():
            return
        shop, session = self.context.shop, self.context.session
        asked = told(self._chosen, self.bar.area.text(), shop.receipt_words, on_paper=True)

        def done(number: int) -> None:
            self.context.toast(self.context.words("list.printing", n=number), Tone.GOOD)

        self.context.tasks.background(lambda: print_members(shop, session, shown, asked), done)

    def act(self, action: Action) -> bool:
        """F8 exports, F9 prints, Esc closes what is open, then goes back."""
        if action is Action.PAY:
            self.export()
        elif action is Action.COPY:
            self.print_slip()
        elif action is Action.BACK and self.popup.is_open:
            self.popup.close_list()
        elif action is Action.BACK and self.bar.area.hasFocus():
            self.table.setFocus()
        elif action is Action.BACK:
            self.context.navigation.show_sale()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers choose: a criterion, and in its list an option."""
        text, key = event.text(), event.key()
        if self.popup.is_open:
            self._key_in_popup(text, key)
        elif not self._options:
            super().keyPressEvent(event)
        elif text in _NUMBERS:
            self.ask(_NUMBERS[text])
        elif text == _AREA:
            self.bar.area.setFocus()
        elif text == _EVERYBODY:
            self.begin_anew()
        elif key in _ENTER:
            self._open_member()
        else:
            super().keyPressEvent(event)

    def _key_in_popup(self, text: str, key: int) -> None:
        if text.isdigit() and text != "0":
            self.popup.choose_number(int(text))
        elif key in _ENTER:
            self.popup.choose()
        else:
            self.popup.move_choice(next((by for move, by in _MOVES.items() if move == key), 0))

    def choose(self, criterion: Criterion, option: Option) -> None:
        """An option was chosen."""
        self._chosen[criterion] = option
        self._on_chosen()

    def _on_area(self) -> None:
        self.table.setFocus()
        self._on_chosen()

    def _on_chosen(self) -> None:
        self.bar.show_chosen(self._chosen)
        self.table.setFocus()
        self.refresh()

    def _on_choices(self, known: Choices) -> None:
        self._options = options(self.context.words, known)
        self._chosen = {criterion: listed[0] for criterion, listed in self._options.items()}
        self.bar.show_chosen(self._chosen)
        self.refresh()

    def _on_listed(self, found: MemberList) -> None:
        words = self.context.words
        self.shown = found
        self.table.cells.show_rows(rows(words, found))
        self.table.choose(0)
        state = words("list.found", n=found.found, members=found.members)
        made = (
            words("list.computed_on", day=found.computed_on)
            if found.computed_on
            else words("list.not_computed")
        )
        self.state.setText(f"{state}   {made}")
        self._enable(ready=True)
        self._on_row()

    def _on_row(self) -> None:
        line = self._line
        names = self.shown.names if self.shown else None
        self.why.setText(detail(self.context.words, line, names) if line and names else "")

    @property
    def _line(self) -> MemberLine | None:
        at = self.table.currentIndex().row()
        lines = self.shown.lines if self.shown else ()
        return lines[at] if 0 <= at < len(lines) else None

    def _open_member(self) -> None:
        if self.table.chosen_key:
            self.context.navigation.show_member(self.table.chosen_key)

    def _on_failed(self, trouble: Trouble) -> None:
        self._enable(ready=True)
        self.context.show_trouble(trouble)

    def _enable(self, *, ready: bool) -> None:
        for one in (self.file, self.paper):
            one.setEnabled(ready and self.shown is not None and self.shown.found > 0)

    def _show_nothing(self, text: str) -> None:
        self.shown = None
        self.table.cells.show_rows(())
        self.why.setText("")
        self.state.setText(text)
        self._enable(ready=False)

    def _forget(self) -> None:
        """Whoever signs in next sees nothing of it."""
        self._asked += 1
        self.bar.area.clear()
        self._options, self._chosen = {}, {}
        self._show_nothing("")

    def _lay_out(self) -> None:
        words = self.context.words
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(
            button(f"{words('app.back')}  {key_text(Action.BACK)}", self.context.navigation.show_sale)
        )
        top.addWidget(label(words("list.title"), "title"))
        top.addStretch(1)
        for one in (self.clear, self.file, self.paper):
            top.addWidget(one)
        below = card("inset")
        box = QVBoxLayout(below)
        box.setContentsMargins(12, 6, 12, 6)
        box.addWidget(self.why)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.setSpacing(8)
        outer.addLayout(top)
        outer.addWidget(self.bar)
        outer.addWidget(self.state)
        outer.addWidget(self.table, 1)
        outer.addWidget(below)

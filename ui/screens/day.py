"""Day and shift: who has the drawer, what went in and out, and on the right what can be done, by number or touch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from posclient.services import cash
from posclient.services.day_state import DayState, day_state
from ui.context import Context
from ui.keys import Action, key_text
from ui.models.cells import CellsModel, Column
from ui.models.day_rows import move_rows, shift_rows, shift_text
from ui.screen import Screen
from ui.screens.day_refunds import DayRefunds
from ui.screens.day_work import DayWork
from ui.theme.scale import px
from ui.theme.tokens import GAP
from ui.widgets.buttons import button
from ui.widgets.cells_table import CellsTable
from ui.widgets.key_catcher import KeyCatcher
from ui.widgets.labels import card, label
from ui.widgets.number_menu import NumberMenu
from ui.widgets.page_stack import PageStack
from ui.widgets.side_panel import SidePanel

_TOPICS: Final = frozenset({"day", "sales", "parked", "payment_attempts"})
_SIDE: Final = 460
_MENU: Final = (
    "day.menu.in",
    "day.menu.out",
    "day.menu.x",
    "day.menu.handover",
    "day.menu.z",
    "day.menu.float",
    "day.menu.reports",
    "day.menu.unclosed",
    "day.menu.reconcile",
    "day.menu.refunds",
)
_UNCLOSED: Final = _MENU.index("day.menu.unclosed")
_REFUNDS: Final = _MENU.index("day.menu.refunds")


class DayScreen(Screen):
    """What was sold and what should be in the drawer is not on it: the count at the end is blind."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = context.words
        self.state: DayState | None = None
        self._put_off = ""
        """The shift whose float she does not want to be asked for now."""
        self.menu = NumberMenu(words, context.theme)
        self.work = DayWork(context, self._show, self.show_menu)
        self._refunds = DayRefunds(context, self.work)
        self._home = KeyCatcher()
        self._shift = label("", "large", wraps=True)
        self._float = label("", "figure_small", right=True)
        self._warning = label("", "warn", wraps=True)
        self.moves = CellsTable(
            CellsModel(
                (
                    Column(words("receipt.time")),
                    Column(words("day.movement")),
                    Column(words("day.reason"), stretch=True),
                    Column(words("sale.amount"), figures=True),
                )
            ),
            words("day.moves"),
            words("none.moves"),
        )
        self.shifts = CellsTable(
            CellsModel(
                (
                    Column(words("receipt.time")),
                    Column(words("receipt.cashier")),
                    Column(words("day.difference"), stretch=True),
                    Column(words("day.left"), figures=True),
                )
            ),
            words("day.shifts_before"),
            words("none.shifts"),
        )
        for table in (self.moves, self.shifts):
            table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            table.setSelectionMode(CellsTable.SelectionMode.NoSelection)
        self.side = PageStack()
        for panel in (self.menu, *self.work.panels):
            self.side.addWidget(panel)
            panel.acted.connect(context.action_asked)
        self._lay_out()
        self._connect()

    @property
    def home(self) -> QWidget:
        """Hears the keys; a text field is gone to on purpose."""
        return self._home

    @property
    def panel(self) -> SidePanel:
        """What the right column shows."""
        current = self.side.currentWidget()
        return current if isinstance(current, SidePanel) else self.menu

    def activate(self) -> None:
        """Read the day; begin with the menu, or with the float where nobody has told it."""
        super().activate()
        self.work.is_over = False
        self.state = None
        self.show_menu()

    def refresh(self) -> None:
        """Read the day again, beside Qt's thread."""
        shop, session = self.context.shop, self.context.session
        self.context.tasks.latest("day", lambda: day_state(shop, session), self._on_read)

    def show_menu(self) -> None:
        """What can be done; after a handover there is nothing but to sign in again."""
        if self.work.is_over:
            self.work.sign_out()
            return
        words = self.context.words
        self.menu.begin("", [words(key) for key in _MENU])
        self._show(self.menu)
        self.refresh()

    def scanned(self, text: str) -> bool:
        """Goods are for the sale, but not in a shift that is over."""
        if self.work.is_over:
            self.work.sign_out()
            return True
        return super().scanned(text)

    def act(self, action: Action) -> bool:
        """Esc goes back: to the menu, and from there to the sale. Once the shift is over any key signs out."""
        if self.work.is_over:
            self.work.sign_out()
            return True
        if action is not Action.BACK:
            return False
        if self.panel is self.menu:
            self.context.navigation.show_sale()
        elif self._asks_float():
            self._put_off_float()
            self.context.navigation.show_sale()
        else:
            self.show_menu()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow up leaves a text field; everything else is the panels'."""
        if event.key() == Qt.Key.Key_Up and not self._home.hasFocus():
            self._home.setFocus()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        work, home = self.work, self._home
        done: tuple[Callable[[], None], ...] = (
            lambda: work.move_cash(cash.IN),
            lambda: work.move_cash(cash.OUT),
            work.print_x,
            work.hand_over,
            work.end_day,
            work.ask_float,
            work.reports,
            work.earlier_days,
            work.reconcile_day,
            lambda: self._refunds.ask(self.state),
        )
        self.menu.chosen.connect(lambda place: done[place]())
        home.typed.connect(self._on_typed)
        home.erased.connect(self._on_erased)
        home.entered.connect(self._on_entered)
        home.deleted.connect(self._on_deleted)
        home.moved.connect(self._on_moved)
        self.context.store_changed.connect(self._on_store_changed)
        self.context.session_changed.connect(self._on_session_changed)

    def _on_typed(self, key: str) -> None:
        self.panel.press(key)

    def _on_erased(self) -> None:
        self.panel.erase()

    def _on_entered(self) -> None:
        self.panel.enter()

    def _on_deleted(self) -> None:
        self.panel.delete()

    def _on_moved(self, by: int) -> None:
        self.panel.move_choice(by)

    def _lay_out(self) -> None:
        words = self.context.words
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(button(f"{words('app.back')}  {key_text(Action.BACK)}", self._on_back))
        top.addWidget(label(words("ui.day"), "title"))
        top.addWidget(self._warning, 1)
        top.addWidget(self._home)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self._now(), 3)
        left.addWidget(self._before(), 2)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addLayout(left, 1)
        both.addWidget(self.side)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        outer.addLayout(top)
        outer.addLayout(both, 1)
        self.rescale()

    def rescale(self) -> None:
        """The right column's width."""
        self.side.setFixedWidth(px(_SIDE))

    def _now(self) -> QFrame:
        words = self.context.words
        frame = card()
        box = QVBoxLayout(frame)
        box.setContentsMargins(14, 10, 14, 14)
        box.setSpacing(GAP)
        head = QHBoxLayout()
        head.addWidget(self._shift, 1)
        head.addWidget(label(words("day.float"), "muted"))
        head.addWidget(self._float)
        box.addLayout(head)
        box.addWidget(label(words("day.moves"), "section"))
        box.addWidget(self.moves, 1)
        return frame

    def _before(self) -> QFrame:
        frame = card()
        box = QVBoxLayout(frame)
        box.setContentsMargins(14, 10, 14, 14)
        box.setSpacing(GAP)
        box.addWidget(label(self.context.words("day.shifts_before"), "section"))
        box.addWidget(self.shifts, 1)
        return frame

    def _show(self, panel: SidePanel) -> None:
        self.context.moved_on.emit()
        self.side.setCurrentWidget(panel)
        self._home.setFocus()

    def _on_read(self, state: DayState) -> None:
        first = self.state is None
        self.state = state
        self.work.note(state)
        words, zone = self.context.words, self.context.zone
        self._shift.setText(shift_text(state, words, zone))
        self._float.setText(words.money(state.shift.float_minor) if state.shift is not None else "—")
        self.moves.cells.show_rows(move_rows(state, words, zone))
        self.shifts.cells.show_rows(shift_rows(state, words, zone))
        n = len(state.unclosed)
        self._warning.setText(words("day.unclosed_n", n=n) if n else "")
        texts = [words(key) for key in _MENU]
        if n:
            texts[_UNCLOSED] = f"{texts[_UNCLOSED]}  ({n})"
        if state.refunds:
            texts[_REFUNDS] = f"{texts[_REFUNDS]}  ({len(state.refunds)})"
        self.menu.show_texts(texts)
        if first and self.panel is self.menu and self._wants_float(state):
            self.work.ask_float()

    def _wants_float(self, state: DayState) -> bool:
        shift = state.shift
        return shift is not None and not state.float_told and self._put_off != shift.shift_id

    def _asks_float(self) -> bool:
        return self.state is not None and self.panel is self.work.amount and self._wants_float(self.state)

    def _put_off_float(self) -> None:
        if self.state is not None and self.state.shift is not None:
            self._put_off = self.state.shift.shift_id

    def _on_back(self) -> None:
        self.act(Action.BACK)

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible() and self.context.signed_in and not self.work.is_over:
            self.refresh()

    def _on_session_changed(self) -> None:
        self.state = None
        self.context.tasks.forget("day")
        self.work.forget()

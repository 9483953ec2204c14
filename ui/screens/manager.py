"""The manager's page: what the shop and its members were worth today, this week, this month. Who leads a section sees
the categories and the brands, where headquarters lets her role.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from posclient.domain.review.listing import listed
from posclient.domain.review.period import Period
from posclient.domain.review.review import Review
from posclient.services import review_csv
from posclient.services.review import Sees, may_review, review, sees
from ui.context import Context, Tone
from ui.keys import Action, key_text
from ui.models.review_plots import plots
from ui.models.review_rows import against, tile_text
from ui.screen import Screen
from ui.theme.tokens import GAP
from ui.trouble import Trouble, sentence
from ui.widgets.buttons import button
from ui.widgets.cells_table import CellsTable
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.labels import card, label
from ui.widgets.review_overview import ReviewOverview
from ui.widgets.review_tables import ColleaguesPage, MembersPage, SectionsPage, TablePage

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PERIODS: Final = {"1": Period.TODAY, "2": Period.WEEK, "3": Period.MONTH}


class ManagerScreen(Screen):
    """1, 2 and 3 choose the period, PageUp and PageDown the page; Enter on a member opens her."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = context.words
        self.review: Review | None = None
        self._scope = Sees.NOTHING
        self._asked = 0
        chips = tuple(
            (period, f"{key}  {words(f'review.period.{period}')}") for key, period in _PERIODS.items()
        )
        self.period = ChoiceRow(words("review.title"), chips)
        self.tabs = QTabBar()
        self.overview = ReviewOverview(words, context.theme)
        self.members = MembersPage(words)
        self.categories = SectionsPage(words, "review.page.categories")
        self.brands = SectionsPage(words, "review.page.brands")
        self.colleagues = ColleaguesPage(words)
        self.csv = button(words("review.csv"), self.save_csv)
        self.members_by = button(
            words("list.title"),
            lambda: context.navigation.show_room(Action.MEMBER_LIST),
        )
        self.again = button(words("review.refresh"), self.refresh)
        self.state = label("", "muted")
        self.sentence = label("", "large", wraps=True)
        self._pages = QStackedWidget()
        self._whole = QStackedWidget()
        self._lay_out()
        self.period.chosen.connect(self._show)
        self.tabs.currentChanged.connect(self._on_tab)
        for page in (self.members, self.categories, self.brands):
            page.member_chosen.connect(self._on_member)
        context.session_changed.connect(self._forget)

    @property
    def home(self) -> QWidget:
        """The chosen tile, or the first table of the page."""
        page = self._pages.currentWidget()
        return page.tables[0] if isinstance(page, TablePage) else self.overview.chosen

    @property
    def _may_save(self) -> bool:
        return self.review is not None and self._scope is Sees.ALL and not self.context.shop.practice

    def activate(self) -> None:
        """Count anew; without a manager say who may."""
        shop, session = self.context.shop, self.context.session
        if may_review(session):
            self._open_as(Sees.ALL)
        else:
            self._close("review.counting")
            self.context.tasks.background(lambda: sees(shop, session), self._open_as)
        super().activate()

    def _open_as(self, scope: Sees) -> None:
        """With the pages that are hers to see."""
        if not self.context.signed_in:
            return
        self._scope = scope
        if scope is Sees.NOTHING:
            self._close("review.managers_only")
            return
        self._whole.setCurrentIndex(0 if self.review is not None else 1)
        self.csv.setEnabled(self._may_save)
        self.again.setEnabled(True)
        self.sentence.setText(self.context.words("review.counting"))
        for at in range(self.tabs.count()):
            self.tabs.setTabVisible(at, scope is Sees.ALL or self._is_sections(at))
        if not self.tabs.isTabVisible(self.tabs.currentIndex()):
            self._turn(1)
        for part in (self.csv, self.members_by):
            part.setVisible(scope is Sees.ALL)
        self.refresh()

    def _close(self, sentence_key: str) -> None:
        self._whole.setCurrentIndex(1)
        self.csv.setEnabled(False)
        self.again.setEnabled(False)
        self.sentence.setText(self.context.words(sentence_key))

    def _is_sections(self, at: int) -> bool:
        return self._pages.widget(at) in (self.categories, self.brands)

    def _turn(self, by: int) -> None:
        """The next page that is hers to see."""
        places = [at for at in range(self.tabs.count()) if self.tabs.isTabVisible(at)]
        at = self.tabs.currentIndex()
        here = places.index(at) if at in places else -1
        self.tabs.setCurrentIndex(places[(here + by) % len(places)])

    def refresh(self) -> None:
        """Count anew, in a process of its own; what was counted before stays in sight meanwhile."""
        shop, session, words = self.context.shop, self.context.session, self.context.words
        self._asked += 1
        number = self._asked
        self.again.setEnabled(False)
        self.state.setText(words("review.counting"))

        def done(counted: Review) -> None:
            if number == self._asked:
                self._on_review(counted)

        def failed(trouble: Trouble) -> None:
            if number == self._asked:
                self.again.setEnabled(True)
                self.state.setText("")
                self.sentence.setText(sentence(words, trouble))
                self.context.show_trouble(trouble)

        self.context.tasks.background(lambda: review(shop, session), done, failed)

    def save_csv(self) -> None:
        """The period that is shown, as a file."""
        counted = self.review
        if counted is None or not self._may_save:
            return
        shop, session, period = self.context.shop, self.context.session, self.period.value

        def done(path: Path) -> None:
            self.context.toast(self.context.words("review.saved", file=str(path)), Tone.GOOD)

        self.context.tasks.background(lambda: review_csv.save_csv(shop, session, counted, period), done)

    def act(self, action: Action) -> bool:
        """Esc goes back: from the members of a section to the sections, from the screen to the sale."""
        if action is not Action.BACK:
            return False
        page = self._pages.currentWidget()
        if isinstance(page, SectionsPage) and page.members.hasFocus():
            page.sections.setFocus()
        else:
            self.context.navigation.show_sale()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Periods, pages, Enter, and left and right between tables."""
        key, page = event.key(), self._pages.currentWidget()
        if event.isAutoRepeat():
            return
        if event.text() in _PERIODS:
            self.period.choose(_PERIODS[event.text()])
            self._show()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.save_csv()
        elif isinstance(page, TablePage) and key in _ENTER:
            focused = self.focusWidget()
            if isinstance(focused, CellsTable):
                page.act_on(focused)
        elif isinstance(page, TablePage) and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            page.tables[0 if key == Qt.Key.Key_Left else -1].setFocus()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        words = self.context.words
        pages = (
            ("review.page.overview", self.overview),
            ("review.page.members", self.members),
            ("review.page.categories", self.categories),
            ("review.page.brands", self.brands),
            ("review.page.colleagues", self.colleagues),
        )
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        for key, page in pages:
            self.tabs.addTab(words(key))
            self._pages.addWidget(page)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(button(f"{words('app.back')}  {key_text(Action.BACK)}", self._on_back))
        top.addWidget(label(words("review.title"), "title"))
        top.addStretch(1)
        top.addWidget(self.period)
        top.addWidget(self.again)
        self.members_by.setToolTip(key_text(Action.MEMBER_LIST))
        self.csv.setToolTip("Ctrl+S")
        top.addWidget(self.csv)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        bar.addWidget(self.state)
        bar.addWidget(self.members_by)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._whole.addWidget(self._pages)
        self._whole.addWidget(self.sentence)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.setSpacing(6)
        outer.addLayout(top)
        if self.context.shop.practice:
            outer.addWidget(_practised(words("review.practice")))
        outer.addLayout(bar)
        outer.addWidget(self._whole, 1)

    def _on_review(self, counted: Review) -> None:
        self.review = counted
        self.again.setEnabled(True)
        self.csv.setEnabled(self._may_save)
        self._whole.setCurrentIndex(0)
        self._show()
        if self.isVisible() and self.window().focusWidget() in (None, self, self.window()):
            self.home.setFocus()

    def _show(self) -> None:
        """The chosen period of what was counted."""
        counted, words = self.review, self.context.words
        if counted is None:
            return
        one = counted.of(self.period.value)
        people = {person.person_id: person for person in counted.people}
        self.categories.show_review(one, one.categories, people)
        self.brands.show_review(one, one.brands, people)
        self.state.setText(against(words, one))
        if self._scope is not Sees.ALL:
            return
        self.overview.show_review(
            [tile_text(words, figure) for figure in listed(counted, one.period)], plots(words, one)
        )
        self.members.show_review(one, people)
        self.colleagues.show_review(one, people)

    def _on_tab(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        self.home.setFocus()

    def _on_member(self, member_id: str) -> None:
        self.context.navigation.show_member(member_id)

    def _on_back(self) -> None:
        self.context.navigation.show_sale()

    def _forget(self) -> None:
        """Whoever signs in next sees nothing of it."""
        self._asked += 1
        self.review = None
        self._scope = Sees.NOTHING


def _practised(text: str) -> QWidget:
    """Nobody takes these figures for the shop's."""
    box = card("warn_box")
    inside = QHBoxLayout(box)
    inside.setContentsMargins(14, 4, 14, 4)
    inside.addWidget(label(text, "large"))
    return box

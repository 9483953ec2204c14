"""A member's own screen: her profile, purchases, ledger, contacts and slips."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from posclient.domain.member import MemberId
from posclient.services import care, member_file, paper
from posclient.services.member_file import MemberFile
from ui.context import Context, Tone
from ui.keys import Action
from ui.models.member_rows import balances_line
from ui.purpose import Purpose
from ui.screen import Screen
from ui.trouble import Trouble
from ui.widgets.buttons import action_button, button
from ui.widgets.cells_table import CellsTable
from ui.widgets.choice_row import press_focused
from ui.widgets.labels import card, label
from ui.widgets.member_head import MemberHead
from ui.widgets.member_tables import MemberTables
from ui.widgets.profile_page import ProfilePage

_TOPICS: Final = frozenset({"members", "sales", "print_jobs", "care_tasks"})
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class MemberScreen(Screen):
    """PageUp and PageDown go through the pages. Enter in a field saves the profile; Esc leaves, and asks once inline
    where something was not saved.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = context.words
        self._member_id: MemberId | None = None
        self.file: MemberFile | None = None
        self._busy = False
        self._asked_to_leave = False
        self._unsaved = card("warn_box")
        self._unsaved_words = label("", "large", wraps=True)
        self.head = MemberHead(words, context.theme)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.profile = ProfilePage(words)
        self._balances = label("", "strong", wraps=True)
        tables = self._tables = MemberTables(words)
        self.purchases, self.ledger = tables.purchases, tables.ledger
        self.contacts, self.slips = tables.contacts, tables.slips
        self._pages = QStackedWidget()
        self._lay_out()
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self.head.back_pressed.connect(lambda: self.act(Action.BACK))
        self.head.reveal_pressed.connect(self._on_reveal)
        self.profile.changed.connect(self._show_unsaved)
        self.slips.activated.connect(lambda _index: self._on_copy())
        self.contacts.activated.connect(lambda _index: self._on_contact())
        context.store_changed.connect(self._on_store_changed)
        context.session_changed.connect(self._forget)

    @property
    def home(self) -> QWidget:
        """The tabs: left and right choose a page."""
        return self.tabs

    def open_for(self, purpose: Purpose) -> None:
        """Show this member, from the first page."""
        if not purpose.member_id:
            return
        self._forget()
        self._member_id = MemberId(purpose.member_id)
        self.tabs.setCurrentIndex(0)

    def activate(self) -> None:
        """Read her file again."""
        super().activate()
        self.refresh()

    def refresh(self) -> None:
        """Read her file beside Qt's thread."""
        if self._member_id is None or not self.context.signed_in:
            return
        shop, session, member_id = self.context.shop, self.context.session, self._member_id
        self.context.tasks.latest(
            "member.file", lambda: member_file.member_file(shop, session, member_id), self._on_file
        )

    def act(self, action: Action) -> bool:
        """Esc leaves; the copy key prints a copy of the chosen slip; the main key saves."""
        if action is Action.BACK:
            if self._unsaved.isVisible() and not self._asked_to_leave:
                self._asked_to_leave = True
                self._unsaved_words.setText(self.context.words("member.unsaved_leave"))
            else:
                self.context.navigation.show_sale()
        elif action is Action.COPY and self._pages.currentWidget() is self._slips_page:
            self._on_copy()
        elif action is Action.PAY:
            self.save()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages, Enter to save, and Down from the tabs into the page."""
        key = event.key()
        typing = isinstance(self.focusWidget(), QLineEdit)
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = 1 if key == Qt.Key.Key_PageDown else -1
            self._go_to((self.tabs.currentIndex() + step) % self.tabs.count())
        elif key in _ENTER:
            if not event.isAutoRepeat() and not press_focused(self):
                self._on_enter()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and typing:
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        elif key == Qt.Key.Key_Down and self.tabs.hasFocus():
            self._first_of_page().setFocus()
        else:
            super().keyPressEvent(event)

    def save(self) -> None:
        """Save what was changed on the profile."""
        if self._busy or self._member_id is None or not self.profile.is_changed:
            return
        if self.profile.fault:
            self._go_to(0)
            self.profile.show_fault()
            self.context.sounds.no()
            return
        shop, session, member_id = self.context.shop, self.context.session, self._member_id
        form = self.profile.form(shop.ids.new)
        self._busy = True
        self.context.tasks.counter(
            lambda: member_file.change_profile(shop, session, member_id, form),
            self._on_saved,
            self._on_not_saved,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever comes next does not see her number."""
        self.head.hide_number()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        words = self.context.words
        ledger_page = _page(self._balances, self.ledger)
        copy = action_button(
            words, self.context.theme, Action.COPY, lambda _action: self._on_copy(), role="main"
        )
        self.open_contact = button(f"{words('care.open_task')}  ⏎", self._on_contact, role="main")
        self._slips_page = _page(self.slips, copy)
        pages = (
            ("member.profile", self.profile),
            ("member.purchases", self.purchases),
            ("member.ledger", ledger_page),
            ("member.contacts", _page(self.contacts, self.open_contact)),
            ("member.slips", self._slips_page),
        )
        for key, page in pages:
            self.tabs.addTab(words(key))
            self._pages.addWidget(page)
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(0)
        inside.addWidget(self._pages)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(8)
        outer.addWidget(self.head)
        bar = QHBoxLayout()
        bar.addWidget(self.tabs, 1)
        bar.addWidget(label(words("member.pages_hint"), "muted"))
        outer.addLayout(bar)
        outer.addWidget(frame, 1)
        outer.addWidget(self._unsaved_bar())

    def _unsaved_bar(self) -> QWidget:
        words = self.context.words
        row = QHBoxLayout(self._unsaved)
        row.setContentsMargins(16, 6, 6, 6)
        row.addWidget(self._unsaved_words, 1)
        row.addWidget(button(words("member.discard"), self._on_discard, takes_focus=True))
        self.save_button = button(f"{words('app.save')}  ⏎", self.save, role="main", takes_focus=True)
        row.addWidget(self.save_button)
        self._unsaved.hide()
        return self._unsaved

    def _on_enter(self) -> None:
        """Where a table has the focus, what its button does; else save."""
        if self.contacts.hasFocus():
            self._on_contact()
        elif self.slips.hasFocus():
            self._on_copy()
        else:
            self.save()

    def _go_to(self, at: int) -> None:
        self.tabs.setCurrentIndex(at)
        self.tabs.setFocus()

    def _first_of_page(self) -> QWidget:
        tables = (self.profile.name, self.purchases, self.ledger, self.contacts, self.slips)
        return tables[self.tabs.currentIndex()]

    def _on_file(self, file: MemberFile) -> None:
        """Show what was read; what she is typing into the profile stays."""
        words, zone = self.context.words, self.context.zone
        was_changed = self.file is not None and self.profile.is_changed
        self.file = file
        self.head.show_file(file, zone)
        if not was_changed:
            self.profile.show_member(file.panel.member, self.context.session.business_date)
            self._show_unsaved()
        self._balances.setText(balances_line(words, file, zone))
        self._tables.show_file(file, zone)

    def _on_saved(self, file: MemberFile) -> None:
        self._busy = False
        self.profile.show_member(file.panel.member, self.context.session.business_date)
        self._on_file(file)
        self._show_unsaved()
        self.context.toast(self.context.words("member.profile_saved"), Tone.GOOD)

    def _on_not_saved(self, trouble: Trouble) -> None:
        self._busy = False
        self.context.show_trouble(trouble)

    def _on_discard(self) -> None:
        if self.file is not None:
            self.profile.show_member(self.file.panel.member, self.context.session.business_date)
        self._show_unsaved()
        self.home.setFocus()

    def _show_unsaved(self) -> None:
        self._asked_to_leave = False
        self._unsaved_words.setText(self.context.words("member.unsaved"))
        self._unsaved.setVisible(self.profile.is_changed)

    def _on_reveal(self) -> None:
        if self._member_id is None:
            return
        shop, session, member_id = self.context.shop, self.context.session, self._member_id

        def shown(number: str) -> None:
            if self._member_id == member_id and self.isVisible():
                self.head.show_number(number)

        self.context.tasks.counter(lambda: care.reveal_number(shop, session, member_id, "member"), shown)

    def _on_copy(self) -> None:
        subject = self.slips.chosen_key
        if not subject:
            self.context.toast(self.context.words("print.nothing_to_copy"), Tone.NOTE)
            return
        shop, session, words = self.context.shop, self.context.session, self.context.words
        self.context.tasks.counter(
            lambda: paper.copy_receipt(shop, session, subject),
            lambda _job: self.context.toast(words("print.copy_queued"), Tone.GOOD),
        )

    def _on_contact(self) -> None:
        task_id = self.contacts.chosen_key
        if task_id:
            self.context.navigation.show_care(task_id)

    def _forget(self) -> None:
        """Nobody's screen."""
        self.context.tasks.forget("member.file")
        self._member_id = None
        self.file = None
        self._unsaved.hide()
        self.head.hide_number()

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS and self.isVisible():
            self.refresh()


def _page(*parts: QWidget) -> QWidget:
    """Parts below each other; a table takes the room."""
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(14, 10, 14, 10)
    box.setSpacing(8)
    for part in parts:
        box.addWidget(part, 1 if isinstance(part, CellsTable) else 0)
    return page

"""The service desk: a member's card, number, account and PIN, her statement, points for an earlier receipt."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posclient.domain.codes import strip_aim
from posclient.domain.member import MemberId
from posclient.ports import Messages
from posclient.services.desk_member import DeskMember, desk_member, member_of_basket
from ui.context import Context, Tone
from ui.keys import Action, key_text
from ui.purpose import Purpose
from ui.screen import Screen
from ui.screens.serving import Serving
from ui.widgets.buttons import button
from ui.widgets.desk_card import DeskCard
from ui.widgets.key_catcher import KeyCatcher
from ui.widgets.labels import card, label
from ui.widgets.member_finder import MemberFinder
from ui.widgets.page_stack import PageStack
from ui.widgets.service_tiles import Service, ServiceTiles, services_for
from ui.widgets.side_panel import SidePanel


class ServicesScreen(Screen):
    """A number or a touch chooses a service; the right column asks for what it needs. `messages` sends codes by SMS;
    without it there are none.
    """

    def __init__(self, context: Context, messages: Messages | None = None) -> None:
        super().__init__(context)
        words = context.words
        self._keys = KeyCatcher()
        self._wanted = Purpose()
        self._asked = 0
        self.desk: DeskMember | None = None
        self.card = DeskCard(words)
        self.tiles = ServiceTiles(words)
        self.finder = MemberFinder(context, words("serve.who"))
        self.serving = Serving(context, messages)
        self._idle = card()
        inside = QVBoxLayout(self._idle)
        inside.setContentsMargins(20, 20, 20, 20)
        hint = label(words("serve.choose"), "large", wraps=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(hint)
        self.right = PageStack()
        for page in (self.finder, self._idle, *self.serving.panels):
            self.right.addWidget(page)
        self._lay_out()
        self._connect()

    @property
    def home(self) -> QWidget:
        """Hears all keys, whichever panel they are for."""
        return self._keys

    def open_for(self, purpose: Purpose) -> None:
        """For a member, or with a receipt to claim, where one is in hand."""
        self._wanted = purpose

    def activate(self) -> None:
        """The member in hand, or of the basket; else ask who it is."""
        super().activate()
        if self.serving.busy:
            return
        wanted, self._wanted = self._wanted, Purpose()
        self._ask_who()
        if wanted.member_id:
            self._open(MemberId(wanted.member_id))
            return
        shop, session, number = self.context.shop, self.context.session, self._asked

        def found(member_id: MemberId | None) -> None:
            if member_id is not None and number == self._asked:
                self._open(member_id)

        self.context.tasks.counter(lambda: member_of_basket(shop, session), found)

    def scanned(self, text: str) -> bool:
        """A card to find or to prove, a new card, a receipt; anything else is the sale's."""
        _, code = strip_aim(text.strip())
        page = self.right.currentWidget()
        if page is self.finder:
            self.finder.take_scan(text)
        elif page is self.serving.proving:
            self.serving.proving.take_scan(text)
        elif page is self.serving.typed:
            self.serving.take_text(code)
        else:
            return False
        return True

    def act(self, action: Action) -> bool:
        """Esc goes a step back."""
        if action is not Action.BACK:
            return False
        self._on_back()
        return True

    def _connect(self) -> None:
        keys = self._keys
        keys.typed.connect(self._on_typed)
        keys.erased.connect(lambda: self._panel_do("erase"))
        keys.entered.connect(lambda: self._panel_do("enter"))
        keys.moved.connect(self._on_moved)
        self.finder.found.connect(lambda member_id: self._open(MemberId(member_id)))
        self.tiles.chosen.connect(self._on_service)
        self.serving.asked.connect(self._on_asked)
        self.serving.done.connect(self._on_done)
        for panel in (self.finder, *self.serving.panels):
            panel.acted.connect(self.context.action_asked)
        self.context.session_changed.connect(self._ask_who)

    # ── keys ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def panel(self) -> SidePanel | None:
        """The panel that takes the keys; None while a service is being chosen."""
        page = self.right.currentWidget()
        return page if isinstance(page, SidePanel) else None

    def _on_typed(self, key: str) -> None:
        panel = self.panel
        if panel is not None:
            panel.press(key)
        else:
            self.tiles.press(key)

    def _panel_do(self, what: str) -> None:
        panel = self.panel
        if panel is not None and what == "erase":
            panel.erase()
        elif panel is not None:
            panel.enter()

    def _on_moved(self, by: int) -> None:
        panel = self.panel
        if panel is not None:
            panel.move_choice(by)

    # ── step by step ───────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_who(self) -> None:
        self._asked += 1
        self.desk = None
        self.serving.forget()
        self.finder.begin()
        self._left.setVisible(False)
        self.right.setCurrentWidget(self.finder)

    def _open(self, member_id: MemberId) -> None:
        self._asked += 1
        shop, number = self.context.shop, self._asked

        def opened(desk: DeskMember) -> None:
            if number == self._asked:
                self._show_desk(desk)

        self.context.tasks.counter(lambda: desk_member(shop, member_id), opened)

    def _show_desk(self, desk: DeskMember) -> None:
        self.desk = desk
        self.card.show_member(desk.figures, card_is_lost=desk.card_is_lost)
        self.tiles.show_services(services_for(desk))
        self.tiles.mark(None)
        self.serving.begin_visit(desk.figures.member.member_id)
        self._left.setVisible(True)
        self.right.setCurrentWidget(self._idle)
        self.home.setFocus()

    def _on_service(self, service: Service) -> None:
        if self.serving.busy:
            return
        self.context.moved_on.emit()
        self.right.setCurrentWidget(self._idle)
        self.tiles.mark(service)
        self.serving.begin(service)
        self.home.setFocus()

    def _on_asked(self, panel: SidePanel) -> None:
        self.right.setCurrentWidget(panel)
        self.home.setFocus()

    def _on_done(self, told: str) -> None:
        self.context.toast(told, Tone.GOOD)
        if self.desk is not None:
            self._open(self.desk.figures.member.member_id)

    def _on_back(self) -> None:
        if self.serving.busy:
            return
        if self.desk is not None and self.panel is not None:
            self.serving.forget()
            self.tiles.mark(None)
            self.right.setCurrentWidget(self._idle)
        else:
            self._ask_who()
            self.context.navigation.show_sale()

    def _lay_out(self) -> None:
        words = self.context.words
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(button(f"{words('app.back')}  {key_text(Action.BACK)}", self._on_back))
        top.addWidget(label(words("serve.title"), "title"))
        top.addWidget(self._keys)
        top.addStretch(1)
        self.other = button(words("serve.other"), self._ask_who)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self.card)
        left.addWidget(self.tiles)
        left.addWidget(self.other)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._left)
        inside.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(holder, 12)
        columns.addWidget(self.right, 9)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(12)
        outer.addLayout(top)
        outer.addLayout(columns, 1)

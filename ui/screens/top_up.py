"""Topping up: who, how much (an offer's tile or the keypad), the money, what she has now. Then back to the basket."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posclient.domain.codes import looks_like_payment_code, strip_aim
from posclient.domain.member import MemberId
from posclient.domain.top_up import TopUpRefusedError
from posclient.services.desk_member import member_of_basket
from posclient.services.top_up import TopUpDesk, TopUpDone, top_up_desk
from ui.context import Context
from ui.keys import Action, key_text
from ui.purpose import Purpose
from ui.screen import Screen
from ui.screens.top_up_paying import TopUpPaying
from ui.trouble import Trouble, sentence
from ui.widgets.buttons import button
from ui.widgets.desk_card import DeskCard
from ui.widgets.key_catcher import KeyCatcher
from ui.widgets.labels import label
from ui.widgets.member_finder import MemberFinder
from ui.widgets.offer_tiles import OfferTiles
from ui.widgets.page_stack import PageStack
from ui.widgets.pay_panel import PayPanel
from ui.widgets.top_up_panels import AmountPanel, TopUpDonePanel


class TopUpScreen(Screen):
    """Keys and scans go to whatever the right column asks for."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words, theme = context.words, context.theme
        self._keys = KeyCatcher()
        self._wanted = ""
        self._asked = 0
        self.desk: TopUpDesk | None = None
        self.card = DeskCard(words)
        self.limit = label("", "muted")
        self.offers = OfferTiles(words)
        self._no_offers = label(words("top_up.no_offers"), "muted")
        self.finder = MemberFinder(context, words("top_up.who"))
        self.amount = AmountPanel(words, theme)
        self.pay = PayPanel(words, theme, context.shop.settings.quick_amounts_minor)
        self.done = TopUpDonePanel(words, theme)
        self.right = PageStack()
        for page in (self.finder, self.amount, self.pay, self.done):
            self.right.addWidget(page)
        self.paying = TopUpPaying(context, self.pay)
        self._lay_out()
        self._connect()

    @property
    def home(self) -> QWidget:
        """Hears all keys, whichever panel they are for."""
        return self._keys

    def open_for(self, purpose: Purpose) -> None:
        """For a member, where one is in hand."""
        self._wanted = purpose.member_id

    def activate(self) -> None:
        """The member in hand, or of the basket; else ask who it is. Money that is being taken stays."""
        super().activate()
        if self.right.currentWidget() is self.pay and (self.paying.is_busy or self.pay.model.taken):
            return
        wanted, self._wanted = self._wanted, ""
        self._ask_who()
        if wanted:
            self._open(MemberId(wanted))
            return
        shop, session, number = self.context.shop, self.context.session, self._asked

        def found(member_id: MemberId | None) -> None:
            if member_id is not None and number == self._asked:
                self._open(member_id)

        self.context.tasks.counter(lambda: member_of_basket(shop, session), found)

    def scanned(self, text: str) -> bool:
        """A payment code pays, a card says who; goods are the sale's, once no money is being taken."""
        _, code = strip_aim(text.strip())
        page = self.right.currentWidget()
        if page is self.pay:
            if looks_like_payment_code(code):
                self.paying.charge(code)
            else:
                self.context.show_trouble(Trouble("payment.open"))
            return True
        if page is self.finder:
            self.finder.take_scan(text)
            return True
        if page is self.amount and looks_like_payment_code(code):
            self.amount.enter()
            if self.right.currentWidget() is self.pay:
                self.paying.charge(code)
            return True
        return False

    def act(self, action: Action) -> bool:
        """Esc goes a step back, the pay key is Enter, undo takes back a payment."""
        page = self.right.currentWidget()
        match action:
            case Action.BACK:
                self._on_back()
            case Action.PAY:
                self._on_entered()
            case Action.UNDO if page is self.pay:
                self.pay.undo()
            case Action.COPY if page is self.done:
                return False
            case _:
                return page is self.pay and (self.paying.is_busy or bool(self.pay.model.taken))
        return True

    def _connect(self) -> None:
        keys = self._keys
        keys.typed.connect(self._on_typed)
        keys.erased.connect(self._on_erased)
        keys.entered.connect(self._on_entered)
        keys.moved.connect(self._on_moved)
        self.finder.found.connect(lambda member_id: self._open(MemberId(member_id)))
        self.offers.chosen.connect(self.amount.put)
        self.amount.chosen.connect(self._on_amount)
        self.paying.completed.connect(self._on_completed)
        self.done.left.connect(self._leave)
        for panel in (self.finder, self.amount, self.pay, self.done):
            panel.acted.connect(self.context.action_asked)
        self.context.session_changed.connect(self._ask_who)

    # ── keys ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _page(self) -> MemberFinder | AmountPanel | PayPanel | TopUpDonePanel:
        return (self.finder, self.amount, self.pay, self.done)[self.right.currentIndex()]

    def _on_typed(self, key: str) -> None:
        page = self._page
        if not isinstance(page, TopUpDonePanel):
            page.press(key)

    def _on_erased(self) -> None:
        page = self._page
        if not isinstance(page, TopUpDonePanel):
            page.erase()

    def _on_entered(self) -> None:
        self._page.enter()

    def _on_moved(self, by: int) -> None:
        page = self._page
        if page is self.amount:
            self.offers.move_choice(by)
        elif isinstance(page, MemberFinder | PayPanel):
            page.move_choice(by)

    # ── step by step ───────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_who(self) -> None:
        self._asked += 1
        self.desk = None
        self.finder.begin()
        self._left.setVisible(False)
        self.right.setCurrentWidget(self.finder)

    def _open(self, member_id: MemberId) -> None:
        self._asked += 1
        shop, number = self.context.shop, self._asked

        def opened(desk: TopUpDesk) -> None:
            if number == self._asked:
                self._show_desk(desk)

        self.context.tasks.counter(lambda: top_up_desk(shop, member_id), opened)

    def _show_desk(self, desk: TopUpDesk) -> None:
        words = self.context.words
        self.desk = desk
        self.card.show_member(desk.figures)
        self.limit.setText(words("top_up.limit", amount=words.money(desk.limit_minor)))
        self.offers.show_offers(desk.offers)
        self._no_offers.setVisible(not desk.offers)
        self.amount.begin(desk)
        self._left.setVisible(True)
        self.right.setCurrentWidget(self.amount)
        self.context.moved_on.emit()
        self.home.setFocus()

    def _on_amount(self, amount_minor: int) -> None:
        desk = self.desk
        if desk is None:
            return
        try:
            wanted = desk.checked(amount_minor)
        except TopUpRefusedError as refused:
            self.context.sounds.no()
            self.amount.warn(sentence(self.context.words, Trouble(refused.key, refused.values)))
            return
        self.paying.begin(desk, wanted)
        self.right.setCurrentWidget(self.pay)

    def _on_completed(self, done: TopUpDone) -> None:
        self.done.show_done(done)
        self.right.setCurrentWidget(self.done)
        self.context.moved_on.emit()
        if self.desk is not None:
            shop, member_id = self.context.shop, self.desk.figures.member.member_id
            self.context.tasks.counter(
                lambda: top_up_desk(shop, member_id), lambda desk: self.card.show_member(desk.figures)
            )

    def _on_back(self) -> None:
        page = self._page
        if page is self.pay and self.paying.is_charging:
            self.paying.cancel_charge()
        elif page is self.pay:
            if self.paying.put_away():
                self.right.setCurrentWidget(self.amount)
            else:
                self.context.show_trouble(Trouble("payment.open"))
        else:
            self._leave()

    def _leave(self) -> None:
        self._ask_who()
        self.context.navigation.show_sale()

    def _lay_out(self) -> None:
        words = self.context.words
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(button(f"{words('app.back')}  {key_text(Action.BACK)}", self._on_back))
        top.addWidget(label(words("top_up.title"), "title"))
        top.addWidget(self._keys)
        top.addStretch(1)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self.card)
        left.addWidget(self.limit)
        left.addWidget(label(words("top_up.offers"), "section"))
        left.addWidget(self._no_offers)
        left.addWidget(self.offers)
        left.addWidget(label(words("top_up.move_hint"), "muted"))
        left.addStretch(1)
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

"""What the sale screen is made of, and where it stands."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.keys import Action, key_text
from ui.models.basket_model import BasketModel
from ui.theme.scale import px
from ui.theme.tokens import GAP
from ui.widgets.ask_line import AskLine
from ui.widgets.basket_table import BasketTable
from ui.widgets.buttons import button
from ui.widgets.choice_list import ChoiceList
from ui.widgets.done_panel import DonePanel
from ui.widgets.guest_panel import GuestPanel
from ui.widgets.key_bar import KeyBar
from ui.widgets.keypad_panel import KeypadPanel
from ui.widgets.labels import card, label
from ui.widgets.member_panel import MemberCard
from ui.widgets.page_stack import PageStack
from ui.widgets.pay_panel import PayPanel
from ui.widgets.quantity_panel import QuantityPanel
from ui.widgets.search_box import SearchBox
from ui.widgets.totals_bar import TotalsBar

MARGIN: Final = 12
SIDE: Final = 372
WIDE_SIDE: Final = 440
WIDE_FROM: Final = 1280

KEYS: Final = (
    Action.HELP,
    Action.SEARCH,
    Action.ENROL,
    Action.CARE,
    Action.QUANTITY,
    Action.UNDO,
    Action.REMOVE,
    Action.CANCEL_SALE,
    Action.COPY,
    Action.MENU,
    Action.DRAWER,
    Action.LOCK,
)


class SaleParts(QWidget):
    """The basket on the left, on the right what the moment asks for, the keys along the bottom."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        words, theme = context.words, context.theme
        self.box = SearchBox(words, theme)
        self.lines = BasketModel(words, self)
        self.table = BasketTable(self.lines, theme, words("ui.basket_empty"))
        self.totals = TotalsBar(words, theme)
        self.guest = GuestPanel(words, theme)
        self.member = MemberCard(words, theme)
        self.keypad = KeypadPanel(words, theme)
        self.quantity = QuantityPanel(words, theme)
        self.pay = PayPanel(words, theme, context.shop.settings.quick_amounts_minor)
        self.done = DonePanel(words, theme)
        self.ask = AskLine(context)
        self.in_hand = label("", "gain", wraps=True)
        self.in_hand.hide()
        self.keys = KeyBar(words, theme, KEYS)
        self.side = PageStack()
        for page in (self.guest, self.member, self.keypad, self.quantity, self.pay, self.done):
            self.side.addWidget(page)
        self._table_card = card()
        inside = QVBoxLayout(self._table_card)
        inside.setContentsMargins(1, 4, 1, 4)
        inside.addWidget(self.table)
        self._words = words
        self.parked = button("", lambda: None, role="badge_warn")
        self.parked.hide()
        entry = QHBoxLayout()
        entry.setSpacing(GAP)
        entry.addWidget(self.box, 1)
        entry.addWidget(self.parked)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addLayout(entry)
        left.addWidget(self._table_card, 1)
        left.addWidget(self.ask)
        left.addWidget(self.in_hand)
        left.addWidget(self.totals)
        upper = QHBoxLayout()
        upper.setSpacing(MARGIN)
        upper.addLayout(left, 1)
        upper.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        column.addLayout(upper, 1)
        column.addWidget(self.keys)
        self.choices = ChoiceList(self, words, theme)

    def show_parked(self, n: int) -> None:
        """How many baskets are parked; without any the badge is not there."""
        self.parked.setText(f"{self._words('park.badge', n=n)}  {key_text(Action.PARK)}")
        self.parked.setVisible(n > 0)

    def choice_area(self) -> QRect:
        """Where the list of results may lie: over the basket."""
        return self._table_card.geometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side column is wider where there is room."""
        super().resizeEvent(event)
        self.rescale()
        self.choices.close_list()

    def rescale(self) -> None:
        """The side column's width."""
        self.side.setFixedWidth(px(WIDE_SIDE if self.width() >= px(WIDE_FROM) else SIDE))

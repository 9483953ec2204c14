"""The right column of the top-up screen: the amount with its bonus, and what she has when it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel

from posclient.domain.top_up import TopUp
from posclient.services.top_up import TopUpDesk, TopUpDone
from posclient.words import Words
from ui.models.typed_amount import minor_of, with_key
from ui.theme.icons import pixmap
from ui.theme.scale import px
from ui.theme.tokens import Theme
from ui.widgets.buttons import button
from ui.widgets.keypad import Keypad
from ui.widgets.labels import card, label
from ui.widgets.side_panel import SidePanel


class AmountPanel(SidePanel):
    """`chosen` bears the amount in minor units. The bonus of the best offer is shown while she says how much."""

    chosen = Signal(int)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._typed = ""
        self._desk: TopUpDesk | None = None
        self.amount = label("", "due", right=True)
        self.bonus = label("", "figure", right=True)
        self.credited = label("", "figure", right=True)
        self.trouble = label("", "bad", wraps=True)
        self.keypad = Keypad(theme, ".", erase_name=words("ui.erase"))
        self.keypad.typed.connect(self.press)
        self.keypad.erased.connect(self.erase)
        self.confirm = button(f"{words('top_up.take_money')}  Enter", self.enter, role="main")
        column = self._column
        column.addWidget(label(words("top_up.amount"), "title"))
        column.addWidget(self.amount)
        sums = card("inset")
        grid = QGridLayout(sums)
        grid.setContentsMargins(14, 4, 14, 4)
        grid.setVerticalSpacing(0)
        for at, (key, figure) in enumerate((("bonus", self.bonus), ("credited", self.credited))):
            grid.addWidget(label(words(f"top_up.{key}"), "muted"), at, 0)
            grid.addWidget(figure, at, 1)
        grid.setColumnStretch(1, 1)
        column.addWidget(sums)
        column.addWidget(self.trouble)
        column.addWidget(self.keypad, 100)
        column.addStretch(1)
        self._end(self.confirm)

    def begin(self, desk: TopUpDesk) -> None:
        """Ask how much."""
        self._desk = desk
        self._set("")

    @property
    def top_up(self) -> TopUp | None:
        """What was typed or chosen, with its offer; None before anything was."""
        minor = minor_of(self._typed)
        return self._desk.offered(minor) if self._desk is not None and minor else None

    def put(self, amount_minor: int) -> None:
        """An offer's tile."""
        whole, rest = divmod(amount_minor, 100)
        self._set(f"{whole}.{rest:02d}" if rest else str(whole))

    def press(self, key: str) -> None:
        """A digit or the point."""
        self._set(with_key(self._typed, key))

    def erase(self) -> None:
        """Take back the last key."""
        self._set(self._typed[:-1])

    def enter(self) -> None:
        """That much."""
        top_up = self.top_up
        if top_up is None:
            self.warn(self._words("top_up.bad_amount"))
        else:
            self.chosen.emit(top_up.principal_minor)

    def warn(self, text: str) -> None:
        """Why not."""
        self.trouble.setText(text)

    def _set(self, typed: str) -> None:
        self._typed = typed
        words, top_up = self._words, self.top_up
        self.trouble.setText("")
        self.amount.setText(f"¥{typed}" if typed else words.money(0))
        self.bonus.setText(words.money(top_up.bonus_minor if top_up else 0))
        self.credited.setText(words.money(top_up.whole_minor if top_up else 0))
        self.confirm.setEnabled(top_up is not None)


class TopUpDonePanel(SidePanel):
    """Shows a `TopUpDone`. `left` asks to go back to the sale."""

    left = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__(words, theme)
        self._check = QLabel()
        self.stored = label("", "due")
        self.change = label("", "total")
        for figure in (self.stored, self.change):
            figure.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.lines = label("", "large", wraps=True)
        self.receipt_no = label("", "large")
        self.next = button(f"{words('top_up.next')}  Enter", self.enter, role="main")
        head = QHBoxLayout()
        head.addWidget(self._check)
        head.addWidget(label(words("top_up.done"), "title"), 1)
        column = self._column
        column.addLayout(head)
        column.addStretch(1)
        column.addWidget(label(words("top_up.slip_left"), "muted"))
        column.addWidget(self.stored)
        column.addWidget(self.lines)
        column.addWidget(label(words("sale.change_label"), "muted"))
        column.addWidget(self.change)
        column.addWidget(label(words("receipt.number"), "muted"))
        column.addWidget(self.receipt_no)
        column.addStretch(2)
        column.addWidget(self.next)
        self.rescale()

    def rescale(self) -> None:
        """The tick as high as the heading."""
        self._check.setPixmap(pixmap("check", self._theme.good, px(32)))

    def show_done(self, done: TopUpDone) -> None:
        """What she has now, and what is handed back."""
        words = self._words
        self.stored.setText(words.money(done.stored_value_minor))
        principal, bonus = words.money(done.principal_minor), words.money(done.bonus_minor)
        self.lines.setText(f"{words('top_up.principal')} +{principal}   {words('top_up.bonus')} +{bonus}")
        self.change.setText(words.money(done.change_minor))
        self.receipt_no.setText(done.receipt_no)

    def enter(self) -> None:
        """Back to the sale."""
        self.left.emit()

"""The sale: scan, identify, see prices and reasons, pay. Routes keys, touches and scans to what the moment asks for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posclient.domain.member import MemberId
from posclient.services.checkout import CheckoutDone
from posclient.services.identify import (
    MemberUnknown,
)
from posclient.services.view import SaleView
from posclient.words.names import name_in
from ui.context import Context
from ui.keys import Action
from ui.screen import Screen
from ui.screens.sale_choosing import SaleChoosing
from ui.screens.sale_desk import SaleDesk
from ui.screens.sale_exchange import SaleExchange
from ui.screens.sale_goods import SaleGoods
from ui.screens.sale_greeting import SaleGreeting
from ui.screens.sale_parking import SaleParking
from ui.screens.sale_parts import SaleParts
from ui.screens.sale_paying import SalePaying
from ui.screens.sale_proving import SaleProving
from ui.trouble import Trouble, sentence

SETTLE_S: Final = 0.4
"""After a sale is complete, an Enter within this time is the second half of a double one."""
_REFRESH_MS: Final = 150
_FEEDS: Final = frozenset({"members", "products", "rules", "stock", "care_tasks", "basket"})
"""What changes the basket on show without the counter: the feeds, and a payment that was completed behind it."""
_PHONE_DIGITS: Final = 11


class SaleScreen(Screen):
    """The shop's main screen."""

    def __init__(self, context: Context, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__(context)
        self._monotonic_s = monotonic_s
        self._done_at_s = 0.0
        self._unknown: MemberUnknown | None = None
        self._fresh_session = True
        self._points_scale = 0
        self._had_member = False
        self._member_id: MemberId | None = None
        self.parts = SaleParts(context)
        self.desk = SaleDesk(context)
        self._choosing = SaleChoosing(context, self.parts, self.desk)
        self.goods = SaleGoods(context, self.parts, self.desk, self._back_to_selling)
        self.exchange = SaleExchange(context, self.parts, self.desk)
        self.paying = SalePaying(context, self.parts, self.desk, self.exchange)
        self.proving = SaleProving(
            context, self.parts, self.desk, self.paying.put_away, self._pay, context.shop.messages
        )
        self._lines_shown: tuple[tuple[str, int], ...] = ()
        self.parking = SaleParking(context, self.parts, self.desk, self._back_to_selling)
        self._greeting = SaleGreeting(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(_REFRESH_MS)
        self._refresh_soon.timeout.connect(self._on_refresh_due)
        self._connect()

    @property
    def home(self) -> QWidget:
        """The entry strip: no text field, no input method."""
        return self.parts.box.strip

    @property
    def is_paying(self) -> bool:
        """Whether the pay panel is open."""
        return self.parts.side.currentWidget() is self.parts.pay

    @property
    def is_done(self) -> bool:
        """Whether the last sale's change is still on show."""
        return self.parts.side.currentWidget() is self.parts.done

    def activate(self) -> None:
        """Show the basket as it is in the store: also one that a crash or another screen left."""
        super().activate()
        if not self.desk.committing:
            self.desk.refresh()
        self.parking.refresh()
        self._greeting.greet()

    def scanned(self, text: str) -> bool:
        """Every scan is for the sale, whatever was in front of it. While money is taken, goods put the pay panel away;
        a card or a payment code does not.
        """
        if self.paying.is_busy:
            self.context.show_trouble(Trouble("payment.open"))
            return True
        if self.proving.take_scan(text) or self._choosing.take_scan(text):
            return True
        if not self.is_paying:
            self._back_to_selling()
        self.desk.take(text, self.parts.box.strip.take_times())
        return True

    def act(self, action: Action) -> bool:
        """The function keys of the sale."""
        work = self._actions.get(action)
        if work is None:
            return False
        work()
        return True

    def _connect(self) -> None:
        parts, desk = self.parts, self.desk
        self._actions: dict[Action, Callable[[], None]] = {
            Action.SEARCH: self._search,
            Action.ENROL: self._enrol,
            Action.MEMBER: self._open_member,
            Action.QUANTITY: self._ask_quantity,
            Action.UNDO: self._undo,
            Action.REMOVE: self._remove,
            Action.PAY: self._pay,
            Action.COPY: desk.copy_last,
            Action.FORGET_MEMBER: lambda: self._selling(desk.forget_member),
            Action.CANCEL_SALE: self._cancel,
            Action.PRICE: self._ask_price,
            Action.PARK: self._park,
            Action.QUICK_KEYS: lambda: self._selling(self.goods.open_quick_keys),
            Action.BACK: self._back,
        }
        strip = parts.box.strip
        strip.typed.connect(self._on_typed)
        strip.erased.connect(self._on_erased)
        strip.deleted.connect(self._on_deleted)
        strip.moved.connect(self._on_moved)
        parts.box.moved.connect(self._on_moved)
        parts.box.entered.connect(self._on_entered)
        parts.box.searched.connect(self._choosing.search)
        for keypad in (parts.guest, parts.keypad):
            keypad.typed.connect(self._on_typed)
            keypad.erased.connect(self._on_erased)
            keypad.entered.connect(self._on_find_touched)
        strip.touched.connect(self._show_keypad)
        parts.quantity.chosen.connect(self._on_quantity_chosen)
        parts.done.next_pressed.connect(self._back_to_selling)
        parts.member.care_pressed.connect(self._on_care_pressed)
        for source in (
            parts.totals,
            parts.guest,
            parts.member,
            parts.keypad,
            parts.quantity,
            parts.pay,
            parts.done,
            parts.keys,
        ):
            source.acted.connect(self.context.action_asked)
        parts.keys.acted.connect(self._on_key_touched)
        desk.viewed.connect(self._on_viewed)
        desk.recalled.connect(self._back_to_selling)
        parts.parked.clicked.connect(self._show_parked)
        parts.ask.left.connect(self.home.setFocus)
        desk.found.connect(self._choosing.show)
        desk.member_missing.connect(self._on_member_missing)
        desk.completed.connect(self._on_completed)
        desk.payment_refused.connect(self._on_payment_refused)
        desk.payment_code.connect(self._on_payment_code)
        self.context.store_changed.connect(self._on_store_changed)
        self.context.session_changed.connect(self._on_session_changed)

    # ── keys and touches ───────────────────────────────────────────────────────────────────────────────────────────

    def _on_typed(self, key: str) -> None:
        side = self.parts.side.currentWidget()
        if side is self.parts.pay:
            if not self.proving.press(key):
                self.parts.pay.press(key)
        elif side is self.parts.quantity:
            self.parts.quantity.press(key)
        elif self.parts.choices.numbered and key.isdigit():
            self.parts.choices.choose_number(int(key))
        elif self.goods.panel is not None:
            self.goods.panel.press(key)
        else:
            if self.is_done:
                self._back_to_selling()
            self.parts.box.press(key)

    def _on_erased(self) -> None:
        side = self.parts.side.currentWidget()
        if side is self.parts.pay:
            self.parts.pay.erase()
        elif side is self.parts.quantity:
            self.parts.quantity.erase()
        elif self.parts.choices.numbered:
            self._choosing.close()
        elif self.goods.panel is not None:
            self.goods.panel.erase()
        else:
            self.parts.box.erase()

    def _on_deleted(self) -> None:
        if self.goods.panel is not None:
            self.goods.panel.delete()
        else:
            self._remove()

    def _on_moved(self, by: int) -> None:
        if self.parts.choices.is_open:
            self.parts.choices.move_choice(by)
        elif self.is_paying:
            self.parts.pay.move_choice(by)
        elif self.goods.panel is not None:
            self.goods.panel.move_choice(by)
        else:
            self.parts.table.move_choice(by)

    def _on_entered(self) -> None:
        parts = self.parts
        side = parts.side.currentWidget()
        if side is parts.pay:
            parts.pay.enter()
        elif side is parts.quantity:
            parts.quantity.enter()
        elif side is parts.done:
            if self._monotonic_s() - self._done_at_s >= SETTLE_S:
                self._back_to_selling()
        elif parts.choices.picked:
            parts.choices.choose()
        elif self.goods.panel is not None:
            self.goods.panel.enter()
        elif parts.box.text:
            self._choosing.close()
            self.desk.take(parts.box.take_text(), parts.box.strip.take_times(), typed=True)
        elif self._has_lines():
            self._pay()

    def _on_find_touched(self) -> None:
        """The button under a keypad finds; unlike Enter, it never begins to pay."""
        if self.parts.box.text or self.parts.choices.picked:
            self._on_entered()

    def _on_key_touched(self, action: Action) -> None:
        if action is Action.SEARCH:
            self._show_keypad()

    def _show_keypad(self) -> None:
        """A finger wants to type: digits come up where the member stood."""
        if self.parts.side.currentWidget() is self.parts.member:
            self.parts.side.setCurrentWidget(self.parts.keypad)

    # ── what the function keys do ──────────────────────────────────────────────────────────────────────────────────

    def _selling(self, work: Callable[[], None]) -> None:
        if not self.desk.committing:
            self._back_to_selling()
            work()

    def _search(self) -> None:
        self._selling(self.parts.box.begin_hanzi)

    def _enrol(self) -> None:
        typed = self.parts.box.text
        phone = typed if typed.isdigit() and len(typed) == _PHONE_DIGITS else ""
        card_no = ""
        if self._unknown is not None:
            phone, card_no = phone or self._unknown.phone or "", self._unknown.card_no or ""
        self._selling(self.parts.box.strip.clear)
        self.context.navigation.show_enrol(phone, card_no)

    def _open_member(self) -> None:
        view = self.desk.view
        if view is not None and view.member is not None and not self.is_done:
            self.context.navigation.show_member(view.member.member.member_id)
        else:
            self._search()

    def _ask_quantity(self) -> None:
        line = self.parts.lines.line(self.parts.lines.row_of(self.parts.table.chosen_line_id()))
        if line is not None and not self.is_done and not self.desk.committing:
            self._back_to_selling()
            if line.product.weighed and line.line.amount_minor is None:
                self.goods.weigh_line(line)
                return
            self.parts.quantity.begin(line)
            self.parts.side.setCurrentWidget(self.parts.quantity)

    def _ask_price(self) -> None:
        line = self.parts.lines.line(self.parts.lines.row_of(self.parts.table.chosen_line_id()))
        if not self.is_done:
            self._selling(lambda: self.goods.open_price(line))

    def _park(self) -> None:
        """Goods on the counter are put aside; with nothing on it, those that wait are shown."""
        if self.paying.is_charging:
            self.context.show_trouble(Trouble("park.paying"))
        elif self._has_lines() and not self.is_done:
            self._selling(self.desk.park)
        else:
            self._selling(self.parking.open_list)

    def _show_parked(self) -> None:
        if not self.paying.is_charging:
            self._selling(self.parking.open_list)

    def _cancel(self) -> None:
        self._unknown = None
        self.exchange.drop()
        self._selling(self.desk.cancel)

    def _remove(self) -> None:
        line = self.parts.lines.line(self.parts.lines.row_of(self.parts.table.chosen_line_id()))
        if line is not None and not self.is_done:
            words = self.context.words
            name = name_in(words.language, line.product.name, line.product.name_en)
            self._selling(lambda: self.desk.remove(line.quoted.line_id, name))

    def _pay(self) -> None:
        view = self.desk.view
        if self.is_paying or self.is_done or view is None or not view.lines:
            return
        self._choosing.close()
        self.parts.box.end_hanzi()
        self.context.moved_on.emit()
        self.paying.begin(view)
        self.parts.side.setCurrentWidget(self.parts.pay)
        self.parts.totals.pause()
        self.home.setFocus()

    def _undo(self) -> None:
        """While money is taken, the last payment; else the last thing done to the basket."""
        if not self.is_paying or not self.parts.pay.undo():
            self._selling(self.desk.undo)

    def _on_payment_code(self, code: str) -> None:
        """Over a filled basket a payment code charges at once what is due."""
        self._pay()
        if self.is_paying:
            self.paying.charge(code)

    def _back(self) -> None:
        if self.paying.is_charging:
            self.paying.cancel_charge()
        if self.desk.committing:
            return
        strip = self.parts.box.strip
        is_filled = self.parts.choices.is_open or strip.text or strip.times != 1 or self.parts.box.in_hanzi
        if is_filled and self.parts.side.currentWidget() is not self.parts.keypad:
            self._choosing.close()
            self.parts.box.end_hanzi()
            strip.clear()
        else:
            self._back_to_selling()

    def _back_to_selling(self) -> None:
        """Put away whatever is open. After a completed sale this is the next customer."""
        if self.desk.committing:
            return
        self._choosing.close()
        self.parts.box.end_hanzi()
        self.parts.box.strip.clear(times=False)
        aside = (self.parts.keypad, self.parts.quantity, self.goods.panel)
        if self.is_done or self.is_paying or self.parts.side.currentWidget() in aside:
            self.paying.put_away()
            self.parts.side.setCurrentWidget(self.parts.guest)
            if self.desk.view is not None and self.context.signed_in:
                self._on_viewed(self.desk.view)
        self.home.setFocus()

    def _has_lines(self) -> bool:
        return self.desk.view is not None and bool(self.desk.view.lines)

    # ── news from the desk ─────────────────────────────────────────────────────────────────────────────────────────

    def _on_viewed(self, view: SaleView) -> None:
        parts, context = self.parts, self.context
        context.moved_on.emit()
        if self.is_done and not view.lines and view.member is None:
            return  # the sold basket stays in sight
        lines = tuple((line.quoted.line_id, line.quoted.quantity) for line in view.lines)
        if self.is_paying and lines != self._lines_shown and not self.desk.committing:
            self._lines_shown = lines
            self._back_to_selling()  # goods were scanned: comes back here with the panel put away
            return
        self._lines_shown = lines
        parts.table.show_view(view)
        parts.totals.show_view(view)
        self.exchange.show_due(view.quote.due_minor)
        self._had_member = view.member is not None
        parts.ask.show_for(view.member.member.member_id if view.member is not None else None)
        if view.member is not None:
            self._unknown = None
            self._points_scale = view.member.points_scale
            parts.member.show_member(view, context.session.business_date, context.zone)
        elif self._unknown is None:
            parts.guest.show_joining(view.joining)
        if self.is_paying:
            parts.totals.pause()
            parts.pay.show_due(view.quote.due_minor)
            self.paying.ask_options()
        elif not self._stays_open(view):
            parts.side.setCurrentWidget(parts.guest if view.member is None else parts.member)
        self._member_id = view.member.member.member_id if view.member is not None else None
        if self._fresh_session and view.lines:
            context.toast(context.words("sale.resumed"))
        self._fresh_session = False

    def _stays_open(self, view: SaleView) -> bool:
        """Whether what the right column shows is still wanted when the basket has changed."""
        is_quantity = self.parts.side.currentWidget() is self.parts.quantity
        return is_quantity or self.goods.is_open or self._types_on(view)

    def _types_on(self, view: SaleView) -> bool:
        """Whether the keypad stays for the next goods: as long as it is the same member's basket."""
        is_open = self.parts.side.currentWidget() is self.parts.keypad
        return is_open and view.member is not None and view.member.member.member_id == self._member_id

    def _on_member_missing(self, unknown: MemberUnknown) -> None:
        self._unknown = unknown
        self.parts.guest.show_unknown()
        self.context.toast(self.context.words("identify.unknown_member"))

    def _on_care_pressed(self, task_id: str) -> None:
        self.context.navigation.show_care(task_id)

    def _on_quantity_chosen(self, line_id: str, quantity: int) -> None:
        self._back_to_selling()
        self.desk.set_quantity(line_id, quantity)

    def _on_completed(self, done: CheckoutDone) -> None:
        self._done_at_s = self._monotonic_s()
        self._unknown = None
        self.context.moved_on.emit()
        self.parts.pay.close_panel()
        self.parts.done.show_done(done, self._points_scale, is_member=self._had_member, back=self.desk.back)
        self.parts.side.setCurrentWidget(
            self.parts.done
        )  # the sold basket stays in sight until the next action

    def _on_payment_refused(self, trouble: Trouble) -> None:
        self.parts.pay.warn(sentence(self.context.words, trouble))

    def _on_store_changed(self, topics: frozenset[str]) -> None:
        # a feed that never pauses must not put it off for ever
        if topics & _FEEDS and self.desk.is_open and not self._refresh_soon.isActive():
            self._refresh_soon.start()

    def _on_refresh_due(self) -> None:
        if self.context.signed_in and self.isVisible() and not self.is_done and not self.desk.committing:
            self.desk.look_again()

    def _on_session_changed(self) -> None:
        self._fresh_session = True
        self._unknown = None
        if self.context.signed_in:
            self._back_to_selling()

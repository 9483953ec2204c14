"""A till's first run: headquarters, printer, scanner, first operator. Each step can be repeated, and left for later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posclient.domain.codes import strip_aim
from posclient.domain.invitation import is_address, is_enrol_code, read_invitation
from posclient.services.first_run import Desk, FirstOperators, NewTill, scan_code
from ui.command_keys import CommandKeys
from ui.context import Context
from ui.screen import Screen
from ui.theme.tokens import GAP
from ui.trouble import Trouble, sentence
from ui.widgets.buttons import button
from ui.widgets.choice_row import press_focused
from ui.widgets.first_run_pages import (
    HeadquartersPage,
    OperatorPage,
    Page,
    Paper,
    PrinterPage,
    ScannerPage,
    StepList,
)
from ui.widgets.labels import card, label
from ui.widgets.page_stack import PageStack
from ui.widgets.touch_keys import TouchKeys

T = TypeVar("T")

ASK_AGAIN_MS: Final = 1500
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_LIST_PX: Final = 250
_PRINTERS: Final = ("tcp://", "file:/")
_SERIAL_PORTS: Final = ("serial:", "usb:")
_HEADQUARTERS, _PRINTER, _SCANNER, _OPERATOR = range(4)


class FirstRunScreen(Screen):
    """Enter does what the step is for, F8 goes to the next step, Esc to the one before; after the last, F8 opens the
    till. Ctrl and a digit go to any step.
    """

    finished = Signal()

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        words, settings = context.words, desk.settings()
        self._desk = desk
        self.code = scan_code(context.shop.ids.new())
        self.headquarters = HeadquartersPage(words, settings, self._on_enrol)
        self.printer = PrinterPage(words, settings, self._on_print)
        self.scanner = ScannerPage(words, settings, self._on_scanner, self.code)
        self.operator = OperatorPage(words, self._on_ask)
        self._steps: tuple[Page, ...] = (self.headquarters, self.printer, self.scanner, self.operator)
        self._done = [False] * len(self._steps)
        self._commands = CommandKeys(self.window, context.sounds.no)
        self._busy = False
        names = ("headquarters", "printer", "scanner", "operator")
        self.steps = StepList([words(f"first_run.step.{name}") for name in names], self.go_to)
        self.pages = PageStack()
        for page in self._steps:
            self.pages.addWidget(page)
        self.before = button(f"{words('first_run.before')}  Esc", self._on_before, role="tall")
        self.next = button("", self._on_next, role="main")
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._on_ask)
        self._lay_out()
        self.keys = TouchKeys(self, words, context.theme)
        self.keys.serve(
            self.headquarters.url, self.headquarters.code, self.printer.address, self.scanner.serial
        )
        self.keys.entered.connect(self._do_step)
        self._show_who(desk.who())
        self.go_to(_HEADQUARTERS)

    @property
    def home(self) -> QWidget:
        """The step's first field."""
        return self._steps[self.pages.currentIndex()].first

    def scanned(self, text: str) -> bool:
        """A scan lands where it belongs, whichever step is in front: headquarters' code fills the first step and
        enrols, an address goes to its own field, a key of the command sheet is pressed. Anything else tries the
        scanner.
        """
        if self._commands.take(text):
            return True
        self.keys.put_away()
        _, code = strip_aim(text.strip())
        invitation = read_invitation(code)
        if invitation is not None:
            self._fill(invitation.address, invitation.code)
        elif is_address(code):
            self._fill(code.rstrip("/"), "")
        elif is_enrol_code(code):
            self._fill("", code.upper())
        elif code.startswith(_PRINTERS):
            self.go_to(_PRINTER)
            self.printer.address.setText(code)
        elif code.startswith(_SERIAL_PORTS):
            self.go_to(_SCANNER)
            self.scanner.serial.setText(code)
        else:
            self._on_trial_code(code)
        return True

    def _fill(self, address: str, code: str) -> None:
        """Into the fields of the first step, and enrol where there is a code; what is empty stays as it is."""
        self.go_to(_HEADQUARTERS)
        if self._done[_HEADQUARTERS]:
            self.headquarters.tell(bad=self.context.words("first_run.enrolled_already"))
            return
        for field, text in ((self.headquarters.url, address), (self.headquarters.code, code)):
            if text:
                field.setText(text)
        if code:
            self._on_enrol()

    def _on_trial_code(self, code: str) -> None:
        """What no other step takes tries the scanner."""
        words = self.context.words
        self.go_to(_SCANNER)
        self.scanner.seen.setText(code)
        if code == self.code:
            self._done[_SCANNER] = True
            self.scanner.tell(good=words("first_run.scanned"))
            self.context.sounds.yes()
        else:
            self.scanner.tell(bad=words("first_run.scanned_other"))
            self.context.sounds.no()
        self._show_step()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key, controlled = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_F8:
            self._on_next()
        elif key == Qt.Key.Key_Escape:
            self._on_before()
        elif controlled and Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(self._steps):
            self.go_to(key - Qt.Key.Key_1)
        elif key in _ENTER:
            if not event.isAutoRepeat() and not press_focused(self):
                self._do_step()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def go_to(self, step: int) -> None:
        """Show a step."""
        self.keys.put_away()
        self.pages.setCurrentIndex(step)
        self._show_step()
        self.home.setFocus()
        if step == _OPERATOR and not self._done[_OPERATOR]:
            self._on_ask()

    def _do_step(self) -> None:
        (self._on_enrol, self._on_print, self._on_scanner, self._on_ask)[self.pages.currentIndex()]()

    def _on_next(self) -> None:
        if self.pages.currentIndex() < _OPERATOR:
            self.go_to(self.pages.currentIndex() + 1)
        elif self._done[_HEADQUARTERS]:
            self.finished.emit()
        else:
            self.go_to(_HEADQUARTERS)
            self.headquarters.tell(bad=self.context.words("first_run.not_enrolled"))

    def _on_before(self) -> None:
        self.go_to(max(0, self.pages.currentIndex() - 1))

    def _on_enrol(self) -> None:
        desk, page, words = self._desk, self.headquarters, self.context.words
        url, code = page.url.text().strip().rstrip("/"), page.code.text().strip()
        if not url.startswith(("http://", "https://")):
            page.tell(bad=words("first_run.bad_url"))
            page.url.setFocus()
        elif not code:
            self._try(page, lambda: desk.reach(url), lambda _nothing: self._on_reached())
        else:
            self._try(page, lambda: desk.enrol(url, code), self._show_who)

    def _on_reached(self) -> None:
        self.headquarters.tell(good=self.context.words("first_run.reached"))
        self.headquarters.code.setFocus()

    def _show_who(self, who: NewTill | None) -> None:
        if who is None:
            return
        self._done[_HEADQUARTERS] = True
        text = self.context.words("first_run.enrolled", store=who.store_id, till=who.till_id)
        self.headquarters.tell(good=text)
        for part in (self.headquarters.url, self.headquarters.code, self.headquarters.go):
            part.setEnabled(False)
        self._show_step()

    def _on_print(self) -> None:
        desk, page, code = self._desk, self.printer, self.code
        address = page.address.text().strip()
        columns = 32 if page.paper.value is Paper.NARROW else 48

        def printed(key: str) -> None:
            self._done[_PRINTER] = True
            page.tell(good=self.context.words(key))
            self._show_step()

        self._try(page, lambda: desk.print_test(address, 32 if columns == 32 else 48, code), printed)

    def _on_scanner(self) -> None:
        desk, page, serial = self._desk, self.scanner, self.scanner.serial.text().strip()
        kept = self.context.words("first_run.scanner_kept")
        self._try(page, lambda: desk.keep_scanner(serial), lambda _nothing: page.tell(good=kept))

    def _on_ask(self) -> None:
        if not self._busy and self.pages.currentIndex() == _OPERATOR:
            self._try(self.operator, self._desk.operators, self._on_operators)

    def _on_operators(self, found: FirstOperators) -> None:
        words, page = self.context.words, self.operator
        page.show_names(found.shop_name, found.names)
        self._done[_OPERATOR] = bool(found.names)
        if found.names:
            page.tell(good=words("first_run.operators_there"))
        else:
            page.tell(bad=words("first_run.no_operators"))
            self._again.start(ASK_AGAIN_MS)
        self._show_step()

    def _try(self, page: Page, fn: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do something that takes a while; the step's own line says how it went."""
        if self._busy:
            return
        self._set_busy(page, busy=True)

        def succeeded(result: T) -> None:
            self._set_busy(page, busy=False)
            done(result)

        def failed(trouble: Trouble) -> None:
            self._set_busy(page, busy=False)
            page.tell(bad=sentence(self.context.words, trouble))
            self.context.sounds.no()

        self.context.tasks.background(fn, succeeded, failed)

    def _set_busy(self, page: Page, *, busy: bool) -> None:
        self._busy = busy
        if busy:
            page.tell()
        self.setCursor(Qt.CursorShape.WaitCursor if busy else Qt.CursorShape.ArrowCursor)

    def _show_step(self) -> None:
        words, at = self.context.words, self.pages.currentIndex()
        self.steps.show_step(at, self._done)
        self.before.setEnabled(at > 0)
        if at == _OPERATOR:
            text = words("first_run.open_till")
        else:
            text = words("first_run.next" if self._done[at] else "first_run.later")
        self.next.setText(f"{text}  F8")

    def _lay_out(self) -> None:
        frame = card()
        inside = QVBoxLayout(frame)
        inside.addWidget(self.pages)
        self.steps.setFixedWidth(_LIST_PX)
        body = QHBoxLayout()
        body.setSpacing(GAP)
        body.addWidget(self.steps)
        body.addWidget(frame, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.before)
        buttons.addStretch(1)
        buttons.addWidget(self.next)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(GAP)
        outer.addWidget(label(self.context.words("first_run.title"), "title"))
        outer.addLayout(body, 1)
        outer.addLayout(buttons)

"""The window: header, the screens, toasts; where scans and function keys go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from posclient.services import paper, sign_in
from ui.context import Context, Tone
from ui.keys import BINDINGS, Action
from ui.screen import Purpose, Screen
from ui.theme.fonts import load_rare_hanzi
from ui.theme.scale import current_scale, rescale_all, scale_for
from ui.theme.style import apply_scale, with_role
from ui.widgets.header import HeaderBar
from ui.widgets.help_sheet import HelpSheet
from ui.widgets.toast import ToastBar

SMALLEST: Final = (1024, 700)
_INPUT: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel}
)

_MODIFIERS: Final = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta})
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})

MakeScreen = Callable[[Context], Screen]


@dataclass(frozen=True)
class Screens:
    """How each screen is made; one that nobody opens is never made."""

    sign_in: MakeScreen
    sale: MakeScreen
    enrol: MakeScreen
    member: MakeScreen
    care: MakeScreen
    paper: MakeScreen


class Shell(QMainWindow):
    """The main window, and the `Navigation` of its context.

    `take_scan` gets every scan, wherever the focus is: the screen in front may claim it, else the sale takes it.
    """

    def __init__(self, context: Context, screens: Screens) -> None:
        super().__init__()
        self._context = context
        self._makers = screens
        self._made: dict[MakeScreen, Screen] = {}
        self._in_front = screens.sign_in
        self.setWindowTitle(context.words("app.title"))
        self.setMinimumSize(*SMALLEST)
        body = with_role(QWidget(), "window")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = HeaderBar(context)
        self._stack = QStackedWidget()
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self.toast = ToastBar(body, context.theme)
        self.help = HelpSheet(body, context)
        self._key_that_closed: int | None = None
        context.toasted.connect(self.toast.show_toast)
        context.moved_on.connect(self.toast.move_on)
        context.action_asked.connect(self.act)
        context.session_changed.connect(self._on_session_changed)
        context.navigation = self
        for binding in BINDINGS:
            self._bind(binding.action, binding.key)
        self.idle_timer = QTimer(self)
        self.idle_timer.setSingleShot(True)
        self.idle_timer.timeout.connect(self._on_idle)
        self._show(screens.sign_in)

    @property
    def current(self) -> Screen:
        """The screen in front."""
        return self._screen(self._in_front)

    @property
    def sale(self) -> Screen:
        """The sale screen."""
        return self._screen(self._makers.sale)

    def show_sale(self) -> None:
        """Back to the basket."""
        self._show(self._makers.sale)

    def show_enrol(self, phone: str = "", card_no: str = "") -> None:
        """Join, with a number or a card already filled in."""
        self._show(self._makers.enrol, Purpose(phone=phone, card_no=card_no))

    def show_member(self, member_id: str) -> None:
        """A member's own screen."""
        self._show(self._makers.member, Purpose(member_id=member_id))

    def show_care(self, task_id: str = "") -> None:
        """The care list, or one slip opened by its code."""
        self._show(self._makers.care, Purpose(task_id=task_id))

    def show_paper(self) -> None:
        """What the printer owes."""
        self._show(self._makers.paper)

    def take_scan(self, text: str) -> None:
        """A scan arrived. Without anybody signed in it is refused."""
        self._begin_idle()
        self.toast.note_input()
        self.help.hide()
        if not self._context.signed_in:
            self._context.toast(self._context.words("sign_in.choose"), Tone.BAD)
            return
        if self.current.scanned(text):
            return
        self.show_sale()
        self.sale.scanned(text)

    def take_torn(self, _reason: str) -> None:
        """A scan broke off; nothing of it is used."""
        self._context.toast(self._context.words("identify.torn"), Tone.BAD)

    def act(self, action: Action) -> None:
        """A function key, or its button in the header or on a screen. Over the help it is any key: it closes it."""
        self._begin_idle()  # the key of a shortcut never comes to the window
        self.toast.note_input()
        if self.help.isVisible():
            self.help.hide()
        elif action is Action.HELP:
            self.help.open()
        elif self._context.signed_in and not self.current.act(action):
            self._act_everywhere(action)

    def showEvent(self, event: QShowEvent) -> None:
        """Keys and touches at the window put off the idle lock."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self.current.activate()
        QTimer.singleShot(0, load_rare_hanzi)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees what comes in at the window; stops only the key that closes the help."""
        if event.type() in _INPUT:
            self._begin_idle()
            self.toast.note_input()
        if event.type() in _KEYS and isinstance(event, QKeyEvent) and self._closes_help(event):
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A roomy window shows everything larger."""
        super().resizeEvent(event)
        scale = scale_for(event.size().width(), event.size().height())
        application = QApplication.instance()
        if scale != current_scale() and isinstance(application, QApplication):
            apply_scale(application, self._context.theme, scale)
            rescale_all(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes, and with it the subscription to the store's news."""
        self._context.close()
        super().closeEvent(event)

    def _closes_help(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to closing the help: its press, its repeats while it is held, and its release."""
        if event.type() == QEvent.Type.KeyRelease:
            is_it = event.key() == self._key_that_closed
            if is_it and not event.isAutoRepeat():
                self._key_that_closed = None
            return is_it
        if event.isAutoRepeat() and event.key() == self._key_that_closed:
            return True
        self._key_that_closed = None
        if self.help.isHidden() or event.key() in _MODIFIERS:
            return False
        self.help.hide()
        self._key_that_closed = event.key()
        return True

    def _bind(self, action: Action, key: str) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self.act(action))

    def _act_everywhere(self, action: Action) -> None:
        match action:
            case Action.ENROL:
                self.show_enrol()
            case Action.CARE:
                self.show_care()
            case Action.PAPER:
                self.show_paper()
            case Action.LOCK:
                name = self._context.session.operator.name
                self._sign_out(self._context.words("ui.signed_out", name=name))
            case Action.DRAWER:
                self._open_drawer()
            case Action.BACK | Action.SEARCH | Action.PAY:
                self.show_sale()
            case _:
                pass

    def _open_drawer(self) -> None:
        shop, session, words = self._context.shop, self._context.session, self._context.words
        self._context.tasks.counter(
            lambda: paper.open_drawer(shop, session),
            lambda _done: self._context.toast(words("sale.drawer_opened"), Tone.NOTE),
        )

    def _sign_out(self, farewell: str) -> None:
        shop, session = self._context.shop, self._context.session

        def done(_nothing: None) -> None:
            self._context.end_session()
            self._context.toast(farewell)

        self._context.tasks.counter(lambda: sign_in.sign_out(shop, session), done)

    def _on_session_changed(self) -> None:
        if self._context.signed_in:
            self._begin_idle()
            self.show_sale()
        else:
            self.idle_timer.stop()
            self._show(self._makers.sign_in)

    def _begin_idle(self) -> None:
        minutes = self._context.shop.settings.idle_lock_minutes
        if minutes and self._context.signed_in:
            self.idle_timer.start(minutes * 60_000)

    def _on_idle(self) -> None:
        if self._context.signed_in:
            self._sign_out(self._context.words("sign_in.idle"))

    def _screen(self, make: MakeScreen) -> Screen:
        if make not in self._made:
            screen = make(self._context)
            self._stack.addWidget(screen)
            self._made[make] = screen
        return self._made[make]

    def _show(self, make: MakeScreen, purpose: Purpose | None = None) -> None:
        screen = self._screen(make)
        self._in_front = make
        if purpose is not None:
            screen.open_for(purpose)
        if self._stack.currentWidget() is not screen:
            self._stack.setCurrentWidget(screen)
            self.toast.move_on()
        screen.activate()

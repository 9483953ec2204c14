"""The window: header, the screens, toasts; where scans and function keys go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from ui.command_keys import CommandKeys
from ui.context import Context, Toast, Tone
from ui.keys import BINDINGS, Action
from ui.purpose import Purpose
from ui.screen import Screen
from ui.theme.fonts import load_rare_hanzi
from ui.theme.scale import current_scale, rescale_all, scale_for
from ui.theme.style import apply_scale, with_role
from ui.widgets.header import HeaderBar
from ui.widgets.labels import label
from ui.widgets.page_stack import PageStack

if TYPE_CHECKING:
    from ui.widgets.help_sheet import HelpSheet
    from ui.widgets.menu_sheet import MenuSheet
    from ui.widgets.toast import ToastBar

SMALLEST: Final = (1024, 700)
_INPUT: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel}
)

_MODIFIERS: Final = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta})
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})


def _practice_banner(context: Context) -> QWidget:
    """Nobody takes the practice till for the real one, nor the other way round."""
    banner = label(context.words("practice.banner"), "practice")
    banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return banner


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
    rooms: Mapping[Action, MakeScreen] = field(default_factory=dict)
    """The screens that a function key or a tile of the menu opens."""


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
        self._stack = PageStack()
        column.addWidget(self.header)
        if context.shop.practice:
            column.addWidget(_practice_banner(context))
        column.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self._toast: ToastBar | None = None
        self._help: HelpSheet | None = None
        self._menu: MenuSheet | None = None
        self._key_that_closed: int | None = None
        self._commands = CommandKeys(lambda: self, self._on_unknown_command)
        context.toasted.connect(self._on_toasted)
        context.moved_on.connect(self._move_on)
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
        """The sale screen; made where it is not there yet."""
        return self._screen(self._makers.sale)

    def make_sale(self) -> None:
        """Make the sale screen, and the line over it, ahead of their use."""
        load_rare_hanzi()
        self._screen(self._makers.sale)
        self.toast.hide()

    def paint_sale(self) -> None:
        """Paint the sale screen where nobody sees it: style, fonts and places are found then, and not while the cashier
        waits for it.
        """
        self.sale.resize(self._stack.size())
        self.sale.grab()

    @property
    def toast(self) -> ToastBar:
        """The line for a few seconds; made where it is not there yet."""
        from ui.widgets.toast import ToastBar  # noqa: PLC0415 - not needed to begin

        if self._toast is None:
            self._toast = ToastBar(self.centralWidget(), self._context.theme)
        return self._toast

    @property
    def help(self) -> HelpSheet:
        """All keys on a sheet; made where it is not there yet."""
        from ui.widgets.help_sheet import HelpSheet  # noqa: PLC0415 - not needed to begin

        if self._help is None:
            self._help = HelpSheet(self.centralWidget(), self._context)
        return self._help

    @property
    def menu(self) -> MenuSheet:
        """Every function as a tile; made where it is not there yet."""
        from ui.widgets.menu_sheet import MenuSheet  # noqa: PLC0415 - not needed to begin

        if self._menu is None:
            self._menu = MenuSheet(self.centralWidget(), self._context)
            self._menu.acted.connect(self._context.action_asked)
        return self._menu

    def show_sale(self) -> None:
        """Back to the basket."""
        self._show(self._makers.sale)

    def show_room(self, action: Action, purpose: Purpose | None = None) -> None:
        """The screen that a function key opens, for a purpose where there is one."""
        self._show(self._makers.rooms[action], purpose)

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
        """A scan arrived: a key of the command sheet is pressed wherever it is made; anything else is refused without
        anybody signed in.
        """
        self._begin_idle()
        self._note_input()
        if self._commands.take(text):
            return
        self._close_help()
        self._close_menu()
        if not self._context.signed_in:
            self._context.toast(self._context.words("sign_in.choose"), Tone.BAD)
            return
        if self.current.scanned(text):
            return
        self.show_sale()
        self.sale.scanned(text)

    def _on_unknown_command(self) -> None:
        self._context.toast(self._context.words("command.unknown"), Tone.BAD)

    def take_torn(self, _reason: str) -> None:
        """A scan broke off; nothing of it is used."""
        self._context.toast(self._context.words("identify.torn"), Tone.BAD)

    def act(self, action: Action) -> None:
        """A function key, or its button in the header or on a screen. Over the help it is any key: it closes it."""
        self._begin_idle()  # the key of a shortcut never comes to the window
        self._note_input()
        if self._close_help() or (self._close_menu() and action in {Action.MENU, Action.BACK}):
            return
        if action is Action.HELP:
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees what comes in at the window; stops only the key that closes the help."""
        if event.type() in _INPUT:
            self._begin_idle()
            self._note_input()
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
        if event.key() in _MODIFIERS or not self._close_help():
            return False
        self._key_that_closed = event.key()
        return True

    def _on_toasted(self, toast: Toast) -> None:
        self.toast.show_toast(toast)

    def _note_input(self) -> None:
        if self._toast is not None:
            self._toast.note_input()

    def _move_on(self) -> None:
        if self._toast is not None:
            self._toast.move_on()

    def _close_menu(self) -> bool:
        """Whether it was open."""
        if self._menu is None or self._menu.isHidden():
            return False
        self._menu.hide()
        return True

    def _close_help(self) -> bool:
        """Whether it was open."""
        if self._help is None or self._help.isHidden():
            return False
        self._help.hide()
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
            case Action.MENU:
                self.menu.open()
            case Action.PARK | Action.PRICE | Action.QUICK_KEYS | Action.MEMBER:
                self.show_sale()
                self.sale.act(action)
            case Action.PRACTICE:
                self._context.practice_asked.emit()
            case _ if action in self._makers.rooms:
                self.show_room(action)
            case _:
                pass

    def _open_drawer(self) -> None:
        from posclient.services import paper  # noqa: PLC0415 - not needed to begin

        shop, session, words = self._context.shop, self._context.session, self._context.words
        self._context.tasks.counter(
            lambda: paper.open_drawer(shop, session),
            lambda _done: self._context.toast(words("sale.drawer_opened"), Tone.NOTE),
        )

    def _sign_out(self, farewell: str) -> None:
        from posclient.services.sign_in import sign_out  # noqa: PLC0415 - who signs out has signed in (ADR 0009)

        shop, session = self._context.shop, self._context.session

        def done(_nothing: None) -> None:
            self._context.end_session()
            self._context.toast(farewell)

        self._context.tasks.counter(lambda: sign_out(shop, session), done)

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
            self._move_on()
        screen.activate()

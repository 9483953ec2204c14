"""The application: fonts, theme, translations of Qt's own texts, and the last resort for our faults."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import TracebackType
from typing import Final

from PySide6.QtWidgets import QApplication

from ui.context import Context
from ui.keys import Action
from ui.screen import Screen
from ui.screens.sign_in import SignIn
from ui.shell import MakeScreen, Screens, Shell
from ui.tasks import as_fault
from ui.theme.fonts import load_fonts
from ui.theme.scale import scale_for
from ui.theme.style import apply_theme
from ui.theme.tokens import Theme
from ui.trouble import Trouble

STYLE: Final = "fusion"
"""Told when the application is made: setting one later hands a QStyle to Python, which makes all its enums for it."""


def application(arguments: Sequence[str], theme: Theme) -> QApplication:
    """The one QApplication, with the product's fonts and a theme, in the style that looks the same everywhere."""
    existing = QApplication.instance()
    made = existing if isinstance(existing, QApplication) else QApplication([*arguments, "-style", STYLE])
    load_fonts(made)
    room = made.primaryScreen().availableSize()
    apply_theme(made, theme, scale_for(room.width(), room.height()))
    return made


def build(context: Context) -> Shell:
    """The main window of a context, not shown yet."""
    screens = Screens(
        sign_in=SignIn,
        sale=_later("ui.screens.sale", "SaleScreen"),
        enrol=_later("ui.screens.enrol", "EnrolScreen"),
        member=_later("ui.screens.member", "MemberScreen"),
        care=_later("ui.screens.care", "CareScreen"),
        paper=_later("ui.screens.paper", "PaperScreen"),
        rooms={
            Action.DAY: _later("ui.screens.day", "DayScreen"),
            Action.MANAGER: _later("ui.screens.manager", "ManagerScreen"),
            Action.MEMBER_LIST: _later("ui.screens.member_list", "MemberListScreen"),
            Action.TOP_UP: _later("ui.screens.top_up", "TopUpScreen"),
            Action.SERVICES: _services,
            Action.RETURNS: _returns,
            Action.BRING_IN: _in_and_out,
            Action.COMMAND_SHEET: _later("ui.screens.command_sheet", "CommandSheetScreen"),
        },
    )
    return Shell(context, screens)


# Screens that are not needed to begin: what they load would hold up the first one by tenths of a second.


def _later(module: str, name: str) -> MakeScreen:
    """A screen that is loaded when it is opened."""

    def make(context: Context) -> Screen:
        made: Screen = getattr(import_module(module), name)(context)
        return made

    return make


def _services(context: Context) -> Screen:
    from ui.screens.services import ServicesScreen  # noqa: PLC0415 - see above

    return ServicesScreen(context, context.shop.messages)


def _returns(context: Context) -> Screen:
    from ui.screens.returns import ReturnsScreen  # noqa: PLC0415 - see above

    return ReturnsScreen(context, context.shop.rights, context.exchange_begun.emit)


def _in_and_out(context: Context) -> Screen:
    from ui.screens.bring_in import BringInScreen  # noqa: PLC0415 - see above
    from ui.screens.in_and_out import InAndOutScreen  # noqa: PLC0415 - see above
    from ui.screens.take_out import TakeOutScreen  # noqa: PLC0415 - see above

    bring_in = BringInScreen(context, context.open_door()) if context.open_door is not None else None
    return InAndOutScreen(context, bring_in, TakeOutScreen(context))


def show_faults(show: Callable[[Trouble], None]) -> None:
    """From now on an error that nobody caught is logged whole and its number shown; the shop goes on."""

    def hook(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(KeyboardInterrupt, error, None)
        else:
            show(as_fault(error))

    sys.excepthook = hook

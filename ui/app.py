"""The application: fonts, theme, translations of Qt's own texts, and the last resort for our faults."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtWidgets import QApplication

from ui.context import Context
from ui.scan_filter import ScanFilter
from ui.screen import Screen
from ui.screens.sale import SaleScreen
from ui.screens.sign_in import SignIn
from ui.shell import Screens, Shell
from ui.tasks import as_fault
from ui.theme.fonts import load_fonts
from ui.theme.scale import scale_for
from ui.theme.style import apply_theme
from ui.theme.tokens import Theme
from ui.trouble import Trouble


def application(arguments: Sequence[str], theme: Theme) -> QApplication:
    """The one QApplication, with the product's fonts and a theme."""
    existing = QApplication.instance()
    made = existing if isinstance(existing, QApplication) else QApplication(list(arguments))
    load_fonts(made)
    room = made.primaryScreen().availableSize()
    apply_theme(made, theme, scale_for(room.width(), room.height()))
    return made


def build(context: Context, scans: ScanFilter | None = None) -> Shell:
    """The main window of a context, not shown yet. `scans` is installed on the application by the caller."""
    screens = Screens(
        sign_in=SignIn,
        sale=SaleScreen,
        enrol=_enrol,
        member=_member,
        care=_care,
        paper=_paper,
    )
    shell = Shell(context, screens)
    if scans is not None:
        scans.scanned.connect(shell.take_scan)
        scans.scan_torn.connect(shell.take_torn)
    return shell


# Screens that are not needed to begin: what they load would hold up the first one by a tenth of a second.


def _enrol(context: Context) -> Screen:
    from ui.screens.enrol import EnrolScreen  # noqa: PLC0415 - see above

    return EnrolScreen(context)


def _member(context: Context) -> Screen:
    from ui.screens.member import MemberScreen  # noqa: PLC0415 - see above

    return MemberScreen(context)


def _care(context: Context) -> Screen:
    from ui.screens.care import CareScreen  # noqa: PLC0415 - see above

    return CareScreen(context)


def _paper(context: Context) -> Screen:
    from ui.screens.paper import PaperScreen  # noqa: PLC0415 - see above

    return PaperScreen(context)


def show_faults(show: Callable[[Trouble], None]) -> None:
    """From now on an error that nobody caught is logged whole and its number shown; the shop goes on."""

    def hook(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(KeyboardInterrupt, error, None)
        else:
            show(as_fault(error))

    sys.excepthook = hook

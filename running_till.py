"""A till that runs: its window, its devices, its link to headquarters, and what is loaded when (ADR 0009)."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from main import OpenedShop
    from posclient.services.view import SaleView
    from ui.open_payments import OpenPayments
    from ui.trouble import Trouble

CHANGE_PRACTICE = 64
"""What the application ends with when somebody asked for the practice mode, or for the end of it."""

LOOK_AGAIN_MS = 5
"""How soon to look again whether the first screen stands."""

UPKEEP_AFTER_MS = 10_000
"""The store is checked and backed up once the first screen has stood for a while."""

UPKEEP_EVERY_MS = 3_600_000
"""How often a till that is never closed looks whether a backup is due."""

FOR_A_SALE = (
    "posclient.services.sign_in",
    "posclient.services.pin",
    "posclient.store.core",
    "posclient.store.audit",
    "posclient.services.checkout",
    "posclient.services.search",
    "posclient.services.ask_headquarters",
    "posclient.services.paper",
)
"""What is loaded while a PIN is typed, what is needed first at the head. SQLAlchemy comes with it."""

FOR_PAPER_AND_HEADQUARTERS = (
    "posclient.services.print_queue",
    "drivers.printer.spool",
    "sync.worker",
    "posclient.services.resolve",
)
"""What is loaded behind it."""

SALE_SCREEN = "ui.screens.sale"

_logger = logging.getLogger("till")


def load(modules: Sequence[str]) -> None:
    """Load modules ahead of their use."""
    for name in modules:
        import_module(name)


class RunningTill:
    """A till with its window, its printer's worker, its scanner and its link to headquarters."""

    def __init__(self, opened: OpenedShop, *, hint: str = "") -> None:
        """Build the window; nothing runs yet. There must be no other till in this process."""
        from PySide6.QtCore import QTimer

        from devices import Devices
        from posclient.services.status import till_name
        from posclient.services.who_may import who_may
        from ui.app import application, build, show_faults
        from ui.context import Context
        from ui.sounds import Sounds
        from ui.tasks import Tasks
        from ui.theme.tokens import THEMES

        settings = opened.shop.settings
        theme = THEMES[settings.theme]
        self.opened = opened
        self.app = application(sys.argv[:1], theme)
        self.tasks = Tasks()
        self.context = Context(
            opened.shop,
            self.tasks,
            theme,
            subscribe=opened.shop.store.listen,
            sounds=Sounds.of_system() if settings.sounds else None,
            till_name=till_name(opened.shop),
            hint=hint,
            who_may=who_may(opened.shop),
            open_door=opened.open_door,
        )
        show_faults(self.context.show_trouble)
        self.context.practice_asked.connect(lambda: self.app.exit(CHANGE_PRACTICE))
        self.window = build(self.context)
        self.devices = Devices(self.context, self.window, self.app)
        self._payments: OpenPayments | None = None
        self._upkeep = QTimer()
        self._stopping = False

    def show(self, *, maximised: bool = True, beside_px: int = 0) -> None:
        """Paint first; then begin what the first screen does not need."""
        from PySide6.QtCore import QTimer

        room = self.window.screen().availableGeometry()
        if beside_px and room.width() - beside_px >= self.window.minimumWidth():
            self.window.setGeometry(room.adjusted(0, 0, -beside_px, 0))
            self.window.show()
        elif maximised:
            self.window.showMaximized()
        else:
            self.window.show()
        QTimer.singleShot(LOOK_AGAIN_MS, self._listen)  # after the painting

    def stop(self) -> None:
        """End all threads and close the store. What waits stays in its tables."""
        self._stopping = True
        sys.excepthook = sys.__excepthook__
        self._upkeep.stop()
        if self._payments is not None:
            self._payments.stop()
        self.opened.link.stop()
        self.devices.stop()
        self.window.close()
        self.tasks.stop()
        self._delete_window()
        self.opened.close()

    def _delete_window(self) -> None:
        """A window that is merely closed is styled again with each later one: practice, and back, and practice."""
        from PySide6.QtCore import QCoreApplication, QEvent

        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _listen(self) -> None:
        if not self._stopping:
            self.devices.listen()
            self._get_ready()

    def _get_ready(self) -> None:
        """Once the first screen has read what it shows, get ready for a sale, while a PIN is typed."""
        from PySide6.QtCore import QTimer

        if self._stopping:
            return
        if self.tasks.idle:
            self.tasks.background(self._load_for_a_sale, lambda _view: self._make_sale(), self._begin_anyway)
        else:
            QTimer.singleShot(LOOK_AGAIN_MS, self._get_ready)

    def _load_for_a_sale(self) -> SaleView:
        load(FOR_A_SALE)
        from posclient.services.shop import local_date
        from posclient.services.view import view

        shop = self.opened.shop
        if self.opened.number_on():
            _logger.warning("this database was restored or copied: numbering on as another incarnation")
        # Once for practice: Core compiles a statement when it first runs.
        return view(shop, local_date(shop.clock.now_ms(), "UTC"))

    def _make_sale(self) -> None:
        """In Qt's thread, with a turn for the keys after each part."""
        self._in_turn(
            (
                lambda: load((SALE_SCREEN,)),
                self.window.make_sale,
                self.window.paint_sale,
                self._load_the_rest,
            )
        )

    def _load_the_rest(self) -> None:
        self.tasks.background(
            lambda: load(FOR_PAPER_AND_HEADQUARTERS), lambda _nothing: self._begin(), self._begin_anyway
        )

    def _in_turn(self, parts: Sequence[Callable[[], None]]) -> None:
        from PySide6.QtCore import QTimer

        if self._stopping:
            return
        try:
            parts[0]()
        finally:  # a fault is shown; printing and exchanging begin all the same
            if parts[1:]:
                QTimer.singleShot(0, lambda: self._in_turn(parts[1:]))

    def _begin_anyway(self, trouble: Trouble) -> None:
        """What could not be got ready will be met again when it is needed."""
        self.context.show_trouble(trouble)
        self._begin()

    def _begin(self) -> None:
        from PySide6.QtCore import QTimer

        from ui.open_payments import OpenPayments

        gc.freeze()  # what is loaded by now is never searched for garbage again: no pause in a sale for its sake
        gc.enable()
        self.tasks.background(self.opened.wrap_key, lambda _nothing: None)
        self._payments = OpenPayments(self.context)
        self.opened.link.on_change(
            lambda there: self.tasks.deliver(lambda: self._on_headquarters(there=there))
        )
        self.opened.link.start(self.opened.shop)
        self.devices.begin()
        QTimer.singleShot(UPKEEP_AFTER_MS, self._look_after)
        self._payments.begin()

    def _on_headquarters(self, *, there: bool) -> None:
        self.context.store_changed.emit(frozenset({"outbox"}))  # what the badge looks at
        if there and self._payments is not None:
            self._payments.headquarters_is_there()

    def _look_after(self) -> None:
        """Check the store once, back it up and compute what members are worth each day for as long as the till runs."""
        from posclient.services.upkeep import check

        shop = self.opened.shop
        self.tasks.background(lambda: check(shop), lambda _sound: self._back_up())
        self._upkeep.timeout.connect(self._back_up)
        self._compute_values()
        self._upkeep.timeout.connect(self._compute_values)
        self._upkeep.start(UPKEEP_EVERY_MS)

    def _compute_values(self) -> None:
        """What members are worth, once a day, in a process of its own."""
        from posclient.services.values import refresh_values

        shop = self.opened.shop
        self.tasks.background(
            lambda: refresh_values(shop, lambda: not self._stopping),
            lambda number: _logger.info("what %d members are worth", number),
        )

    def _back_up(self) -> None:
        from posclient.services.upkeep import back_up_daily

        shop = self.opened.shop
        self.tasks.background(lambda: back_up_daily(shop), lambda made: _logger.info("backup made: %s", made))

"""The till's devices as its settings name them: scanners and the receipt printer."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from drivers.printer.settings import PrinterSettings
    from drivers.printer.spool import SpoolWorker
    from drivers.scanner import ScannerThread
    from posclient.services.print_queue import StoredPrintQueue
    from posclient.settings import Settings
    from ui.context import Context
    from ui.scan_filter import ScanFilter
    from ui.shell import Shell

FONTS = Path(__file__).resolve().parent / "assets" / "fonts"

_logger = logging.getLogger(__name__)


def check_devices(settings: Settings) -> None:
    """Whether the drivers know what the settings name. Opens nothing. Raises SettingsError."""
    from drivers.printer.settings import PrinterSettingsError
    from drivers.printer.transports import transport_for
    from drivers.scanner import ScannerSettingError, parse_scanner
    from posclient.settings import SettingsError

    try:
        transport_for(printer_settings(settings))
        parse_scanner(settings.scanner.wedge)
        if settings.scanner.serial:
            parse_scanner(settings.scanner.serial)
    except (PrinterSettingsError, ScannerSettingError) as fault:
        raise SettingsError(f"till.toml: {fault}") from fault


def printer_settings(settings: Settings) -> PrinterSettings:
    """The printer driver's settings from the shop's."""
    from drivers.printer.settings import PrinterSettings

    printer = settings.printer
    return PrinterSettings(
        address=printer.address,
        columns=printer.columns,
        dots=printer.columns * 12,
        charset=printer.charset,
        has_cutter=printer.has_cutter,
        native_qr=printer.native_qr,
        has_raster=printer.has_raster,
        process_id_supported=printer.process_id,
        fonts=tuple(sorted(FONTS.glob("*.ttc"))) + tuple(sorted(FONTS.glob("*.otf"))),
    )


class Devices:
    """A running till's scanners and printer. A device that is set wrongly keeps no shop closed: the shop opens without
    printer and serial scanner, and whoever signs in is told why.
    """

    def __init__(self, context: Context, window: Shell, app: QApplication) -> None:
        self._context = context
        self._window = window
        self._app = app
        self._filter: ScanFilter | None = None
        self._is_sound = True
        self.queue: StoredPrintQueue | None = None
        self.spool: SpoolWorker | None = None
        self.scanner: ScannerThread | None = None

    def listen(self) -> None:
        """Hear the keys of a scanner that types. Soon after the first painting: somebody may begin at once."""
        from drivers.scanner import WedgeFraming, parse_scanner
        from posclient.settings import Scanner, SettingsError
        from ui.scan_filter import ScanFilter

        settings = self._context.shop.settings
        try:
            check_devices(settings)
            wedge = settings.scanner.wedge
        except SettingsError as fault:
            wedge = Scanner().wedge
            self._go_without(fault)
        self._filter = ScanFilter(WedgeFraming(parse_scanner(wedge)))
        self._filter.scanned.connect(self._window.take_scan)
        self._filter.scan_torn.connect(self._window.take_torn)
        self._filter.watch(self._app)

    def begin(self) -> None:
        """Start the printer's worker and the serial scanner."""
        if self._is_sound:
            self._begin_printing()
            self._begin_scanning()

    def stop(self) -> None:
        """Release them all. What was not printed stays in its table."""
        if self._filter is not None:
            self._filter.unwatch()
        if self.scanner is not None:
            self.scanner.stop()
        if self.spool is not None:
            self.spool.stop()
        if self.queue is not None:
            self.queue.close()

    def _go_without(self, fault: Exception) -> None:
        from ui.trouble import Trouble

        _logger.warning("a device is set wrongly: %s", fault)
        trouble = Trouble("settings.device", {"why": str(fault)})
        self._is_sound = False
        self._context.show_trouble(trouble)
        self._context.session_changed.connect(lambda: self._context.show_trouble(trouble))

    def _begin_printing(self) -> None:
        from drivers.printer.spool import SpoolWorker
        from posclient.services.print_queue import StoredPrintQueue

        shop = self._context.shop
        self.queue = StoredPrintQueue(shop.store, shop.clock)
        self.spool = SpoolWorker(
            self.queue,
            printer_settings(shop.settings),
            self._context,
            copy_title=shop.receipt_words("slip.copy_title"),
            notice=shop.receipt_words("practice.slip") if shop.practice else "",
        )
        self.spool.start()

    def _begin_scanning(self) -> None:
        from drivers.scanner import Scan, ScanResult, open_scanner, parse_scanner

        def on_scan(result: ScanResult) -> None:
            if isinstance(result, Scan):
                self._context.tasks.deliver(lambda: self._window.take_scan(result.text))
            else:
                self._context.tasks.deliver(lambda: self._window.take_torn(result.reason))

        serial = self._context.shop.settings.scanner.serial
        self.scanner = open_scanner(parse_scanner(serial), on_scan, lambda _on: None) if serial else None
        if self.scanner is not None:
            self.scanner.start()

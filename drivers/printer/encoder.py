"""A document as the bytes of one print job, and the drawer kick. Same document and settings, same bytes.

This module brings python-escpos and Pillow with it, most of a second: the spool's worker imports it in its own thread.
"""

from __future__ import annotations

import logging

from escpos.printer import Dummy

from drivers.printer.charset import encode_text, end_text, start_text, with_placeholders
from drivers.printer.codes import BadCodeError, encode_code
from drivers.printer.raster import draw_line
from drivers.printer.settings import PrinterSettings
from posclient.slips.document import Code, Cut, Document, Feed, Text
from posclient.slips.layout import Line, lay_out

_logger = logging.getLogger(__name__)
_PLAIN = Line("")
_MOST_FED = 255


def encode(document: Document, settings: PrinterSettings) -> bytes:
    """The whole slip: initialised, printed, cut where the document says so.

    No byte of a text is a command: texts are cleaned and strictly encoded. A code that can't be printed (see
    `encode_code`) becomes its data as text and is logged, because a receipt without its code is better than none.
    Raises posclient.slips.layout.LayoutError, and OSError for an unreadable font.
    """
    slip = _Slip(settings)
    for item in lay_out(document, settings.columns):
        match item:
            case Line():
                slip.line(item)
            case Code():
                slip.code(item)
            case Feed():
                slip.feed(item.lines)
            case Cut():
                slip.cut()
    return slip.finished()


def drawer_kick(settings: PrinterSettings) -> bytes:
    """`ESC p`: a pulse to the drawer, on the pin of the settings."""
    printer = Dummy()
    printer.cashdraw(settings.drawer_pin)
    return bytes(printer.output)


class _Slip:
    """The bytes so far, and the style that the printer is in."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings
        self._out = bytearray(start_text(settings.charset))
        self._style = _PLAIN

    def line(self, line: Line) -> None:
        self._set_style(line)
        self._out += self._text(line)

    def code(self, code: Code) -> None:
        self._set_style(_PLAIN)
        try:
            self._out += encode_code(code, self._settings)
        except BadCodeError:
            _logger.exception("a code is printed as text")
            shown = Document(title="", blocks=(Text(code.data, align="center"),))
            for item in lay_out(shown, self._settings.columns):
                if isinstance(item, Line):
                    self.line(item)

    def feed(self, lines: int) -> None:
        while lines > 0:
            self._out += b"\x1bd" + bytes([min(lines, _MOST_FED)])
            lines -= _MOST_FED

    def cut(self) -> None:
        printer = Dummy()
        if self._settings.has_cutter:
            printer.cut(mode="PART")  # the slip hangs on by a corner instead of falling behind the counter
        else:
            printer.print_and_feed(6)  # as far as the cut would feed: past the edge to tear at
        self._out += printer.output

    def finished(self) -> bytes:
        self._set_style(_PLAIN)
        return bytes(self._out) + end_text(self._settings.charset)

    def _text(self, line: Line) -> bytes:
        settings = self._settings
        try:
            return encode_text(line.text, settings.charset) + b"\n"
        except UnicodeEncodeError:
            if settings.has_raster and settings.fonts:
                return draw_line(line, columns=settings.columns, dots=settings.dots, fonts=settings.fonts)
            return encode_text(with_placeholders(line.text, settings.charset), settings.charset) + b"\n"

    def _set_style(self, line: Line) -> None:
        if line.size != self._style.size:
            self._out += b"\x1d!" + bytes([(line.size - 1) * 0x11])  # width and height; sizes hanzi too
        if line.bold != self._style.bold:
            self._out += b"\x1bE" + bytes([line.bold])
        self._style = line

"""Machine-readable codes as printer bytes: checked, centred, and the alignment put back."""

from __future__ import annotations

import qrcode
from barcode import Code128
from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy
from qrcode.exceptions import DataOverflowError

from drivers.printer.raster import modules_picture
from drivers.printer.settings import PrinterSettings
from posclient.domain.codes import has_gtin_check_digit
from posclient.slips.document import Code

_CENTRE = b"\x1ba\x01"
_LEFT = b"\x1ba\x00"
_BAR_HEIGHT_DOTS = 80
_BAR_DOTS = 2  # the narrowest bar that printers and scanners both take
_QR_SMALLEST_DOTS = 3
_QR_LARGEST_DOTS = 8
_QR_QUIET_MODULES = 8  # four white modules on either side
_CODE128_FRAME_MODULES = 11 + 11 + 13  # start, check, stop
_EAN13_FORMAT = 67
_CODE128_FORMAT = 73


class BadCodeError(ValueError):
    """These data cannot be printed as this code on this printer. The message never shows the data."""


def encode_code(code: Code, settings: PrinterSettings) -> bytes:
    """The code without its caption. Raises BadCodeError.

    Refused are control characters (a code's data must never be a printer command), what the code can't hold, what is
    wider than the paper, and an EAN-13 whose check digit is wrong: printers and python-escpos accept it silently.
    """
    if not code.data or not code.data.isprintable():
        raise BadCodeError(f"a {code.kind} code needs printable data")
    match code.kind:
        case "qr":
            return _qr(code.data, settings)
        case "ean13":
            if len(code.data) != 13 or not has_gtin_check_digit(code.data):
                raise BadCodeError("an ean13 code is 13 digits, the last of them the check digit")
            return _bars(_EAN13_FORMAT, code.data.encode("ascii"))
        case "code128":
            return _code128(code.data, settings)


def _bars(format_number: int, data: bytes) -> bytes:
    """`GS k` by length. python-escpos' barcode() leaves the alignment centred and writes to standard output."""
    shape = b"\x1dh" + bytes([_BAR_HEIGHT_DOTS]) + b"\x1dw" + bytes([_BAR_DOTS]) + b"\x1dH\x00"
    return _CENTRE + shape + b"\x1dk" + bytes([format_number, len(data)]) + data + _LEFT


def _code128(data: str, settings: PrinterSettings) -> bytes:
    if not data.isascii():
        raise BadCodeError("a code128 code holds ASCII only")
    # The white beside the bars is the paper's own margin: 5 mm on 58 mm paper, 4 mm on 80 mm paper.
    modules = len(data) * 11 + _CODE128_FRAME_MODULES
    if modules * _BAR_DOTS <= settings.dots:
        # Code set B by name; a brace in the data is doubled. Set C would put the digit pairs on the line as control
        # bytes, and 1620 would be a real-time command.
        return _bars(_CODE128_FORMAT, b"{B" + data.replace("{", "{{").encode("ascii"))
    return _code128_picture(data, settings)


def _code128_picture(data: str, settings: PrinterSettings) -> bytes:
    """Digits in pairs make a long number fit; drawn, because a printer would need them as control bytes."""
    bars = [module == "1" for module in Code128(data).build()[0]]
    if not settings.has_raster or len(bars) * _BAR_DOTS > settings.dots:
        raise BadCodeError(f"a code128 code of {len(data)} characters is wider than the paper")
    return modules_picture([bars], dots=settings.dots, scale=_BAR_DOTS, row_scale=_BAR_HEIGHT_DOTS) + b"\n"


def _qr(data: str, settings: PrinterSettings) -> bytes:
    rows = _qr_modules(data)
    modules = len(rows) + _QR_QUIET_MODULES
    if modules * _QR_SMALLEST_DOTS > settings.dots:
        raise BadCodeError(f"a qr code of {len(data)} characters is wider than the paper")
    # About half of the paper's width: a phone reads it at arm's length, and a short link is not a poster.
    scale = max(_QR_SMALLEST_DOTS, min(_QR_LARGEST_DOTS, settings.dots // 2 // modules))
    if settings.native_qr:
        return _CENTRE + _native_qr(data, scale) + _LEFT
    if settings.has_raster:
        return modules_picture(rows, dots=settings.dots, scale=scale, row_scale=scale) + b"\n"
    raise BadCodeError("this printer has neither qr codes nor pictures")


def _qr_modules(data: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(data)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise BadCodeError(f"a qr code can't hold {len(data)} characters") from error
    rows: list[list[bool]] = code.get_matrix()
    return rows


def _native_qr(data: str, scale: int) -> bytes:
    printer = Dummy()
    printer.qr(data, ec=QR_ECLEVEL_M, size=scale, native=True)
    return bytes(printer.output)

"""Image commands' data as row-wise bitmaps. Functions raise ValueError where the data contradicts its header."""

from __future__ import annotations

from drivers.virtual_printer.items import Bitmap, Picture


def raster_picture(arguments: bytes) -> Picture:
    """`GS v 0` with `arguments` = m xL xH yL yH d…; m 0 to 3 (or '0' to '3') doubles width, height or both."""
    mode = arguments[0] - 48 if arguments[0] >= 48 else arguments[0]
    if not 0 <= mode <= 3:
        message = f"raster mode {arguments[0]} is out of range"
        raise ValueError(message)
    row_bytes = int.from_bytes(arguments[1:3], "little")
    height = int.from_bytes(arguments[3:5], "little")
    bitmap = _checked(row_bytes * 8, height, arguments[5:])
    return Picture(bitmap, 0, scale_x=2 if mode & 1 else 1, scale_y=2 if mode & 2 else 1)


def column_picture(arguments: bytes) -> Picture:
    """`ESC *` with `arguments` = m nL nH d…: n columns, 8 or 24 dots high, top bit first."""
    mode = arguments[0]
    depth = 3 if mode >= 32 else 1
    width = int.from_bytes(arguments[1:3], "little")
    bitmap = _from_columns(width, depth * 8, arguments[3:])
    return Picture(bitmap, 0, scale_x=1 if mode & 1 else 2, scale_y=1 if depth == 3 else 3)


def stored_picture(payload: bytes) -> Picture:
    """Functions 112 (rows) and 113 (columns): `payload` = m fn a bx by c xL xH yL yH d…"""
    if len(payload) < 10:
        message = "graphics header is too short"
        raise ValueError(message)
    function, tone, scale_x, scale_y = payload[1:5]
    width = int.from_bytes(payload[6:8], "little")
    height = int.from_bytes(payload[8:10], "little")
    if tone not in (48, 52) or scale_x not in (1, 2) or scale_y not in (1, 2):
        message = "graphics tone or scale is out of range"
        raise ValueError(message)
    read = _checked if function == 112 else _from_columns
    return Picture(read(width, height, payload[10:]), 0, scale_x, scale_y)


def _checked(width: int, height: int, data: bytes) -> Bitmap:
    expected = (width + 7) // 8 * height
    if not expected or len(data) != expected:
        message = f"image of {width} × {height} dots needs {expected} bytes, got {len(data)}"
        raise ValueError(message)
    return Bitmap(width, height, data)


def _from_columns(width: int, height: int, data: bytes) -> Bitmap:
    """Columns of `(height + 7) // 8` bytes each, turned into rows."""
    depth = (height + 7) // 8
    if not width or not height or len(data) != width * depth:
        message = f"image of {width} × {height} dots needs {width * depth} bytes, got {len(data)}"
        raise ValueError(message)
    stride = (width + 7) // 8
    rows = bytearray(stride * height)
    for x in range(width):
        column = int.from_bytes(data[x * depth : (x + 1) * depth], "big") >> (depth * 8 - height)
        bit = 0x80 >> (x % 8)
        for y in range(height):
            if column >> (height - 1 - y) & 1:
                rows[y * stride + x // 8] |= bit
    return Bitmap(width, height, bytes(rows))

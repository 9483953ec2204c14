"""The commands that print, move, cut or answer: each a function of the print head and the command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from drivers.virtual_printer import bitmaps
from drivers.virtual_printer.barcodes import read_barcode
from drivers.virtual_printer.commands import Command
from drivers.virtual_printer.condition import automatic_status, identity, queued_status, real_time_status
from drivers.virtual_printer.items import (
    Barcode,
    Cut,
    DrawerKick,
    Fault,
    Feed,
    Image,
    Item,
    Picture,
    QrCode,
    Reply,
)
from drivers.virtual_printer.line_buffer import aligned_x
from drivers.virtual_printer.paper import CELL_WIDTH
from drivers.virtual_printer.printhead import PrintHead
from drivers.virtual_printer.qr_symbols import LEVELS, MOST_DATA, qr_rows

Output = tuple[Item | Reply, ...]
Action = Callable[[PrintHead, Command], Output]


def _line_feed(head: PrintHead, _: Command) -> Output:
    return (head.print_line(),)


def _feed_lines(head: PrintHead, command: Command) -> Output:
    """`ESC d n`: the line is printed and n lines are fed, the line itself being the first of them."""
    lines, spacing = command.arguments[0], head.modes.spacing
    if not head.line.count:
        return head.print_and_feed(lines * spacing)
    printed = head.print_line(spacing if lines else 0)
    return (printed, Feed((lines - 1) * spacing)) if lines > 1 and spacing else (printed,)


def _tab(head: PrintHead, _: Command) -> Output:
    """To the next tab stop; without one the tab is ignored, as the reference says."""
    for column in head.modes.tabs:
        if column * CELL_WIDTH > head.line.position:
            if column * CELL_WIDTH < head.room:
                head.line.position = column * CELL_WIDTH
            break
    return ()


def _absolute_position(head: PrintHead, command: Command) -> Output:
    position = int.from_bytes(command.arguments, "little")
    if position >= head.room:
        message = f"position {position} is outside the print area"
        raise ValueError(message)
    head.line.position = position
    return ()


def _relative_position(head: PrintHead, command: Command) -> Output:
    position = head.line.position + int.from_bytes(command.arguments, "little", signed=True)
    if not 0 <= position < head.room:
        message = f"position {position} is outside the print area"
        raise ValueError(message)
    head.line.position = position
    return ()


def _cut(head: PrintHead, command: Command) -> Output:
    """`GS V`: m 0, 1 cut here; 65, 66 feed to the knife first. The forms 97 to 104 cut later on: not offered."""
    head.need_line_start()
    mode = command.arguments[0]
    if mode in (0, 1, 48, 49):
        return (Cut(partial=bool(mode & 1)),)
    if mode in (65, 66):
        return (Feed(head.paper.knife_dots + command.arguments[1]), Cut(partial=mode == 66))
    message = f"this printer has no cut {mode}"
    raise ValueError(message)


def _old_cut(head: PrintHead, _: Command) -> Output:
    head.need_line_start()
    return (Cut(partial=True),)


def _kick(_: PrintHead, command: Command) -> Output:
    """`ESC p m t1 t2`: t in units of 2 ms."""
    pin, on, _off = command.arguments
    if pin not in (0, 1, 48, 49):
        message = f"there is no drawer connector {pin}"
        raise ValueError(message)
    return (DrawerKick(5 if pin & 1 else 2, on * 2),)


def _clipped(head: PrintHead, picture: Picture, raw: bytes) -> Output:
    """An image alone on its line: what reaches over the print area is not printed, and said to be."""
    head.need_line_start()
    placed = replace(picture, x=aligned_x(picture.width, head.modes, head.paper.width_dots))
    if picture.width <= head.room:
        return (Image(placed),)
    return (Image(placed), Fault(raw, f"image of {picture.width} dots is cut off at {head.room}"))


def _raster(head: PrintHead, command: Command) -> Output:
    return _clipped(head, bitmaps.raster_picture(command.arguments), command.raw[:8])


def _column_image(head: PrintHead, command: Command) -> Output:
    picture = bitmaps.column_picture(command.arguments)
    if picture.width > head.room:
        message = f"image of {picture.width} dots does not fit into {head.room}"
        raise ValueError(message)
    return head.put(picture)


def _graphics(head: PrintHead, command: Command) -> Output:
    """`GS ( L` and `GS 8 L`: functions 112, 113 store; 2 or 50 prints what is stored and forgets it."""
    payload = command.arguments
    function = payload[1] if len(payload) > 1 else -1
    if function in (112, 113):
        head.graphics = bitmaps.stored_picture(payload)
        return ()
    if function not in (2, 50):
        message = f"this printer has no graphics function {function}"
        raise ValueError(message)
    if head.graphics is None:
        message = "no graphics are stored"
        raise ValueError(message)
    picture, head.graphics = head.graphics, None
    return _clipped(head, picture, command.raw)


def _barcode(head: PrintHead, command: Command) -> Output:
    system = command.name[2]
    data = command.arguments[:-1] if system <= 6 else command.arguments
    bars = read_barcode(system, data)
    modes = head.modes
    x = head.place(len(bars.modules) * modes.barcode_module)
    return (
        Barcode(
            bars.kind,
            bars.text,
            bars.modules,
            x,
            modes.barcode_module,
            modes.barcode_height,
            modes.hri,
            modes.hri_font_b,
        ),
    )


def _symbol(head: PrintHead, command: Command) -> Output:
    """`GS ( k cn fn …` for QR (cn 49): model, module size, level, store, print."""
    payload = command.arguments
    if len(payload) < 3 or payload[0] != 49:
        message = "this printer has QR alone among its two-dimensional codes"
        raise ValueError(message)
    function, value = payload[1], payload[2]
    if function == 65 and value in (49, 50):
        return ()  # model 1 is drawn as model 2, which every reader prefers
    if function == 67 and 1 <= value <= 16:
        head.modes = replace(head.modes, qr_module=value)
    elif function == 69 and value in LEVELS:
        head.modes = replace(head.modes, qr_level=LEVELS[value])
    elif function == 80 and value == 48 and 3 < len(payload) <= MOST_DATA + 3:
        head.qr_data = payload[3:]
    elif function == 81 and value == 48:
        return (_print_qr(head),)
    else:
        message = f"QR function {function} with {value} is out of range"
        raise ValueError(message)
    return ()


def _print_qr(head: PrintHead) -> QrCode:
    if head.qr_data is None:
        message = "no QR data are stored"
        raise ValueError(message)
    modes = head.modes
    rows = qr_rows(head.qr_data, modes.qr_level)
    return QrCode(
        head.qr_data, modes.qr_level, rows, head.place(len(rows) * modes.qr_module), modes.qr_module
    )


def _process_id(_: PrintHead, command: Command) -> Output:
    """`GS ( H` function 48: the four bytes come back when all before them is done."""
    payload = command.arguments
    if len(payload) != 6 or payload[:2] != b"00" or not all(32 <= byte <= 126 for byte in payload[2:]):
        message = "GS ( H wants function 48 and four printable bytes"
        raise ValueError(message)
    return (Reply(b"\x37\x22" + payload[2:] + b"\0"),)


def _automatic_status(head: PrintHead, _: Command) -> Output:
    return (Reply(automatic_status(head.condition)),) if head.modes.status_mask else ()


def _real_time(head: PrintHead, command: Command) -> Output:
    """Answered on arrival already; here only a wrong one is noticed."""
    real_time_status(command.arguments[0], head.condition)
    return ()


def _real_time_pulse(_: PrintHead, command: Command) -> Output:
    function, pin, time = command.arguments[:3] if len(command.arguments) >= 3 else (0, 0, 0)
    if function != 1 or pin > 1 or not 1 <= time <= 8:
        message = "this printer has no other DLE DC4 than the drawer pulse"
        raise ValueError(message)
    return ()


def _panel_keys(_: PrintHead, command: Command) -> Output:
    """`ESC c 5 n` turns the panel's keys on or off: there are none. `ESC c 3` and `ESC c 4` choose paper sensors."""
    if command.arguments[0] not in b"345":
        message = "unknown ESC c function"
        raise ValueError(message)
    return ()


ACTIONS: Final[dict[bytes, Action]] = {
    b"\n": _line_feed,
    b"\r": lambda _head, _command: (),  # with automatic line feed off, CR does nothing
    b"\t": _tab,
    b"\x1b@": lambda head, _: head.reset(),
    b"\x1bJ": lambda head, command: head.print_and_feed(command.arguments[0]),
    b"\x1bd": _feed_lines,
    b"\x1b$": _absolute_position,
    b"\x1b\\": _relative_position,
    b"\x1bi": _old_cut,
    b"\x1bm": _old_cut,
    b"\x1bp": _kick,
    b"\x1bc": _panel_keys,
    b"\x1b*": _column_image,
    b"\x1dV": _cut,
    b"\x1dv": _raster,
    b"\x1d(L": _graphics,
    b"\x1d8L": _graphics,
    b"\x1dk": _barcode,
    b"\x1d(k": _symbol,
    b"\x1d(H": _process_id,
    b"\x1da": _automatic_status,
    b"\x1dr": lambda head, command: (Reply(bytes((queued_status(command.arguments[0], head.condition),))),),
    b"\x1dI": lambda _head, command: (Reply(identity(command.arguments[0])),),
    b"\x10\x04": _real_time,
    b"\x10\x05": lambda _head, _command: (),
    b"\x10\x14": _real_time_pulse,
}

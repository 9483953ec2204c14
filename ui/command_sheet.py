"""The command sheet as two A4 pages for lamination: vector bars in a PDF, or one picture a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from barcode import Code128
from PySide6.QtCore import QMarginsF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from posclient.words import Words
from ui.command_codes import FUNCTIONS, KEYS, Command
from ui.keys import Action
from ui.theme.fonts import FAMILIES

DPI: Final = 300
PAGE_MM: Final = (210, 297)
_MARGIN_MM: Final = 10.0
_HEAD_MM: Final = 18.0
_COLUMNS: Final = 3
_ROWS: Final = 12
_NAME_MM: Final = 6.0
_BARS_MM: Final = 10.0
_QUIET_MODULES: Final = 10
_WIDEST_BAR: Final = 4
"""Dots of the narrowest bar: a third of a millimetre; three where the code is long. Less is hard to read when worn."""


@dataclass(frozen=True)
class Part:
    """A page of the sheet, and a slip of it."""

    heading: str
    commands: tuple[Command, ...]


def parts_of(words: Words) -> tuple[Part, Part]:
    """Numbers and keys, with the way back; functions."""
    back = next(command for command in FUNCTIONS if command.action is Action.BACK)
    return Part(words("command.keys"), (*KEYS, back)), Part(words("command.functions"), FUNCTIONS)


def named(part: Part, words: Words) -> list[tuple[str, str]]:
    """What each key is called, and its code."""
    return [(command.name(words), command.code) for command in part.commands]


def write_sheet(path: Path, words: Words) -> tuple[Path, ...]:
    """Write the sheet: a PDF of two pages, or for a name that ends in `.png` a picture each, the second with `-2`
    behind its name. Returns what was written. There must be an application, with its fonts; any thread may ask.

    Raises ValueError for any other name, OSError where the file can't be written.
    """
    match path.suffix.lower():
        case ".pdf":
            return (_write_pdf(path, words),)
        case ".png":
            return _write_pictures(path, words)
    raise ValueError(f"{path.name}: the sheet is written as .pdf or .png")


def _write_pdf(path: Path, words: Words) -> Path:
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setTitle(words("command.title"))
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        )
    )
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"{path} can't be written")
    for number, part in enumerate(parts_of(words)):
        if number:
            writer.newPage()
        _paint(painter, part, words)
    if not painter.end():
        raise OSError(f"{path} was not written whole")
    return path


def _write_pictures(path: Path, words: Words) -> tuple[Path, ...]:
    written: list[Path] = []
    for number, part in enumerate(parts_of(words), start=1):
        picture = QImage(_px(PAGE_MM[0]), _px(PAGE_MM[1]), QImage.Format.Format_Grayscale8)
        picture.setDotsPerMeterX(round(DPI / 0.0254))
        picture.setDotsPerMeterY(round(DPI / 0.0254))
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        _paint(painter, part, words)
        painter.end()
        target = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        if not picture.save(str(target)):
            raise OSError(f"{target} can't be written")
        written.append(target)
    return tuple(written)


def _paint(painter: QPainter, part: Part, words: Words) -> None:
    painter.setPen(QColor(Qt.GlobalColor.black))
    width = PAGE_MM[0] - 2 * _MARGIN_MM
    painter.setFont(_font(6.0, bold=True))
    title = f"{words('command.title')} · {part.heading}"
    painter.drawText(_mm(_MARGIN_MM, _MARGIN_MM, width, 8), Qt.AlignmentFlag.AlignCenter, title)
    painter.setFont(_font(3.4))
    painter.drawText(
        _mm(_MARGIN_MM, _MARGIN_MM + 8, width, 6), Qt.AlignmentFlag.AlignCenter, words("command.hint")
    )
    cell = QSizeF(width / _COLUMNS, (PAGE_MM[1] - 2 * _MARGIN_MM - _HEAD_MM) / _ROWS)
    for place, command in enumerate(part.commands):
        left = _MARGIN_MM + place % _COLUMNS * cell.width()
        top = _MARGIN_MM + _HEAD_MM + place // _COLUMNS * cell.height()
        _paint_command(painter, command, words, QRectF(left, top, cell.width(), cell.height()))


def _paint_command(painter: QPainter, command: Command, words: Words, cell: QRectF) -> None:
    painter.setFont(_font(4.2, bold=True))
    name = _mm(cell.left(), cell.top(), cell.width(), _NAME_MM)
    painter.drawText(name, Qt.AlignmentFlag.AlignCenter, command.name(words))
    bars = Code128(command.code).build()[0]
    dots = min(_WIDEST_BAR, _px(cell.width()) // (len(bars) + 2 * _QUIET_MODULES))
    left = _px(cell.left()) + (_px(cell.width()) - dots * len(bars)) // 2
    top, height = _px(cell.top() + _NAME_MM), _px(_BARS_MM)
    for begin, length in _runs(bars):
        painter.fillRect(QRect(left + begin * dots, top, length * dots, height), Qt.GlobalColor.black)


def _runs(bars: str) -> Sequence[tuple[int, int]]:
    """Where each black bar begins and how wide it is, in modules."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(bars):
        end = at
        while end < len(bars) and bars[end] == bars[at]:
            end += 1
        if bars[at] == "1":
            found.append((at, end - at))
        at = end
    return found


def _font(height_mm: float, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(_px(height_mm))
    font.setBold(bold)
    return font


def _px(mm: float) -> int:
    return round(mm / 25.4 * DPI)


def _mm(left: float, top: float, width: float, height: float) -> QRect:
    return QRect(_px(left), _px(top), _px(width), _px(height))

"""The product's icons in a theme's colour."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICONS: Final = Path(__file__).resolve().parents[2] / "assets" / "icons"
_RATIO: Final = 2  # sharp on screens of double density, and good when halved


def icon(name: str, colour: str, size: int = 24) -> QIcon:
    """The icon `name` (see assets/icons/README.md) in a colour such as `#12ab9f`."""
    return QIcon(pixmap(name, colour, size))


@cache
def pixmap(name: str, colour: str, size: int = 24) -> QPixmap:
    """The icon as a picture of `size` pixels. Raises OSError where there is no such icon."""
    svg = (ICONS / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    picture = QPixmap(size * _RATIO, size * _RATIO)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(_RATIO)
    return picture

"""Every icon is a drawing that Qt renders in the colour that the theme puts in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = sorted((Path(__file__).resolve().parents[2] / "assets" / "icons").glob("*.svg"))
NEEDED = {
    "offline",
    "online",
    "printer",
    "scanner",
    "member",
    "baby",
    "undo",
    "drawer",
    "search",
    "warning",
    "check",
    "phone",
    "delivery",
}


def test_the_icons_that_screens_ask_for_are_there() -> None:
    assert {icon.stem for icon in ICONS} >= NEEDED


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_painted_in_the_colour_of_the_token_alone(path: Path) -> None:
    svg = path.read_text("utf-8")
    renderer = QSvgRenderer(svg.replace("currentColor", "#1d6f42").encode())
    image = QImage(48, 48, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()

    assert svg.count("currentColor") == 1
    assert renderer.isValid()
    assert renderer.viewBox().size().toTuple() == (24, 24)
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    solid = [pixel for pixel in pixels if pixel.alpha() == 255]
    assert solid
    assert all(is_near(pixel, QColor("#1d6f42")) for pixel in solid)


def is_near(one: QColor, other: QColor) -> bool:
    """Equal but for the rounding of antialiasing."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= 2 for a, b in pairs)

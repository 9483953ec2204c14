"""The fonts that come with the product."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from ui.theme.tokens import TEXT

FONTS: Final = Path(__file__).resolve().parents[2] / "assets" / "fonts"
FAMILIES: Final = ("WenQuanYi Micro Hei", "Member Till Rare Hanzi")


class FontError(Exception):
    """A font of the product can't be loaded; the text names the file."""


def load_fonts(application: QApplication) -> None:
    """Load the main font now, and the rare hanzi once the first window has been painted. Raises FontError."""
    _load("wqy-microhei.ttc")
    QTimer.singleShot(0, application, lambda: _load("member-till-rare-hanzi.otf"))
    application.setFont(app_font())


def app_font(pixels: int = TEXT, *, bold: bool = False) -> QFont:
    """The product's font at a size in pixels."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def _load(name: str) -> None:
    if QFontDatabase.addApplicationFont(str(FONTS / name)) < 0:
        raise FontError(f"the font {name} can't be loaded")

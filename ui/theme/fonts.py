"""The fonts that come with the product."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from ui.theme.scale import px
from ui.theme.tokens import TEXT

FONTS: Final = Path(__file__).resolve().parents[2] / "assets" / "fonts"
FAMILIES: Final = ("WenQuanYi Micro Hei", "Member Till Rare Hanzi")


class FontError(Exception):
    """A font of the product can't be loaded; the text names the file."""


def load_fonts(application: QApplication) -> None:
    """Load the main font. Raises FontError."""
    _load("wqy-microhei.ttc")
    application.setFont(app_font())


def load_rare_hanzi() -> None:
    """Load the font for rare hanzi: after the first window has been painted, as nothing there needs it. Raises
    FontError.
    """
    _load("member-till-rare-hanzi.otf")


def app_font(pixels: int = TEXT, *, bold: bool = False) -> QFont:
    """The product's font at a size in pixels of the normal scale."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(px(pixels))
    font.setBold(bold)
    return font


@cache
def _load(name: str) -> None:
    if QFontDatabase.addApplicationFont(str(FONTS / name)) < 0:
        raise FontError(f"the font {name} can't be loaded")

"""One style sheet template and the palette, filled from a theme's tokens.

Widgets say what they are by the property `role`, set once when they are made; a role never changes, so nothing is
polished again while the shop works.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from string import Template
from typing import Final, TypeVar

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import tokens
from ui.theme.fonts import app_font
from ui.theme.scale import NORMAL, set_scale
from ui.theme.tokens import Theme

W = TypeVar("W", bound=QWidget)


def with_role(widget: W, role: str) -> W:
    """Say once what a widget is (`muted`, `title`, `card` …; see the template)."""
    widget.setProperty("role", role)
    return widget


def apply_theme(application: QApplication, theme: Theme, scale: float = NORMAL) -> None:
    """The palette and the style sheet of a theme, for the whole application."""
    application.setPalette(palette(theme))
    apply_scale(application, theme, scale)


def apply_scale(application: QApplication, theme: Theme, scale: float) -> None:
    """The theme's style sheet and the font at a scale. Widgets with sizes of their own are told by `rescale_all`."""
    set_scale(application, scale)
    application.setFont(app_font())
    application.setStyleSheet(style_sheet(theme, scale))


def palette(theme: Theme) -> QPalette:
    """A theme as Qt's roles, for what the style sheet does not name."""
    made = QPalette()
    colours = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Link: theme.accent_text,
    }
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return made


def style_sheet(theme: Theme, scale: float = NORMAL) -> str:
    """The template, filled; all but hairlines at a scale."""
    sizes = {
        "target": tokens.TARGET,
        "main_target": tokens.MAIN_TARGET,
        "text_px": tokens.TEXT,
        "large_px": tokens.LARGE,
        "title_px": tokens.TITLE,
        "total_px": tokens.TOTAL,
        "due_px": tokens.DUE,
        "radius": tokens.RADIUS,
    }
    sheet = _TEMPLATE.substitute(asdict(theme), **sizes)
    return _PIXELS.sub(lambda found: f"{_scaled(int(found[1]), scale)}px", sheet)


def _scaled(size: int, scale: float) -> int:
    return size if size <= _HAIRLINE else round(size * scale)


_PIXELS: Final = re.compile(r"\b(\d+)px")
_HAIRLINE: Final = 3


_TEMPLATE: Final = Template(
    """
QWidget { font-size: ${text_px}px; color: $text; }
QMainWindow, QWidget[role="window"] { background: $window; }
QLabel { background: transparent; }

QLabel[role="muted"] { color: $muted; }
QLabel[role="strong"] { font-weight: bold; }
QLabel[role="large"] { font-size: ${large_px}px; }
QLabel[role="key_name"] { font-size: ${large_px}px; font-weight: bold; }
QLabel[role="ask"] { font-size: 24px; font-weight: bold; }
QLabel[role="section"] { color: $muted; font-weight: bold; }
QLabel[role="title"] { font-size: ${title_px}px; font-weight: bold; }
QLabel[role="total"] { font-size: ${total_px}px; font-weight: bold; color: $price; }
QLabel[role="due"] { font-size: ${due_px}px; font-weight: bold; color: $price; }
QLabel[role="figure"] { font-size: ${title_px}px; font-weight: bold; color: $price; }
QLabel[role="figure_small"] { font-size: ${large_px}px; font-weight: bold; color: $price; }
QLabel[role="good"] { color: $good; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="bad"] { color: $bad; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="inset"] { background: $raised; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="say"] {
    background: $accent_soft; border: none; border-left: 5px solid $accent; border-radius: 0;
}
QFrame[role="say"] QLabel { color: $accent_text; font-size: ${large_px}px; font-weight: bold; }
QFrame[role="say"] QLabel[role="section"] { font-size: ${text_px}px; font-weight: normal; }
QFrame[role="speak"] {
    background: $accent_soft; border: 2px solid $accent; border-radius: ${radius}px;
}
QFrame[role="speak"] QLabel { color: $accent_text; font-size: 22px; font-weight: bold; }
QFrame[role="speak"] QLabel[role="section"] { font-size: ${text_px}px; font-weight: normal; }
QLabel[role="gain"] { color: $good; font-size: ${large_px}px; }
QFrame[role="good_box"], QFrame[role="warn_box"], QFrame[role="bad_box"] {
    border: 1px solid $line; border-radius: ${radius}px;
}
QFrame[role="note_box"] {
    background: $raised; border: 2px solid $strong_line; border-radius: ${radius}px;
}
QFrame[role="good_box"] { background: $good_soft; border-color: $good; }
QFrame[role="good_box"] QLabel { color: $good; }
QFrame[role="warn_box"] { background: $warn_soft; border-color: $warn; }
QFrame[role="warn_box"] QLabel { color: $warn; }
QLabel[role="practice"] {
    background: $warn; color: $window; font-size: ${large_px}px; font-weight: bold; padding: 8px;
}
QFrame[role="bad_box"] { background: $bad_soft; border-color: $bad; }
QFrame[role="bad_box"] QLabel { color: $bad; }
QLabel[role="chip"] {
    background: $accent_soft; color: $accent_text; border: 1px solid $accent_text; border-radius: 11px;
    padding: 1px 10px; font-weight: bold;
}

QFrame[role="header"] { background: $header; border: none; border-bottom: 1px solid $line; }
QFrame[role="header"] QLabel { color: $on_header; }
QFrame[role="header"] QLabel[role="muted"] { color: $header_muted; }
QFrame[role="header"] QLabel[role="title"] { font-size: ${large_px}px; }
QPushButton[role="badge_good"], QPushButton[role="badge_warn"], QPushButton[role="badge_bad"] {
    border-radius: ${radius}px; padding: 0 14px; min-height: 44px; font-weight: bold; text-align: center;
}
QPushButton[role="badge_good"] {
    background: transparent; color: $on_header; border: none; padding: 0 6px; font-weight: normal;
}
QPushButton[role="badge_warn"] { background: $warn_soft; color: $warn; border: 2px solid $warn; }
QPushButton[role="badge_bad"] { background: $bad_soft; color: $bad; border: 2px solid $bad; }

QPushButton {
    background: $raised; color: $text; border: 1px solid $strong_line; border-radius: ${radius}px;
    padding: 0 12px; min-height: ${target}px; min-width: ${target}px; icon-size: 24px;
}
QPushButton:pressed { background: $selected; }
QPushButton:focus { border: 3px solid $accent; padding: 0 10px; }
QPushButton:checked { background: $accent_soft; color: $accent_text; border: 2px solid $accent; font-weight: bold; }
QPushButton:disabled { color: $disabled; border-color: $line; }
QPushButton[role="off"] { color: $disabled; border-color: $line; font-weight: normal; }
QPushButton[role="main"] {
    background: $accent; color: $on_accent; border: none; min-height: ${main_target}px;
    font-size: ${large_px}px; font-weight: bold; padding: 0 20px;
}
QPushButton[role="main"]:pressed { background: $accent_down; }
QPushButton[role="main"]:focus { border: 3px solid $text; padding: 0 17px; }
QPushButton[role="main"]:disabled { background: $raised; color: $disabled; border: 1px solid $disabled; }
QPushButton[role="quiet"] { background: transparent; border: none; color: $accent_text; text-align: left; }
QPushButton[role="key"] { font-size: ${title_px}px; background: $surface; padding: 0; icon-size: 28px; }
QPushButton[role="item"] { min-height: 46px; }
QPushButton[role="function"] { min-height: ${main_target}px; padding: 0 2px; }
QPushButton[role="person"] { min-height: 84px; font-size: ${large_px}px; }
QPushButton[role="bare"] { padding: 0; }
QPushButton[role="tall"] { min-height: ${main_target}px; }
QPushButton[role="key"]:pressed { background: $accent_soft; }

QLineEdit, QPlainTextEdit {
    background: $surface; color: $text; border: 2px solid $strong_line; border-radius: ${radius}px;
    padding: 0 12px; min-height: 44px; font-size: ${large_px}px; selection-background-color: $accent;
    selection-color: $on_accent;
}
QPlainTextEdit { padding: 8px 12px; font-size: ${text_px}px; }
QLineEdit:focus, QPlainTextEdit:focus { border-color: $accent; }
QLineEdit:disabled { color: $disabled; border-color: $line; }
QCheckBox { spacing: 12px; min-height: ${target}px; }
QCheckBox::indicator { width: 28px; height: 28px; }

QTableView, QListView {
    background: $surface; border: none; gridline-color: $line; outline: none;
    selection-background-color: $selected; selection-color: $text;
}
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 2px solid $line; padding: 6px 10px;
    font-weight: normal;
}
QFrame[role="popup"] { background: $surface; border: 2px solid $accent; border-radius: ${radius}px; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $strong_line; border-radius: 4px; min-height: 48px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 0 20px; min-height: ${target}px; border: none;
    border-bottom: 3px solid transparent;
}
QTabBar::tab:selected { color: $accent_text; border-bottom-color: $accent; font-weight: bold; }
QTabWidget::pane { border: none; }
"""
)

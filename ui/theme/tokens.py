"""Colours and sizes by their meaning. A theme is one set of them; nothing else in the interface names a colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ThemeName = Literal["light", "dark", "contrast"]

TARGET: Final = 48
"""Least height and width of what a finger aims at, in pixels."""
MAIN_TARGET: Final = 64
TEXT: Final = 16
"""Least text size, in pixels."""
LARGE: Final = 20
TITLE: Final = 26
TOTAL: Final = 40
DUE: Final = 48
GAP: Final = 8
RADIUS: Final = 8


@dataclass(frozen=True)
class Theme:
    """`…_soft` are backgrounds for text of the same name; `on_accent` is text on `accent`."""

    name: ThemeName
    window: str
    surface: str
    raised: str
    line: str
    strong_line: str
    text: str
    muted: str
    disabled: str
    price: str
    accent: str
    accent_down: str
    on_accent: str
    accent_text: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    selected: str
    header: str
    on_header: str
    header_muted: str


LIGHT: Final = Theme(
    name="light",
    window="#eef1f4",
    surface="#ffffff",
    raised="#f6f8fa",
    line="#d9dfe5",
    strong_line="#7b8794",
    text="#16202a",
    muted="#4d5a67",
    disabled="#8d98a3",
    price="#16202a",
    accent="#0b6e5d",
    accent_down="#08564a",
    on_accent="#ffffff",
    accent_text="#0a6354",
    accent_soft="#e3f3ef",
    good="#176338",
    good_soft="#e2f4e8",
    warn="#7a4a00",
    warn_soft="#fff2d6",
    bad="#a3201d",
    bad_soft="#fde8e6",
    selected="#e0f0ec",
    header="#12353a",
    on_header="#ffffff",
    header_muted="#b9d0d2",
)

DARK: Final = Theme(
    name="dark",
    window="#12171c",
    surface="#1b2229",
    raised="#242d36",
    line="#34404b",
    strong_line="#7d8b99",
    text="#eef2f5",
    muted="#b3bfca",
    disabled="#77848f",
    price="#ffffff",
    accent="#3fc0a5",
    accent_down="#2fa48c",
    on_accent="#04211b",
    accent_text="#6fd8c2",
    accent_soft="#173a35",
    good="#86dba6",
    good_soft="#173524",
    warn="#f5c469",
    warn_soft="#3d2f10",
    bad="#ff9d95",
    bad_soft="#43201e",
    selected="#1d3d39",
    header="#0b1014",
    on_header="#f4f7f9",
    header_muted="#a9b8c3",
)

CONTRAST: Final = Theme(
    name="contrast",
    window="#000000",
    surface="#000000",
    raised="#1a1a1a",
    line="#ffffff",
    strong_line="#ffffff",
    text="#ffffff",
    muted="#ffffff",
    disabled="#a0a0a0",
    price="#ffff00",
    accent="#ffff00",
    accent_down="#d8d800",
    on_accent="#000000",
    accent_text="#ffff00",
    accent_soft="#262600",
    good="#7dff9b",
    good_soft="#00260c",
    warn="#ffd34d",
    warn_soft="#2b2000",
    bad="#ffb0ab",
    bad_soft="#3a0000",
    selected="#003a6b",
    header="#000000",
    on_header="#ffffff",
    header_muted="#ffffff",
)

THEMES: Final[dict[ThemeName, Theme]] = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours such as `#12ab9f`, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""Colours that can be read: text at least 4.5 : 1, prices 7 : 1, borders of what is touched 3 : 1."""

from __future__ import annotations

import pytest

from ui.theme import tokens
from ui.theme.style import style_sheet
from ui.theme.tokens import THEMES, Theme, contrast

TEXT_ON = (
    ("text", ("window", "surface", "raised", "selected")),
    ("muted", ("window", "surface", "raised", "selected")),
    ("accent_text", ("surface", "accent_soft", "raised")),
    ("on_accent", ("accent", "accent_down")),
    ("good", ("surface", "good_soft", "selected")),
    ("warn", ("surface", "warn_soft")),
    ("bad", ("surface", "bad_soft")),
    ("on_header", ("header",)),
    ("header_muted", ("header",)),
)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_is_readable(theme: Theme) -> None:
    for text, grounds in TEXT_ON:
        for ground in grounds:
            ratio = contrast(getattr(theme, text), getattr(theme, ground))
            assert ratio >= 4.5, (text, ground, round(ratio, 2))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_prices_are_readable_from_afar(theme: Theme) -> None:
    for ground in (theme.surface, theme.raised, theme.selected):
        assert contrast(theme.price, ground) >= 7


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_what_can_be_touched_has_an_edge(theme: Theme) -> None:
    for ground in (theme.window, theme.surface):
        assert contrast(theme.strong_line, ground) >= 3
        assert contrast(theme.accent, ground) >= 3


def test_known_ratios() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_sizes_for_fingers_and_eyes() -> None:
    assert tokens.TARGET >= 48
    assert tokens.MAIN_TARGET >= 64
    assert tokens.TEXT >= 16
    assert tokens.TOTAL >= 32


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_template_is_filled_whole(theme: Theme) -> None:
    assert "$" not in style_sheet(theme)

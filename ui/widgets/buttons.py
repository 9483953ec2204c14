"""Buttons for fingers and keys: large, with their function key beside the label, never taking the focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy

from posclient.words import Words
from ui.keys import Action, binding_of, key_text
from ui.theme.icons import icon
from ui.theme.style import with_role
from ui.theme.tokens import Theme


def button(
    text: str, pressed: Callable[[], None], *, role: str = "", takes_focus: bool = False
) -> QPushButton:
    """A button that calls `pressed`. As it takes no focus, a touch leaves the keyboard where it was."""
    made = QPushButton(text.replace("&", "&&"))
    if role:
        with_role(made, role)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if takes_focus else Qt.FocusPolicy.NoFocus)
    made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def action_button(
    words: Words,
    theme: Theme,
    action: Action,
    pressed: Callable[[Action], None],
    *,
    role: str = "",
    stacked: bool = False,
) -> QPushButton:
    """The button of a function key: its label with the key named, beside it or (`stacked`) below."""
    binding = binding_of(action)
    label = words(binding.label)
    text = f"{label}\n{key_text(action)}" if stacked else f"{label}  {key_text(action)}"
    made = button(text, lambda: pressed(action), role=role)
    made.setAccessibleName(label)
    if binding.icon and not stacked:
        made.setText(f" {text}")  # the style sets icon and text too close
        made.setIcon(icon(binding.icon, theme.on_accent if role == "main" else theme.text))
    return made


def icon_button(words: Words, theme: Theme, action: Action, pressed: Callable[[Action], None]) -> QPushButton:
    """A function key's button where there is room for its icon alone; label and key are read aloud and hinted."""
    binding = binding_of(action)
    made = button("", lambda: pressed(action), role="bare")
    made.setIcon(icon(binding.icon, theme.text))
    made.setAccessibleName(words(binding.label))
    made.setToolTip(f"{words(binding.label)}  {key_text(action)}")
    return made

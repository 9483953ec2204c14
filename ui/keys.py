"""Which key does what: the one table of function keys. Buttons show their key from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class Action(Enum):
    """What a function key asks for. A screen takes those that mean something to it; the shell takes the rest."""

    HELP = auto()
    SEARCH = auto()
    ENROL = auto()
    CARE = auto()
    QUANTITY = auto()
    UNDO = auto()
    REMOVE = auto()
    PAY = auto()
    COPY = auto()
    DRAWER = auto()
    MEMBER = auto()
    LOCK = auto()
    FORGET_MEMBER = auto()
    CANCEL_SALE = auto()
    PAPER = auto()
    BACK = auto()


@dataclass(frozen=True)
class Binding:
    """A key as Qt writes it, with the words key of the button's label and the icon's name ("" = none)."""

    action: Action
    key: str
    label: str
    icon: str = ""


BINDINGS: Final = (
    Binding(Action.HELP, "F1", "ui.help", "settings"),
    Binding(Action.SEARCH, "F2", "sale.search", "search"),
    Binding(Action.ENROL, "F3", "sale.enrol", "member"),
    Binding(Action.CARE, "F4", "app.care", "phone"),
    Binding(Action.QUANTITY, "F5", "sale.quantity", ""),
    Binding(Action.UNDO, "F6", "sale.undo", "undo"),
    Binding(Action.REMOVE, "F7", "sale.remove", "close"),
    Binding(Action.PAY, "F8", "sale.pay", ""),
    Binding(Action.COPY, "F9", "ui.copy", "printer"),
    Binding(Action.DRAWER, "F10", "ui.drawer", "drawer"),
    Binding(Action.MEMBER, "F11", "member.profile", "member"),
    Binding(Action.LOCK, "F12", "ui.sign_out", "clock"),
    Binding(Action.FORGET_MEMBER, "Shift+F2", "sale.forget_member", "close"),
    Binding(Action.CANCEL_SALE, "Shift+F7", "ui.cancel_sale", "close"),
    Binding(Action.PAPER, "Shift+F9", "ui.paper", "printer"),
    Binding(Action.BACK, "Esc", "app.back", ""),
)

_BY_ACTION: Final = {binding.action: binding for binding in BINDINGS}


def binding_of(action: Action) -> Binding:
    """Key and label of an action."""
    return _BY_ACTION[action]


def key_text(action: Action) -> str:
    """The key as a button shows it: `F8`, `⇧F7`."""
    return _BY_ACTION[action].key.replace("Shift+", "⇧")

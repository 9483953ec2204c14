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
    MENU = auto()
    RETURNS = auto()
    TOP_UP = auto()
    PRICE = auto()
    PARK = auto()
    QUICK_KEYS = auto()
    DAY = auto()
    SERVICES = auto()
    MANAGER = auto()
    BRING_IN = auto()
    MEMBER_LIST = auto()
    PRACTICE = auto()
    COMMAND_SHEET = auto()
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
    Binding(Action.MENU, "Shift+F1", "ui.menu", "settings"),
    Binding(Action.RETURNS, "Shift+F3", "ui.returns", "undo"),
    Binding(Action.TOP_UP, "Shift+F4", "ui.top_up", "member"),
    Binding(Action.PRICE, "Shift+F5", "ui.price", ""),
    Binding(Action.PARK, "Ins", "ui.park", "clock"),
    Binding(Action.QUICK_KEYS, "Shift+F8", "ui.quick_keys", ""),
    Binding(Action.DAY, "Shift+F10", "ui.day", "drawer"),
    Binding(Action.SERVICES, "Shift+F11", "ui.services", "member"),
    Binding(Action.MANAGER, "Shift+F12", "ui.manager", "search"),
    Binding(Action.BRING_IN, "Shift+F6", "ui.bring_in", "printer"),
    Binding(Action.MEMBER_LIST, "Ctrl+F12", "list.title", "member"),
    Binding(Action.PRACTICE, "Shift+Ins", "ui.practice", "settings"),
    Binding(Action.COMMAND_SHEET, "Ctrl+F9", "ui.command_sheet", "scanner"),
    Binding(Action.BACK, "Esc", "app.back", ""),
)

MENU: Final = (
    (
        "ui.menu_sale",
        (
            Action.PARK,
            Action.QUICK_KEYS,
            Action.PRICE,
            Action.RETURNS,
            Action.FORGET_MEMBER,
            Action.COPY,
            Action.PAPER,
        ),
    ),
    ("ui.menu_member", (Action.ENROL, Action.MEMBER, Action.SERVICES, Action.TOP_UP, Action.CARE)),
    ("ui.menu_day", (Action.DAY, Action.DRAWER, Action.COMMAND_SHEET, Action.LOCK)),
    ("ui.menu_manager", (Action.MANAGER, Action.MEMBER_LIST, Action.BRING_IN, Action.PRACTICE)),
)
"""The menu's groups: everything that a finger can't reach on the key bar."""

_BY_ACTION: Final = {binding.action: binding for binding in BINDINGS}


def binding_of(action: Action) -> Binding:
    """Key and label of an action."""
    return _BY_ACTION[action]


def key_text(action: Action) -> str:
    """The key as a button shows it: `F8`, `⇧F7`."""
    return _BY_ACTION[action].key.replace("Shift+", "⇧")

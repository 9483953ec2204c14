"""The same till in its other clothes: English, dark, high contrast, small and large. Nothing is sold here."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

from demo.cashier import Cashier
from demo.stage import Stage
from sync.hq.demo.rules import DEMO_PINS
from sync.hq.demo.story import Story
from ui.screens.sale import SaleScreen

Key = Qt.Key
CLOTHES: Final = (
    ("en", "light", (1920, 1080)),
    ("en", "light", (1024, 768)),
    ("zh_CN", "dark", (1920, 1080)),
    ("zh_CN", "contrast", (1024, 768)),
)

Plain: Final = Qt.KeyboardModifier.NoModifier
Shift: Final = Qt.KeyboardModifier.ShiftModifier
ROOMS: Final = (
    (Key.Key_F8, Plain, "paying"),
    (Key.Key_F11, Plain, "member-screen"),
    (Key.Key_F3, Plain, "enrol"),
    (Key.Key_F4, Plain, "care"),
    (Key.Key_F1, Plain, "help"),
    (Key.Key_F1, Shift, "menu"),
    (Key.Key_F3, Shift, "returns"),
    (Key.Key_F4, Shift, "top-up"),
    (Key.Key_F5, Shift, "price"),
    (Key.Key_F6, Shift, "bring-in"),
    (Key.Key_F8, Shift, "quick-keys"),
    (Key.Key_F10, Shift, "day"),
    (Key.Key_F11, Shift, "services"),
)
"""What a key opens over a member's basket; Esc closes it again."""
CALM_MS: Final = 60


def hang(stage: Stage, faces: Story) -> None:
    """Take the pictures, a folder for each language, theme and size."""
    for language, theme, size in CLOTHES:
        cashier = stage.reopen(language=language, theme=theme, size=size)
        _walk(stage, cashier, faces)


def _walk(stage: Stage, cashier: Cashier, faces: Story) -> None:
    _calm(stage, cashier)
    cashier.picture("sign-in")
    cashier.type(DEMO_PINS["OP01"])
    cashier.press(Key.Key_Return)
    cashier.until(lambda: stage.context.signed_in, "signed in")
    _calm(stage, cashier)
    cashier.picture("empty-counter")
    for code in (faces.everyday[1].barcode, faces.promotional.barcode, faces.everyday[0].barcode):
        cashier.scan(code)
    _sees(stage, cashier, pieces=3)
    cashier.picture("guest")
    cashier.scan(faces.twins.card_no)
    _sees(stage, cashier, phone=faces.twins.phone)
    _calm(stage, cashier)
    cashier.picture("member")
    for key, modifier, name in ROOMS:
        cashier.press(key, modifier)
        _calm(stage, cashier)
        cashier.picture(name)
        cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_F7, Shift)
    _sees(stage, cashier, pieces=0)


def _calm(stage: Stage, cashier: Cashier) -> None:
    """Everything that was asked for is on show."""
    cashier.wait_ms(CALM_MS)
    cashier.until(lambda: stage.context.tasks.idle, "calm")
    cashier.wait_ms(CALM_MS)


def _sees(stage: Stage, cashier: Cashier, *, pieces: int | None = None, phone: str = "") -> None:
    def seen() -> bool:
        sale = stage.window.sale
        shown = sale.desk.view if isinstance(sale, SaleScreen) else None
        if shown is None or (pieces is not None and shown.pieces != pieces):
            return False
        return not phone or (shown.member is not None and shown.member.member.phone == phone)

    cashier.until(seen, f"{pieces} pieces, member {phone}")

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

ROOMS: Final = {
    Key.Key_F1: "menu",
    Key.Key_F3: "returns",
    Key.Key_F4: "top-up",
    Key.Key_F5: "price",
    Key.Key_F8: "quick-keys",
    Key.Key_F10: "day",
    Key.Key_F11: "services",
}
"""What the shift key opens."""


def hang(stage: Stage, faces: Story) -> None:
    """Take the pictures, a folder for each language, theme and size."""
    for language, theme, size in CLOTHES:
        cashier = stage.reopen(language=language, theme=theme, size=size)
        _walk(stage, cashier, faces)


def _walk(stage: Stage, cashier: Cashier, faces: Story) -> None:
    cashier.wait_ms(500)
    cashier.picture("sign-in")
    cashier.type(DEMO_PINS["OP01"])
    cashier.press(Key.Key_Return)
    cashier.until(lambda: stage.context.signed_in, "signed in")
    cashier.wait_ms(300)
    cashier.picture("empty-counter")
    for code in (faces.everyday[1].barcode, faces.promotional.barcode, faces.everyday[0].barcode):
        cashier.scan(code)
    _sees(stage, cashier, pieces=3)
    cashier.picture("guest")
    cashier.scan(faces.twins.card_no)
    _sees(stage, cashier, phone=faces.twins.phone)
    cashier.wait_ms(200)
    cashier.picture("member")
    cashier.press(Key.Key_F8)
    cashier.wait_ms(200)
    cashier.picture("paying")
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_F11)
    cashier.wait_ms(500)
    cashier.picture("member-screen")
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_F3)
    cashier.wait_ms(300)
    cashier.picture("enrol")
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_F4)
    cashier.wait_ms(300)
    cashier.picture("care")
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_F1)
    cashier.wait_ms(200)
    cashier.picture("help")
    cashier.press(Key.Key_Escape)
    for key, name in ROOMS.items():
        cashier.press(key, Qt.KeyboardModifier.ShiftModifier)
        cashier.wait_ms(400)
        cashier.picture(name)
        cashier.press(Key.Key_Escape)
        cashier.wait_ms(100)
    cashier.press(Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    _sees(stage, cashier, pieces=0)


def _sees(stage: Stage, cashier: Cashier, *, pieces: int | None = None, phone: str = "") -> None:
    def seen() -> bool:
        sale = stage.window.sale
        shown = sale.desk.view if isinstance(sale, SaleScreen) else None
        if shown is None or (pieces is not None and shown.pieces != pieces):
            return False
        return not phone or (shown.member is not None and shown.member.member.phone == phone)

    cashier.until(seen, f"{pieces} pieces, member {phone}")

#!/usr/bin/env python
"""Take the guide's pictures anew: QT_QPA_PLATFORM=offscreen .venv/bin/python docs/img/take.py

A headquarters, a printer and a till on this machine, the same scenes in Chinese and in English, at 1024×768. What is
kept lies beside this file, in few colours and reduced; the scratch folder is removed.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402 (the program's own folder comes first)
from PySide6.QtCore import Qt  # noqa: E402

import commands  # noqa: E402
import main  # noqa: E402
from demo.cashier import Cashier  # noqa: E402
from demo.serving import unknown_card  # noqa: E402
from demo.stage import Stage  # noqa: E402
from drivers.virtual_printer.faults import Faults  # noqa: E402
from posclient.services import exchange, paper  # noqa: E402
from posclient.services.who_may import who_may  # noqa: E402
from running_till import RunningTill  # noqa: E402
from sync.hq.demo.rules import DEMO_PINS  # noqa: E402
from sync.hq.demo.story import Story, story  # noqa: E402
from ui.screens.enrol import EnrolScreen  # noqa: E402
from ui.screens.sale import SaleScreen  # noqa: E402

HERE: Final = Path(__file__).resolve().parent
SIZE: Final = (1024, 768)
KEPT: Final = (768, 576)
SLIP_PX: Final = 384
COLOURS: Final = 64
MEMBERS: Final = 300
TOAST_MS: Final = 5000
Key = Qt.Key


class Photographer:
    """Plays the scenes in one language."""

    def __init__(self, stage: Stage, cashier: Cashier, faces: Story, language: str) -> None:
        self.stage, self.cashier, self.faces, self.language = stage, cashier, faces, language

    def all_scenes(self) -> None:
        """Every scene, each ending with an empty counter."""
        self.cashier.until(lambda: bool(who_may(self.stage.shop).operators), "operators")
        self.cashier.until(lambda: exchange.members_held(self.stage.shop) >= MEMBERS, "members")
        self.cashier.wait_ms(300)
        self.cashier.type(DEMO_PINS["OP01"])
        self.cashier.press(Key.Key_Return)
        self.cashier.until(lambda: self.stage.context.signed_in, "signed in")
        for scene in (self.sale, self.enrol, self.paper, self.care, self.offline):
            scene()
            self.cashier.press(Key.Key_Escape)
            self.cashier.wait_ms(200)
            self.cashier.press(Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
            self.cashier.wait_ms(TOAST_MS)

    def sale(self) -> None:
        """A known member with three goods."""
        self.cashier.wait_ms(TOAST_MS)
        for code in (self.faces.everyday[1].barcode, self.faces.promotional.barcode):
            self.cashier.scan(code)
        self.cashier.scan(self.faces.running_out.card_no)
        self.cashier.scan(self.faces.running_out_of.barcode)
        self._sees(pieces=3)
        self.keep("sale")

    def enrol(self) -> None:
        """A new member with a child; the consent is asked."""
        self.cashier.press(Key.Key_F3)
        self.cashier.wait_ms(300)
        screen = self.stage.window.current
        if not isinstance(screen, EnrolScreen):
            raise TypeError("the enrolment screen is something else")
        self.cashier.type("13900001234")
        child = screen.fields.children_box.forms[0]
        child.pet_name.setFocus()
        child.pet_name.setText("豆豆" if self.language == "zh" else "Beanie")
        child.day.typed.setFocus()
        self.cashier.type("20260302")
        self.cashier.wait_ms(400)
        self.keep("enrol")

    def paper(self) -> None:
        """The connection breaks half-way through a receipt: only the cashier can know whether it came out."""
        self.stage.printer.set_faults(Faults(closes_after_bytes=400))
        self.cashier.scan(self.faces.everyday[0].barcode)
        self._sees(pieces=1)
        self._pay()
        self.cashier.until(self._is_asked, "a slip that nobody is sure about")
        self.stage.printer.set_faults(Faults())
        self.cashier.press(Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
        self.cashier.wait_ms(TOAST_MS)
        self.keep("paper")
        self.cashier.press(Key.Key_2)
        self.cashier.until(lambda: not paper.unsettled(self.stage.shop), "the copy printed")
        self.keep_slip("copy")

    def care(self) -> None:
        """A reminder from headquarters, its slip, and the task opened for the call."""
        self.stage.headquarters.remind(self.faces.running_out.phone, self.faces.running_out_of.product_id)
        self.cashier.wait_ms(2500)
        self.cashier.until(lambda: not paper.unsettled(self.stage.shop), "the slip printed")
        self.keep_slip("care-slip")
        self.cashier.press(Key.Key_F4)
        self.cashier.wait_ms(500)
        self.cashier.press(Key.Key_Return)
        self.cashier.wait_ms(500)
        self.keep("care")

    def offline(self) -> None:
        """Headquarters is away; a card that this till does not know goes on all the same."""
        self.stage.close_headquarters()
        self.cashier.until(lambda: not self.stage.shop.headquarters.is_reachable(), "the badge")
        self.cashier.scan(self.faces.everyday[0].barcode)
        self._sees(pieces=1)
        self._pay()
        self.cashier.press(Key.Key_Return)
        self.cashier.wait_ms(600)
        self.cashier.press(Key.Key_Return)
        self.cashier.scan(unknown_card() if self.language == "zh" else self.faces.dormant.card_no)
        self.cashier.scan(self.faces.everyday[2].barcode)
        self._sees(pieces=1)
        self.cashier.wait_ms(TOAST_MS + 1000)
        self.keep("offline")
        self.stage.open_headquarters()

    def keep(self, name: str) -> None:
        """What the window shows, reduced."""
        taken = Image.open(self.cashier.picture(name)).convert("RGB").resize(KEPT, Image.Resampling.LANCZOS)
        _save(taken, f"{name}.{self.language}.png")

    def keep_slip(self, name: str) -> None:
        """The newest paper, reduced. Slips stay Chinese, and a reminder is printed once: the first run is enough."""
        if self.language != "zh":
            return
        newest = self.stage.printer.record.slips[-1].png
        slip = Image.open(newest).convert("L")
        slip = slip.resize((SLIP_PX, slip.height * SLIP_PX // slip.width), Image.Resampling.LANCZOS)
        _save(slip, f"{name}.png")

    def _pay(self) -> None:
        self.cashier.press(Key.Key_F8)
        self.cashier.wait_ms(200)
        self.cashier.press(Key.Key_Return)
        self.cashier.until(lambda: self._screen.is_done, "paid")

    def _sees(self, *, pieces: int) -> None:
        def seen() -> bool:
            view = self._screen.desk.view
            return view is not None and view.pieces == pieces

        self.cashier.until(seen, f"{pieces} pieces")
        self.cashier.wait_ms(400)

    def _is_asked(self) -> bool:
        return any(job.state == "unknown" for job in paper.unsettled(self.stage.shop))

    @property
    def _screen(self) -> SaleScreen:
        screen = self.stage.window.sale
        if not isinstance(screen, SaleScreen):
            raise TypeError("the sale screen is something else")
        return screen


def _save(picture: Image.Image, name: str) -> None:
    target = HERE / name
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KB\n")


def take(out: Path) -> None:
    """Both languages, one after the other."""
    stage = Stage(
        out,
        lambda till, url, code: commands.enrol(till, url, code, keyring=False),
        lambda till, _practising: RunningTill(main.open_shop(till, keyring=False)),
        members=MEMBERS,
        size=SIZE,
    )
    faces = story(datetime.now(ZoneInfo("Asia/Shanghai")).date())
    try:
        Photographer(stage, stage.build(), faces, "zh").all_scenes()
        english = stage.reopen(language="en", theme="light", size=SIZE)
        Photographer(stage, english, faces, "en").all_scenes()
    finally:
        stage.clear_away()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        take(Path(folder))

"""The command sheet on paper: each code can be read from the picture, and the screen prints and saves it."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtWidgets import QApplication

import commands
from posclient.services.paper import of_subject
from posclient.words import Language
from tests.support.small_shop import SmallShop, words_of
from tests.ui.command_sheet import scan_keys, scan_text
from tests.ui.counter import Counter
from tests.ui.screens.moves import in_front, misfits
from ui.command_codes import FUNCTIONS, KEYS
from ui.command_sheet import write_sheet
from ui.screens.command_sheet import CommandSheetScreen
from ui.screens.sale import SaleScreen


def test_every_code_can_be_read_from_the_pictures(till_application: QApplication, tmp_path: Path) -> None:
    written = write_sheet(tmp_path / "sheet.png", words_of("zh_CN"))
    read = {code.text for path in written for code in zxingcpp.read_barcodes(Image.open(path))}
    assert [path.name for path in written] == ["sheet.png", "sheet-2.png"]
    assert read == {command.code for command in (*KEYS, *FUNCTIONS)}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_command_line_writes_a_pdf(
    till_application: QApplication, tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "sheet.pdf"
    assert commands.main(["command-sheet", "--out", str(path), "--language", language]) == 0
    assert path.read_bytes().startswith(b"%PDF")


def test_another_ending_or_no_folder_is_said(
    till_application: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main(["command-sheet", "--out", str(tmp_path / "sheet.txt")]) == 1
    assert ".pdf or .png" in capsys.readouterr().err
    assert commands.main(["command-sheet", "--out", str(tmp_path / "none" / "sheet.png")]) == 1
    assert "can't be written" in capsys.readouterr().err


def test_by_scanner_alone_it_is_printed_and_saved(counter: Counter, shop: SmallShop) -> None:
    scan_keys(counter, "SHEET")
    screen = in_front(counter, CommandSheetScreen)
    assert misfits(screen) == []
    scan_text(counter, "1")
    assert len(of_subject(shop.shop, "command_card")) == 2
    scan_text(counter, "3")
    counter.wait(lambda: "command-sheet" in counter.toast)
    assert (shop.store.path.parent / "exports" / "command-sheet-2.png").exists()
    scan_keys(counter, "BACK")
    in_front(counter, SaleScreen)


def test_a_disk_that_takes_nothing_is_said(counter: Counter, shop: SmallShop) -> None:
    (shop.store.path.parent / "exports").write_text("no folder")
    scan_keys(counter, "SHEET")
    scan_text(counter, "2")
    counter.wait(lambda: "没有存成" in counter.toast)

"""The window over a folder of slip pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea

from ui.virtual_printer import KICKS_FILE, PaperWindow

WORDS = {
    "virtual_printer.title": "虚拟打印机",
    "virtual_printer.previous": "上一张",
    "virtual_printer.next": "下一张",
    "virtual_printer.empty": "还没有打印",
    "virtual_printer.unreadable": "图片打不开",
    "virtual_printer.drawer_kicks": "钱箱打开次数",
}


@pytest.fixture(scope="module")
def app() -> QApplication:
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication([])


@pytest.fixture
def window(app: QApplication, tmp_path: Path) -> Iterator[PaperWindow]:
    paper = PaperWindow(tmp_path / "paper", WORDS.__getitem__)
    paper.show()
    yield paper
    paper.close()
    paper.deleteLater()
    app.sendPostedEvents()


def put_slip(folder: Path, number: int, height: int = 100) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{number:06d}-1.png"
    part = path.with_suffix(".part")
    Image.new("1", (576, height), 1).save(part, format="PNG")
    return part.replace(path)


def texts(window: PaperWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible() and label.text()]


def buttons(window: PaperWindow) -> tuple[QPushButton, QPushButton]:
    previous, following = window.findChildren(QPushButton)
    return previous, following


def test_an_empty_printer_says_so(window: PaperWindow) -> None:
    assert window.windowTitle() == "虚拟打印机"
    assert texts(window) == ["还没有打印"]
    assert [button.isEnabled() for button in buttons(window)] == [False, False]


def test_it_notices_a_new_slip_by_itself(window: PaperWindow, tmp_path: Path) -> None:
    slip = put_slip(tmp_path / "paper", 1)
    loop = QEventLoop()
    look = QTimer()
    look.timeout.connect(lambda: loop.quit() if window.shown == slip else None)
    look.start(20)
    QTimer.singleShot(30_000, loop, loop.quit)
    loop.exec()
    assert window.shown == slip


def test_it_follows_the_newest_until_someone_leafs_back(window: PaperWindow, tmp_path: Path) -> None:
    first, second = put_slip(tmp_path / "paper", 1), put_slip(tmp_path / "paper", 2)
    window.refresh()
    previous, following = buttons(window)
    assert window.shown == second
    assert "2 / 2" in texts(window)

    QTest.mouseClick(previous, Qt.MouseButton.LeftButton)
    third = put_slip(tmp_path / "paper", 3)
    window.refresh()
    assert window.shown == first
    assert "1 / 3" in texts(window)

    QTest.mouseClick(following, Qt.MouseButton.LeftButton)
    QTest.mouseClick(following, Qt.MouseButton.LeftButton)
    assert window.shown == third
    fourth = put_slip(tmp_path / "paper", 4)
    window.refresh()
    assert window.shown == fourth


def test_a_long_slip_scrolls_and_the_next_one_begins_at_its_top(window: PaperWindow, tmp_path: Path) -> None:
    put_slip(tmp_path / "paper", 1, height=5000)
    window.refresh()
    bar = window.findChildren(QScrollArea)[0].verticalScrollBar()
    assert bar.maximum() > 4000
    bar.setValue(3000)
    window.refresh()
    assert bar.value() == 3000
    put_slip(tmp_path / "paper", 2, height=5000)
    window.refresh()
    assert bar.value() == 0


def test_drawer_kicks_are_shown_where_a_file_tells_them(window: PaperWindow, tmp_path: Path) -> None:
    put_slip(tmp_path / "paper", 1)
    (tmp_path / "paper" / KICKS_FILE).write_text("3\n")
    window.refresh()
    assert "钱箱打开次数 3" in texts(window)


def test_a_file_that_is_no_picture_says_so(window: PaperWindow, tmp_path: Path) -> None:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "000001-1.png").write_bytes(b"not a picture")
    window.refresh()
    assert "图片打不开" in texts(window)


def test_a_folder_that_is_emptied_is_an_empty_printer(window: PaperWindow, tmp_path: Path) -> None:
    slip = put_slip(tmp_path / "paper", 1)
    window.refresh()
    slip.unlink()
    window.refresh()
    assert window.shown is None
    assert texts(window) == ["还没有打印"]


def test_buttons_are_large_enough_for_a_finger(window: PaperWindow) -> None:
    assert all(button.width() >= 48 and button.height() >= 48 for button in buttons(window))

"""The first run of a till: by keys and by touch, with headquarters there and away; every step again, or later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from posclient.services.first_run import Columns, FirstOperators, NewTill
from posclient.services.shop import ShopError
from posclient.settings import Settings
from posclient.words import Language
from tests.support.small_shop import SmallShop, small_shop
from tests.ui.command_sheet import code_of
from tests.ui.counter import Counter, open_counter
from tests.ui.screens.moves import misfits
from ui.screens.first_run import FirstRunScreen
from ui.widgets.first_run_pages import Paper


@dataclass
class FakeDesk:
    """A machine whose world is turned by hand."""

    away: bool = False
    printer: str = ""
    new: NewTill | None = None
    staff: tuple[str, ...] = ()
    enrolled: list[tuple[str, str]] = field(default_factory=list)
    printed: list[tuple[str, int, str]] = field(default_factory=list)
    serial: str = ""
    right_code: str = "12-GOOD"
    asked: int = 0

    def settings(self) -> Settings:
        return Settings()

    def who(self) -> NewTill | None:
        return self.new

    def reach(self, url: str) -> None:
        if self.away:
            raise ShopError("first_run.away")

    def enrol(self, url: str, code: str) -> NewTill:
        self.reach(url)
        if code != self.right_code:
            raise ShopError("first_run.bad_code")
        self.enrolled.append((url, code))
        self.new = NewTill("T00001", "S001")
        return self.new

    def print_test(self, address: str, columns: Columns, code: str) -> str:
        if self.printer:
            raise ShopError(self.printer)
        self.printed.append((address, columns, code))
        return "first_run.printed"

    def keep_scanner(self, serial: str) -> None:
        self.serial = serial

    def operators(self) -> FirstOperators:
        if self.new is None:
            raise ShopError("first_run.not_enrolled")
        self.asked += 1
        return FirstOperators("一店", self.staff)


@dataclass
class Setting:
    """The wizard in a window of its own."""

    counter: Counter
    desk: FakeDesk
    screen: FirstRunScreen
    finished: list[bool]

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.screen.focusWidget(), key, modifiers)
        self.counter.settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.screen.focusWidget(), text)
        self.counter.settle()


@contextmanager
def open_wizard(counter: Counter) -> Iterator[Setting]:
    desk = FakeDesk()
    screen = FirstRunScreen(counter.context, desk)
    finished: list[bool] = []
    screen.finished.connect(lambda: finished.append(True))
    screen.resize(1024, 700)
    screen.show()
    screen.activateWindow()
    screen.activate()
    counter.settle()
    try:
        yield Setting(counter, desk, screen, finished)
    finally:
        screen.close()
        screen.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def setting(till_application: QApplication, shop: SmallShop) -> Iterator[Setting]:
    with open_counter(shop) as counter, open_wizard(counter) as opened:
        yield opened


def test_by_keyboard_from_the_address_to_the_first_operator(setting: Setting) -> None:
    desk, screen = setting.desk, setting.screen
    desk.staff = ("周店长", "陈静")
    setting.type("http://127.0.0.1:8470/")
    setting.key(Qt.Key.Key_Return)
    assert screen.headquarters.good.text() == "✓ 总部连上了，请输入登记码"
    setting.type("12-GOOD")
    setting.key(Qt.Key.Key_Return)
    assert desk.enrolled == [("http://127.0.0.1:8470", "12-GOOD")]
    assert screen.headquarters.good.text() == "✓ 门店 S001 的收银机 T00001"

    setting.key(Qt.Key.Key_F8)
    screen.printer.address.selectAll()
    setting.type("tcp://192.168.1.50:9100")
    setting.key(Qt.Key.Key_Return)
    assert desk.printed == [("tcp://192.168.1.50:9100", 48, screen.code)]

    setting.key(Qt.Key.Key_F8)
    assert any(screen.code in text.text() for text in screen.scanner.findChildren(QLabel))
    screen.scanned(f"]C1{screen.code}")
    assert screen.scanner.good.text() == "✓ 扫到了，一字不差"

    setting.key(Qt.Key.Key_F8)
    assert screen.operator.good.text() == "✓ 这些同事可以用 PIN 登录"
    assert screen.operator.shop.text() == "一店"
    assert [step.text()[0] for step in screen.steps.buttons] == ["✓"] * 4
    setting.key(Qt.Key.Key_F8)
    assert setting.finished == [True]


def test_headquarters_away_says_what_to_do_and_the_rest_goes_on(setting: Setting) -> None:
    setting.desk.away = True
    setting.type("http://127.0.0.1:1")
    setting.key(Qt.Key.Key_Return)
    assert "先做后面几步" in setting.screen.headquarters.bad.text()

    for _ in range(3):
        setting.key(Qt.Key.Key_F8)
    assert "先完成第 1 步" in setting.screen.operator.bad.text()
    setting.key(Qt.Key.Key_F8)
    assert setting.finished == []
    assert setting.screen.pages.currentIndex() == 0


@pytest.mark.parametrize(("url", "code", "said"), [("hq", "", "http://"), ("http://x", "99-BAD", "已用过")])
def test_what_was_mistyped(setting: Setting, url: str, code: str, said: str) -> None:
    setting.screen.headquarters.url.setText(url)
    setting.screen.headquarters.code.setText(code)
    setting.screen.headquarters.go.click()
    setting.counter.settle()
    assert said in setting.screen.headquarters.bad.text()
    assert setting.desk.enrolled == []


def test_a_printer_that_does_not_print_is_tried_again(setting: Setting) -> None:
    setting.screen.steps.buttons[1].click()
    setting.desk.printer = "printer.paper_out"
    setting.screen.printer.go.click()
    setting.counter.settle()
    assert "没纸" in setting.screen.printer.bad.text()

    setting.desk.printer = ""
    setting.screen.printer.paper.choose(Paper.NARROW)
    setting.screen.printer.go.click()
    setting.counter.settle()
    assert setting.desk.printed[0][1] == 32
    assert setting.screen.printer.bad.isHidden()


def test_a_scan_of_something_else(setting: Setting) -> None:
    setting.screen.scanned("6901234567892")
    assert setting.screen.pages.currentIndex() == 2
    assert "不是测试小票上的码" in setting.screen.scanner.bad.text()
    setting.screen.scanner.serial.setText("serial:/dev/ttyUSB0")
    setting.screen.scanner.go.click()
    setting.counter.settle()
    assert setting.desk.serial == "serial:/dev/ttyUSB0"


def touch(setting: Setting, target: QWidget) -> None:
    """A finger on something in sight."""
    assert target.isVisible()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    setting.counter.settle()


def test_the_code_from_headquarters_is_scanned_on_any_step(setting: Setting) -> None:
    setting.key(Qt.Key.Key_F8)
    setting.screen.scanned("MTE1:12-GOODX-CODEX@https://hq.example.cn:8470")
    setting.counter.settle()
    assert setting.screen.pages.currentIndex() == 0
    assert setting.screen.headquarters.url.text() == "https://hq.example.cn:8470"
    assert "已用过" in setting.screen.headquarters.bad.text()  # the fake takes another code

    setting.desk.right_code = "12-GOODX-CODEX"
    setting.screen.scanned("]Q1MTE1:12-GOODX-CODEX@https://hq.example.cn:8470/")
    setting.counter.settle()
    assert setting.desk.enrolled == [("https://hq.example.cn:8470", "12-GOODX-CODEX")]
    assert setting.screen.headquarters.good.text() == "✓ 门店 S001 的收银机 T00001"

    setting.screen.scanned("MTE1:13-GOODX-CODEX@https://hq.example.cn:8470")
    setting.counter.settle()
    assert len(setting.desk.enrolled) == 1
    assert setting.screen.headquarters.bad.text()


def test_parts_that_are_scanned_land_in_their_own_fields(setting: Setting) -> None:
    screen = setting.screen
    screen.scanned("https://hq.example.cn/")
    assert screen.headquarters.url.text() == "https://hq.example.cn"
    screen.scanned("tcp://192.168.1.60:9100")
    assert (screen.pages.currentIndex(), screen.printer.address.text()) == (1, "tcp://192.168.1.60:9100")
    screen.scanned("serial:/dev/ttyUSB0")
    assert (screen.pages.currentIndex(), screen.scanner.serial.text()) == (2, "serial:/dev/ttyUSB0")
    setting.desk.right_code = "7-K3QFX-9TZMP"
    screen.scanned("7-k3qfx-9tzmp")
    setting.counter.settle()
    assert setting.desk.enrolled == [("https://hq.example.cn", "7-K3QFX-9TZMP")]


def test_by_scanner_alone(setting: Setting) -> None:
    desk, screen = setting.desk, setting.screen
    desk.staff, desk.right_code = ("周店长",), "7-K3QFX-9TZMP"
    for scan in ("MTE1:7-K3QFX-9TZMP@https://hq.example.cn", code_of("PAY"), code_of("ENTER")):
        screen.scanned(scan)
        setting.counter.settle()
    assert len(desk.enrolled) == len(desk.printed) == 1
    for scan in (screen.code, code_of("PAY")):
        screen.scanned(scan)
        setting.counter.settle()
    assert [step.text()[0] for step in screen.steps.buttons] == ["✓"] * 4
    screen.scanned(code_of("PAY"))
    assert setting.finished == [True]


def test_by_touch_alone(setting: Setting) -> None:
    desk, screen, keys = setting.desk, setting.screen, setting.screen.keys
    desk.staff, desk.right_code = ("周店长",), "7-AB"
    assert keys.isHidden()
    touch(setting, screen.headquarters.url)
    for text in ("https://", "h", "q", ".", "c", "n", "n"):
        touch(setting, keys.keys[text])
    touch(setting, keys.erase)
    assert screen.headquarters.url.text() == "https://hq.cn"
    touch(setting, keys.away)
    assert keys.isHidden()

    touch(setting, screen.headquarters.code)
    touch(setting, keys.capitals)
    for text in ("7", "-", "a", "b"):
        touch(setting, keys.keys[text])
    touch(setting, keys.enter)
    assert desk.enrolled == [("https://hq.cn", "7-AB")]

    touch(setting, screen.next)
    assert keys.isHidden()
    touch(setting, screen.printer.go)
    touch(setting, screen.next)
    screen.scanned(screen.code)
    touch(setting, screen.next)
    touch(setting, screen.next)
    assert setting.finished == [True]


def test_a_key_of_the_keyboard_puts_the_keys_on_the_screen_away(setting: Setting) -> None:
    touch(setting, setting.screen.headquarters.url)
    assert setting.screen.keys.isVisible()
    setting.type("h")
    assert setting.screen.keys.isHidden()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_keys_on_the_screen_fit_and_leave_their_field_in_sight(
    till_application: QApplication, tmp_path: Path, language: Language
) -> None:
    with (
        small_shop(tmp_path / "shop", language) as shop,
        open_counter(shop, size=(1024, 700)) as counter,
        open_wizard(counter) as setting,
    ):
        screen = setting.screen
        for step, field in (
            (0, screen.headquarters.code),
            (1, screen.printer.address),
            (2, screen.scanner.serial),
        ):
            screen.go_to(step)
            counter.settle()
            touch(setting, field)
            assert field.mapTo(screen, field.rect().bottomLeft()).y() < screen.keys.y()
            assert misfits(screen) == []


def test_staff_that_come_later_are_seen_without_a_key(setting: Setting) -> None:
    setting.desk.new = NewTill("T00001", "S001")
    setting.key(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert "hq import staff" in setting.screen.operator.bad.text()
    setting.desk.staff = ("周店长",)
    setting.counter.wait(lambda: "PIN" in setting.screen.operator.good.text())
    assert setting.desk.asked >= 2


def test_a_till_that_is_enrolled_already_is_not_enrolled_again(
    till_application: QApplication, shop: SmallShop
) -> None:
    with open_counter(shop) as counter, open_wizard(counter) as setting:
        setting.screen._show_who(NewTill("T00007", "S002"))
        assert not setting.screen.headquarters.go.isEnabled()
        assert "T00007" in setting.screen.headquarters.good.text()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with (
        small_shop(tmp_path / "shop", language) as shop,
        open_counter(shop, size=(1024, 700)) as counter,
        open_wizard(counter) as setting,
    ):
        for step in range(4):
            setting.screen.go_to(step)
            counter.settle()
            assert misfits(setting.screen) == []

"""Bringing a shop in at the till: file, columns, check, import, signature. Headquarters is a fake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from posclient.ports import HeadquartersAwayError, HeadquartersRefusedError
from posclient.services.shop import Session
from posclient.wire.bring_in import (
    ColumnView,
    FieldView,
    FileAnswer,
    JobAnswer,
    JobRequest,
    RowFault,
    SignOff,
    Totals,
    What,
)
from posclient.words import Language
from tests.support import goods
from tests.support.small_shop import BUSINESS_DATE, SmallShop, small_shop
from tests.ui.counter import Counter, open_counter
from tests.ui.screens.moves import misfits
from ui.keys import Action
from ui.screens.bring_in import BringInScreen
from ui.theme.tokens import LIGHT

FIELDS = (
    FieldView("phone", "手机号", "Phone"),
    FieldView("name", "姓名", "Name"),
    FieldView("points", "积分", "Points"),
    FieldView("principal", "储值余额", "Stored value"),
)
FILE = FileAnswer(
    "f1",
    "members",
    "会员.xlsx",
    FIELDS,
    (
        ColumnView("电话", "phone"),
        ColumnView("姓名", "name"),
        ColumnView("余额", "principal"),
        ColumnView("备用", ""),
    ),
    (("13900000001", "李娜", "500", ""), ("13900000002", "吴敏", "0", "x")),
    "gb18030",
)
TOTALS = Totals(
    rows=3, bad=1, added=2, points=1230, principal_minor=50_000, bonus_minor=5000, spend_minor=100_050
)
FAULT = RowFault(3, "phone", "139****02", "not_phone", "不是有效的电话号码", "is not a valid phone number")


@dataclass
class FakeDoor:
    """Answers at once; the next look ends the job."""

    bad: int = 1
    error: Exception | None = None
    uploaded: list[tuple[What, str, str]] = field(default_factory=list)
    asked: list[JobRequest] = field(default_factory=list)
    signed: list[SignOff] = field(default_factory=list)

    def upload(self, what: What, name: str, body: bytes, operator_id: str) -> FileAnswer:
        if self.error:
            raise self.error
        self.uploaded.append((what, name, operator_id))
        return changed(FILE, what=what, name=name)

    def begin(self, request: JobRequest) -> JobAnswer:
        self.asked.append(request)
        return JobAnswer(f"j{len(self.asked)}", request.what, "checking", request.dry_run, done=2)

    def look(self, job_id: str, operator_id: str) -> JobAnswer:
        request = self.asked[int(job_id[1:]) - 1]
        totals = changed(TOTALS, bad=self.bad, rows=2 + self.bad)
        return JobAnswer(
            job_id,
            request.what,
            "done",
            request.dry_run,
            done=totals.rows,
            totals=totals,
            booked=None if request.dry_run else changed(totals, rows=2),
            faults=(FAULT,) * self.bad,
            faulty=self.bad,
        )

    def sign_off(self, job_id: str, seen: SignOff) -> JobAnswer:
        self.signed.append(seen)
        return changed(self.look(job_id, ""), signed_by=seen.name, signed_at_ms=1_772_420_000_000)


@dataclass
class Desk:
    """The screen in a window of its own, with a manager signed in."""

    counter: Counter
    door: FakeDoor
    screen: BringInScreen

    def act(self, action: Action) -> None:
        self.screen.act(action)
        self.counter.settle()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.screen, key)
        self.counter.settle()

    def until_told(self, text: str) -> None:
        self.counter.wait(lambda: text in self.screen.report_page.state.text())
        self.counter.settle()


@contextmanager
def open_desk(counter: Counter, folder: Path, operator: str = "manager") -> Iterator[Desk]:
    (folder / "会员.xlsx").write_bytes(b"PK")
    (folder / "照片.png").write_bytes(b"x")
    who = goods.MANAGER if operator == "manager" else goods.CASHIER
    counter.context.begin_session(Session(who, "shift-1", BUSINESS_DATE))
    door = FakeDoor()
    screen = BringInScreen(counter.context, door, lambda: (folder, folder / "gone"))
    screen.resize(1024, 692)
    screen.show()
    screen.activate()
    counter.settle()
    try:
        yield Desk(counter, door, screen)
    finally:
        screen.close()
        screen.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(till_application: QApplication, shop: SmallShop, tmp_path: Path) -> Iterator[Desk]:
    with open_counter(shop) as counter, open_desk(counter, tmp_path) as opened:
        yield opened


def test_only_tables_are_offered(desk: Desk) -> None:
    assert [row.cells[0] for row in desk.screen.file_page.files.cells.rows] == ["会员.xlsx"]


def test_by_keyboard_from_the_file_to_the_signature(desk: Desk) -> None:
    desk.door.bad = 0
    desk.key(Qt.Key.Key_Return)
    assert desk.door.uploaded == [("members", "会员.xlsx", goods.MANAGER.operator_id)]
    assert [row.cells for row in desk.screen.columns_page.columns.cells.rows] == [
        ("电话", "139****0001 · 139****0002", "手机号"),
        ("姓名", "李娜 · 吴敏", "姓名"),
        ("余额", "500 · 0", "储值余额"),
        ("备用", "x", "— 不导入"),
    ]

    desk.act(Action.PAY)
    desk.until_told("检查通过")
    assert desk.door.asked[0].dry_run
    assert desk.screen.go.text() == "导入 2 行  F8"

    desk.act(Action.PAY)
    desk.until_told("已导入")
    assert not desk.door.asked[1].dry_run
    assert "✓ 500.00" in [cells[2].text() for cells in desk.screen.report_page._cells]

    desk.act(Action.PAY)
    desk.until_told("已于")
    assert [(seen.name, seen.principal_minor) for seen in desk.door.signed] == [(goods.MANAGER.name, 50_000)]


def test_a_column_is_taken_for_something_else(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Return)
    desk.screen.columns_page.columns.choose(3)
    desk.key(Qt.Key.Key_Return)
    assert [choice.title for choice in desk.screen.columns_page.choices.choices] == [
        "— 不导入",
        "手机号",
        "姓名",
        "积分",
        "储值余额",
    ]
    desk.key(Qt.Key.Key_2)

    taken = [row.cells[2] for row in desk.screen.columns_page.columns.cells.rows]
    assert taken == ["— 不导入", "姓名", "储值余额", "手机号"]
    desk.act(Action.PAY)
    assert desk.door.asked[0].fields == ("", "name", "principal", "phone")


def test_bad_rows_stop_it_until_she_leaves_them_out(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Return)
    desk.act(Action.PAY)
    desk.until_told("有不能用的行")
    assert [row.cells for row in desk.screen.report_page.faults.cells.rows] == [
        ("3", "手机号", "139****02", "✕ 不是有效的电话号码")
    ]
    assert not desk.screen.go.isEnabled()

    desk.key(Qt.Key.Key_Space)
    assert desk.screen.go.isEnabled()
    desk.act(Action.PAY)
    desk.until_told("已导入")
    assert desk.door.asked[1].skip_bad


def test_what_the_file_holds_is_chosen_by_digit_and_touch(desk: Desk) -> None:
    desk.key(Qt.Key.Key_2)
    assert desk.screen.file_page.what == "goods"
    desk.screen.file_page.kinds["staff"].click()
    desk.key(Qt.Key.Key_Return)
    assert desk.door.uploaded[0][0] == "staff"


def test_escape_goes_one_step_back(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Return)
    desk.act(Action.PAY)
    desk.until_told("有不能用的行")
    desk.act(Action.BACK)
    assert desk.screen.pages.currentWidget() is desk.screen.columns_page
    desk.act(Action.BACK)
    assert desk.screen.pages.currentWidget() is desk.screen.file_page


def test_headquarters_away_or_refusing(desk: Desk) -> None:
    for error, said in (
        (HeadquartersAwayError("x"), "连不上总部"),
        (HeadquartersRefusedError("bad_file", "文件里没有数据"), "文件里没有数据"),
    ):
        desk.door.error = error
        desk.key(Qt.Key.Key_Return)
        assert said in desk.counter.toast
        assert desk.screen.pages.currentWidget() is desk.screen.file_page


def test_cashiers_may_not(till_application: QApplication, shop: SmallShop, tmp_path: Path) -> None:
    with open_counter(shop) as counter, open_desk(counter, tmp_path, "cashier") as desk:
        desk.key(Qt.Key.Key_Return)
        assert desk.counter.toast == "只有店长可以导入"
        assert desk.door.uploaded == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with (
        small_shop(tmp_path / "shop", language) as shop,
        open_counter(shop, LIGHT, (1024, 700)) as counter,
        open_desk(counter, tmp_path) as desk,
    ):
        assert misfits(desk.screen) == []
        desk.key(Qt.Key.Key_Return)
        assert misfits(desk.screen) == []
        desk.act(Action.PAY)
        counter.wait(desk.screen.skip.isVisible)
        counter.settle()
        assert misfits(desk.screen) == []
        desk.key(Qt.Key.Key_Space)
        desk.act(Action.PAY)
        counter.wait(lambda: not desk.screen.skip.isVisible() and desk.screen.go.isEnabled())
        counter.settle()
        assert misfits(desk.screen) == []

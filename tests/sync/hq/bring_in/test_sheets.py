"""Files as they come: encodings, separators, spreadsheets, and what is none of these."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sync.hq.bring_in import sheets
from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.sheets import open_sheet
from tests.sync.hq.bring_in.files import write_csv, write_xlsx

ROWS = (("13900000001", "李娜"), ("13900000002", "吴敏，妈妈"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_and_separator_are_found(tmp_path: Path, encoding: str, separator: str) -> None:
    path = write_csv(tmp_path / "x.csv", ("手机号", "姓名"), *ROWS, encoding=encoding, separator=separator)
    with open_sheet(path) as sheet:
        assert sheet.headings == ("手机号", "姓名")
        assert [tuple(cells) for _, cells in sheet.rows] == list(ROWS)
        assert sheet.separator == separator


def test_a_rare_hanzi_outside_gbk_is_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", ("手机号", "姓名"), ("1", "𠮷野"), encoding="gb18030")
    with open_sheet(path) as sheet:
        assert list(sheet.rows) == [(2, ["1", "𠮷野"])]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n,\n3,4\n', "utf-8")
    with open_sheet(path) as sheet:
        assert list(sheet.rows) == [(2, ["1", "two\nlines"]), (6, ["3", "4"])]


def test_a_spreadsheet_with_a_title_above_its_headings(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "x.bin", ("手机号", "生日"), (13900000001, date(2020, 3, 4)), ("x", None))
    with open_sheet(path) as sheet:
        assert sheet.headings == ("手机号", "生日")
        assert list(sheet.rows) == [(3, [13900000001.0, date(2020, 3, 4)]), (4, ["x", ""])]


def test_a_single_column(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", ("手机号",), ("13900000001",))
    with open_sheet(path) as sheet:
        assert sheet.headings == ("手机号",)
        assert [line for line, _ in sheet.rows] == [2]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"", "no_rows"),
        (b"\n\n", "no_rows"),
        (b"PK\x03\x04 and then nothing", "not_a_sheet"),
        (b"\xd0\xcf\x11\xe0 and then nothing", "not_a_sheet"),
        (b"a,b\n\xff\xff\n", "not_text"),
    ],
)
def test_what_is_no_table(tmp_path: Path, body: bytes, key: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(body)
    with pytest.raises(FileFaultError) as caught, open_sheet(path):
        pass
    assert caught.value.key == key


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_csv(tmp_path / "x.csv", ("a", "b"), *[("1", "2")] * 20)
    monkeypatch.setattr(sheets, "MOST_ROWS", 15)
    with pytest.raises(FileFaultError) as caught, open_sheet(path) as sheet:
        list(sheet.rows)
    assert caught.value.key == "too_many_rows"
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    with pytest.raises(FileFaultError) as caught, open_sheet(path):
        pass
    assert caught.value.key == "too_big"
    packed = write_xlsx(tmp_path / "x.xlsx", ("a", "b"))
    monkeypatch.setattr(sheets, "MOST_BYTES", 10**9)
    monkeypatch.setattr(sheets, "MOST_UNPACKED_BYTES", 10)
    with pytest.raises(FileFaultError) as caught, open_sheet(packed):
        pass
    assert caught.value.key == "too_big"

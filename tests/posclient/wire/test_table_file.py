"""Tables as files: what a spreadsheet opens, and never runs."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.wire import table_file
from posclient.wire.table_file import TableOut, TooManyRowsError, minor, safe_text, write_csv, write_xlsx

ROW = ("李娜", 3, Decimal("-1.50"), date(2026, 3, 5), True, None, "=1+1")


def as_csv(table: TableOut) -> bytes:
    out = io.BytesIO()
    write_csv(out, table)
    return out.getvalue()


def test_csv_as_a_spreadsheet_wants_it() -> None:
    written = as_csv(TableOut("x", ("姓名", "a", "b", "c", "d", "e", "f"), [ROW]))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == "姓名,a,b,c,d,e,f\r\n李娜,3,-1.50,2026-03-05,是,,'=1+1\r\n"


@given(st.text(max_size=20))
def test_no_text_is_a_formula(text: str) -> None:
    cell = next(
        csv.reader(io.StringIO(as_csv(TableOut("x", ("h",), [(text, "")])).decode("utf-8-sig"), newline="")),
        None,
    )
    assert cell == ["h"]
    assert not safe_text(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_xlsx_holds_texts_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert write_xlsx(path, [TableOut("一", ("h",) * 7, [ROW]), TableOut("二", ("h",), [])]) == 1
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet
    assert "<v>-1.5</v>" in sheet


def test_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "_MOST_ROWS", 2)
    with pytest.raises(TooManyRowsError):
        write_xlsx(tmp_path / "x.xlsx", [TableOut("x", ("h",), [(1,), (2,), (3,)])])


def test_fen_as_yuan() -> None:
    assert str(minor(-5)) == "-0.05"

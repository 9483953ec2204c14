"""Files as shops have them, written to a folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from xlsxwriter import Workbook

from posclient.wire.bring_in import What
from sync.hq.bring_in.matching import guess
from sync.hq.bring_in.run import Order, Outcome, bring_in
from sync.hq.bring_in.sheets import open_sheet
from tests.sync.hq.shop import NOW_MS

Cells = Sequence[str | int | float | date | None]

MEMBER_HEADINGS = ("会员号", "手机号", "姓名", "等级", "积分", "储值余额", "赠送余额", "年度消费")
LI = ("A1", "13900000001", "李娜", "银卡", "1,200", "¥500.00", "50", "1000.5")
WU = ("A2", "13900000002", "吴敏", "金卡", "30", "0", "", "")


def write_csv(
    path: Path,
    headings: Sequence[str],
    *rows: Sequence[str],
    encoding: str = "utf-8-sig",
    separator: str = ",",
) -> Path:
    """A CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, headings: Sequence[str], *rows: Cells) -> Path:
    """An Excel file with a title above its headings."""
    book = Workbook(str(path))
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet.write(0, 0, "导出")
    for number, row in enumerate([headings, *rows], start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif cell is not None:
                sheet.write(number, column, cell)
    book.close()
    return path


def brought(
    engine: Engine,
    what: What,
    path: Path,
    *,
    store_id: str = "S001",
    dry_run: bool = False,
    skip_bad: bool = False,
) -> Outcome:
    """Bring a file in, its columns guessed."""
    with open_sheet(path) as sheet:
        fields = guess(what, sheet.headings)
    order = Order(what, fields, store_id, dry_run=dry_run, skip_bad=skip_bad)
    return bring_in(engine, path, order, now_ms=NOW_MS)


def said(outcome: Outcome) -> list[tuple[int, str, str]]:
    """Line, field and what is wrong with it."""
    return [(one.line, one.field, one.key) for one in outcome.faults]

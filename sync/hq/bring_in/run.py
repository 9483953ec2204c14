"""A file brought in: checked whole by reading alone, then written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from posclient.wire.bring_in import RowFault, Totals, What
from sync.hq.bring_in.alone import alone
from sync.hq.bring_in.current import store_zones
from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.goods import GoodsPlan
from sync.hq.bring_in.incoming import go_on
from sync.hq.bring_in.matching import check_columns
from sync.hq.bring_in.members import MembersPlan
from sync.hq.bring_in.plan import Plan, Setting
from sync.hq.bring_in.reading import Reading, Report
from sync.hq.bring_in.sheets import Sheet, open_sheet
from sync.hq.bring_in.staff import StaffPlan
from sync.hq.bring_in.stock import StockPlan
from sync.hq.bring_in.values import text_of
from sync.hq.database import reader

PROGRESS_EVERY: Final = 1000

Progress = Callable[[str, int], None]
"""Told now and then: `checking` or `writing`, and how many rows were read."""

_PLANS: Final[Mapping[What, Callable[[Connection, Setting, Report], Plan]]] = {
    "goods": GoodsPlan,
    "members": MembersPlan,
    "stock": StockPlan,
    "staff": StaffPlan,
}


@dataclass(frozen=True)
class Order:
    """What to bring in. `fields` names a field for each column from the left; empty texts leave columns out."""

    what: What
    fields: Sequence[str]
    store_id: str
    dry_run: bool = True
    skip_bad: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of it. `written` False: nothing was, because it was a dry run or rows are bad."""

    totals: Totals
    faults: tuple[RowFault, ...]
    faulty: int
    written: bool
    booked: Totals | None = None

    @property
    def refused(self) -> bool:
        """Whether bad rows kept everything out."""
        return not self.written and self.totals.bad > 0


def bring_in(
    engine: Engine,
    path: Path,
    order: Order,
    *,
    now_ms: int,
    progress: Progress = lambda _state, _rows: None,
) -> Outcome:
    """Check a file; write it where that is wanted and every row is good, or bad rows are to be left out.

    Checking takes no lock that a till waits for. Raises FileFaultError for a file that can't be used as a whole, where
    another import does not end, and where headquarters changed between check and write; then nothing was written.
    """
    check_columns(order.what, order.fields)
    if order.dry_run:
        return _bring_in(engine, path, order, now_ms, progress)
    with alone(engine):
        go_on(engine)
        return _bring_in(engine, path, order, now_ms, progress)


def _bring_in(engine: Engine, path: Path, order: Order, now_ms: int, progress: Progress) -> Outcome:
    report = Report()
    with open_sheet(path) as sheet:
        with reader(engine).begin() as connection:
            setting = _setting(connection, order, now_ms)
            plan = _PLANS[order.what](connection, setting, report)
        with closing(plan):
            rows = _check(engine, sheet, order.fields, plan, report, progress)
            outcome = Outcome(
                msgspec.structs.replace(plan.totals(), rows=rows, bad=report.bad),
                report.in_order(),
                report.count,
                written=False,
            )
            if order.dry_run or (report.bad and not order.skip_bad):
                return outcome
            progress("writing", rows)
            _write(engine, plan)
            with reader(engine).begin() as connection:
                return replace(outcome, written=True, booked=plan.booked(connection))


def _check(
    engine: Engine, sheet: Sheet, fields: Sequence[str], plan: Plan, report: Report, progress: Progress
) -> int:
    """Take all rows; how many. Each batch reads in a transaction of its own, so that nothing is held up for long."""
    columns = {name: at for at, name in enumerate(fields) if name}
    count = 0
    progress("checking", 0)
    while batch := list(islice(sheet.rows, PROGRESS_EVERY)):
        with reader(engine).begin() as connection:
            for line, cells in batch:
                row = Reading(line, columns, cells)
                extra = sum(1 for cell in cells[len(sheet.headings) :] if text_of(cell))
                if extra:
                    row.wrong("", "columns", n=extra)
                    report.add(row.faults)
                else:
                    plan.take(connection, row)
        count += len(batch)
        progress("checking", count)
    with reader(engine).begin() as connection:
        plan.settle(connection)
    if count == 0:
        raise FileFaultError("no_rows")
    return count


def _write(engine: Engine, plan: Plan) -> None:
    try:
        plan.write(engine)
    except IntegrityError as fault:
        raise FileFaultError("changed_meanwhile") from fault


def _setting(connection: Connection, order: Order, now_ms: int) -> Setting:
    zones = store_zones(connection)
    if order.store_id and order.store_id not in zones:
        raise FileFaultError("unknown_store")
    if not order.store_id and order.what != "goods" and "store" not in order.fields:
        raise FileFaultError("no_store")
    return Setting(order.store_id, _today(now_ms, zones.get(order.store_id, "Asia/Shanghai")), now_ms)


def _today(now_ms: int, zone: str) -> date:
    return datetime.fromtimestamp(now_ms / 1000, tz=UTC).astimezone(ZoneInfo(zone)).date()

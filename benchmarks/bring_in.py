"""How long a shop's members take to come into headquarters, beside raw SQLite inserts of the very same rows."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from benchmarks.million import SEED
from benchmarks.shop import Plan
from benchmarks.table import Line, at_most, load_now, told
from posclient.wire.feed import StoreRow
from sync.hq.bring_in.matching import guess
from sync.hq.bring_in.run import Order, bring_in
from sync.hq.database import open_database
from sync.hq.demo.days import instant_ms
from sync.hq.demo.rules import rule_set_row
from sync.hq.demo.stream import demo_stream
from sync.hq.feed import staff_topic
from sync.hq.rules import publish_rules
from sync.hq.seed import publish_many

TODAY: Final = date(2026, 11, 20)
MOST: Final = 100_000
MOST_S_A_HUNDRED_THOUSAND: Final = 60
HEADINGS: Final = (
    "会员号",
    "卡号",
    "手机号",
    "姓名",
    "入会日期",
    "积分",
    "储值余额",
    "赠送余额",
    "年度消费",
    "宝宝姓名",
    "宝宝生日",
)
TABLES: Final = ("member", "contact", "member_store", "ledger_entry", "balance", "feed_row")


def lines(plan: Plan) -> tuple[Line, ...]:
    """Seconds from the file to the commit."""
    count = min(plan.members, MOST)
    with tempfile.TemporaryDirectory(prefix="bring-in-") as name:
        folder = Path(name)
        path = folder / "members.csv"
        _write_file(path, count)
        engine = _headquarters(folder / "hq.sqlite3")
        try:
            began_s = time.perf_counter()
            marks: dict[str, float] = {}

            def mark(state: str, _rows: int) -> None:
                marks.setdefault(state, time.perf_counter())

            order = Order("members", guess("members", HEADINGS), "S001", dry_run=False)
            outcome = bring_in(
                engine,
                path,
                order,
                now_ms=instant_ms(TODAY),
                progress=mark,
            )
            took_s = time.perf_counter() - began_s
            if outcome.totals.added != count:
                raise RuntimeError(f"{outcome.totals}: not all came in")
        finally:
            engine.dispose()
        raw_s = _raw(folder / "hq.sqlite3", folder / "raw.sqlite3")
    most_s = max(1.0, MOST_S_A_HUNDRED_THOUSAND * count / MOST)
    ended_s = began_s + took_s
    return (
        at_most(f"{count:,} members brought in from a file", took_s, most_s, "s"),
        Line(
            f"of that, written and verified ({count:,} members)",
            ended_s - marks["writing"],
            raw_s,
            "–",
            None,
            load_now(),
            "s",
        ),
        told("members a second, checked and written", count / took_s, "members/s"),
    )


def _write_file(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        for number, (row, standing) in enumerate(demo_stream(count, TODAY, SEED), start=1):
            child = row.children[0] if row.children else None
            writer.writerow(
                (
                    f"A{number:07d}",
                    row.card_no,
                    row.phone,
                    row.name,
                    row.joined_on,
                    number % 9973 + 1,
                    f"{number % 800 + 1}.50",
                    f"{number % 90 + 1}",
                    f"{standing.year_spend_minor // 100 + 1}",
                    child.pet_name if child else "",
                    child.birth_date if child else "",
                )
            )


def _headquarters(path: Path) -> Engine:
    engine = open_database(f"sqlite:///{path}")
    with engine.begin() as connection:
        publish_many(connection, staff_topic("S001"), [StoreRow("S001", "门店")])
        publish_rules(connection, rule_set_row())
    return engine


def _raw(filled: Path, empty: Path) -> float:
    """Seconds for the same rows into the same tables, from memory, in one transaction, with nothing computed."""
    source = dbapi2.connect(str(filled))
    target = dbapi2.connect(str(empty), isolation_level=None)
    try:
        rows = {table: list(_rows(source, table)) for table in TABLES}
        target.execute("PRAGMA journal_mode = WAL")
        target.execute("PRAGMA synchronous = FULL")
        target.execute("PRAGMA cache_size = -262144")
        for (statement,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC"
        ).fetchall():
            target.execute(statement)
        began_s = time.perf_counter()
        target.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            marks = ", ".join("?" * len(values[0]))
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - names of our own
        target.execute("COMMIT")
        return time.perf_counter() - began_s
    finally:
        source.close()
        target.close()


def _rows(source: Any, table: str) -> Iterator[tuple[Any, ...]]:
    yield from source.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of our own

"""`hq import …` and `hq sign-off …` on the command line. What a command needs is imported when it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from posclient.wire.bring_in import JobAnswer, RowFault, Totals
    from sync.hq.bring_in.run import Order, Outcome

KINDS: Final = ("goods", "members", "stock", "staff")
DEFAULT_DATABASE: Final = "sqlite:///hq.sqlite3"
_SHOWN: Final = 20

T = TypeVar("T")


def add_import_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Mount `import` and `sign-off` among the commands of `hq`; each sets `run`, which returns an exit code."""
    text = "bring goods, members, stock or staff in from a CSV or Excel file"
    bringing = commands.add_parser("import", help=text, description=text)
    bringing.add_argument("kind", choices=KINDS)
    bringing.add_argument("file", type=Path, metavar="FILE")
    bringing.add_argument("--database", default=DEFAULT_DATABASE, metavar="URL")
    bringing.add_argument("--store", default="", metavar="ID", help="of rows without a store column")
    bringing.add_argument(
        "--map",
        nargs="+",
        default=[],
        metavar="COLUMN=FIELD",
        help="a column's field where its heading does not tell (an empty field leaves it out)",
    )
    bringing.add_argument("--dry-run", action="store_true", help="check and report, write nothing")
    bringing.add_argument(
        "--skip-bad", action="store_true", help="leave bad rows out instead of refusing all"
    )
    bringing.add_argument("--report", type=Path, metavar="FILE", help="all faults as CSV")
    bringing.set_defaults(run=_import)

    text = "put your name to the totals of what was brought in"
    signing = commands.add_parser("sign-off", help=text, description=text)
    signing.add_argument("job", metavar="JOB")
    signing.add_argument("--by", required=True, metavar="NAME")
    signing.add_argument("--database", default=DEFAULT_DATABASE, metavar="URL")
    signing.set_defaults(run=_sign_off)


def _import(given: argparse.Namespace) -> int:
    return _with_engine(given.database, lambda engine: _bring_in(engine, given))


def _bring_in(engine: Engine, given: argparse.Namespace) -> int:
    from sync.hq.bring_in.run import Order, bring_in
    from sync.hq.headquarters import system_now_ms

    fields, lines = _columns(given.kind, given.file, given.map)
    _say("\n".join(lines))
    order = Order(given.kind, fields, given.store, dry_run=given.dry_run, skip_bad=given.skip_bad)
    now_ms = system_now_ms()
    outcome = bring_in(engine, given.file, order, now_ms=now_ms, progress=_progress)
    sys.stderr.write("\n")
    if given.report is not None:
        _write_report(given.report, outcome.faults)
    for one in outcome.faults[:_SHOWN]:
        _say(f"{given.file.name}:{one.line}: {one.field} {one.value!r} {one.zh} / {one.en}")
    if outcome.faulty > _SHOWN:
        _say(f"… {outcome.faulty - _SHOWN} more" + ("" if given.report else ": --report FILE has them all"))
    _say(_told(outcome.totals))
    return _end(engine, given.file, order, outcome, now_ms)


def _end(engine: Engine, path: Path, order: Order, outcome: Outcome, now_ms: int) -> int:
    if outcome.refused:
        _say(
            f"{outcome.totals.bad} rows can't be used"
            + ("." if order.dry_run else ": nothing was imported. --skip-bad leaves them out.")
        )
        return 1
    if not outcome.written:
        _say("A dry run: nothing was imported.")
        return 0
    job_id = _record(engine, path, order, outcome, now_ms)
    if outcome.booked is not None:
        _say(f"In the ledger now: {_money(outcome.booked)}")
    _say(f"Imported as job {job_id}. Compare the totals, then: hq sign-off {job_id} --by NAME")
    return 0


def _record(engine: Engine, path: Path, order: Order, outcome: Outcome, now_ms: int) -> str:
    import hashlib
    import secrets

    from sqlalchemy import Connection

    from posclient.wire.bring_in import MOST_SHOWN, JobAnswer, JobRequest
    from sync.hq.bring_in import jobs, tables
    from sync.hq.database import transact

    job_id = secrets.token_hex(16)
    answer = JobAnswer(
        job_id,
        order.what,
        "done",
        dry_run=False,
        done=outcome.totals.rows,
        totals=outcome.totals,
        booked=outcome.booked,
        faults=outcome.faults[:MOST_SHOWN],
        faulty=outcome.faulty,
    )
    request = JobRequest("file", order.what, tuple(order.fields), dry_run=False, store_id=order.store_id)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()

    def work(connection: Connection) -> None:
        tables.ensure(connection)
        jobs.record(connection, answer, request, digest, "command line", now_ms)

    transact(engine, work)
    return job_id


def _sign_off(given: argparse.Namespace) -> int:
    def work(engine: Engine) -> int:
        from posclient.wire.bring_in import SignOff
        from sync.hq.bring_in import jobs, tables
        from sync.hq.database import transact
        from sync.hq.headquarters import system_now_ms

        transact(engine, tables.ensure)
        answer: JobAnswer = transact(engine, lambda connection: jobs.find(connection, given.job).answer)
        seen = answer.booked or answer.totals
        signing = SignOff(
            given.by,
            points=seen.points,
            principal_minor=seen.principal_minor,
            bonus_minor=seen.bonus_minor,
            spend_minor=seen.spend_minor,
        )
        signed = transact(
            engine, lambda connection: jobs.sign_off(connection, given.job, signing, "", system_now_ms())
        )
        _say(f"{_told(signed.totals)}\nsigned off by {signed.signed_by}")
        return 0

    return _with_engine(given.database, work)


def _columns(kind: str, path: Path, mapping: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """A field for each column, and lines that tell."""
    from sync.hq.bring_in.faults import FileFaultError
    from sync.hq.bring_in.fields import FIELDS
    from sync.hq.bring_in.matching import guess, with_overrides
    from sync.hq.bring_in.sheets import open_sheet

    what = next(one for one in FIELDS if one == kind)
    given: dict[str, str] = {}
    for text in mapping:
        heading, equals, field = text.rpartition("=")
        if not equals:
            raise FileFaultError("unknown_field", field=text)
        given[heading] = field
    with open_sheet(path) as sheet:
        headings = sheet.headings
    fields = with_overrides(what, headings, guess(what, headings), given)
    return fields, [f"  {heading} → {field or '–'}" for heading, field in zip(headings, fields, strict=True)]


def _write_report(path: Path, faults: Sequence[RowFault]) -> None:
    from posclient.wire.table_file import TableOut, write_csv

    rows = ((one.line, one.field, one.value, one.zh, one.en, one.grave) for one in faults)
    headings = ("行 line", "字段 field", "内容 value", "原因", "reason", "不能用 unusable")
    with path.open("wb") as out:
        write_csv(out, TableOut("report", headings, rows))


def _told(totals: Totals) -> str:
    counts = (
        f"{totals.rows} rows: {totals.added} new, {totals.changed} changed, {totals.same} as they were, "
        f"{totals.bad} bad"
    )
    figures = _money(totals)
    return f"{counts}\n{figures}" if figures else counts


def _money(totals: Totals) -> str:
    parts = []
    if totals.points:
        parts.append(f"points {totals.points / 10**totals.points_scale:,.{totals.points_scale}f}")
    for name, amount in (
        ("stored value", totals.principal_minor),
        ("bonus", totals.bonus_minor),
        ("spend", totals.spend_minor),
    ):
        if amount:
            parts.append(f"{name} ¥{amount // 100:,}.{amount % 100:02d}")
    if totals.quantity:
        parts.append(f"quantity {totals.quantity / 1000:,.3f}")
    return ", ".join(parts)


def _progress(state: str, rows: int) -> None:
    sys.stderr.write(f"\r{state} {rows:,}")
    sys.stderr.flush()


def _with_engine(database_url: str, work: Callable[[Engine], int]) -> int:
    from sync.hq.bring_in.faults import FileFaultError
    from sync.hq.database import DatabaseError, open_database
    from sync.hq.refusal import Refusal

    try:
        engine = open_database(database_url)
    except DatabaseError as fault:
        return _fail(fault)
    try:
        return work(engine)
    except (FileFaultError, Refusal, OSError) as fault:
        return _fail(fault)
    finally:
        engine.dispose()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _fail(fault: Exception) -> int:
    sys.stderr.write(f"hq: {fault}\n")
    return 1

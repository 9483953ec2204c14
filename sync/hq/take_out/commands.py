"""`hq export …` on the command line. What it needs is imported when it runs."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Final

from sync.hq.take_out.kinds import FAR_OFF, KINDS, LONG_AGO, Wanted

DEFAULT_DATABASE: Final = "sqlite:///hq.sqlite3"


def add_export_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Mount `export` among the commands of `hq`; it sets `run`, which returns an exit code."""
    text = "write what headquarters has to a CSV or Excel file (by the file's name)"
    taking = commands.add_parser("export", help=text, description=text)
    taking.add_argument("kind", choices=KINDS)
    taking.add_argument("file", type=Path, metavar="FILE", help="….csv or ….xlsx")
    taking.add_argument("--database", default=DEFAULT_DATABASE, metavar="URL")
    taking.add_argument("--store", default="", metavar="ID", help="of this store alone")
    taking.add_argument("--from", dest="first", default=LONG_AGO, type=_day, metavar="YYYY-MM-DD")
    taking.add_argument("--to", dest="last", default=FAR_OFF, type=_day, metavar="YYYY-MM-DD")
    taking.add_argument("--language", choices=("zh", "en"), default="zh", help="of the headings")
    taking.set_defaults(run=_export)


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _export(given: argparse.Namespace) -> int:
    from posclient.wire.table_file import FileKind, TooManyRowsError
    from sync.hq.database import DatabaseError, open_database
    from sync.hq.headquarters import system_now_ms
    from sync.hq.take_out.write import take_out

    kinds: dict[str, FileKind] = {".csv": "csv", ".xlsx": "xlsx"}
    kind = kinds.get(given.file.suffix.lower())
    if kind is None:
        return _fail("name the file ….csv or ….xlsx")
    wanted = Wanted(given.kind, given.language, given.first, given.last, given.store)
    try:
        engine = open_database(given.database)
    except DatabaseError as fault:
        return _fail(str(fault))
    try:
        rows = take_out(engine, wanted, given.file, kind, system_now_ms())
    except (TooManyRowsError, OSError) as fault:
        return _fail(str(fault))
    finally:
        engine.dispose()
    sys.stdout.write(f"{rows} rows in {given.file}\n")
    return 0


def _fail(text: str) -> int:
    sys.stderr.write(f"hq: {text}\n")
    return 1

"""What the commands of headquarters share. What a command needs is imported when it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

DEFAULT_DATABASE = "sqlite:///hq.sqlite3"


def command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    """A command with its `--database`."""
    parser = commands.add_parser(name, help=text, description=text)
    parser.add_argument(
        "--database", default=DEFAULT_DATABASE, metavar="URL", help="sqlite:///… or postgresql+psycopg://…"
    )
    parser.set_defaults(run=run)
    return parser


def beside(database_url: str, name: str) -> Path:
    """A file beside a SQLite database, else in the current folder."""
    is_file = database_url.startswith("sqlite:///")
    return (Path(database_url.removeprefix("sqlite:///")).parent if is_file else Path()) / name


def write(database_url: str, work: Callable[[Connection], str]) -> int:
    """Run `work` in a transaction and print what it says; an exit code. Refusals and file troubles are said."""
    from sync.hq.database import DatabaseError, open_database, transact  # noqa: PLC0415 (see above)
    from sync.hq.refusal import Refusal  # noqa: PLC0415 (see above)

    try:
        engine = open_database(database_url)
    except DatabaseError as fault:
        return fail(fault)
    try:
        say(transact(engine, work))
    except (Refusal, OSError) as fault:
        return fail(fault)
    finally:
        engine.dispose()
    return 0


def say(text: str) -> None:
    """A line for whoever called."""
    if text:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def fail(fault: Exception) -> int:
    """What went wrong, on standard error; the exit code."""
    sys.stderr.write(f"hq: {fault}\n")
    return 1

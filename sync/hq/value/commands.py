"""`hq fit-value` and `hq value-rules`: member value fitted, checked, published, shown."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sync.hq.cli_tools import command, fail, say, write

if TYPE_CHECKING:
    from sqlalchemy import Connection


def add_value_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Mount them among `hq`'s."""
    fitting = command(
        commands,
        "fit-value",
        _fit,
        "fit member value on the chain's own history, and publish it if it is better",
    )
    fitting.add_argument("--report", type=Path, required=True, metavar="FILE.md", help="what came of it")
    fitting.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: today")
    fitting.add_argument("--dry-run", action="store_true", help="report only")

    rules = command(
        commands, "value-rules", _rules, "segments, guesses and words: check, publish or show them"
    )
    rules.add_argument("action", choices=("check", "publish", "show"))
    rules.add_argument("file", type=Path, nargs="?", metavar="FILE.json")


def _fit(arguments: argparse.Namespace) -> int:
    from sync.hq.value.chain import read_chain
    from sync.hq.value.fit_chain import fit_chain
    from sync.hq.value.rules import in_force, publish_rules

    refused: list[str] = []

    def work(connection: Connection) -> str:
        chain = read_chain(connection, arguments.on or date.today())  # noqa: DTZ011 - the day of who commands
        fit = fit_chain(chain, in_force(connection))
        arguments.report.write_text(fit.report(), encoding="utf-8")
        if fit.faults:
            refused.extend(fit.faults)
            return ""
        if arguments.dry_run:
            return f"AUC {fit.new.auc:.3f}; not published (dry run)"
        return f"member value {publish_rules(connection, fit.row)}, AUC {fit.new.auc:.3f}"

    try:
        code = write(arguments.database, work)
    except ValueError as fault:
        return fail(fault)
    return fail(ValueError("; ".join(refused))) if refused else code


def _rules(arguments: argparse.Namespace) -> int:
    from sync.hq.value.rules import publish_rules, read_rules, shown

    if arguments.action == "show":
        return write(arguments.database, shown)
    if arguments.file is None:
        return fail(ValueError("name the file"))
    try:
        row = read_rules(arguments.file.read_bytes())
        if arguments.action == "check":
            say("member value's figures can be used")
            return 0
        return write(arguments.database, lambda connection: f"member value {publish_rules(connection, row)}")
    except (ValueError, OSError) as fault:
        return fail(fault)

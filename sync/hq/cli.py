"""`hq …` on the command line. What a command needs is imported when it runs, not when the parser is made."""

from __future__ import annotations

import argparse
import os
import secrets
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sync.hq.bring_in.commands import add_import_commands
from sync.hq.cli_tools import beside, command, fail, say, write
from sync.hq.counter_cli import add_counter_commands
from sync.hq.take_out.commands import add_export_commands
from sync.hq.value.commands import add_value_commands

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hq.intake_context import Level

DEFAULT_LISTEN = "127.0.0.1:8470"


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Mount `hq` with its commands; each sets `run`, which takes the parsed arguments and returns an exit code."""
    hq = subparsers.add_parser("hq", help="the reference headquarters")
    commands = hq.add_subparsers(required=True, metavar="COMMAND")
    add_import_commands(commands)
    add_export_commands(commands)

    serving = command(commands, "serve", _serve, "answer tills")
    serving.add_argument("--listen", default=DEFAULT_LISTEN, metavar="HOST:PORT", help="default %(default)s")
    serving.add_argument("--port-file", type=Path, metavar="FILE", help="write the bound port there")
    serving.add_argument(
        "--admin-token-file",
        type=Path,
        metavar="FILE",
        help="the admin's token; made if the file is not there (default: hq-admin-token beside the database)",
    )

    enrolling = command(commands, "enrol-code", _enrol_code, "make a one-time code for a till")
    enrolling.add_argument("--store", required=True, metavar="ID")
    enrolling.add_argument(
        "--address", metavar="URL", help="where tills reach headquarters: the code and this as a QR code"
    )
    enrolling.add_argument("--png", type=Path, metavar="FILE", help="the QR code as a picture, to send")

    recovering = command(
        commands, "recovery-key", _recovery_key, "make the key under which tills wrap their data keys"
    )
    recovering.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the private half, for a safe"
    )

    reminding = command(commands, "remind", _remind, "have a shop print a replenishment slip")
    reminding.add_argument("--member", required=True, metavar="ID|CARD|PHONE")
    reminding.add_argument("--product", required=True, metavar="ID|SKU")

    looking = command(commands, "exceptions", _exceptions, "what should be looked at")
    looking.add_argument("--limit", type=int, default=50)
    looking.add_argument("--notes", action="store_true", help="what may be known, instead of what is wrong")

    add_counter_commands(commands)
    add_value_commands(commands)

    seeding = command(commands, "seed-demo", _seed_demo, "fill an empty headquarters with the demo shop")
    seeding.add_argument("--members", type=int, help="how many (default: the demo shop's own number)")
    seeding.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the shop's day")

    command(
        commands, "new-epoch", _new_epoch, "after a restore from a backup: have tills send what is missing"
    )


def _serve(arguments: argparse.Namespace) -> int:
    from sync.hq.database import DatabaseError  # noqa: PLC0415 (see above)
    from sync.hq.serve import serve  # noqa: PLC0415 (see above)

    token_file = arguments.admin_token_file or beside(arguments.database, "hq-admin-token")
    try:
        serve(arguments.database, admin_token(token_file), arguments.listen, arguments.port_file, say)
    except (DatabaseError, ValueError, OSError) as fault:
        return fail(fault)
    return 0


def admin_token(path: Path) -> str:
    """The token in a file; a new one, readable by the owner alone, where there is no file."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(32) + "\n")
    return path.read_text(encoding="ascii").strip()


def _enrol_code(arguments: argparse.Namespace) -> int:
    from posclient.domain.invitation import Invitation, is_address  # noqa: PLC0415 (see above)
    from sync.hq.enrol import make_code  # noqa: PLC0415 (see above)
    from sync.hq.headquarters import system_now_ms  # noqa: PLC0415 (see above)
    from sync.hq.invite import on_terminal, write_picture  # noqa: PLC0415 (see above)

    address = (arguments.address or "").rstrip("/")
    if address and not is_address(address):
        return fail(ValueError(f"{address!r} is no address: http://… or https://…"))
    if arguments.png is not None and not address:
        return fail(ValueError("--png needs --address: the picture holds both"))

    made: list[Invitation] = []

    def work(connection: Connection) -> str:
        code = make_code(connection, arguments.store, system_now_ms())
        if not address:
            return code
        made[:] = [Invitation(address, code)]
        return f"{code}\n{on_terminal(made[0])}"

    exit_code = write(arguments.database, work)
    if exit_code == 0 and arguments.png is not None:
        try:
            write_picture(made[0], arguments.png)
        except OSError as fault:
            return fail(fault)
    return exit_code


def _recovery_key(arguments: argparse.Namespace) -> int:
    from sync.hq.recovery_key import make_recovery_key  # noqa: PLC0415 (see above)

    try:
        return write(arguments.database, lambda connection: make_recovery_key(connection, arguments.out))
    except OSError as fault:
        return fail(fault)


def _remind(arguments: argparse.Namespace) -> int:
    from sync.hq.headquarters import system_now_ms  # noqa: PLC0415 (see above)
    from sync.hq.remind import remind  # noqa: PLC0415 (see above)

    def work(connection: Connection) -> str:
        command = remind(connection, arguments.member, arguments.product, system_now_ms())
        return f"{command.task_id} member {command.member_id}, runs out on {command.run_out_on} ({command.reason_key})"

    return write(arguments.database, work)


def _exceptions(arguments: argparse.Namespace) -> int:
    from sync.hq.admin_views import exceptions  # noqa: PLC0415 (see above)

    def work(connection: Connection) -> str:
        level: Level = "note" if arguments.notes else "exception"
        found = exceptions(connection, max(1, min(arguments.limit, 1000)), level)
        return "\n".join(
            f"{one.till_id}/{one.incarnation}/{one.seq or '-'} {one.key} {one.detail}" for one in found
        )

    return write(arguments.database, work)


def _seed_demo(arguments: argparse.Namespace) -> int:
    from sync.hq.database import DatabaseError  # noqa: PLC0415 (see above)
    from sync.hq.demo.seed_demo import DEFAULT_MEMBERS, NotEmptyError, seed_demo  # noqa: PLC0415 (see above)

    members = DEFAULT_MEMBERS if arguments.members is None else arguments.members
    try:
        say(seed_demo(arguments.database, today=arguments.today, members=members).text())
    except (DatabaseError, NotEmptyError, ValueError) as fault:
        return fail(fault)
    return 0


def _new_epoch(arguments: argparse.Namespace) -> int:
    from sync.hq.database import new_epoch  # noqa: PLC0415 (see above)

    return write(arguments.database, new_epoch)

"""An import that is killed at any moment leaves nothing, or everything; run again, it is as if it had run once."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random

from sqlalchemy import Engine, func, select

from posclient.domain.codes import luhn_check_digit
from posclient.wire.feed import MemberRow, Row, StandingRow
from sync.hq import tables
from sync.hq.database import open_database, reader
from tests.sync.hq.bring_in.files import MEMBER_HEADINGS, write_csv
from tests.sync.hq.shop import feed, open_shop

ROOT = Path(__file__).resolve().parents[4]
MEMBERS = 3000
ROUNDS = 6
PROGRAM = """
import argparse, sys
from sync.hq.bring_in.commands import add_import_commands
parser = argparse.ArgumentParser()
add_import_commands(parser.add_subparsers(required=True))
given = parser.parse_args(sys.argv[1:])
sys.exit(given.run(given))
"""


def started(database: str, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            PROGRAM,
            "import",
            "members",
            str(path),
            "--store",
            "S001",
            "--database",
            database,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def state(engine: Engine) -> tuple[int, int, int, int]:
    """Members whom a store holds, their numbers, and the sums of their entries and of their balances: what was written
    of members who are not in yet nobody comes across.
    """
    held = select(tables.member_store.c.member_id).join(
        tables.member, tables.member.c.member_id == tables.member_store.c.member_id
    )
    with reader(engine).begin() as connection:
        count = [
            int(connection.execute(select(func.count()).select_from(query)).scalar_one())
            for query in (held.subquery(), tables.contact)
        ]
        sums = [
            int(
                connection.execute(
                    select(func.sum(table.c.amount)).where(table.c.owner_id.in_(held))
                ).scalar_one()
            )
            for table in (tables.ledger_entry, tables.balance)
        ]
        return (count[0], count[1], sums[0], sums[1])


def test_killed_at_random_moments(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/hq.sqlite3"
    engine = open_database(database)
    open_shop(engine)
    rows = []
    for number in range(MEMBERS):
        card = f"9{number:09d}"
        rows.append(
            (f"A{number}{luhn_check_digit(card)}", f"139{number:08d}", "李娜", "", "10", "5", "", "7.5")
        )
    path = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, *rows)
    nothing = state(engine)
    brought = 10 + 500 + 750
    everything = (
        nothing[0] + MEMBERS,
        nothing[1] + MEMBERS,
        nothing[2] + MEMBERS * brought,
        nothing[3] + MEMBERS * brought,
    )

    began_s = time.monotonic()
    assert started(database + ".whole", path).wait(120) == 1  # no store there: how long a run takes to begin
    takes_s = time.monotonic() - began_s + 3
    random = Random(20261121)
    for _ in range(ROUNDS):
        process = started(database, path)
        try:
            process.wait(random.uniform(0.3, takes_s))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert state(engine) in (nothing, everything)

    assert started(database, path).wait(120) == 0
    assert state(engine) == everything
    told = feed(engine, "store/S001/members")
    assert [row.position for row in told] == list(range(1, len(told) + 1))
    # what was told before the process died may be told once more
    assert len({_whose(row.row) for row in told}) == 2 + 2 * MEMBERS
    engine.dispose()


def _whose(row: Row) -> tuple[str, str]:
    assert isinstance(row, MemberRow | StandingRow)
    return type(row).__name__, row.member_id

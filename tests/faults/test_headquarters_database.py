"""Somebody looks into headquarters' database while it runs: nobody's log is taken away, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from demo.processes import run_command
from sync.hq.database import epoch, new_epoch, open_database, reader, transact

LOOK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])
connection.close()
"""


def look(database: Path) -> str:
    """The epoch, as another program with another SQLite sees it. The last one to close a database removes its log."""
    command = [sys.executable, "-c", LOOK, str(database)]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout.strip()


def test_a_look_takes_nothing_from_a_running_headquarters(tmp_path: Path) -> None:
    database = tmp_path / "hq.sqlite3"
    log = tmp_path / "hq.sqlite3-wal"
    url = f"sqlite:///{database}"
    engine = open_database(url)
    try:
        # given a headquarters that has opened more than one connection
        with reader(engine).connect() as one, reader(engine).connect() as another:
            assert epoch(one) == epoch(another)

        # when another program has looked and closed, then the log is still there
        look(database)
        assert log.exists()

        # and what is written on either side is seen on the other
        ours = transact(engine, new_epoch)
        assert look(database) == ours
        printed = run_command(["hq", "new-epoch", "--database", url]).strip()
        with reader(engine).connect() as one:
            assert epoch(one) == printed
    finally:
        engine.dispose()

"""A command beside the running headquarters: both see what the other wrote, and nobody's log is taken away."""

from __future__ import annotations

from pathlib import Path

from demo.processes import run_command
from sync.hq.database import epoch, new_epoch, open_database, reader, transact


def test_a_command_takes_nothing_from_a_running_headquarters(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hq.sqlite3'}"
    engine = open_database(url)
    try:
        # given a headquarters that has opened more than one connection
        with reader(engine).connect() as one, reader(engine).connect() as another:
            assert epoch(one) == epoch(another)
        log = tmp_path / "hq.sqlite3-wal"
        before = log.stat().st_ino

        # when a command of another process has written and closed
        printed = run_command(["hq", "new-epoch", "--database", url]).strip()

        # then the log is the same file, what was written is seen here, and what is written here is seen there
        assert log.stat().st_ino == before
        with reader(engine).connect() as one:
            assert epoch(one) == printed
        ours = transact(engine, new_epoch)
        assert run_command(["hq", "new-epoch", "--database", url]).strip() != ours
        with reader(engine).connect() as one:
            assert epoch(one) not in (ours, printed)
    finally:
        engine.dispose()

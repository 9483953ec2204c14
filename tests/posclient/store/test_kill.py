"""A till that is killed in the middle of writing: every write that was acknowledged is there, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import pytest

from posclient.store.engine import Database
from posclient.store.migrate import Migration, read_migrations

OpenTill = Callable[..., Database]

CYCLES = 30

# For each line of input (the first number to write) it forks a till that writes pairs of rows until it is killed, and
# says each number after its commit. Forking, because starting Python anew would be most of the test's time; the store
# is opened in the forked process. The small autocheckpoint makes some deaths fall into a checkpoint.
TILL = """
import os, pathlib, sys
from posclient.store.engine import open_store
from posclient.store.migrate import read_migrations

store, backups, migrations = map(pathlib.Path, sys.argv[1:4])

def pair_of_rows(n):
    def write(connection):
        connection.core.exec_driver_sql("INSERT INTO member VALUES (?, ?, ?)", (n, str(n), "x" * (n * 997 % 20_000)))
        connection.core.exec_driver_sql("INSERT INTO visit VALUES (?, ?, ?)", (n, n, b"y" * (n * 331 % 9_000)))
    return write

def write_for_ever(n):
    till = open_store(store, bytes.fromhex(sys.argv[4]), migrations=read_migrations(migrations), backups=backups)
    till.write(lambda connection: connection.core.exec_driver_sql("PRAGMA wal_autocheckpoint = 16").close())
    while True:
        till.write(pair_of_rows(n))
        os.write(1, b"wrote %d\\n" % n)
        n += 1

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        write_for_ever(int(line))
    os.write(1, b"pid %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"dead 0\\n")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_no_acknowledged_write_is_lost(
    open_till: OpenTill,
    path: Path,
    key: bytes,
    backups: Path,
    tmp_path: Path,
    migrations: Sequence[Migration],
) -> None:
    scripts = tmp_path / "migrations"
    scripts.mkdir()
    for migration in migrations:
        (scripts / f"{migration.version:04}_{migration.name}.sql").write_text(
            str(migration.step), encoding="utf-8"
        )
    command = [sys.executable, "-c", TILL, str(path), str(backups), str(scripts), key.hex()]
    chance = random.Random(20)
    last, written = 0, set[int]()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as tills:
        assert tills.stdin is not None
        assert tills.stdout is not None
        for cycle in range(CYCLES):
            first = last + 2  # the number in flight at a death may be there or not, and is not used again
            tills.stdin.write(f"{first}\n")
            tills.stdin.flush()
            last = kill_after(tills.stdout, 1 + chance.randrange(30))
            written.update(range(first, last + 1))
            if cycle % 2 == 0:  # else the next till itself finds what the dead one left
                look(open_till(migrations=read_migrations(scripts)), written)
        tills.stdin.close()
    look(open_till(migrations=read_migrations(scripts)), written)
    assert len(written) >= CYCLES


def kill_after(lines: IO[str], writes: int) -> int:
    """Kill the till when it has written so often, in whatever it is doing then; returns the last number it said."""
    pid = last = 0
    for line in lines:
        word, number = line.split()
        if word == "dead":
            break
        if word == "pid":
            pid = int(number)
        else:
            last = int(number)
            writes -= 1
        if pid and writes <= 0:
            os.kill(pid, signal.SIGKILL)
            pid = 0
    return last


def look(till: Database, written: set[int]) -> None:
    """Everything acknowledged is there, nothing is there by halves, and at most the one in flight is there besides."""
    members = till.read(
        lambda c: [tuple(row) for row in c.core.exec_driver_sql("SELECT id, length(name) FROM member")]
    )
    visits = till.read(
        lambda c: [tuple(row) for row in c.core.exec_driver_sql("SELECT n, length(note) FROM visit")]
    )
    till.close()
    numbers = [number for number, _ in members]
    assert written <= set(numbers)
    assert all(number - 1 in written for number in set(numbers) - written)
    assert members == [(number, number * 997 % 20_000) for number in numbers]
    assert visits == [(number, number * 331 % 9_000) for number in numbers]

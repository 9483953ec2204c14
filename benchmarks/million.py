"""A till with a million members in its cache, made once and kept under out/."""

from __future__ import annotations

import shutil
import sys
import time
from datetime import date
from functools import partial
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Final

from posclient.store import documents, feed_cursors, identity, members, operators, products
from posclient.store.engine import Database, open_store
from posclient.store.keys import FileVault, obtain_key
from posclient.store.migrate import read_migrations
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.feed import MemberRow, StandingRow
from posclient.wire.mapping import operator_of
from sync.hq.demo.goods import goods_rows
from sync.hq.demo.rules import need_rows, operator_rows, rule_set_row, store_row
from sync.hq.demo.stream import demo_stream

TODAY: Final = date(2026, 11, 20)
SEED: Final = 2026
CHUNK: Final = 5_000
FINISHED: Final = "complete"

__all__ = ["TODAY", "open_cache"]


def open_cache(folder: Path, count: int) -> tuple[Database, bytes]:
    """The store with `count` members, and its key. Made anew where it is missing or half made."""
    mark = folder / FINISHED
    if not mark.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        store, _ = _open(folder)
        _fill(store, count)
        store.close()
        mark.write_text(str(count), "utf-8")
    return _open(folder)


def _open(folder: Path) -> tuple[Database, bytes]:
    path = folder / "till.db"
    key = obtain_key(FileVault(folder / "till.key"), path).value
    migrations = read_migrations(files("posclient.store") / "migrations")
    return open_store(path, key, migrations=migrations, backups=folder / "backups"), key


def _fill(store: Database, count: int) -> None:
    began = time.monotonic()
    store.write(_furnish, Priority.COUNTER, name="furnish")
    stream = demo_stream(count, TODAY, SEED)
    done = 0
    while chunk := list(islice(stream, CHUNK)):
        store.write(partial(_put, chunk=chunk), Priority.COUNTER, name="fill")
        done += len(chunk)
        if done % 100_000 == 0:
            sys.stderr.write(f"  {done:,} members in {time.monotonic() - began:.0f} s\n")


def _put(connection: Transaction, chunk: list[tuple[MemberRow, StandingRow]]) -> None:
    members.put_members(connection, [row for row, _ in chunk])
    members.put_standings(connection, [standing for _, standing in chunk])


def _furnish(connection: Transaction) -> None:
    who = identity.TillIdentity("T0001", 1, "S001", 1, "", "")
    identity.put_identity(connection, who, 0)
    documents.put_store(connection, store_row())
    documents.put_rules(connection, rule_set_row())
    for need in need_rows():
        documents.put_need(connection, need)
    for product in goods_rows():
        products.put_product(connection, product)
    for operator in operator_rows():
        operators.put_operator(connection, operator_of(operator))
    feed_cursors.put_cursor(connection, "store/S001/members", feed_cursors.Cursor("", 0))

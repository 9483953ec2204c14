"""A till with many members in its cache, made once and kept under out/."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Final

from posclient.store import documents, feed_cursors, identity, members, operators, products
from posclient.store.connection import RawConnection, connect
from posclient.store.engine import Database, open_store
from posclient.store.keys import FileVault, obtain_key
from posclient.store.migrate import Migration, read_migrations
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.feed import MemberRow, StandingRow
from posclient.wire.mapping import operator_of
from sync.hq.demo.goods import goods_rows
from sync.hq.demo.rules import STORE_ID, need_rows, operator_rows, rule_set_row, store_row
from sync.hq.demo.stream import demo_stream

TODAY: Final = date(2026, 11, 20)
SEED: Final = 2026
CHUNK: Final = 5_000
MEMBERS_TOPIC: Final = f"store/{STORE_ID}/members"
_MARK: Final = "complete"
_FILES: Final = ("till.db", "till.key")
_CACHE_WHILE_FILLING: Final = (
    "PRAGMA cache_size = -1000000"  # 1 GB: every page of an index is met again and again
)

__all__ = ["MEMBERS_TOPIC", "SEED", "TODAY", "cached", "copied", "open_folder", "raw_connection"]


def cached(root: Path, count: int) -> Path:
    """A folder with a till's store of `count` members, made anew where it is missing, half made or of an older schema.

    It is not to be written to: benchmarks that write take a copy.
    """
    folder = root / str(count)
    mark = folder / _MARK
    wanted = _what_it_is(count)
    if not mark.exists() or mark.read_text("utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        sys.stderr.write(f"Filling a store with {count:,} members in {folder}, once …\n")
        store = open_folder(folder)
        _fill(store, count)
        store.close()
        mark.write_text(wanted, "utf-8")
    return folder


@contextmanager
def copied(folder: Path, name: str) -> Iterator[Path]:
    """A copy of a store's folder to write to; gone at the end of the block."""
    copy = folder.parent / f"{folder.name}-{name}"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    try:
        for part in _FILES:
            shutil.copyfile(folder / part, copy / part)
            (copy / part).chmod(0o600)
        yield copy
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def open_folder(folder: Path) -> Database:
    """Open the store in a folder."""
    path = folder / _FILES[0]
    return open_store(path, _key(folder), migrations=_migrations(), backups=folder / "backups")


@contextmanager
def raw_connection(folder: Path, *, query_only: bool) -> Iterator[RawConnection]:
    """The library's own connection to the store in a folder, with the store's own pragmas."""
    connection = connect(folder / _FILES[0], _key(folder), query_only=query_only)
    try:
        yield connection
    finally:
        connection.close()


def _key(folder: Path) -> bytes:
    return obtain_key(FileVault(folder / _FILES[1]), folder / _FILES[0]).value


def _migrations() -> tuple[Migration, ...]:
    return tuple(read_migrations(files("posclient.store") / "migrations"))


def _what_it_is(count: int) -> str:
    """What a finished store is marked with: another schema or other members make it stale."""
    schema = sha256("\n".join(repr(migration) for migration in _migrations()).encode()).hexdigest()
    return json.dumps({"members": count, "schema": schema, "seed": SEED, "today": TODAY.isoformat()})


def _fill(store: Database, count: int) -> None:
    began = time.monotonic()
    store.write(_furnish, Priority.COUNTER, name="furnish")
    indexes = store.write(_put_indexes_off, name="fill")
    stream = demo_stream(count, TODAY, SEED)
    done = 0
    while chunk := list(islice(stream, CHUNK)):
        store.write(partial(_put, chunk=chunk), Priority.COUNTER, name="fill")
        done += len(chunk)
        if done % 100_000 == 0:
            sys.stderr.write(f"  {done:,} members in {time.monotonic() - began:.0f} s\n")
    for index in indexes:
        store.write(partial(_make_index, sql=index), name="fill")


def _put_indexes_off(connection: Transaction) -> tuple[str, ...]:
    """Drop the members' search indexes, to be made whole at the end: a million random inserts outgrow any cache."""
    query = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'member' AND sql LIKE 'CREATE INDEX%'"
    found = connection.raw.execute(query).fetchall()
    for name, _ in found:
        connection.raw.execute(f"DROP INDEX {name}")
    return tuple(sql for _, sql in found)


def _make_index(connection: Transaction, sql: str) -> None:
    connection.raw.execute(sql)


def _put(connection: Transaction, chunk: list[tuple[MemberRow, StandingRow]]) -> None:
    members.put_members(connection, [row for row, _ in chunk])
    members.put_standings(connection, [standing for _, standing in chunk])


def _furnish(connection: Transaction) -> None:
    connection.raw.execute(_CACHE_WHILE_FILLING)
    who = identity.TillIdentity("T0001", 1, STORE_ID, 1, "", "")
    identity.put_identity(connection, who, 0)
    documents.put_store(connection, store_row())
    documents.put_rules(connection, rule_set_row())
    for need in need_rows():
        documents.put_need(connection, need)
    for product in goods_rows():
        products.put_product(connection, product)
    for operator in operator_rows():
        operators.put_operator(connection, operator_of(operator))
    feed_cursors.put_cursor(connection, MEMBERS_TOPIC, feed_cursors.Cursor("", 0))

"""Schema migrations: numbered steps, all pending ones in one transaction, the version last.

A verified backup comes first (`backup.take_backup`, called by `engine.open_store`). A newer schema is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from posclient.store.connection import RawConnection
from posclient.store.errors import (
    DiskFullError,
    MigrationFailedError,
    NewerSchemaError,
    StoreError,
    from_database,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Step = Callable[[RawConnection], None]

_FILE_NAME = re.compile(r"(?P<version>\d{4})_(?P<name>\w+)\.sql")


@dataclass(frozen=True)
class Migration:
    """One step from `version - 1` to `version`: an SQL script, or a function on the library's own connection.

    Neither begins nor ends a transaction. Foreign keys are not enforced during the step (tables can be rebuilt) but
    checked after the last one.
    """

    version: int
    name: str
    step: str | Step


def read_migrations(folder: Traversable) -> tuple[Migration, ...]:
    """The migrations in files such as `0001_first.sql` of a folder or package, in order.

    Other `.sql` names raise ValueError, as do versions that are not 1, 2, 3 …
    """
    found = []
    for file in folder.iterdir():
        if not file.name.endswith(".sql"):
            continue
        match = _FILE_NAME.fullmatch(file.name)
        if match is None:
            raise ValueError(f"{file.name} is not named like 0001_what_it_does.sql")
        found.append(Migration(int(match["version"]), match["name"], file.read_text(encoding="utf-8")))
    return in_order(found)


def in_order(migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """The migrations by version. Raises ValueError unless they are 1, 2, 3 … without a gap."""
    ordered = tuple(sorted(migrations, key=lambda migration: migration.version))
    versions = [migration.version for migration in ordered]
    if versions != list(range(1, len(ordered) + 1)):
        raise ValueError(f"migrations are numbered {versions}")
    return ordered


def schema_version(connection: RawConnection) -> int:
    """The schema a database has; 0 = none yet."""
    row = connection.execute("PRAGMA user_version").fetchone()
    return int(row[0]) if row is not None else 0


def pending(connection: RawConnection, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """The migrations that a database lacks. Raises NewerSchemaError when it has more than this program knows."""
    ordered = in_order(migrations)
    found = schema_version(connection)
    if found > len(ordered):
        raise NewerSchemaError(found, len(ordered))
    return ordered[found:]


def migrate(connection: RawConnection, migrations: Sequence[Migration]) -> int:
    """Run what is pending, all or nothing; returns the schema version reached.

    Raises NewerSchemaError, DiskFullError, or MigrationFailedError with the cause chained; then nothing has changed.
    """
    todo = pending(connection, migrations)
    if not todo:
        return schema_version(connection)
    connection.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
    try:
        _run(connection, todo)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    return todo[-1].version


def statements(script: str) -> Iterator[str]:
    """The statements of a script. (The library's `executescript` would commit before it starts.)

    Raises ValueError when the last one lacks its semicolon.
    """
    statement = ""
    for piece in script.split(";")[:-1]:
        statement += piece + ";"
        if dbapi2.complete_statement(statement):
            yield statement.strip()
            statement = ""
    rest = statement + script.rpartition(";")[2]
    if any(line.strip() and not line.strip().startswith("--") for line in rest.splitlines()):
        raise ValueError(f"an unfinished statement at the end: {rest.strip()!r}")


def _run(connection: RawConnection, todo: Sequence[Migration]) -> None:
    version = todo[0].version
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.set_authorizer(_keep_in_transaction)
        for migration in todo:
            version = migration.version
            _take_step(connection, migration.step)
        connection.set_authorizer(None)
        _refuse_orphans(connection)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except Exception as error:
        connection.set_authorizer(None)
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        typed = error if isinstance(error, StoreError) else from_database(error)
        if isinstance(typed, DiskFullError):
            raise typed from error
        raise MigrationFailedError(version, str(error)) from error


def _take_step(connection: RawConnection, step: str | Step) -> None:
    if isinstance(step, str):
        for statement in statements(step):
            connection.execute(statement)
    else:
        step(connection)


def _keep_in_transaction(action: int, *_details: object) -> int:
    """Asked by SQLite before each action: a step that ended the transaction would leave half a migration behind."""
    denied: int = dbapi2.SQLITE_DENY if action == dbapi2.SQLITE_TRANSACTION else dbapi2.SQLITE_OK
    return denied


def _refuse_orphans(connection: RawConnection) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise ValueError(f"rows without their parent (table, row): {[row[:2] for row in broken[:5]]}")

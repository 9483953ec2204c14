"""Migrations: all or nothing, the version last, a newer schema refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.store.connection import RawConnection, connect
from posclient.store.engine import Database
from posclient.store.errors import MigrationFailedError, NewerSchemaError
from posclient.store.migrate import (
    Migration,
    in_order,
    migrate,
    pending,
    read_migrations,
    schema_version,
    statements,
)

OpenTill = Callable[..., Database]


@pytest.fixture
def empty(tmp_path: Path, key: bytes) -> Iterator[RawConnection]:
    connection = connect(tmp_path / "empty.db", key, create=True)
    yield connection
    connection.close()


def test_pending_migrations_run_in_order_once(empty: RawConnection, migrations: Sequence[Migration]) -> None:
    assert migrate(empty, migrations[:1]) == 1
    assert [m.name for m in pending(empty, migrations)] == ["visits"]
    assert migrate(empty, tuple(reversed(migrations))) == 2
    assert migrate(empty, migrations) == 2
    assert schema_version(empty) == 2


def test_a_step_may_be_a_function(empty: RawConnection, migrations: Sequence[Migration]) -> None:
    def fill(connection: RawConnection) -> None:
        connection.execute("INSERT INTO member VALUES (?, ?, ?)", (1, "138", "糖糖妈妈"))

    migrate(empty, [*migrations, Migration(3, "fill", fill)])

    assert empty.execute("SELECT name FROM member").fetchall() == [("糖糖妈妈",)]


@pytest.mark.parametrize(
    "step",
    [
        "CREATE TABLE good (a) STRICT; CREATE TABLE bad (a NOSUCHTYPE) STRICT;",
        "INSERT INTO visit VALUES (1, 99, NULL);",  # no such member
        "COMMIT;",
        "-- a comment first\nROLLBACK;",
        "CREATE TABLE unfinished (a",
        "DELETE FROM member; SELECT * FROM nowhere;",
    ],
)
def test_a_failing_step_leaves_everything_as_it_was(
    open_till: OpenTill, path: Path, migrations: Sequence[Migration], step: str
) -> None:
    till = open_till()
    till.close()
    before = hashlib.sha256(path.read_bytes()).digest()
    good = Migration(3, "good", "CREATE TABLE note (n INTEGER PRIMARY KEY) STRICT;")

    with pytest.raises(MigrationFailedError) as caught:
        open_till(migrations=[*migrations, good, Migration(4, "bad", step)])

    assert caught.value.version == 4
    assert caught.value.__cause__ is not None
    assert hashlib.sha256(path.read_bytes()).digest() == before
    open_till()


def test_a_failing_function_is_rolled_back_too(empty: RawConnection, migrations: Sequence[Migration]) -> None:
    migrate(empty, migrations)

    def half(connection: RawConnection) -> None:
        connection.execute("INSERT INTO member VALUES (1, '138', 'x')")
        raise RuntimeError("half way")

    with pytest.raises(MigrationFailedError, match="migration 3 failed: half way"):
        migrate(empty, [*migrations, Migration(3, "half", half)])

    assert schema_version(empty) == 2
    assert empty.execute("SELECT count(*) FROM member").fetchone() == (0,)
    assert empty.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_table_that_others_refer_to_can_be_rebuilt(
    empty: RawConnection, migrations: Sequence[Migration]
) -> None:
    migrate(empty, migrations)
    empty.execute("INSERT INTO member VALUES (1, '138', 'x')")
    empty.execute("INSERT INTO visit VALUES (1, 1, NULL)")
    rebuild = (
        "CREATE TABLE fresh (id INTEGER PRIMARY KEY, phone TEXT UNIQUE, name TEXT, born TEXT) STRICT;"
        "INSERT INTO fresh SELECT id, phone, name, NULL FROM member; DROP TABLE member;"
        "ALTER TABLE fresh RENAME TO member;"
    )
    assert migrate(empty, [*migrations, Migration(3, "born", rebuild)]) == 3
    assert empty.execute("SELECT count(*) FROM visit JOIN member ON member.id = member_id").fetchone() == (1,)


def test_a_newer_schema_is_refused(empty: RawConnection, migrations: Sequence[Migration]) -> None:
    empty.execute("PRAGMA user_version = 9")
    with pytest.raises(NewerSchemaError):
        migrate(empty, migrations)


@pytest.mark.parametrize("versions", [(2,), (1, 3), (1, 1), (0, 1)])
def test_versions_have_no_gap_and_no_double(versions: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="numbered"):
        in_order([Migration(version, "x", "") for version in versions])


def test_a_script_is_split_into_its_statements() -> None:
    script = """
        -- a comment; with a semicolon
        CREATE TABLE a (t TEXT DEFAULT 'x;y');
        CREATE TRIGGER b AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END;
        -- the end
    """
    first, second = statements(script)
    assert first.endswith("CREATE TABLE a (t TEXT DEFAULT 'x;y');")
    assert second.startswith("CREATE TRIGGER")
    assert second.endswith("END;")


@given(st.lists(st.text(alphabet="ab;' \n", max_size=20), max_size=8))
def test_splitting_loses_nothing(values: list[str]) -> None:
    quoted = ["SELECT '" + value.replace("'", "''") + "';" for value in values]
    assert list(statements("\n".join(quoted))) == quoted


def test_an_unfinished_statement_is_refused() -> None:
    with pytest.raises(ValueError, match="unfinished"):
        list(statements("SELECT 1; SELECT 2"))


def test_migrations_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "0002_second.sql").write_text("SELECT 2;", encoding="utf-8")
    (tmp_path / "0001_first.sql").write_text("SELECT '一';", encoding="utf-8")
    (tmp_path / "README.md").write_text("not one of them", encoding="utf-8")
    assert read_migrations(tmp_path) == (
        Migration(1, "first", "SELECT '一';"),
        Migration(2, "second", "SELECT 2;"),
    )


def test_a_misnamed_script_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2_second.sql").write_text("SELECT 2;", encoding="utf-8")
    with pytest.raises(ValueError, match="2_second"):
        read_migrations(tmp_path)


def test_the_shipped_migrations_make_a_store(open_till: OpenTill) -> None:
    till = open_till(migrations=read_migrations(files("posclient.store") / "migrations"))
    assert till.read(lambda c: c.core.exec_driver_sql("PRAGMA user_version").scalar_one()) >= 1

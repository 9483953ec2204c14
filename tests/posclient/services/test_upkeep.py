"""The store is looked after once a day."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from posclient.services.shop import ShopError
from posclient.services.upkeep import DAY_MS, back_up_daily, check
from posclient.store import tables
from posclient.store.errors import CorruptStoreError
from tests.support.shop import TestShop, make_shop, sign_in_cashier


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    made = make_shop(tmp_path)
    yield made
    made.store.close()


def aged(backup: Path, at_ms: int) -> None:
    os.utime(backup, (at_ms / 1000, at_ms / 1000))


def test_the_first_look_makes_a_backup_and_the_second_of_a_day_does_not(till: TestShop) -> None:
    assert back_up_daily(till.shop)
    newest = till.store.newest_backup()
    assert newest is not None
    aged(newest, till.clock.now_ms())

    assert not back_up_daily(till.shop)
    assert till.store.newest_backup() == newest


def test_a_day_later_there_is_another(till: TestShop) -> None:
    back_up_daily(till.shop)
    first = till.store.newest_backup()
    assert first is not None
    aged(first, till.clock.now_ms() - DAY_MS)

    assert back_up_daily(till.shop)
    assert till.store.newest_backup() != first


def test_damage_is_told_and_nothing_is_backed_up(till: TestShop) -> None:
    path = till.store.path
    wal = path.with_name(path.name + "-wal")
    till.store.close()
    assert not wal.exists()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    reopened = make_shop(path.parent, ids=till.ids, filled=False)

    with pytest.raises(CorruptStoreError):
        check(reopened.shop)
    with pytest.raises(CorruptStoreError):
        back_up_daily(reopened.shop)

    assert reopened.store.newest_backup() is None
    reopened.store.close()


def test_an_altered_audit_row_shows(till: TestShop) -> None:
    sign_in_cashier(till.shop)
    till.store.write(
        lambda connection: connection.execute(update(tables.audit).values(detail="nothing")).close()
    )

    with pytest.raises(ShopError) as told:
        back_up_daily(till.shop)

    assert told.value.key == "audit.broken"

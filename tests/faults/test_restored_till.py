"""A till whose files went back in time or are torn: it notices, says so, sells on, and no number is used twice."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import create_engine, select

import main
from posclient.services import exchange
from posclient.services.sell import cancel
from posclient.services.sign_in import sign_in
from posclient.services.status import status
from sync.hq import tables as hq
from sync.hq.demo.rules import DEMO_PINS
from tests.faults.counters import codes
from tests.faults.telling import assert_tells_what_to_do
from tests.faults.windowless import OPERATOR
from tests.faults.world import World, opened, until
from tests.support.shop import sell_once

TORN_BYTES = 2_000
"""Less than a page: the log ends within one."""


def sell(till: main.OpenedShop, times: int) -> list[str]:
    """So many sales; returns the receipts' numbers."""
    session = sign_in(till.shop, OPERATOR, DEMO_PINS[OPERATOR])
    cancel(till.shop, session)  # what a power cut left on the counter
    return [sell_once(till.shop, session, codes()[0][0]).receipt_no for _ in range(times)]


def all_sent(till: main.OpenedShop) -> None:
    until(lambda: status(till.shop).waiting == 0, "everything acknowledged")


def receipts_at_headquarters(world: World, till_id: str) -> list[str]:
    engine = create_engine(f"sqlite:///{world.headquarters.database}")
    try:
        with engine.connect() as connection:
            query = select(hq.sale.c.receipt_no).where(hq.sale.c.till_id == till_id)
            return sorted(connection.execute(query).scalars())
    finally:
        engine.dispose()


def copy_of_a_running_store(folder: Path, to: Path) -> None:
    """The store and its log, as the disk holds them at this moment."""
    for name in ("till.db", "till.db-wal"):
        shutil.copy(folder / name, to / name)


def test_a_log_that_lost_its_end_is_noticed(world: World, tmp_path: Path) -> None:
    # given a till whose sales are at headquarters, and whose disk forgets the last of them in a power cut
    dead = tmp_path / "dead"
    dead.mkdir()
    with opened(world.folder) as till:
        till_id = exchange.who_am_i(till.shop).till_id
        till.link.start(till.shop)
        before = sell(till, 2)
        copy_of_a_running_store(world.folder, dead)
        before += sell(till, 2)
        all_sent(till)
    copy_of_a_running_store(dead, world.folder)
    log = world.folder / "till.db-wal"
    log.write_bytes(log.read_bytes()[:-TORN_BYTES])

    # when it is started again, then it goes on as another incarnation
    with opened(world.folder) as till:
        assert exchange.till_totals(till.shop).sales < len(before)
        till.link.start(till.shop)
        until(lambda: exchange.who_am_i(till.shop).incarnation == 2, "another incarnation")
        after = sell(till, 3)
        all_sent(till)

    # and what it sold before and after stands at headquarters, each once
    assert receipts_at_headquarters(world, till_id) == sorted(before + after)


def test_a_torn_token_is_said_and_the_till_sells_on(world: World) -> None:
    token = world.folder / "till.token"
    whole = token.read_bytes()
    token.write_bytes(whole[: len(whole) // 2])
    with opened(world.folder) as till:
        till.link.start(till.shop)
        until(lambda: status(till.shop).trouble not in ("", "hq.away"), "the badge's trouble")
        assert_tells_what_to_do(status(till.shop).trouble)
        sold = sell(till, 2)
        assert status(till.shop).waiting == len(sold)

        # with the token back from a backup, everything goes out
        token.write_bytes(whole)
        all_sent(till)
        till_id = exchange.who_am_i(till.shop).till_id
    assert receipts_at_headquarters(world, till_id) == sorted(sold)

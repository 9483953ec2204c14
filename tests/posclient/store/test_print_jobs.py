"""The print spool's table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posclient.ports import PrintState
from posclient.store import print_jobs
from posclient.store.engine import Database
from posclient.store.transaction import Transaction
from tests.support.plans import plans_of
from tests.support.shop import open_test_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    opened = open_test_store(tmp_path)
    yield opened
    opened.close()


def test_looking_for_open_jobs_reads_their_index_alone(store: Database) -> None:
    """A year's confirmed receipts must not be read for each new one."""
    for ask in (
        print_jobs.next_job,
        print_jobs.unsettled,
        lambda connection: print_jobs.recover(connection, "x"),
    ):
        plan = plans_of(store, ask)
        assert plan
        assert all("INDEX print_job_open" in line or "FOR ORDER BY" in line for line in plan), plan


def test_jobs_come_in_the_order_in_which_they_were_queued(store: Database) -> None:
    def queue(connection: Transaction) -> list[int]:
        return [
            print_jobs.add_slip(connection, title=f"slip {n}", subject="S", document=b"d", at_ms=n)
            for n in range(3)
        ]

    def take(connection: Transaction) -> int | None:
        found = print_jobs.next_job(connection)
        if found is None:
            return None
        print_jobs.end_attempt(connection, found[0].job_id, PrintState.CONFIRMED, detail="")
        return found[0].job_id

    queued = store.write(queue)
    assert [store.write(take) for _ in range(4)] == [*queued, None]
    assert store.read(print_jobs.unsettled) == ()

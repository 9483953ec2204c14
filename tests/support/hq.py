"""A real headquarters on loopback, in a thread of its own; it can be stopped, restored from a copy, started again."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import uvicorn
from sqlalchemy import Connection, Engine

from posclient.wire.events import LedgerEntry
from posclient.wire.feed import MemberRow, StoreRow
from posclient.wire.protocol import Totals
from sync.hq.database import new_epoch, open_database
from sync.hq.enrol import make_code
from sync.hq.feed import PRODUCTS, RULES, staff_topic
from sync.hq.headquarters import system_now_ms
from sync.hq.remind import remind
from sync.hq.rules import publish_rules
from sync.hq.seed import publish_many
from sync.hq.seed_members import seed_member
from sync.hq.serve import bind, make_server
from sync.hq.totals import totals_of
from tests.support import samples

T = TypeVar("T")

ADMIN_TOKEN = "a token of the administrator"
DEADLINE_S = 60.0
ELSEWHERE = MemberRow("M8", card_no=samples.card(8), phone="15012340008", name="孙悦", joined_on="2026-01-01")
"""A member of another store: the till's cache lacks her."""


def until(holds: Callable[[], object], what: str = "") -> None:
    """Wait until something holds; fail after a time that is long enough for any machine."""
    end = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < end, what or "it never came to hold"
        time.sleep(0.02)


class RunningHeadquarters:
    """Headquarters with the samples in it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._database = folder / "hq.sqlite3"
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._port = 0
        self._with(_fill)
        self.start()

    @property
    def url(self) -> str:
        """Where it answers; the same after a restart."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Answer from now on."""
        listening = bind("127.0.0.1", self._port)
        self._port = listening.getsockname()[1]
        self._server = make_server(f"sqlite:///{self._database}", ADMIN_TOKEN)
        server = self._server
        self._thread = threading.Thread(target=lambda: server.run(sockets=[listening]))
        self._thread.start()
        until(lambda: server.started, "headquarters did not start")

    def stop(self) -> None:
        """Answer no more. Again: nothing happens."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(DEADLINE_S)
        assert not self._thread.is_alive()
        self._server = self._thread = None

    def copy(self, to: Path) -> None:
        """A backup of a stopped headquarters."""
        assert self._server is None
        shutil.copy(self._database, to)

    def restore(self, backup: Path) -> None:
        """Put a backup in the place of a stopped headquarters; it knows that it was restored."""
        assert self._server is None
        for beside in self._database.parent.glob("hq.sqlite3-*"):
            beside.unlink()
        shutil.copy(backup, self._database)
        self._with(lambda engine: _in_transaction(engine, new_epoch))

    def code(self) -> str:
        """A one-time code for a till of the samples' store."""
        return self._with(
            lambda engine: _in_transaction(
                engine, lambda connection: make_code(connection, samples.STORE_ID, system_now_ms())
            )
        )

    def remind(self, member: str, product: str) -> str:
        """Have a slip printed; the task's number."""
        return self._with(
            lambda engine: _in_transaction(
                engine, lambda connection: remind(connection, member, product, system_now_ms()).task_id
            )
        )

    def totals(self, till_id: str) -> Totals:
        """What it has of a till."""
        return self._with(
            lambda engine: _in_transaction(engine, lambda connection: totals_of(connection, till_id))
        )

    def _with(self, fn: Callable[[Engine], T]) -> T:
        engine = open_database(f"sqlite:///{self._database}")
        try:
            return fn(engine)
        finally:
            engine.dispose()


def _in_transaction(engine: Engine, fn: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return fn(connection)


def _fill(engine: Engine) -> None:
    _in_transaction(engine, _publish)


def _publish(connection: Connection) -> None:
    publish_many(connection, staff_topic(samples.STORE_ID), samples.STAFF_ROWS)
    publish_many(connection, staff_topic("S002"), [StoreRow("S002", "二店")])
    publish_many(connection, PRODUCTS, samples.GOODS)
    publish_many(connection, RULES, samples.NEEDS)
    publish_rules(connection, samples.RULE_SET)
    opening = [
        LedgerEntry("o1", "M1/points/base", "open", 1000, "opening"),
        LedgerEntry("o2", "M1/spend/base", "open", 220000, "opening"),
    ]
    bought = samples.ZHANG_HAS.purchases
    for row, purchases, entries, store in (
        (samples.ZHANG, bought, opening, samples.STORE_ID),
        (samples.WANG, (), (), samples.STORE_ID),
        (ELSEWHERE, (), (), "S002"),
    ):
        seed_member(
            connection, row, purchases, entries, [store], on="2026-11-01", at_ms=samples.ZHANG_HAS.as_of_ms
        )

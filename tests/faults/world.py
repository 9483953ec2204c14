"""A real headquarters in a process of its own, a road to it that can break, and a till that was enrolled there."""

from __future__ import annotations

import os
import random
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

import main
from demo.processes import Process
from demo.provider import DemoProvider
from demo.shop import STORE_ID, DemoHeadquarters
from devices import printer_settings
from posclient.services import exchange, paper
from posclient.services.identify import ProductFound, identify
from posclient.services.print_queue import StoredPrintQueue
from posclient.services.status import status
from posclient.services.who_may import who_may
from posclient.store import documents
from posclient.store import tables as t
from sync.enrol import enrol_till
from sync.hq.database import open_database, transact
from sync.hq.demo.story import story
from sync.hq.enrol import make_code
from sync.hq.headquarters import system_now_ms
from sync.token import TokenFile
from tests.faults.counters import codes, write_settings
from tests.faults.neighbour import leave_receipts, sell_some
from tests.faults.road import Mood, Road
from tests.faults.windowless import NobodyWatches, open_till

MEMBERS = 20
RECEIPTS = 8
"""Of the till at the next counter."""
PATIENCE_S = 90.0


def until(happened: Callable[[], bool], what: str) -> None:
    """Wait for something that must come."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline_s, f"it never happened: {what}"
        time.sleep(0.01)


def free_port() -> int:
    """A port that stays free while nobody listens there: below those that the system hands out."""
    first = 20_000 + os.getpid() * 37 % 10_000
    for port in range(first, first + 1_000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError("no free port")


@dataclass
class Headquarters:
    """The demo shop's headquarters in a process of its own, on one port for as long as the tests last."""

    files: DemoHeadquarters
    process: Process
    port: int
    has_reminded: bool = False

    @property
    def database(self) -> Path:
        """Its own file."""
        return self.files.folder / "hq.sqlite3"

    def kill(self) -> None:
        """It ends at once, in whatever it is doing, and comes back on the same port."""
        self.process.stop(timeout_s=0)
        self.process, _ = self.files.serve(self.port)

    def remind(self) -> None:
        """A reminder for the store, so that its tills have a call to make. One for all tests."""
        if not self.has_reminded:
            faces = story(date(2026, 1, 1))  # numbers and goods are the same on every day
            self.files.remind(faces.running_out.phone, faces.running_out_of.product_id)
            self.has_reminded = True

    def till_code(self) -> str:
        """A one-time code for a new till."""
        engine = open_database(self.files.database)
        try:
            return transact(engine, lambda connection: make_code(connection, STORE_ID, system_now_ms()))
        finally:
            engine.dispose()


@contextmanager
def a_headquarters(folder: Path) -> Iterator[Headquarters]:
    """Seeded and serving; ended with the block."""
    files = DemoHeadquarters(folder, MEMBERS)
    files.seed()
    port = free_port()
    made = Headquarters(files, files.serve(port)[0], port)
    try:
        yield made
    finally:
        made.process.stop()


@dataclass(frozen=True)
class Provider:
    """The simulated payment provider in a process of its own; it lives on while tills die."""

    url: str
    books: Path


@contextmanager
def a_provider(folder: Path) -> Iterator[Provider]:
    """Serving; ended with the block."""
    files = DemoProvider(folder)
    process, url = files.serve()
    try:
        yield Provider(url, files.books)
    finally:
        process.stop()


@dataclass(frozen=True)
class World:
    """Headquarters, the road to it, and the folder of a till that was enrolled there and has its feed."""

    headquarters: Headquarters
    road: Road
    folder: Path

    def drain(self) -> None:
        """The road is open; the till sends and prints all that it owes, and ends its payment attempts."""
        self.road.turn(Mood.OPEN)
        with closing(open_till(self.folder)) as shop:
            shop.link.start(shop.shop)
            with printing(shop):
                until(lambda: status(shop.shop).waiting == 0, "everything acknowledged")
                until(lambda: exchange.next_parcel(shop.shop) is None, "all personal records taken")
                until(lambda: not _on_its_way(shop), "all paper tried")
                until(lambda: self._has_all_of_the_feed(shop), "all that headquarters tells")

    def _has_all_of_the_feed(self, shop: main.OpenedShop) -> bool:
        query = select(t.feed_cursor.c.topic, t.feed_cursor.c.position)
        cursors = shop.shop.store.read(
            lambda connection: [(row[0], row[1]) for row in connection.execute(query)]
        )
        with closing(sqlite3.connect(self.headquarters.database, timeout=60)) as connection:
            last = dict(connection.execute("SELECT topic, last FROM topic").fetchall())
        return all(position == last.get(topic, 0) for topic, position in cursors)


@contextmanager
def opened(folder: Path) -> Iterator[main.OpenedShop]:
    """The till's shop as `main.py` opens it; closed at the end."""
    shop = main.open_shop(folder, keyring=False)
    try:
        yield shop
    finally:
        shop.close()


@contextmanager
def printing(shop: main.OpenedShop) -> Iterator[None]:
    """With the spool's worker at work."""
    from drivers.printer.spool import SpoolWorker

    queue = StoredPrintQueue(shop.shop.store, shop.shop.clock)
    settings = printer_settings(shop.shop.settings)
    worker = SpoolWorker(queue, settings, NobodyWatches(), copy_title="COPY")
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        queue.close()


def _on_its_way(shop: main.OpenedShop) -> bool:
    return any(item.state in ("queued", "sending", "sent") for item in paper.unsettled(shop.shop))


@contextmanager
def a_world(folder: Path, headquarters: Headquarters) -> Iterator[World]:
    """A road to a headquarters and a till at its end."""
    with Road(headquarters.port) as road:
        world = World(headquarters, road, folder)
        _enrol(world)
        yield world


def beside(world: World, folder: Path, chance: random.Random) -> None:
    """Another till of the same shop sells something; customers bring its receipts to the world's till."""
    neighbour = World(world.headquarters, world.road, folder)
    _enrol(neighbour)
    neighbour.drain()  # it knows all that headquarters tells
    with opened(folder) as shop:
        numbers = sell_some(shop.shop, chance, RECEIPTS)
    neighbour.drain()
    leave_receipts(world.folder, numbers)


def _enrol(world: World) -> None:
    write_settings(world.folder, world.road.url)
    with opened(world.folder) as shop:
        token_file = TokenFile(world.folder / "till.token")
        enrol_till(shop.shop, world.road.url, world.headquarters.till_code(), token_file)
        shop.link.start(shop.shop)
        until(lambda: exchange.members_held(shop.shop) >= MEMBERS, "the members")
        until(lambda: bool(shop.shop.store.read(documents.needs)), "the rules")
        until(lambda: bool(who_may(shop.shop).operators), "the operators")
        until(lambda: isinstance(identify(shop.shop, codes()[0][0]), ProductFound), "the goods")

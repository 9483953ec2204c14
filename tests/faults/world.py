"""A real headquarters in a process of its own, a road to it that can break, and a till that was enrolled there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import main
from demo.processes import Process
from demo.shop import DemoHeadquarters
from posclient.services import exchange, paper
from posclient.services.print_queue import StoredPrintQueue
from posclient.services.status import status
from tests.faults.counters import NobodyWatches, write_settings
from tests.faults.road import Mood, Road

MEMBERS = 12
PATIENCE_S = 90.0


def until(happened: Callable[[], bool], what: str) -> None:
    """Wait for something that must come."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline_s, f"it never happened: {what}"
        time.sleep(0.01)


@dataclass
class World:
    """Headquarters, the road, the till's folder."""

    headquarters: DemoHeadquarters
    road: Road
    folder: Path
    port: int
    serving: list[Process] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """Headquarters' own file."""
        return self.headquarters.folder / "hq.sqlite3"

    def kill_headquarters(self) -> None:
        """It ends at once, in whatever it is doing, and comes back on the same port."""
        self.serving.pop().stop(timeout_s=0)
        self.serving.append(self.headquarters.serve(self.port)[0])

    def drain(self) -> None:
        """The road is open; the till sends and prints all that it owes."""
        self.road.turn(Mood.OPEN)
        with opened(self.folder) as shop:
            shop.link.start(shop.shop)
            with printing(shop):
                until(lambda: status(shop.shop).waiting == 0, "everything acknowledged")
                until(lambda: exchange.next_parcel(shop.shop) is None, "all personal records taken")
                until(lambda: not _on_its_way(shop), "all paper tried")


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
    settings = main.printer_settings(shop.shop.settings)
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
def a_world(folder: Path, seeded: Path) -> Iterator[World]:
    """A headquarters copied from a seeded one, and a till that has all its feed. Everything ends with the block."""
    shutil.copytree(seeded, folder / "hq")
    headquarters = DemoHeadquarters(folder / "hq", MEMBERS)
    process, url = headquarters.serve()
    world: World | None = None
    try:
        port = int(url.rpartition(":")[2])
        with Road(port) as road:
            world = World(headquarters, road, folder / "till", port, [process])
            _enrol(world)
            yield world
    finally:
        for serving in world.serving if world else [process]:
            serving.stop()


def _enrol(world: World) -> None:
    write_settings(world.folder, world.road.url)
    code = world.headquarters.till_code()
    assert main.enrol(world.folder, world.road.url, code, keyring=False) == 0
    with opened(world.folder) as shop:
        shop.link.start(shop.shop)
        until(lambda: exchange.members_held(shop.shop) >= MEMBERS, "the feed")
        until(lambda: len(exchange.cursors(shop.shop)) >= 4, "all topics")

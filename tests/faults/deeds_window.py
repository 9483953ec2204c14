"""What the cashier at the real window does beyond selling: a deed by its step's name, as in `deeds`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt
from sqlalchemy import select

from posclient.ports import PrintKind
from posclient.services.park import parked_baskets
from posclient.services.shop import ShopError
from posclient.store import tables as t
from tests.faults.counters import AtTheWindow
from tests.faults.saying import Report, done
from ui.models.bring_in_steps import is_under_way, is_written
from ui.screens.bring_in import BringInScreen
from ui.screens.in_and_out import InAndOutScreen

Key = Qt.Key
BROUGHT_IN: Final = "old-till.csv"
"""In the till's folder: what the manager brings in."""


def put_aside(counter: AtTheWindow, _chance: random.Random) -> Iterator[Report]:
    """Park the basket by its key."""
    before = counter.basket()
    counter.cashier.press(Key.Key_Insert)
    counter.until(lambda: counter.moved_on_from(before), "the basket parked")
    yield from ()


def take_up(counter: AtTheWindow, chance: random.Random) -> Iterator[Report]:
    """Scan a parking slip."""
    waiting = parked_baskets(counter.shop, counter.till.context.session)
    if waiting:
        before = counter.basket()
        counter.cashier.scan(chance.choice(waiting).code)
        counter.until(lambda: counter.moved_on_from(before), "the basket taken up")
    yield from ()


def open_drawer(counter: AtTheWindow, _chance: random.Random) -> Iterator[Report]:
    """Without a sale."""
    before = _jobs(counter)
    counter.cashier.press(Key.Key_F10)
    counter.until(lambda: bool(_kicks(_jobs(counter) - before)), "the kick of the drawer")
    yield done("drawer", "no_sale")


def copy(counter: AtTheWindow, _chance: random.Random) -> Iterator[Report]:
    """The newest receipt once more, where there is one."""
    if not counter.shop.store.read(lambda c: c.execute(select(t.sale.c.sale_id).limit(1)).first()):
        raise ShopError("print.nothing_to_copy")
    before = _jobs(counter)
    counter.cashier.press(Key.Key_F9)
    counter.until(lambda: bool(_copies(_jobs(counter) - before)), "the copy")
    yield done("copy", _copies(_jobs(counter) - before)[0])


def bring_in(counter: AtTheWindow, _chance: random.Random) -> Iterator[Report]:
    """An old till's members, in the code page that it wrote: checked, brought in, signed for."""
    counter.cashier.press(Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    screen = counter.till.window.current
    assert isinstance(screen, InAndOutScreen)
    assert screen.bring_in is not None
    try:
        _bring_in(counter, screen.bring_in)
    finally:
        while not counter.at_the_sale:
            counter.cashier.press(Key.Key_Escape)
    yield "brought_in", {}


def _bring_in(counter: AtTheWindow, screen: BringInScreen) -> None:
    work = screen.work
    screen.read_file(counter.folder / BROUGHT_IN)
    counter.until(lambda: not work.busy, "the file read")
    if screen.pages.currentWidget() is not screen.columns_page:
        raise ShopError("hq.away")
    counter.cashier.press(Key.Key_F8)
    counter.until(lambda: work.job is not None and not is_under_way(work.job), "the file checked")
    counter.cashier.press(Key.Key_F8)
    counter.until(lambda: is_written(work.job) and not is_under_way(work.job), "the members brought in")
    counter.cashier.press(Key.Key_F8)
    counter.until(lambda: bool(work.job and work.job.signed_by), "the signature")


Job = tuple[int, str, int | None]


def _jobs(counter: AtTheWindow) -> set[Job]:
    query = select(t.print_job.c.job_id, t.print_job.c.kind, t.print_job.c.copy_of)
    return counter.shop.store.read(lambda c: {(row[0], row[1], row[2]) for row in c.execute(query)})


def _kicks(jobs: set[Job]) -> list[int]:
    return [job_id for job_id, kind, _ in jobs if kind == PrintKind.DRAWER]


def _copies(jobs: set[Job]) -> list[int]:
    return [job_id for job_id, _, copy_of in jobs if copy_of is not None]


DEEDS = {
    "park": put_aside,
    "recall": take_up,
    "drawer": open_drawer,
    "copy": copy,
    "bring_in": bring_in,
}

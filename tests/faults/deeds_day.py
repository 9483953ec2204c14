"""The drawer, the day, what waits aside, and paper."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from posclient.ports import PrintKind, PrintState
from posclient.services import paper, sell
from posclient.services.cash import IN, OUT, move_cash
from posclient.services.day_end import close_day, copy_z
from posclient.services.park import drop, park, parked_baskets, recall
from posclient.services.shift import count_drawer, hand_over, print_x
from posclient.services.shop import ShopError
from posclient.store import tables as t
from tests.faults.saying import Report, done
from tests.faults.selling import ByTheServices

FLOAT_MINOR: Final = 20_000


def end_shift(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Count, end the shift, and sign in to the next one."""
    yield _hand_over(counter, chance.choice((0, 0, 50, -50)))
    counter.sign_in()


def _hand_over(counter: ByTheServices, off_minor: int) -> Report:
    expected = count_drawer(counter.shop, counter.session, 0).expected_minor
    counted = max(0, expected + off_minor)
    ended = hand_over(counter.shop, counter.session, counted, min(counted, FLOAT_MINOR), "点过两次")
    values: dict[str, object] = {
        "shift_id": ended.shift_id,
        "counted_minor": ended.counted_minor,
        "expected_minor": ended.expected_minor,
    }
    return "handed", values


def end_day(counter: ByTheServices, _chance: random.Random) -> Iterator[Report]:
    """What waits aside is let go, the shift is handed over, and the day is closed. The next one begins."""
    shop = counter.shop
    yield from _drop_all(counter)
    yield _hand_over(counter, 0)
    try:
        ended = counter.with_leave(lambda leave: close_day(shop, counter.session, approved_by=leave))
        yield done("day_end", ended.business_date)
    finally:
        counter.sign_in()


def _drop_all(counter: ByTheServices) -> Iterator[Report]:
    for one in parked_baskets(counter.shop, counter.session):
        yield "dropping", {"basket_id": one.basket_id}
        drop(counter.shop, counter.session, one.code)
        yield "dropped", {"basket_id": one.basket_id}


def let_one_go(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """A parked basket that nobody comes for."""
    waiting = parked_baskets(counter.shop, counter.session)
    if waiting:
        one = chance.choice(waiting)
        yield "dropping", {"basket_id": one.basket_id}
        drop(counter.shop, counter.session, one.code)
        yield "dropped", {"basket_id": one.basket_id}


def cash_in_or_out(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Into the drawer, or out of it."""
    amount_minor = chance.choice((20_000, 5_000, -3_000))
    kind = IN if amount_minor > 0 else OUT
    move_cash(counter.shop, counter.session, kind, abs(amount_minor), "零钱")
    yield "moved", {"amount_minor": amount_minor}


def put_aside(counter: ByTheServices, _chance: random.Random) -> Iterator[Report]:
    """Park the basket."""
    park(counter.shop, counter.session)
    yield from ()


def take_up(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Some parked basket."""
    waiting = parked_baskets(counter.shop, counter.session)
    if waiting:
        recall(counter.shop, counter.session, chance.choice(waiting).code)
    yield from ()


def cancel(counter: ByTheServices, _chance: random.Random) -> Iterator[Report]:
    """The customer goes without anything."""
    sell.cancel(counter.shop, counter.session)
    yield from ()


def open_drawer(counter: ByTheServices, _chance: random.Random) -> Iterator[Report]:
    """Without a sale."""
    paper.open_drawer(counter.shop, counter.session)
    yield done("drawer", "no_sale")


def copy(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """A receipt, a final report, or the newest receipt once more."""
    shop, session = counter.shop, counter.session
    closed = shop.store.read(
        lambda connection: list(connection.execute(t.z_report.select().with_only_columns(t.z_report.c.z_no)))
    )
    receipts = paper.latest_receipts(shop)
    if closed and chance.random() < 0.3:
        job_id = copy_z(shop, session, chance.choice(closed)[0])
    elif receipts and chance.random() < 0.5:
        job_id = paper.copy_receipt(shop, session, chance.choice(receipts).receipt_no)
    else:
        job_id = paper.copy_last_receipt(shop, session)
    yield done("copy", job_id)


def settle_paper(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """What the till asks of a slip: it is there, or it is printed again."""
    unknown = [
        job
        for job in paper.unsettled(counter.shop)
        if job.state == PrintState.UNKNOWN and job.kind == PrintKind.SLIP
    ]
    if not unknown:
        raise ShopError("paper.no_such_job")
    job_id = chance.choice(unknown).job_id
    if slip_file(counter.folder / "paper", job_id).exists():
        paper.came_out(counter.shop, counter.session, job_id)
        yield done("came_out", job_id)
    else:
        yield done("copy", paper.print_again(counter.shop, counter.session, job_id))


def slip_file(folder: Path, job_id: int) -> Path:
    """Where the printer of these tills puts a slip."""
    return folder / f"slip-{job_id:06d}.bin"


def look(counter: ByTheServices, _chance: random.Random) -> Iterator[Report]:
    """The report so far."""
    yield done("x", print_x(counter.shop, counter.session))


DEEDS = {
    "hand_over": end_shift,
    "day_end": end_day,
    "drop": let_one_go,
    "cash": cash_in_or_out,
    "park": put_aside,
    "recall": take_up,
    "cancel": cancel,
    "drawer": open_drawer,
    "copy": copy,
    "paper": settle_paper,
    "x": look,
}

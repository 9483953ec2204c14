"""Tills killed at random moments: what the cashier saw is on disk, once, and arrives, once; money, ledger and paper
agree.

A third of the lives have the real window, keys and scanner; the others work through the same services without it, for
a window costs a second each time. Each life has one step that it does as soon as it can, in turn all that there are,
and often dies in the middle of it. While they live and die, headquarters is there half of the time, some of its replies
are lost after its commit, it is killed too, and so are imports of members into it, as a command and at the window. The
payment provider lives on: whatever it has charged is in a sale or goes back.

A hundred points by default; `make kills` has three hundred.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.faults.counters import AtTheWindow
from tests.faults.day_process import Life
from tests.faults.deeds_by_hand import HEADQUARTERS
from tests.faults.deeds_window import BROUGHT_IN
from tests.faults.examine import assert_equal, assert_paper, assert_whole
from tests.faults.examine_deeds import assert_deeds, assert_heard
from tests.faults.examine_money import assert_drawer, assert_provider, assert_returned
from tests.faults.importing import Import
from tests.faults.lives import Moment, Tills, some_moment
from tests.faults.road import Mood
from tests.faults.seen import SELLING, Seen
from tests.faults.selling import ByTheServices
from tests.faults.trade import DONE_BY
from tests.faults.windowless import CASHIER, OPERATOR
from tests.faults.world import Provider, World, beside, opened

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="forks"),
    pytest.mark.timeout(1200),  # a slow machine is no fault: whatever hangs is told by what waits for it
]

KILLS = 25
"""In one test."""
AT_WINDOW = sum(n % 3 == 1 for n in range(KILLS))
TESTS = -(-int(os.environ.get("KILLS", "100")) // KILLS)
MOODS = (Mood.OPEN, Mood.CUT, Mood.CLOSED, Mood.CLOSED)
COMMON = frozenset({"goods", "member", "unknown", "undo", "remove"})
"""Steps that every life has without wishing for them."""
IMPORT_S = 4.0
"""About what bringing the members in takes, Python's start included."""


def note(text: str) -> None:
    """For whoever reads a failure: the same seed gives the same moments."""
    sys.stdout.write(text + "\n")


def wishes(done_by: type, lives: int, test: int) -> list[str]:
    """What the lives of a test wish for: all steps in turn, going on where the test before ended."""
    rare = sorted(DONE_BY[done_by] - COMMON)
    return list(islice(cycle(rare), test * lives, (test + 1) * lives))


@pytest.mark.parametrize("test", range(TESTS))
def test_a_killed_till_loses_and_doubles_nothing(
    world: World, provider: Provider, tmp_path: Path, test: int
) -> None:
    seed = 11 * (test + 1)
    note(f"seed {seed}")
    chance = random.Random(seed)
    world.headquarters.remind()
    beside(world, tmp_path / "beside", chance)
    (world.folder / HEADQUARTERS).write_text(str(world.headquarters.database), "utf-8")
    bringing_in = Import(world.headquarters.database, tmp_path / "import", seed)
    at_the_window = Import(world.headquarters.database, tmp_path / "old till", 5_000 + seed, "gb18030")
    shutil.copy(at_the_window.file, world.folder / BROUGHT_IN)
    seen = Seen()
    at_window = iter(wishes(AtTheWindow, AT_WINDOW, test))
    by_services = iter(wishes(ByTheServices, KILLS - AT_WINDOW, test))

    def live(what: str, wish: str, moment: Moment) -> None:
        operator = CASHIER if what == "services" and chance.random() < 0.4 else OPERATOR
        seed = chance.randrange(10**9)
        life = Life(str(world.folder), world.road.url, provider.url, seed, what, wish, operator)
        tills.live_and_die(life, moment, seen)

    with Tills(tmp_path / "tills.err") as tills:
        for n in range(KILLS):
            world.road.turn(chance.choice(MOODS))
            if n == KILLS // 2:
                world.headquarters.kill()
            if n % KILLS in (KILLS // 4, KILLS // 2):
                bringing_in.begin_and_die(chance.uniform(0.3, IMPORT_S))
            what = "window" if n % 3 == 1 else "services"
            wish = next(at_window if what == "window" else by_services)
            moment = some_moment(chance, what, wish)
            note(f"{n} {what} {moment}")
            live(what, wish, moment)
        # one that is given the time for its work, so that the last death is not the end of the story
        live("services", "", Moment(60, SELLING, 0.0))
    at_the_window.assert_whole()
    for one in (bringing_in, at_the_window):
        one.finish()
    note(f"{seen.reports} reports, {len(seen.sold)} sales, {len(seen.made)} returns and top-ups")
    note(f"{len(seen.handed)} handovers, {len(seen.parked)} parked")
    note(f"done: { {what: keys.total() for what, keys in seen.done.items()} }")
    note(f"begun: {dict(seen.steps)}")
    note(f"cut: {dict(seen.cut)}")
    note(f"refused: {dict(seen.refused)}; {world.road.cuts} replies lost")
    world.drain()
    with opened(world.folder) as shop:
        assert_whole(shop.shop, seen)
        assert_drawer(shop.shop, seen)
        assert_deeds(shop.shop, seen)
        note(f"attempts: {dict(assert_provider(shop.shop, provider.books))}")
        assert_returned(shop.shop)
        assert_paper(shop.shop, world.folder / "paper")
        assert_equal(shop.shop, world.headquarters.database)
        assert_heard(shop.shop, world.headquarters.database)
    assert len(seen.sold) > KILLS // 2, "hardly anything was sold"
    assert "fault #" not in (world.folder / "till.log").read_text("utf-8")

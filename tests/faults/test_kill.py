"""A hundred tills killed at a hundred moments: what the cashier saw is on disk, once, and arrives, once.

A third of the lives have the real window, keys and scanner; the others work through the same services without it, for
a window costs a second each time. While they live and die, headquarters is there half of the time, some of its replies
are lost after its commit, and it is killed too.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.faults.day_process import Life
from tests.faults.examine import assert_equal, assert_paper, assert_whole
from tests.faults.lives import Moment, Seen, Tills, some_moment
from tests.faults.road import Mood
from tests.faults.world import World, opened

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

KILLS = 25
MOODS = (Mood.OPEN, Mood.CUT, Mood.CLOSED, Mood.CLOSED)


def note(text: str) -> None:
    """For whoever reads a failure: the same seed gives the same moments."""
    sys.stdout.write(text + "\n")


@pytest.mark.parametrize("seed", [11, 22, 33, 44])
def test_a_killed_till_loses_and_doubles_nothing(world: World, tmp_path: Path, seed: int) -> None:
    note(f"seed {seed}")
    chance = random.Random(seed)
    world.headquarters.remind()
    seen = Seen()
    with Tills(tmp_path / "tills.err") as tills:
        for n in range(KILLS):
            world.road.turn(chance.choice(MOODS))
            if n == KILLS // 2:
                world.headquarters.kill()
            what = "window" if n % 3 == 1 else "services"
            life = Life(str(world.folder), world.road.url, chance.randrange(10**9), what)
            moment = some_moment(chance, what)
            note(f"{n} {what} {moment}")
            tills.live_and_die(life, moment, seen)
        # one that is given the time for its work, so that the last death is not the end of the story
        life = Life(str(world.folder), world.road.url, chance.randrange(10**9), "services")
        tills.live_and_die(life, Moment(20, "pay", 0.0), seen)
    note(f"{seen.reports} reports, {len(seen.sold)} sales, {seen.cut_payments} deaths while paying")
    note(f"{world.road.cuts} replies lost")
    world.drain()
    with opened(world.folder) as shop:
        assert_whole(shop.shop, seen)
        assert_paper(shop.shop, world.folder / "paper")
        assert_equal(shop.shop, world.headquarters.database)
    assert len(seen.sold) > KILLS, "hardly anything was sold"
    assert "fault #" not in (world.folder / "till.log").read_text("utf-8")

"""A till that is killed while it makes its store: the next start makes it whole, and nothing is taken for lost."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from posclient.services import exchange
from posclient.services.who_may import who_may
from tests.faults.counters import write_settings
from tests.faults.day_process import Life
from tests.faults.lives import ANY, Moment, Tills
from tests.faults.seen import Seen
from tests.faults.world import opened

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

FOLDERS = 12
LONGEST_S = 0.15
"""A store is made in about half of that."""


def test_a_first_start_that_is_killed_is_repeated(tmp_path: Path) -> None:
    chance = random.Random(7)
    cut_short = 0
    with Tills(tmp_path / "tills.err") as tills:
        for n in range(FOLDERS):
            folder = tmp_path / f"till-{n}"
            write_settings(folder, "")
            for _ in range(3):
                life = Life(str(folder), "", "", 0, "open")
                moment = Moment(0, ANY, chance.uniform(0, LONGEST_S))
                cut_short += not tills.live_and_die(life, moment, Seen())
            with opened(folder) as shop:
                assert exchange.last_seq(shop.shop, 1) == 0
                assert who_may(shop.shop).operators == ()
                shop.shop.store.check()
            assert sorted(path.name for path in folder.glob("till.db*")) == ["till.db", "till.db.lock"]
    assert cut_short > FOLDERS // 2, "hardly any start was cut short: shorten LONGEST_S"

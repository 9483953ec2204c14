"""A till that trades until it is killed: for each line of input a fork that works through a seeded, endless script.

What it does and says is in `trade.py`. Forking, because starting Python anew would be most of the test's time;
whatever a till opens is opened in the fork.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import traceback
from pathlib import Path

import msgspec

from tests.faults.saying import say


class Life(msgspec.Struct, frozen=True):
    """What a fork is to do. `what`: `window`, `services`, or `open` (open the shop and do nothing more). `wish` is the
    step that it does as soon as it can, `operator` who is signed in.
    """

    folder: str
    url: str
    provider: str
    seed: int
    what: str
    wish: str = ""
    operator: str = "OP01"


def live(life: Life) -> None:
    """Trade until killed."""
    import main
    from tests.faults import counters, selling
    from tests.faults.trade import Trade

    sys.setswitchinterval(main.GIL_SWITCH_S)
    folder = Path(life.folder)
    if life.what == "open":
        main.open_shop(folder, keyring=False)
        say("opened")
        signal.pause()
    counters.write_settings(folder, life.url, life.provider)
    logging.basicConfig(filename=folder / "till.log", level=logging.INFO)
    make = counters.AtTheWindow if life.what == "window" else selling.ByTheServices
    counter = make(folder)
    counter.sign_in(life.operator)
    Trade(counter, random.Random(life.seed), life.wish).go_on()


def main() -> None:
    """Fork a life for each line of input; tell its process id and, when it is over, how it ended."""
    import tests.faults.trade  # noqa: F401 - loaded here, so that a fork need not

    for line in sys.stdin:
        life = msgspec.json.decode(line, type=Life)
        child = os.fork()
        if child == 0:
            try:
                live(life)
            except BaseException:  # noqa: BLE001 - told whole, and the parent's test fails
                traceback.print_exc()
            finally:
                os._exit(1)
        say("born", pid=child)
        say("dead", status=os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()

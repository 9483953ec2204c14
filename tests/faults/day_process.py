"""A till that trades until it is killed: for each line of input a fork that works through a seeded, endless script.

It says what the cashier has seen, a line each, after the screen (or the service) has shown it: `basket` with the
commands in force, `sold` with a receipt's number. Before an action it says `doing`, so that whoever kills it knows what
was in flight. Forking, because starting Python anew would be most of the test's time; whatever a till opens is opened
in the fork.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import msgspec

if TYPE_CHECKING:
    from posclient.domain.basket import Command
    from tests.faults.counters import Counter

MOST_LINES = 4


class Life(msgspec.Struct, frozen=True):
    """What a fork is to do. `what`: `window`, `services`, or `open` (open the shop and do nothing more)."""

    folder: str
    url: str
    seed: int
    what: str


def say(word: str, **values: object) -> None:
    """One line, in one write: whole or not at all."""
    os.write(1, json.dumps({"word": word, **values}).encode() + b"\n")


def live(life: Life) -> None:
    """Trade until killed."""
    import main
    from tests.faults import counters

    folder = Path(life.folder)
    if life.what == "open":
        main.open_shop(folder, keyring=False)
        say("opened")
        signal.pause()
    counters.write_settings(folder, life.url)
    logging.basicConfig(filename=folder / "till.log", level=logging.INFO)
    counter = counters.AtTheWindow(folder) if life.what == "window" else counters.ByTheServices(folder)
    counter.sign_in()
    _tell_basket(counter)
    _trade(counter, random.Random(life.seed))


def _trade(counter: Counter, chance: random.Random) -> None:
    from posclient.domain.basket import fold
    from tests.faults.counters import codes

    goods, members, unknown = codes()
    while True:
        commands = counter.basket()[1]
        basket = fold(commands)
        weights = {
            "goods": 10 if len(basket.lines) < MOST_LINES else 0,
            "member": 3,
            "unknown": 1,
            "enrol": 1,
            "undo": 2 if commands else 0,
            "remove": 1 if basket.lines else 0,
            "care": 1,
            "pay": 4 * len(basket.lines) + len(commands) if basket.lines else 0,
        }
        step = chance.choices(list(weights), list(weights.values()))[0]
        say("doing", step=step)
        match step:
            case "goods":
                counter.take(chance.choice(goods))
            case "member":
                counter.take(chance.choice(members))
            case "unknown":
                counter.take(chance.choice(unknown), may_be_unknown=True)
            case "enrol":
                counter.enrol(f"139{chance.randrange(10**8):08d}")
            case "undo":
                counter.undo()
            case "remove":
                counter.remove_first()
            case "care":
                counter.care(chance.randrange(5))
            case "pay":
                basket_id = counter.basket()[0]
                done = counter.pay(chance.choice((0, 0, 1, 5_000)))
                say("sold", receipt_no=done[0], due_minor=done[1], basket_id=basket_id)
        _tell_basket(counter)


def _tell_basket(counter: Counter) -> None:
    basket_id, commands = counter.basket()
    say("basket", basket_id=basket_id, commands=[_brief(command) for command in commands])


def _brief(command: Command) -> str:
    """Tells any two commands apart, and is short: a line goes through the pipe in one piece."""
    return f"{type(command).__name__} {crc32(repr(command).encode()):08x}"


def main() -> None:
    """Fork a life for each line of input; tell its process id and, when it is over, how it ended."""
    import tests.faults.counters  # noqa: F401 - loaded here, so that a fork need not

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

"""python -m benchmarks.scan_window FOLDER MEMBERS ROUNDS: seconds from a scanned card to its member's painted panel.

Measured at the real window while the feed streams in through the store's writer. Says a JSON list.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from random import Random

from benchmarks.feed_stream import FeedStream
from benchmarks.million import SEED
from benchmarks.rounds import WARM_UP
from benchmarks.shop import some_cards
from benchmarks.till import TillAtWork, till_at_work
from ui.keys import Action


def main(folder: Path, members: int, rounds: int) -> None:
    """Scan, see, put away, and again, at the irregular pace of customers."""
    random = Random(SEED)
    with till_at_work(folder, f"file:{folder / 'paper.bin'}") as till:
        stream = FeedStream(till.running.context.shop, members)
        stopping = threading.Event()
        feeding = threading.Thread(target=_feed, args=(stream, stopping), name="sync-pull")
        feeding.start()
        try:
            samples = []
            for card in some_cards(members, rounds + WARM_UP):
                samples.append(_seen_after(till, card))
                till.act(Action.CANCEL_SALE)
                till.until(lambda: till.shown is not None and till.shown.member is None)
                till.wait(random.uniform(0.02, 0.06))
        finally:
            stopping.set()
            feeding.join()
    sys.stdout.write(json.dumps(samples[WARM_UP:]) + "\n")


def _seen_after(till: TillAtWork, card: str) -> float:
    before_s = till.painted.panel_s
    ended_s = till.scan(card)

    def painted() -> bool:
        member = till.shown.member if till.shown else None
        return member is not None and member.member.card_no == card and till.painted.panel_s > before_s

    till.until(painted)
    return till.painted.panel_s - ended_s


def _feed(stream: FeedStream, stopping: threading.Event) -> None:
    while not stopping.is_set():
        stream.apply_page()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

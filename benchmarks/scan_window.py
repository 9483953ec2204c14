"""python -m benchmarks.scan_window FOLDER MEMBERS ROUNDS: seconds from a scanned card to its member's painted panel.

Measured at the real window while the feed streams in without end, page after page with no pause between them, as it
does for minutes when a till was offline. No scan begins before rows were applied since the last one, so that each
falls into a running batch. Says a JSON list.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.feed_stream import FeedStream
from benchmarks.million import SEED
from benchmarks.rounds import WARM_UP
from benchmarks.shop import some_cards
from benchmarks.till import TillAtWork, till_at_work
from posclient.services.shop import Shop
from ui.keys import Action

PAUSE_S: Final = (0.08, 0.2)
"""From putting a sale away to the next scan: longer than the right of way lasts, so the feed is in full flow then."""


def main(folder: Path, members: int, rounds: int) -> None:
    """Scan, see, put away, and again, at the irregular pace of customers."""
    random = Random(SEED)
    with till_at_work(folder, f"file:{folder / 'paper.bin'}") as till:
        feed = _Feed(till.running.context.shop, members)
        try:
            samples = []
            for card in some_cards(members, rounds + WARM_UP):
                samples.append(_seen_after(till, card))
                till.act(Action.CANCEL_SALE)
                till.until(lambda: till.shown is not None and till.shown.member is None)
                feed.begin_counting()
                till.wait(random.uniform(*PAUSE_S))
                till.until(lambda: feed.flows)
        finally:
            feed.stop()
    sys.stdout.write(json.dumps(samples[WARM_UP:]) + "\n")


def _seen_after(till: TillAtWork, card: str) -> float:
    before_s = till.painted.panel_s
    ended_s = till.scan(card)

    def painted() -> bool:
        member = till.shown.member if till.shown else None
        return member is not None and member.member.card_no == card and till.painted.panel_s > before_s

    till.until(painted)
    return till.painted.panel_s - ended_s


class _Feed:
    """The thread that receives page after page."""

    def __init__(self, shop: Shop, members: int) -> None:
        self._stream = FeedStream(shop, members)
        self._steps = 0
        self._counted_from = 0
        self._end_listening = shop.store.listen(self._on_commit)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync-pull")
        self._thread.start()

    @property
    def flows(self) -> bool:
        """Whether rows were applied since counting began."""
        return self._steps > self._counted_from

    def begin_counting(self) -> None:
        """From here."""
        self._counted_from = self._steps

    def stop(self) -> None:
        """End after the page that is being received."""
        self._stopping.set()
        self._thread.join()
        self._end_listening()

    def _on_commit(self, topics: frozenset[str]) -> None:
        self._steps += "members" in topics

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._stream.apply_page()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

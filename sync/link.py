"""The till's link to headquarters, as the shop sees it. What it exchanges, and how, is in `worker.py`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from posclient.ports import FoundMember
    from posclient.services.shop import Shop
    from sync.token import TokenFile
    from sync.worker import Worker

ASK_GRACE_S: Final = 0.1
"""For an answer that comes with the last moment of a question's time."""


class Badge:
    """Whether headquarters can be reached, and if not, what the last exchange died of. Any thread may use it."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[bool], None]] = []
        self._reachable = threading.Event()
        self._trouble = "hq.away"
        self._lock = threading.Lock()

    def is_reachable(self) -> bool:
        """Whether the last exchange succeeded."""
        return self._reachable.is_set()

    def trouble(self) -> str:
        """What the last failed exchange died of; empty once one succeeded."""
        return "" if self._reachable.is_set() else self._trouble

    def succeeded(self) -> None:
        """An exchange worked."""
        self._set(reachable=True)

    def failed(self, key: str) -> None:
        """An exchange did not; `key` is of the words catalogue."""
        self._trouble = key
        self._set(reachable=False)

    def _set(self, *, reachable: bool) -> None:
        with self._lock:
            if reachable == self._reachable.is_set():
                return
            if reachable:
                self._reachable.set()
            else:
                self._reachable.clear()
        for listener in tuple(self.listeners):
            listener(reachable)


class HeadquartersLink:
    """`ports.Headquarters` over HTTP. Before `start`, and with an empty URL, headquarters is simply away."""

    def __init__(self, url: str, token_file: TokenFile) -> None:
        self._url = url
        self._token_file = token_file
        self._badge = Badge()
        self._worker: Worker | None = None
        self._threads: list[threading.Thread] = []
        self._stop_listening: Callable[[], None] | None = None

    def is_reachable(self) -> bool:
        """Whether the last exchange succeeded."""
        return self._badge.is_reachable()

    def trouble(self) -> str:
        """What the last failed exchange died of; empty once one succeeded."""
        return self._badge.trouble()

    def nudge(self) -> None:
        """There is something to send."""
        if self._worker is not None:
            self._worker.news.set()

    def find_member(self, *, card_no: str | None, phone: str | None, timeout_s: float) -> FoundMember | None:
        """Ask for a member and bring her rows into the store, all within `timeout_s`.

        A thread of its own asks: an answer whose head comes a byte at a time keeps every time-out of a socket, and the
        counter does not wait for it. What comes too late is of no use to anybody but the store.
        """
        from posclient.ports import HeadquartersAwayError  # noqa: PLC0415 - with the first question (ADR 0009)

        worker = self._worker
        if worker is None:
            raise HeadquartersAwayError("not enrolled")
        asked: Future[FoundMember | None] = Future()

        def ask() -> None:
            try:
                asked.set_result(worker.find_member(card_no, phone, timeout_s))
            except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits
                asked.set_exception(fault)

        threading.Thread(target=ask, name="sync-ask", daemon=True).start()
        try:
            return asked.result(timeout_s + ASK_GRACE_S)
        except TimeoutError as fault:
            raise HeadquartersAwayError("no answer in time") from fault

    def on_change(self, listener: Callable[[bool], None]) -> None:
        """Call `listener` (from a sync thread) when headquarters comes or goes."""
        self._badge.listeners.append(listener)

    def start(self, shop: Shop) -> None:
        """Begin to exchange. The store's commits nudge the outbox."""
        from sync.worker import Worker  # noqa: PLC0415 - much to load, and none of it for the first screen

        worker = Worker(shop, self._url, self._token_file, self._badge)
        self._worker = worker
        if not self._url:
            return
        self._stop_listening = shop.store.listen(lambda topics: self.nudge() if "outbox" in topics else None)
        self._threads = [
            threading.Thread(target=worker.push, name="sync-push", daemon=True),
            threading.Thread(target=worker.pull, name="sync-pull", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 1.0) -> None:
        """Stop exchanging. What waits stays in its tables; a long poll that is under way is left to itself."""
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        if self._worker is not None:
            self._worker.stop()
        for thread in self._threads:
            thread.join(timeout_s)

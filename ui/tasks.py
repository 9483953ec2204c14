"""Work that takes longer than a frame, and the one place where its result comes back into Qt's thread."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from ui.trouble import Trouble, trouble_of

T = TypeVar("T")
Failed = Callable[[Trouble], None]

BACKGROUND_THREADS: Final = 3

_logger = logging.getLogger(__name__)


class Tasks(QObject):
    """Runs work off Qt's thread and calls back in it.

    `counter` is one queue in order, for everything that touches the basket: what was asked first happens first.
    `background` is a small pool for reads, searches and questions to headquarters.
    Made and stopped in Qt's thread; `deliver` may be called from anywhere.
    """

    troubled = Signal(object)
    """A Trouble that nobody else took; the shell shows it."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter = ThreadPoolExecutor(1, "counter")
        self._background = ThreadPoolExecutor(BACKGROUND_THREADS, "background")
        self._newest: Counter[str] = Counter()
        self._running = 0
        self._stopped = threading.Event()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether every result has been delivered."""
        return self._running == 0

    def counter(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> None:
        """Run `fn` after all counter work asked for before; then `done` with its result, or `failed`."""
        self._submit(self._counter, fn, done, failed)

    def background(
        self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        """Run `fn` beside the counter's work."""
        self._submit(self._background, fn, done, failed)

    def latest(self, name: str, fn: Callable[[], T], done: Callable[[T], None]) -> None:
        """As `background`, but of all requests of a name only the newest one's result is delivered."""
        self._newest[name] += 1
        number = self._newest[name]

        def done_if_newest(result: T) -> None:
            if self._newest[name] == number:
                done(result)

        def skip_if_stale() -> T | None:
            return fn() if self._newest[name] == number else None

        def deliver(result: T | None) -> None:
            if result is not None:
                done_if_newest(result)

        self._submit(self._background, skip_if_stale, deliver, None)

    def forget(self, name: str) -> None:
        """Whatever `latest` request of this name is still running, its result is not wanted any more."""
        self._newest[name] += 1

    def deliver(self, call: Callable[[], None]) -> None:
        """Call `call` in Qt's thread, soon. From any thread; after `stop` nothing happens."""
        if not self._stopped.is_set():
            self._arrived.emit(call)

    def stop(self) -> None:
        """Finish the counter's queue, drop what waits in the background, join all threads. No more callbacks."""
        self._stopped.set()
        self._counter.shutdown(wait=True)
        self._background.shutdown(wait=True, cancel_futures=True)

    def _submit(
        self, pool: ThreadPoolExecutor, fn: Callable[[], T], done: Callable[[T], None], failed: Failed | None
    ) -> None:
        if self._stopped.is_set():
            return
        self._running += 1
        pool.submit(self._run, fn, done, failed)

    def _run(self, fn: Callable[[], T], done: Callable[[T], None], failed: Failed | None) -> None:
        try:
            result = fn()
        except Exception as error:  # noqa: BLE001 - each is told apart, and none is lost
            trouble = trouble_of(error) or as_fault(error)
            tell = failed or self.troubled.emit
            self.deliver(lambda: self._end(lambda: tell(trouble)))
        else:
            self.deliver(lambda: self._end(lambda: done(result)))

    def _end(self, call: Callable[[], None]) -> None:
        self._running -= 1
        call()

    def _on_arrived(self, call: Callable[[], None]) -> None:
        if self._stopped.is_set():
            return
        try:
            call()
        except Exception as error:  # noqa: BLE001 - a screen's fault must not end the shop's day
            self.troubled.emit(as_fault(error))


def as_fault(error: BaseException) -> Trouble:
    """Log a fault of ours whole, under a number that the cashier can read out."""
    import secrets  # noqa: PLC0415 - a fault is rare, the start of a till is not

    number = f"#{secrets.token_hex(2).upper()}"
    _logger.error("fault %s", number, exc_info=error)
    return Trouble("app.fault", {"number": number})

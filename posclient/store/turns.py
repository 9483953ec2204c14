"""One at a time, the most urgent first: whose turn it is to write."""

from __future__ import annotations

import heapq
import itertools
import threading

from posclient.store.errors import StoreMisuseError


class Turns:
    """A lock whose next holder is, of all threads that wait, the one of the lowest number; of equal ones the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, int, threading.Lock]] = []
        self._arrivals = itertools.count()
        self._taken = False
        self._holder = 0
        self._closed = False

    def take(self, priority: int, *, last: bool = False) -> None:
        """Wait for the turn. `last`: nobody gets one afterwards who has not asked by now.

        Raises StoreMisuseError for the thread whose turn it is already (it would wait for itself) and after the last.
        """
        me = threading.get_ident()
        if self._holder == me:
            raise StoreMisuseError("a write inside a write would wait for itself")
        gate = threading.Lock()
        with self._lock:
            if self._closed:
                raise StoreMisuseError("the store is closed")
            self._closed = last
            if self._taken:
                gate.acquire()
                heapq.heappush(self._waiting, (priority, next(self._arrivals), gate))
            self._taken = True
        gate.acquire()  # open at once, or when whoever goes before hands on
        self._holder = me

    def hand_on(self) -> None:
        """The turn is over."""
        with self._lock:
            self._holder = 0
            if self._waiting:
                heapq.heappop(self._waiting)[2].release()
            else:
                self._taken = False

    def waiting(self) -> int:
        """How many threads wait."""
        with self._lock:
            return len(self._waiting)

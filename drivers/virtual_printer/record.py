"""What the printer has done so far, for other threads to read and to wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Self

from drivers.virtual_printer.items import Fault
from drivers.virtual_printer.slips import Slip


class Record:
    """Slips, drawer kicks and complaints since the start. Safe to use from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._slips: list[Slip] = []
        self._kicks = 0
        self._complaints: list[Fault] = []

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Everything printed, oldest first."""
        with self._changed:
            return tuple(self._slips)

    @property
    def drawer_kicks(self) -> int:
        """How often the drawer was kicked."""
        with self._changed:
            return self._kicks

    @property
    def complaints(self) -> tuple[Fault, ...]:
        """Everything that the printer could not obey."""
        with self._changed:
            return tuple(self._complaints)

    def wait_for(self, reached: Callable[[Self], bool], timeout_s: float = 30.0) -> None:
        """Return when `reached(self)` holds; it is asked again after each change. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: reached(self), timeout_s):
                message = f"not reached in {timeout_s} s: {len(self._slips)} slips, {self._kicks} kicks"
                raise TimeoutError(message)

    def wait_for_slips(self, count: int, timeout_s: float = 30.0) -> tuple[Slip, ...]:
        """The slips, as soon as there are `count` of them. Raises TimeoutError."""
        self.wait_for(lambda record: len(record.slips) >= count, timeout_s)
        return self.slips

    def add_slip(self, slip: Slip) -> None:
        """A slip was cut or torn off."""
        with self._changed:
            self._slips.append(slip)
            self._changed.notify_all()

    def add_kick(self) -> int:
        """The drawer was kicked; returns how often by now."""
        with self._changed:
            self._kicks += 1
            self._changed.notify_all()
            return self._kicks

    def add_complaint(self, fault: Fault) -> None:
        """The printer could not obey something."""
        with self._changed:
            self._complaints.append(fault)
            self._changed.notify_all()

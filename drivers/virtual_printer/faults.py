"""What can be wrong with the printer or its line, as a value that tests and demonstrations set."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.virtual_printer.condition import Condition


@dataclass(frozen=True)
class Faults:
    """All well by default.

    While paper is out or the cover is open, data is held, not printed, and queued questions stay unanswered;
    real-time questions are answered. It goes on when the fault is gone, also after the host has hung up.
    `bytes_per_s` slows printing; `refuses_connections` closes the listening socket; `closes_after_bytes` obeys that
    many bytes of each connection and then drops it; `silent` says nothing at all, neither real-time nor queued.
    """

    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    drawer_open: bool = False
    bytes_per_s: int | None = None
    refuses_connections: bool = False
    closes_after_bytes: int | None = None
    silent: bool = False

    def __post_init__(self) -> None:
        if self.bytes_per_s is not None and self.bytes_per_s < 1:
            message = "bytes_per_s must be at least 1"
            raise ValueError(message)
        if self.closes_after_bytes is not None and self.closes_after_bytes < 0:
            message = "closes_after_bytes must not be negative"
            raise ValueError(message)

    @property
    def condition(self) -> Condition:
        """What the sensors make of it."""
        return Condition(self.paper_out, self.paper_low, self.cover_open, self.drawer_open)

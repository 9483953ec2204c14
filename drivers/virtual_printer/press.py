"""Gathers the decoder's events into slips: what lies between two cuts, with the bytes that made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drivers.virtual_printer.condition import Condition
from drivers.virtual_printer.decoder import Decoder
from drivers.virtual_printer.items import Cut, DrawerKick, Event, Fault, Item, Reply, has_ink
from drivers.virtual_printer.paper import Paper

OnSlip = Callable[[bytes, Sequence[Item]], None]
OnReply = Callable[[bytes], None]
OnKick = Callable[[DrawerKick], None]
OnFault = Callable[[Fault], None]


class Press:
    """A decoder and the paper that hangs out of it. Calls back in the order of the stream, in the caller's thread."""

    def __init__(
        self, paper: Paper, on_slip: OnSlip, on_reply: OnReply, on_kick: OnKick, on_fault: OnFault
    ) -> None:
        self._decoder = Decoder(paper)
        self._on_slip = on_slip
        self._on_reply = on_reply
        self._on_kick = on_kick
        self._on_fault = on_fault
        self._data = bytearray()  # since the last cut
        self._data_start = 0
        self._items: list[Item] = []

    @property
    def wants_status(self) -> bool:
        """Whether the host asked to be told of every change of condition."""
        return bool(self._decoder.status_mask)

    def feed(self, data: bytes, condition: Condition) -> None:
        """Print `data`."""
        self._data += data
        self._handle(self._decoder.feed(data, condition))

    def end_of_job(self) -> None:
        """The host has gone: whatever is printed is torn off, whatever was cut short is told."""
        self._handle(self._decoder.finish())
        self._close_slip(self._decoder.position)

    def _handle(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event.what, Reply):
                self._on_reply(event.what.data)
                continue
            self._items.append(event.what)
            if isinstance(event.what, DrawerKick):
                self._on_kick(event.what)
            elif isinstance(event.what, Fault):
                self._on_fault(event.what)
            elif isinstance(event.what, Cut):
                self._close_slip(event.end)

    def _close_slip(self, end: int) -> None:
        """A slip ends at stream position `end`. Blank paper alone makes no slip."""
        data = bytes(self._data[: end - self._data_start])
        del self._data[: len(data)]
        self._data_start = end
        items, self._items = self._items, []
        if any(has_ink(item) for item in items):
            self._on_slip(data, items)

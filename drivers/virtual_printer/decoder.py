"""The printer's brain: a pure state machine from ESC/POS bytes to what is on the paper and what the printer says.

Bytes may come in any chunks; the events are the same. Nothing is swallowed: what the printer does not know or cannot
do becomes a `Fault` where it stands. Written from the public ESC/POS command reference.
"""

from __future__ import annotations

from drivers.virtual_printer import charsets
from drivers.virtual_printer.actions import ACTIONS
from drivers.virtual_printer.commands import Command, next_command
from drivers.virtual_printer.condition import Condition
from drivers.virtual_printer.items import Event, Fault, Item, Reply
from drivers.virtual_printer.modes import AT_LINE_START, SETTERS
from drivers.virtual_printer.paper import Paper
from drivers.virtual_printer.printhead import PrintHead


class Decoder:
    """One printer's state. Modes outlive a job, as they do in a printer: a job that wants a clean start says ESC @."""

    def __init__(self, paper: Paper | None = None) -> None:
        self._head = PrintHead(paper or Paper())
        self._buffer = bytearray()
        self._consumed = 0  # bytes of the whole stream before the buffer
        self._pending = b""  # an unfinished two-byte character
        self._events: list[Event] = []
        self._span = (0, 0)

    @property
    def status_mask(self) -> int:
        """What `GS a` asked to be told unasked; 0 = nothing."""
        return self._head.modes.status_mask

    @property
    def position(self) -> int:
        """How many bytes of the stream have been obeyed."""
        return self._consumed

    def feed(self, data: bytes, condition: Condition | None = None) -> tuple[Event, ...]:
        """Obey `data`; status questions are answered out of `condition`. Returns what happened, in order."""
        self._buffer += data
        self._head.condition = condition or Condition()
        at = 0
        while (command := next_command(self._buffer, at)) is not None:
            at = self._obey_at(at, command)
        del self._buffer[:at]
        self._consumed += at
        return self._take_events()

    def finish(self) -> tuple[Event, ...]:
        """The host has gone: what it left unfinished, a command or a line without its end, is dropped as a fault.

        A real printer would put the next job's bytes behind it; here one job's mistake stays in its own slip.
        """
        self._span = (self._consumed, self._consumed + len(self._buffer))
        self._break_off()
        if self._buffer:
            self._emit(Fault(bytes(self._buffer), "the stream ended within a command"))
            self._consumed += len(self._buffer)
            self._buffer.clear()
        if self._head.line.count:
            self._emit(Fault(b"", f"{self._head.line.count} characters wait for a line feed"))
            self._head.line.clear()
        return self._take_events()

    def _obey_at(self, at: int, command: Command) -> int:
        end = at + len(command.raw)
        self._span = (self._consumed + at, self._consumed + end)
        self._obey(command)
        return end

    def _take_events(self) -> tuple[Event, ...]:
        events = tuple(self._events)
        self._events = []
        return events

    def _emit(self, *whats: Item | Reply) -> None:
        self._events += [Event(*self._span, what) for what in whats]

    def _obey(self, command: Command) -> None:
        if not command.known:
            self._break_off()
            self._emit(Fault(command.raw, "unknown command"))
        elif not command.name:
            self._text(command.raw[0])
        else:
            self._break_off()
            self._command(command)

    def _command(self, command: Command) -> None:
        short = command.name[:2]
        setter = SETTERS.get(short)
        action = ACTIONS.get(command.name) or ACTIONS.get(short)
        if setter is None and action is None:
            self._emit(Fault(command.raw, "this printer does not have that command"))
            return
        if short in AT_LINE_START and not self._head.line.empty:
            self._emit(Fault(command.raw, "ignored: not at the beginning of a line"))
            return
        try:
            if setter is not None:
                self._head.modes = setter(self._head.modes, command.arguments)
            if action is not None:
                self._emit(*action(self._head, command))
        except ValueError as error:
            self._emit(Fault(command.raw, str(error)))

    def _text(self, value: int) -> None:
        if self._pending or (self._head.modes.chinese and value >= 0x80):
            self._pending += bytes((value,))
            characters = charsets.two_byte(self._pending, self._head.paper.charset)
            if characters is None:
                return
            self._pending = b""
        else:
            characters = (charsets.single_byte(value, self._head.modes.code_page),)
        for character in characters:
            self._put(character)

    def _put(self, character: charsets.Character) -> None:
        self._emit(*self._head.put_character(character))
        if character.fault:
            self._emit(Fault(character.data, character.fault))

    def _break_off(self) -> None:
        if self._pending:
            pending, self._pending = self._pending, b""
            self._put(charsets.broken_off(pending, self._head.paper.charset))

"""Keys from a keyboard wedge, told apart from typing: a pure state machine, no window system, no clock.

The first key of a scan looks like any typed key. So a character is held until the next one comes or `gap_ms` has
passed, and what turns out to be typing is handed back in order. The price: a typed character appears up to
`gap_ms` late, in a text field and on the home screen alike. Only characters are held; arrows, function keys,
Backspace, Escape, Enter, Tab and shortcuts pass at once unless a held burst stands before them. With a prefix set
(the better choice where the scanner can send one) only the prefix is held, and typing has no delay.

A burst is a scan when it has the minimum length, no pause above `gap_ms`, an average pause of at most 4/5 of that
(slow Bluetooth scanners average 80 ms with peaks of 100; a fast typist reaches single pauses like these, not the
average over a whole number), and its terminator. A burst that lacks its end is torn if no person could have typed
it, else it is typing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from drivers.scanner.scan import Scan, ScanResult, Torn, TornReason
from drivers.scanner.settings import ScannerSettings, Terminator

_LINE_ENDS = frozenset("\r\n")
_ANY_END = frozenset("\r\n\t")
_SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")  # FS GS RS US; a GS1 scan may begin with GS
_INSIDE = _SEPARATORS | {"\x04"}  # EOT closes an ISO 15434 envelope
_MACHINE_MS = 50  # average pause that no typist keeps up over a whole burst: 20 keys a second
_MACHINE_KEYS = 4
_LONG_KEYS = 12  # by then an average means something


@dataclass(frozen=True)
class Decision:
    """What to do with the keys held so far, then with the key just given, and what was read.

    `held`: keep them, re-post them as typing, or drop them (they are in `result`).
    `key`: hold it, let it pass, or drop it. All held keys share one fate.
    """

    held: Literal["keep", "type", "drop"] = "keep"
    key: Literal["hold", "pass", "drop"] = "pass"
    result: ScanResult | None = None

    @property
    def scan(self) -> str | None:
        """The text of a complete scan."""
        return self.result.text if isinstance(self.result, Scan) else None

    @property
    def torn(self) -> str | None:
        """Why a scan was torn (a `TornReason`)."""
        return self.result.reason.value if isinstance(self.result, Torn) else None


@dataclass(frozen=True)
class _State:
    text: str = ""  # the held characters
    began_ms: int = 0
    last_ms: int = 0
    tail: bool = False  # the burst follows a torn scan, so it is most likely that scan's rest
    discarding: bool = False  # too long: everything is dropped until a pause
    ended_ms: int | None = None  # when the last scan ended: a second terminator may follow
    torn_ms: int | None = None  # when the last torn scan stopped


class WedgeFraming:
    """Decides key by key. `at_ms` is any monotonic millisecond clock, the same one for all keys."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._settings = settings
        self._prefix = settings.prefix
        self._gap_ms = settings.gap_ms
        self._average_ms = settings.gap_ms * 4 // 5
        self._tail_ms = settings.gap_ms * 4
        self._ends = _ends(settings.terminator)
        self._state = _State()

    @property
    def gap_ms(self) -> int:
        """How long held keys may wait for the next one; after that `idle` is due."""
        return self._gap_ms

    def key(self, character: str | None, at_ms: int) -> Decision:
        """Take one pressed key: its character (Enter `"\\r"`, Tab `"\\t"`, Ctrl+] `"\\x1d"`), None if it has none."""
        self._state, decision = self._step(self._state, character, at_ms)
        return decision

    def would_take(self, character: str | None, at_ms: int) -> bool:
        """Whether `key` would hold or drop this key. Changes nothing."""
        _, decision = self._step(self._state, character, at_ms)
        return decision.key != "pass"

    def idle(self) -> Decision:
        """No key came for `gap_ms`, or something else ends the burst: all held keys get their fate."""
        if not self._state.text:
            return Decision()
        self._state, decision = self._give_up(self._state, TornReason.GAP)
        return decision

    def _step(self, state: _State, character: str | None, at_ms: int) -> tuple[_State, Decision]:
        if not state.text:
            return self._begin(state, character, at_ms, Decision())
        if not 0 <= at_ms - state.last_ms <= self._gap_ms:
            after, decision = self._give_up(state, TornReason.GAP)
            return self._begin(after, character, at_ms, decision)
        if character in self._ends:
            return self._finish(state, at_ms)
        if character is None or not self._may_stand_inside(state, character):
            return self._interrupt(state, character, at_ms)
        return self._extend(state, character, at_ms)

    def _begin(
        self, state: _State, character: str | None, at_ms: int, so_far: Decision
    ) -> tuple[_State, Decision]:
        """A key with no burst before it; `so_far` says what becomes of keys held until now."""
        if state.discarding and 0 <= at_ms - state.last_ms <= self._gap_ms:
            return replace(state, last_ms=at_ms, torn_ms=at_ms), replace(so_far, key="drop")
        after_torn = _within(self._tail_ms, state.torn_ms, at_ms)
        if character in _ANY_END and (after_torn or _within(self._gap_ms, state.ended_ms, at_ms)):
            return state, replace(so_far, key="drop")
        if character is None or not self._may_begin(character, after_torn=after_torn):
            return replace(state, discarding=False), replace(so_far, key="pass")
        burst = _State(text=character, began_ms=at_ms, last_ms=at_ms, tail=after_torn)
        return burst, replace(so_far, key="hold")

    def _may_begin(self, character: str, *, after_torn: bool) -> bool:
        if self._prefix and not after_torn:  # the rest of a torn scan has no prefix
            return character == self._prefix[0]
        return character.isprintable() or character in _SEPARATORS

    def _may_stand_inside(self, state: _State, character: str) -> bool:
        if self._prefix.startswith(state.text + character):
            return True
        return character.isprintable() or character in _INSIDE

    def _extend(self, state: _State, character: str, at_ms: int) -> tuple[_State, Decision]:
        text = state.text + character
        if not (state.tail or text.startswith(self._prefix) or self._prefix.startswith(text)):
            return self._begin(_State(), character, at_ms, Decision(held="type"))
        if len(text) > len(self._prefix) + self._settings.max_length:
            after = _State(last_ms=at_ms, discarding=True, torn_ms=at_ms)
            return after, Decision("drop", "drop", Torn(text, TornReason.TOO_LONG))
        # A long burst at a typist's pace is settled early, or steady typing would stay invisible.
        is_long = not self._prefix and len(text) >= max(_LONG_KEYS, 2 * self._settings.min_length)
        if is_long and at_ms - state.began_ms > self._average_ms * (len(text) - 1):
            return self._begin(_State(), character, at_ms, Decision(held="type"))
        return replace(state, text=text, last_ms=at_ms), Decision(key="hold")

    def _finish(self, state: _State, at_ms: int) -> tuple[_State, Decision]:
        if state.tail:
            # The terminator puts us in step again: the next burst is a scan of its own.
            return _State(ended_ms=at_ms), Decision("drop", "drop", Torn(state.text, TornReason.TAIL))
        if self._is_scan(state, at_ms - state.began_ms, len(state.text)):
            scan = Scan(state.text.removeprefix(self._prefix))
            return _State(ended_ms=at_ms), Decision("drop", "drop", scan)
        return _State(), Decision(held="type", key="pass")

    def _interrupt(self, state: _State, character: str | None, at_ms: int) -> tuple[_State, Decision]:
        """A key that belongs in no scan. A wrong terminator goes with its torn scan, any other key passes."""
        after, decision = self._give_up(state, TornReason.INTERRUPTED)
        return self._begin(after, character, at_ms, decision)

    def _give_up(self, state: _State, reason: TornReason) -> tuple[_State, Decision]:
        """The burst ends without a terminator."""
        pauses = len(state.text) - 1
        spent_ms = state.last_ms - state.began_ms
        unterminated = self._settings.terminator is Terminator.NONE
        if unterminated and not state.tail and self._is_scan(state, spent_ms, pauses):
            scan = Scan(state.text.removeprefix(self._prefix))
            return _State(ended_ms=state.last_ms), Decision(held="drop", result=scan)
        by_machine = len(state.text) >= _MACHINE_KEYS and spent_ms <= _MACHINE_MS * pauses
        if by_machine and len(state.text) >= self._settings.min_length:
            torn = Torn(state.text, TornReason.TAIL if state.tail else reason)
            return _State(torn_ms=state.last_ms), Decision(held="drop", result=torn)
        return _State(), Decision(held="type")

    def _is_scan(self, state: _State, spent_ms: int, pauses: int) -> bool:
        body = state.text.removeprefix(self._prefix)
        if not state.text.startswith(self._prefix) or len(body) < self._settings.min_length:
            return False
        return bool(self._prefix) or spent_ms <= self._average_ms * pauses


def _ends(terminator: Terminator) -> frozenset[str]:
    """On a wedge CR, LF and CRLF all arrive as Enter or Ctrl+J. Without a terminator the pause ends a scan."""
    if terminator is Terminator.TAB:
        return frozenset("\t")
    return frozenset() if terminator is Terminator.NONE else _LINE_ENDS


def _within(limit_ms: int, since_ms: int | None, at_ms: int) -> bool:
    return since_ms is not None and 0 <= at_ms - since_ms <= limit_ms

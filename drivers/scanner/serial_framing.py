"""Bytes from a serial scanner to scans: a pure state machine, no port, no clock.

It works byte by byte, so that how the bytes were cut into chunks can't change what comes out.
"""

from __future__ import annotations

from unicodedata import category

from drivers.scanner.scan import Scan, ScanResult, Torn, TornReason
from drivers.scanner.settings import ScannerSettings, Terminator

_ENDS = {
    Terminator.CR: b"\r",
    Terminator.LF: b"\n",
    Terminator.CRLF: b"\r\n",
    Terminator.TAB: b"\t",
    Terminator.NONE: b"",
}
# Control characters that occur inside codes: EOT and the four separators (GS1, ISO 15434), line feeds and tabs
# of text in a QR code.
_ALLOWED_CONTROLS = frozenset("\x04\x1c\x1d\x1e\x1f\t\n\r")


class SerialFraming:
    """Collects bytes into scans.

    A scan ends with the terminator, or, where there is none, with a pause longer than `gap_ms`. With a terminator
    set, such a pause means that the scan was torn. Text is UTF-8 or else GB18030. Empty frames are skipped, so
    that a scanner set to CRLF also works where CR is expected.
    """

    def __init__(self, settings: ScannerSettings) -> None:
        self._end = _ENDS[settings.terminator]
        self._prefix = settings.prefix
        self._gap_ms = settings.gap_ms
        self._min_length = settings.min_length
        # Room for the prefix, and for a terminator whose last byte is still to come.
        self._max_bytes = settings.max_length + len(settings.prefix)
        self._buffer = bytearray()
        self._last_ms = 0
        self._discarding = False

    def feed(self, data: bytes, at_ms: int) -> list[ScanResult]:
        """Take the bytes that arrived at `at_ms` (monotonic); return what became complete, in order."""
        results = self.tick(at_ms)
        if data:
            self._last_ms = at_ms
        for byte in data:
            results += self._take(byte)
        return results

    def tick(self, now_ms: int) -> list[ScanResult]:
        """Say what time it is; returns what a pause completed or tore. Call it while the line is silent."""
        if now_ms - self._last_ms <= self._gap_ms:
            return []
        if not self._end:
            return self._complete()
        return self._tear(TornReason.GAP)

    def cut(self) -> list[ScanResult]:
        """The scanner went away: what is half there is torn."""
        return self._tear(TornReason.UNPLUGGED)

    def _take(self, byte: int) -> list[ScanResult]:
        self._buffer.append(byte)
        if self._end and self._buffer.endswith(self._end):
            del self._buffer[-len(self._end) :]
            return self._complete()
        if self._discarding:
            del self._buffer[:-1]  # one byte is enough to see a two-byte terminator
            return []
        self._skip_stray_line_feed()
        may_end = self._end[:-1] != b"" and self._buffer.endswith(self._end[:-1])
        if len(self._buffer) - int(may_end) <= self._max_bytes:
            return []
        torn = Torn(_readable(bytes(self._buffer[: self._max_bytes])), TornReason.TOO_LONG)
        del self._buffer[:-1]
        self._discarding = True
        return [torn]

    def _skip_stray_line_feed(self) -> None:
        """The LF of a CRLF where CR alone is expected stands before the next scan."""
        if self._end == b"\r" and bytes(self._buffer) == b"\n":
            self._buffer.clear()

    def _complete(self) -> list[ScanResult]:
        frame = bytes(self._buffer)
        self._buffer.clear()
        if self._discarding:
            self._discarding = False
            return []
        if self._end == b"\n":
            frame = frame.removesuffix(b"\r")
        return self._read(frame) if frame else []

    def _tear(self, reason: TornReason) -> list[ScanResult]:
        frame = bytes(self._buffer)
        self._buffer.clear()
        discarding, self._discarding = self._discarding, False
        return [Torn(_readable(frame), reason)] if frame and not discarding else []

    def _read(self, frame: bytes) -> list[ScanResult]:
        text = _decode(frame)
        if text is None:
            return [Torn(_readable(frame), TornReason.GARBAGE)]
        before, text, found = self._split_prefix(text)
        if not found:
            return [Torn(before, TornReason.GARBAGE)]
        results: list[ScanResult] = [Torn(before, TornReason.GARBAGE)] if before else []
        if any(category(character) == "Cc" and character not in _ALLOWED_CONTROLS for character in text):
            return [*results, Torn(text, TornReason.GARBAGE)]
        if len(text.encode()) < self._min_length:
            return [*results, Torn(text, TornReason.TOO_SHORT)]
        return [*results, Scan(text)]

    def _split_prefix(self, text: str) -> tuple[str, str, bool]:
        """`(what stands before, the scan, whether the prefix was there)`.

        A control character such as STX occurs nowhere in data, so its last occurrence begins the scan, also after
        a torn one that lacks its terminator. A printable prefix may recur in data: there the first one counts.
        """
        if not self._prefix:
            return "", text, True
        if self._prefix[0] < " ":
            before, found, after = text.rpartition(self._prefix)
            return (before, after, True) if found else (text, "", False)
        before, found, after = text.partition(self._prefix)
        return before, after, bool(found)


def _decode(frame: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return frame.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _readable(frame: bytes) -> str:
    return frame.decode("ascii", errors="backslashreplace")

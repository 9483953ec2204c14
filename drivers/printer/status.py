"""The printer's real-time status, `DLE EOT 1/2/4`: what keeps it from printing, never whether a job was printed."""

from __future__ import annotations

from posclient.ports import PrinterTrouble

QUESTIONS = (1, 2, 4)  # printer, cause of being offline, paper sensors: in this order

BLOCKING = frozenset({PrinterTrouble.OFFLINE, PrinterTrouble.PAPER_OUT, PrinterTrouble.COVER_OPEN})
"""Troubles with which nothing is sent. A roll that is nearly used up still prints."""

_OFFLINE = 0x08  # answer 1
_COVER_OPEN = 0x04  # answer 2
_STOPPED_BY_PAPER = 0x20
_ERROR = 0x40
_PAPER_LOW = 0x0C  # answer 4
_PAPER_OUT = 0x60


def question(number: int) -> bytes:
    """`DLE EOT n`; the printer answers one byte, even while it is offline."""
    return b"\x10\x04" + bytes([number])


def troubles_of(printer: int, cause: int, paper: int) -> frozenset[PrinterTrouble]:
    """What the answers to the three QUESTIONS mean; empty when the printer is well.

    Known bytes: well `12 12 12`, roll nearly used up `12 12 1e`, paper out `1a 32 7e`, cover open `1a 16 12`.
    OFFLINE is told only where no nearer cause is.
    """
    found = set()
    if cause & _COVER_OPEN:
        found.add(PrinterTrouble.COVER_OPEN)
    if cause & _STOPPED_BY_PAPER or paper & _PAPER_OUT:
        found.add(PrinterTrouble.PAPER_OUT)
    if not found and (printer & _OFFLINE or cause & _ERROR):
        found.add(PrinterTrouble.OFFLINE)
    if paper & _PAPER_LOW and PrinterTrouble.PAPER_OUT not in found:
        found.add(PrinterTrouble.PAPER_LOW)
    return frozenset(found)

"""Why a job waits or is unknown, as keys of the words catalogue."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A troubled printer's own PrinterTrouble keys stand beside these."""

    NOT_REACHED = "print.not_reached"  # no connection; not one byte was sent
    BROKEN_BEFORE = "print.broken_before"  # the connection broke before the first byte
    PARTLY_SENT = "print.partly_sent"  # it broke or stalled in between
    NO_PROOF = "print.no_proof"  # all was sent; the printer never said that it is done
    STOPPED = "print.stopped"  # the program ended while the job was on its way
    UNPRINTABLE = "print.unprintable"  # the document can't be read or laid out

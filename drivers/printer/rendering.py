"""The bytes of a print job: those kept from an earlier rendering, or new ones."""

from __future__ import annotations

from drivers.printer.encoder import drawer_kick, encode
from drivers.printer.settings import PrinterSettings
from posclient.ports import PrintJob, PrintKind
from posclient.slips import copy_mark
from posclient.slips.document import decode


def render(job: PrintJob, settings: PrinterSettings, copy_title: str) -> bytes:
    """What is sent for `job`, always the same for the same job.

    A copy is its mark in front of the original's own bytes, so that the two match to the last dot; where the
    original was never rendered, in front of the document.

    Raises msgspec.ValidationError or msgspec.DecodeError for a document that can't be read, LayoutError for one that
    can't be laid out, OSError for an unreadable font.
    """
    if job.rendered is not None:
        return job.rendered
    if job.kind is PrintKind.DRAWER:
        return drawer_kick(settings)
    if job.copy_number == 0:
        return encode(decode(job.document), settings)
    mark = encode(copy_mark.compose(copy_title, job.copy_number), settings)
    return mark + (job.original or encode(decode(job.document), settings))

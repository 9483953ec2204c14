"""The bytes of a print job: those kept from an earlier rendering, or new ones."""

from __future__ import annotations

from drivers.printer.encoder import drawer_kick, encode
from drivers.printer.settings import PrinterSettings
from posclient.ports import PrintJob, PrintKind
from posclient.slips import copy_mark
from posclient.slips.document import Cut, Document, Rule, Text, decode


def render(job: PrintJob, settings: PrinterSettings, copy_title: str, notice: str = "") -> bytes:
    """What is sent for `job`, always the same for the same job.

    A copy is its mark in front of the original's own bytes, so that the two match to the last dot; where the
    original was never rendered, in front of the document. A `notice` stands on every slip, above and below.

    Raises msgspec.ValidationError or msgspec.DecodeError for a document that can't be read, LayoutError for one that
    can't be laid out, OSError for an unreadable font.
    """
    if job.rendered is not None:
        return job.rendered
    if job.kind is PrintKind.DRAWER:
        return drawer_kick(settings)
    if job.copy_number == 0:
        return encode(_noticed(decode(job.document), notice), settings)
    mark = encode(copy_mark.compose(copy_title, job.copy_number), settings)
    return mark + (job.original or encode(_noticed(decode(job.document), notice), settings))


def _noticed(document: Document, notice: str) -> Document:
    """The notice where nobody can tear it off: at the head, and in front of the cut."""
    if not notice:
        return document
    mark = (Rule("*"), Text(notice, align="center", size=2, bold=True), Rule("*"))
    body = tuple(block for block in document.blocks if not isinstance(block, Cut))
    return Document(document.title, (*mark, *body, *mark, Cut()))

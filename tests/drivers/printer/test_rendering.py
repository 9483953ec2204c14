"""The bytes of a job: kept ones first, and a copy is the original's own."""

from __future__ import annotations

import msgspec
import pytest

from drivers.printer.encoder import encode
from drivers.printer.rendering import render
from posclient.ports import PrintJob, PrintKind
from posclient.slips import copy_mark
from posclient.slips.document import Cut, Document, Text
from posclient.slips.document import encode as store
from tests.drivers.printer.samples import PRINTER_58, RECEIPT

TITLE = "补打 COPY"
PRACTICE = "练习 作废"


def test_a_slip_is_its_document() -> None:
    job = PrintJob(1, PrintKind.SLIP, store(RECEIPT))

    assert render(job, PRINTER_58, TITLE) == encode(RECEIPT, PRINTER_58)


def test_bytes_that_are_kept_are_not_made_anew() -> None:
    job = PrintJob(1, PrintKind.SLIP, b"not even a document", rendered=b"kept")

    assert render(job, PRINTER_58, TITLE) == b"kept"


def test_a_copy_is_its_mark_and_the_originals_own_bytes() -> None:
    job = PrintJob(2, PrintKind.SLIP, store(RECEIPT), copy_number=2, original=b"the original's bytes")

    mark = encode(copy_mark.compose(TITLE, 2), PRINTER_58)
    assert "补打 COPY 2".encode("gbk") in mark
    assert render(job, PRINTER_58, TITLE) == mark + b"the original's bytes"


def test_a_copy_of_what_was_never_rendered_is_made_from_the_document() -> None:
    job = PrintJob(2, PrintKind.SLIP, store(RECEIPT), copy_number=1)

    assert render(job, PRINTER_58, TITLE).endswith(encode(RECEIPT, PRINTER_58))


def test_a_drawer_job_is_the_kick_alone() -> None:
    assert render(PrintJob(3, PrintKind.DRAWER, b""), PRINTER_58, TITLE) == b"\x1bp\x0022"


def test_a_document_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(msgspec.MsgspecError):
        render(PrintJob(1, PrintKind.SLIP, b"{"), PRINTER_58, TITLE)


def test_in_practice_every_slip_says_so_at_its_head_and_before_the_cut() -> None:
    slip = PrintJob(1, PrintKind.SLIP, store(Document("slip", (Text("谢谢惠顾"), Cut()))))

    text = render(slip, PRINTER_58, TITLE, PRACTICE).decode("gbk", errors="replace")

    head, _, foot = text.partition("谢谢惠顾")
    assert (head.count(PRACTICE), foot.count(PRACTICE)) == (1, 1)
    assert PRACTICE not in render(slip, PRINTER_58, TITLE).decode("gbk", errors="replace")


def test_a_copy_in_practice_bears_both_marks() -> None:
    original = render(PrintJob(1, PrintKind.SLIP, store(RECEIPT)), PRINTER_58, TITLE, PRACTICE)
    job = PrintJob(2, PrintKind.SLIP, store(RECEIPT), copy_number=1, original=original)

    text = render(job, PRINTER_58, TITLE, PRACTICE).decode("gbk", errors="replace")

    assert f"{TITLE} 1" in text
    assert text.count(PRACTICE) == 2

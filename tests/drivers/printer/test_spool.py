"""The spool: nothing is lost, nothing is doubled, and whatever is unsure is said to be."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import FileIO
from pathlib import Path

import pytest

from drivers.printer.proof import Proof
from drivers.printer.reason import Reason
from drivers.printer.rendering import render
from drivers.printer.settings import PrinterSettings, PrinterSettingsError
from drivers.printer.spool import SpoolWorker
from drivers.printer.transports.file import FileLink
from posclient.ports import PrinterTrouble, PrintJob, PrintKind, PrintState
from posclient.slips.document import Document, Text, encode
from tests.drivers.printer.fake_printer import PAPER_OUT, WELL, FakePrinter, until
from tests.drivers.printer.fake_spool import FakePrintQueue, FakeWatcher
from tests.drivers.printer.samples import PRINTER_80

TITLE = "补打 COPY"
KICK = b"\x1bp\x0022"
QUEUED, SENDING, SENT = PrintState.QUEUED, PrintState.SENDING, PrintState.SENT
CONFIRMED, UNKNOWN = PrintState.CONFIRMED, PrintState.UNKNOWN


def slip(job_id: int, text: str = "谢谢惠顾") -> PrintJob:
    return PrintJob(job_id, PrintKind.SLIP, encode(Document("slip", (Text(text),))))


def kick(job_id: int) -> PrintJob:
    return PrintJob(job_id, PrintKind.DRAWER, b"")


@contextmanager
def working(
    queue: FakePrintQueue, printer: PrinterSettings, watcher: FakeWatcher | None = None
) -> Iterator[SpoolWorker]:
    worker = SpoolWorker(queue, printer, watcher or FakeWatcher(), copy_title=TITLE)
    worker.start()
    try:
        yield worker
    finally:
        assert worker.stop(60.0)


def test_a_slip_is_rendered_kept_begun_sent_and_confirmed_in_this_order() -> None:
    queue, watcher = FakePrintQueue(slip(1)), FakeWatcher()
    with FakePrinter() as fake, working(queue, replace(PRINTER_80, address=fake.address), watcher):
        until(lambda: queue.state(1) is CONFIRMED)

    assert queue.log == ["recovered 0", "rendered 1", "sending 1", "confirmed 1"]
    assert queue.entry(1).note == Proof.STATUS_BEHIND_DATA
    assert watcher.states == [(1, SENDING), (1, SENT), (1, CONFIRMED)]
    assert watcher.troubles == [frozenset()]
    assert fake.printed == queue.entry(1).job.rendered == render(slip(1), PRINTER_80, TITLE)


def test_jobs_go_in_order_each_over_a_connection_of_its_own() -> None:
    queue = FakePrintQueue(slip(2, "second"), kick(3), slip(1, "first"))
    printer = replace(PRINTER_80, idle_poll_s=0.0)
    with FakePrinter() as fake, working(queue, replace(printer, address=fake.address)):
        until(lambda: queue.state(3) is CONFIRMED)

    assert [b"first" in fake.jobs[0], b"second" in fake.jobs[1], fake.jobs[2]] == [True, True, KICK]


def test_a_job_that_comes_later_is_printed() -> None:
    queue = FakePrintQueue()
    with FakePrinter() as fake, working(queue, replace(PRINTER_80, address=fake.address)):
        queue.add(slip(1))
        until(lambda: queue.state(1) is CONFIRMED)


def test_what_a_crash_caught_on_its_way_is_unknown_and_not_sent_again() -> None:
    queue = FakePrintQueue(slip(2))
    queue.add(slip(1), SENDING)
    with FakePrinter() as fake, working(queue, replace(PRINTER_80, address=fake.address)):
        until(lambda: queue.state(2) is CONFIRMED)

    assert queue.log[0] == "recovered 1"
    assert queue.state(1) is UNKNOWN
    assert len(fake.jobs) == 1


def test_a_printer_that_is_away_is_tried_again_until_it_is_back() -> None:
    queue, watcher = FakePrintQueue(slip(1)), FakeWatcher()
    with FakePrinter() as fake:
        fake.breaks_at = 0
        with working(queue, replace(PRINTER_80, address=fake.address), watcher):
            until(lambda: fake.connections > 3)
            assert queue.state(1) is QUEUED
            fake.breaks_at = None
            until(lambda: queue.state(1) is CONFIRMED)

    assert queue.entry(1).attempts == 1
    assert len(fake.jobs) == 1
    assert watcher.troubles == [frozenset({PrinterTrouble.OFFLINE}), frozenset()]


def test_a_job_waits_for_paper_without_an_attempt() -> None:
    queue, watcher = FakePrintQueue(slip(1)), FakeWatcher()
    with FakePrinter() as fake:
        fake.status = PAPER_OUT
        with working(queue, replace(PRINTER_80, address=fake.address), watcher):
            until(lambda: fake.connections > 2)
            assert queue.entry(1).attempts == 0
            fake.status = WELL
            until(lambda: queue.state(1) is CONFIRMED)

    assert watcher.troubles == [frozenset({PrinterTrouble.PAPER_OUT}), frozenset()]
    assert len(fake.jobs) == 1


def test_an_attempt_that_sent_nothing_goes_back_to_the_queue(tmp_path: Path) -> None:
    queue = FakePrintQueue(slip(1))
    target = tmp_path / "printer"
    target.symlink_to("/dev/full")

    # Seen as a plain file, a full disk takes the attempt's zero bytes.
    class FullDisk:
        answers = False

        def open(self, _name: str, _stop: threading.Event) -> FileLink:
            return FileLink(FileIO(target, "ab"), None)

    worker = SpoolWorker(queue, PRINTER_80, FakeWatcher(), copy_title=TITLE, transport=FullDisk())
    worker.start()
    until(lambda: queue.entry(1).attempts > 1)
    target.unlink()
    until(lambda: queue.state(1) is CONFIRMED)
    assert worker.stop(60.0)

    assert queue.log[:4] == ["recovered 0", "rendered 1", "sending 1", "queued 1"]
    assert queue.entry(1).note == Proof.WRITTEN
    assert target.read_bytes() == queue.entry(1).job.rendered


def test_a_partial_job_is_unknown_and_the_next_one_is_printed() -> None:
    long_slip = replace(slip(1), rendered=b"x" * 10_000_000)  # more than any socket buffers
    queue = FakePrintQueue(long_slip, slip(2))
    with FakePrinter() as fake:
        fake.breaks_at, fake.read_bytes = 5000, 1000
        with working(queue, replace(PRINTER_80, address=fake.address)):
            until(lambda: queue.state(1) is UNKNOWN)
            fake.breaks_at = None
            until(lambda: queue.state(2) is CONFIRMED)

    assert queue.entry(1).note == Reason.PARTLY_SENT
    assert queue.entry(1).bytes_sent > 0
    assert queue.entry(1).attempts == 1


def test_a_job_without_proof_is_unknown_and_not_sent_again() -> None:
    queue = FakePrintQueue(slip(1))
    with FakePrinter() as fake:
        fake.answers_proof = False
        with working(queue, replace(PRINTER_80, address=fake.address, proof_timeout_s=0.2)):
            until(lambda: queue.state(1) is UNKNOWN)
            fake.answers_proof = True
            queue.add(slip(2))
            until(lambda: queue.state(2) is CONFIRMED)

    assert queue.entry(1).note == Reason.NO_PROOF
    assert len(fake.jobs) == 2


def test_a_drawer_kick_gets_one_try() -> None:
    queue = FakePrintQueue(kick(1))
    with FakePrinter() as fake:
        fake.breaks_at = 0
        with working(queue, replace(PRINTER_80, address=fake.address)):
            until(lambda: queue.state(1) is UNKNOWN)
            fake.breaks_at = None
            queue.add(slip(2))
            until(lambda: queue.state(2) is CONFIRMED)

    assert queue.entry(1).note == Reason.BROKEN_BEFORE
    assert queue.entry(1).attempts == 1
    assert KICK not in fake.printed


def test_no_kick_is_left_in_a_printer_without_paper() -> None:
    queue = FakePrintQueue(kick(1))
    with FakePrinter() as fake:
        fake.status = PAPER_OUT
        with working(queue, replace(PRINTER_80, address=fake.address)):
            until(lambda: queue.state(1) is UNKNOWN)

    assert queue.entry(1).note == PrinterTrouble.PAPER_OUT
    assert fake.printed == b""


def test_a_copy_bears_its_mark_in_front_of_the_originals_bytes() -> None:
    copy = replace(slip(2), copy_number=1, original=b"original bytes")
    queue = FakePrintQueue(copy)
    with FakePrinter() as fake, working(queue, replace(PRINTER_80, address=fake.address)):
        until(lambda: queue.state(2) is CONFIRMED)

    assert "补打 COPY 1".encode("gbk") in fake.printed
    assert fake.printed.endswith(b"original bytes")


def test_a_document_that_cannot_be_read_does_not_hold_up_the_next(caplog: pytest.LogCaptureFixture) -> None:
    queue, watcher = FakePrintQueue(PrintJob(1, PrintKind.SLIP, b"{"), slip(2)), FakeWatcher()
    with (
        caplog.at_level(logging.ERROR),
        FakePrinter() as fake,
        working(queue, replace(PRINTER_80, address=fake.address), watcher),
    ):
        until(lambda: queue.state(2) is CONFIRMED)

    assert queue.entry(1).state is UNKNOWN
    assert (queue.entry(1).note, queue.entry(1).bytes_sent) == (Reason.UNPRINTABLE, 0)
    assert watcher.states[0] == (1, UNKNOWN)
    assert "print job 1 can't be rendered" in caplog.text


def test_a_fault_of_the_table_is_logged_and_the_caught_job_is_unknown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue = FakePrintQueue(slip(1))
    queue.fault = OSError("the table is locked")
    with FakePrinter() as fake, working(queue, replace(PRINTER_80, address=fake.address)):
        until(lambda: queue.state(1) is UNKNOWN)
        queue.add(slip(2))
        until(lambda: queue.state(2) is CONFIRMED)

    assert "the print spool met a fault" in caplog.text
    assert len(fake.jobs) == 2


def test_a_watcher_that_fails_holds_up_nothing(caplog: pytest.LogCaptureFixture) -> None:
    queue = FakePrintQueue(slip(1))
    watcher = FakeWatcher(fault=RuntimeError("the window is gone"))
    with FakePrinter() as fake, working(queue, replace(PRINTER_80, address=fake.address), watcher):
        until(lambda: queue.state(1) is CONFIRMED)

    assert "the window is gone" in caplog.text


def test_an_idle_printer_is_asked_at_the_start_and_again_while_something_is_wrong() -> None:
    queue, watcher = FakePrintQueue(), FakeWatcher()
    with FakePrinter() as fake:
        fake.status = PAPER_OUT
        with working(queue, replace(PRINTER_80, address=fake.address), watcher):
            until(lambda: watcher.troubles == [frozenset({PrinterTrouble.PAPER_OUT})])
            fake.status = WELL
            until(lambda: watcher.troubles[-1] == frozenset())

    assert fake.printed == b""


def test_a_printer_that_is_well_is_not_hammered() -> None:
    queue, watcher = FakePrintQueue(), FakeWatcher()
    printer = replace(PRINTER_80, idle_poll_s=3600.0)
    with FakePrinter() as fake, working(queue, replace(printer, address=fake.address), watcher):
        until(lambda: watcher.troubles == [frozenset()])
        queue.add(slip(1))
        until(lambda: queue.state(1) is CONFIRMED)

    assert fake.connections == 2


def test_a_job_on_its_way_at_the_end_of_the_program_is_unknown() -> None:
    queue = FakePrintQueue(slip(1))
    with FakePrinter() as fake:
        fake.has_paper.clear()
        printer = replace(PRINTER_80, address=fake.address, proof_timeout_s=600.0)
        worker = SpoolWorker(queue, printer, FakeWatcher(), copy_title=TITLE)
        worker.start()
        until(lambda: queue.state(1) is SENDING)
        assert worker.stop(60.0)

    assert queue.state(1) is UNKNOWN


def test_a_worker_that_was_never_started_can_be_stopped() -> None:
    assert SpoolWorker(FakePrintQueue(), PRINTER_80, FakeWatcher(), copy_title=TITLE).stop()


def test_an_unknown_address_is_refused_at_once() -> None:
    with pytest.raises(PrinterSettingsError, match="no transport"):
        SpoolWorker(FakePrintQueue(), replace(PRINTER_80, address="lpt:1"), FakeWatcher(), copy_title=TITLE)

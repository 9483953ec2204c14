"""One job brought to printers of every temper, over real sockets."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from io import FileIO
from pathlib import Path

import pytest

from drivers.printer.delivery import Delivery, Hooks, Outcome
from drivers.printer.proof import Proof
from drivers.printer.reason import Reason
from drivers.printer.settings import PrinterSettings
from drivers.printer.transports import transport_for
from drivers.printer.transports.file import FileLink
from posclient.ports import PrinterTrouble
from tests.drivers.printer.fake_printer import COVER_OPEN, PAPER_LOW, PAPER_OUT, FakePrinter, until
from tests.drivers.printer.samples import PRINTER_80

JOB = b"A receipt. " * 100
OFFLINE = frozenset({PrinterTrouble.OFFLINE})


@dataclass
class Heard:
    """What the hooks of a delivery were told."""

    events: list[str] = field(default_factory=list)
    troubles: list[frozenset[PrinterTrouble]] = field(default_factory=list)

    @property
    def hooks(self) -> Hooks:
        return Hooks(
            lambda: self.events.append("begin"), lambda: self.events.append("sent"), self.troubles.append
        )


def deliver(
    printer: PrinterSettings, heard: Heard, data: bytes = JOB, stop: threading.Event | None = None
) -> Outcome:
    delivery = Delivery(transport_for(printer), printer, stop or threading.Event())
    return delivery.deliver(42, data, heard.hooks)


def test_a_job_is_proven_by_the_status_behind_it() -> None:
    heard = Heard()
    with FakePrinter() as fake:
        outcome = deliver(replace(PRINTER_80, address=fake.address), heard)

    assert outcome == Outcome(len(JOB), Proof.STATUS_BEHIND_DATA)
    assert fake.printed == JOB
    assert fake.ended_cleanly == 1
    assert heard.events == ["begin", "sent"]
    assert heard.troubles[-1] == frozenset()


def test_a_job_is_proven_by_its_process_id_where_that_is_supported() -> None:
    with FakePrinter() as fake:
        outcome = deliver(replace(PRINTER_80, address=fake.address, process_id_supported=True), Heard())

    assert outcome == Outcome(len(JOB), Proof.PROCESS_ID)


def test_a_slow_printer_that_talks_all_the_time_gets_every_byte() -> None:
    long_job = bytes(range(0x20, 0x7F)) * 2000
    with FakePrinter() as fake:
        fake.automatic_status = b"\x14\x00\x00\x0f" * 8
        fake.read_bytes = 2048
        outcome = deliver(replace(PRINTER_80, address=fake.address, proof_timeout_s=60.0), Heard(), long_job)

    assert outcome.bytes_sent == len(long_job)
    assert outcome.proof is Proof.STATUS_BEHIND_DATA
    assert fake.printed == long_job


def test_hanging_up_on_a_slow_printer_takes_nothing_away_from_it() -> None:
    long_job = bytes(range(0x20, 0x7F)) * 1000
    with FakePrinter() as fake:
        fake.automatic_status = b"\x14\x00\x00\x0f" * 8
        fake.read_bytes = 512
        fake.answers_proof = False
        printer = replace(PRINTER_80, address=fake.address, proof_timeout_s=0.05, linger_s=60.0)
        outcome = deliver(printer, Heard(), long_job)

    assert outcome == Outcome(len(long_job), reason=Reason.NO_PROOF)
    assert fake.printed == long_job
    assert fake.ended_cleanly == 1


def test_a_refused_connection_sends_nothing() -> None:
    heard = Heard()
    with FakePrinter() as fake:
        pass

    outcome = deliver(replace(PRINTER_80, address=fake.address), heard)

    assert outcome == Outcome(0, reason=Reason.NOT_REACHED)
    assert heard.events == []
    assert heard.troubles == [OFFLINE]


@pytest.mark.parametrize("reset", [False, True])
def test_a_printer_that_hangs_up_at_once_got_nothing(reset: bool) -> None:
    heard = Heard()
    with FakePrinter() as fake:
        fake.breaks_at, fake.breaks_with_reset = 0, reset
        outcome = deliver(replace(PRINTER_80, address=fake.address), heard)

    # a reset may be there before the connection is even set up: then nobody was reached; either way nothing was sent
    told = (Reason.BROKEN_BEFORE, Reason.NOT_REACHED) if reset else (Reason.BROKEN_BEFORE,)
    assert outcome in [Outcome(0, reason=reason) for reason in told]
    assert heard.events == []
    assert heard.troubles == [OFFLINE]


@pytest.mark.parametrize("reset", [False, True])
def test_a_printer_that_breaks_off_in_between_leaves_a_partial_job(reset: bool) -> None:
    long_job = JOB * 10_000
    heard = Heard()
    with FakePrinter() as fake:
        fake.breaks_at, fake.breaks_with_reset, fake.read_bytes = 5000, reset, 1000
        outcome = deliver(replace(PRINTER_80, address=fake.address), heard, long_job)

    assert outcome.reason == Reason.PARTLY_SENT
    assert 0 < outcome.bytes_sent < len(long_job)
    assert heard.events == ["begin"]
    assert long_job.startswith(fake.printed)


def test_a_printer_that_stops_reading_leaves_a_partial_job() -> None:
    long_job = JOB * 10_000
    with FakePrinter() as fake:
        fake.holds_at = 5000
        outcome = deliver(replace(PRINTER_80, address=fake.address, write_timeout_s=0.3), Heard(), long_job)

    assert outcome.reason == Reason.PARTLY_SENT
    assert 0 < outcome.bytes_sent < len(long_job)


@pytest.mark.parametrize(
    ("status", "trouble"), [(PAPER_OUT, PrinterTrouble.PAPER_OUT), (COVER_OPEN, PrinterTrouble.COVER_OPEN)]
)
def test_nothing_is_sent_to_a_printer_that_cannot_print(status: bytes, trouble: PrinterTrouble) -> None:
    heard = Heard()
    with FakePrinter() as fake:
        fake.status = status
        outcome = deliver(replace(PRINTER_80, address=fake.address), heard)

    assert outcome == Outcome(0, reason=trouble)
    assert heard.events == []
    assert heard.troubles[-1] == {trouble}
    assert fake.printed == b""


def test_a_roll_that_is_nearly_used_up_still_prints() -> None:
    heard = Heard()
    with FakePrinter() as fake:
        fake.status = PAPER_LOW
        outcome = deliver(replace(PRINTER_80, address=fake.address), heard)

    assert outcome.proof is Proof.STATUS_BEHIND_DATA
    assert heard.troubles[-1] == {PrinterTrouble.PAPER_LOW}


def test_unknown_is_not_ok_where_a_printer_should_answer() -> None:
    heard = Heard()
    with FakePrinter() as fake:
        fake.answers_status = False
        outcome = deliver(replace(PRINTER_80, address=fake.address, status_timeout_s=0.2), heard)

    assert outcome == Outcome(0, reason=PrinterTrouble.OFFLINE)
    assert heard.troubles == [OFFLINE]


def test_a_printer_that_never_answers_status_is_not_asked() -> None:
    with FakePrinter() as fake:
        fake.answers_status = False
        outcome = deliver(replace(PRINTER_80, address=fake.address, answers_status=False), Heard())

    assert outcome.proof is Proof.STATUS_BEHIND_DATA


def test_a_time_out_is_not_a_failure_but_no_proof_either() -> None:
    heard = Heard()
    with FakePrinter() as fake:
        fake.answers_proof = False
        printer = replace(PRINTER_80, address=fake.address, proof_timeout_s=0.3, trouble_poll_s=0.0)
        outcome = deliver(printer, heard)

    assert outcome == Outcome(len(JOB), reason=Reason.NO_PROOF)
    assert fake.printed == JOB
    assert heard.events == ["begin", "sent"]


def test_a_job_held_for_paper_is_waited_for_past_the_time_limit() -> None:
    heard = Heard()
    outcomes: list[Outcome] = []
    with FakePrinter() as fake:
        fake.has_paper.clear()
        printer = replace(PRINTER_80, address=fake.address, proof_timeout_s=1.0, held_timeout_s=120.0)
        job = threading.Thread(target=lambda: outcomes.append(deliver(printer, heard)))
        job.start()
        until(lambda: "sent" in heard.events)
        fake.status = PAPER_OUT
        until(lambda: bool(heard.troubles) and heard.troubles[-1] == {PrinterTrouble.PAPER_OUT})
        job.join(2.0)  # longer than the limit for a printer that says nothing
        still_waiting = job.is_alive()
        fake.status = bytes.fromhex("121212")
        fake.has_paper.set()
        job.join()

    assert still_waiting
    assert outcomes == [Outcome(len(JOB), Proof.STATUS_BEHIND_DATA)]


def test_a_held_job_is_not_waited_for_without_end() -> None:
    heard = Heard()
    with FakePrinter() as fake:
        fake.has_paper.clear()
        printer = replace(PRINTER_80, address=fake.address, proof_timeout_s=0.3, held_timeout_s=0.6)

        def run_out() -> None:
            until(lambda: "sent" in heard.events)
            fake.status = PAPER_OUT

        roll = threading.Thread(target=run_out)
        roll.start()
        outcome = deliver(printer, heard)
        roll.join()

    assert outcome.reason == Reason.NO_PROOF


def test_the_end_of_the_program_does_not_wait_for_a_proof() -> None:
    stop = threading.Event()
    heard = Heard()
    with FakePrinter() as fake:
        fake.has_paper.clear()
        printer = replace(PRINTER_80, address=fake.address, proof_timeout_s=600.0)

        def end() -> None:
            until(lambda: "sent" in heard.events)
            stop.set()

        ender = threading.Thread(target=end)
        ender.start()
        outcome = deliver(printer, heard, stop=stop)
        ender.join()

    assert outcome == Outcome(len(JOB), reason=Reason.STOPPED)


def test_what_begin_raises_ends_the_delivery_unsent() -> None:
    def begin() -> None:
        raise OSError("the table is locked")

    with FakePrinter() as fake:
        printer = replace(PRINTER_80, address=fake.address)
        delivery = Delivery(transport_for(printer), printer, threading.Event())
        with pytest.raises(OSError, match="locked"):
            delivery.deliver(42, JOB, Hooks(begin, lambda: None, lambda _: None))
        until(lambda: fake.connections == 1)

    assert fake.printed == b""


def test_what_a_file_has_taken_is_done(tmp_path: Path) -> None:
    printer = replace(PRINTER_80, address=f"file:{tmp_path}/")
    heard = Heard()

    assert deliver(printer, heard) == Outcome(len(JOB), Proof.WRITTEN)
    assert (tmp_path / "slip-000042.bin").read_bytes() == JOB
    assert heard.troubles == [frozenset()]


def test_a_file_that_takes_nothing_is_a_failure_of_zero_bytes() -> None:
    class FullDisk:
        answers = False

        def open(self, _name: str, _stop: threading.Event) -> FileLink:
            return FileLink(FileIO("/dev/full", "wb"), None)

    heard = Heard()
    outcome = Delivery(FullDisk(), PRINTER_80, threading.Event()).deliver(42, JOB, heard.hooks)

    assert outcome == Outcome(0, reason=Reason.BROKEN_BEFORE)
    assert heard.troubles == [OFFLINE]


def test_a_poll_tells_how_the_printer_is() -> None:
    heard = Heard()
    with FakePrinter() as fake:
        fake.status = PAPER_OUT
        printer = replace(PRINTER_80, address=fake.address)
        Delivery(transport_for(printer), printer, threading.Event()).poll(heard.troubles.append)
        until(lambda: fake.ended_cleanly == 1)

    assert heard.troubles[-1] == {PrinterTrouble.PAPER_OUT}
    assert fake.printed == b""


def test_a_poll_of_a_printer_that_is_away_tells_that() -> None:
    heard = Heard()
    with FakePrinter() as fake:
        fake.breaks_at = 0
        printer = replace(PRINTER_80, address=fake.address)
        delivery = Delivery(transport_for(printer), printer, threading.Event())
        delivery.poll(heard.troubles.append)
    delivery.poll(heard.troubles.append)

    assert heard.troubles == [OFFLINE, OFFLINE]


def test_what_cannot_answer_is_not_polled(tmp_path: Path) -> None:
    heard = Heard()
    for printer in (
        replace(PRINTER_80, address=f"file:{tmp_path}/"),
        replace(PRINTER_80, answers_status=False),
    ):
        Delivery(transport_for(printer), printer, threading.Event()).poll(heard.troubles.append)

    assert heard.troubles == []

"""A printer that is off, dies in the middle or has no paper: the sale stands, no slip is lost, none is doubled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from drivers.printer.settings import PrinterSettings
from drivers.printer.spool import SpoolWorker
from drivers.virtual_printer.faults import Faults
from drivers.virtual_printer.glyphs import Glyphs, font_files
from drivers.virtual_printer.paper import Paper
from drivers.virtual_printer.server import VirtualPrinter
from drivers.virtual_printer.slips import SlipFolder
from posclient.ports import PrinterTrouble, PrintKind, PrintState
from posclient.services import paper
from posclient.services.print_queue import StoredPrintQueue
from posclient.services.shop import Session
from tests.faults.telling import assert_tells_what_to_do
from tests.faults.world import free_port, until
from tests.support.samples import CEREAL
from tests.support.shop import TestShop, make_shop, sell_once, sign_in_cashier

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
IMPATIENT = PrinterSettings(
    address="tcp://127.0.0.1:9",
    fonts=tuple(sorted(FONTS.glob("*.otf"))),
    proof_timeout_s=0.3,
    status_timeout_s=0.5,
    trouble_poll_s=0.1,
    back_off_first_s=0.05,
    back_off_longest_s=0.1,
    linger_s=0.1,
)


@dataclass
class FakeCashier:
    """Hears what the printer's worker tells the window."""

    troubles: frozenset[PrinterTrouble] = frozenset()
    heard: set[PrinterTrouble] = field(default_factory=set)

    def printer_changed(self, troubles: frozenset[PrinterTrouble]) -> None:
        self.troubles = troubles
        self.heard |= troubles

    def job_changed(self, job_id: int, state: PrintState) -> None:
        """The store tells the same."""


@dataclass
class Counter:
    """A shop, its printer and who stands there."""

    till: TestShop
    session: Session
    printer: VirtualPrinter
    cashier: FakeCashier

    def slip_state(self, receipt_no: str) -> tuple[PrintState, str]:
        (slip,) = [
            each for each in paper.of_subject(self.till.shop, receipt_no) if each.kind is PrintKind.SLIP
        ]
        return slip.state, slip.reason

    def on_paper(self, receipt_no: str) -> list[str]:
        """The whole slips of a receipt."""
        slips = [slip.text for slip in self.printer.record.slips]
        return [text for text in slips if f"[code128 {receipt_no}]" in text]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A shop and a printer that is switched on; nothing prints yet."""
    till = make_shop(tmp_path / "till")
    slips = SlipFolder(tmp_path / "slips", Glyphs(font_files(FONTS)), till.clock.now_ms)
    try:
        with VirtualPrinter(slips, Paper(48), port=free_port()) as printer:
            yield Counter(till, sign_in_cashier(till.shop), printer, FakeCashier())
    finally:
        till.store.close()


@contextmanager
def printing(counter: Counter) -> Iterator[None]:
    """The spool's worker at work."""
    queue = StoredPrintQueue(counter.till.store, counter.till.clock)
    settings = replace(IMPATIENT, address=f"tcp://127.0.0.1:{counter.printer.port}")
    worker = SpoolWorker(queue, settings, counter.cashier, copy_title="补打 COPY")
    worker.start()
    try:
        yield
    finally:
        assert worker.stop()
        queue.close()


WAITS = (
    (Faults(refuses_connections=True), PrinterTrouble.OFFLINE),
    (Faults(paper_out=True), PrinterTrouble.PAPER_OUT),
    (Faults(cover_open=True), PrinterTrouble.COVER_OPEN),
)


@pytest.mark.parametrize(("faults", "trouble"), WAITS, ids=["refuses", "no paper", "cover open"])
def test_what_can_not_begin_waits_and_comes_by_itself(
    counter: Counter, faults: Faults, trouble: PrinterTrouble
) -> None:
    # given a printer that can't print, when something is sold
    counter.printer.set_faults(faults)
    with printing(counter):
        sold = sell_once(counter.till.shop, counter.session, CEREAL.barcodes[0])

        # then the cashier hears why, and what to do; the slip waits
        until(lambda: trouble in counter.cashier.troubles, "the trouble")
        assert_tells_what_to_do(trouble)
        assert counter.slip_state(sold.receipt_no)[0] in (PrintState.QUEUED, PrintState.SENDING)
        assert counter.on_paper(sold.receipt_no) == []

        # when the printer is well again, then it comes out by itself, once, and is no copy
        counter.printer.set_faults(Faults())
        until(lambda: counter.slip_state(sold.receipt_no)[0] is PrintState.CONFIRMED, "the proof")
        (text,) = counter.on_paper(sold.receipt_no)
        assert "补打" not in text
        assert counter.cashier.troubles == frozenset()


def test_what_is_not_proven_is_asked_and_never_doubled_silently(counter: Counter) -> None:
    # given a printer that dies in the middle of a slip
    counter.printer.set_faults(Faults(closes_after_bytes=200))
    with printing(counter):
        sold = sell_once(counter.till.shop, counter.session, CEREAL.barcodes[0])
        until(lambda: counter.slip_state(sold.receipt_no)[0] is PrintState.UNKNOWN, "doubt")
        on_paper = len(counter.on_paper(sold.receipt_no))
        assert_tells_what_to_do("print.unknown_no")

        # when the printer is well again, then nothing comes out by itself
        counter.printer.set_faults(Faults())
        other = sell_once(counter.till.shop, counter.session, CEREAL.barcodes[0])
        until(lambda: counter.slip_state(other.receipt_no)[0] is PrintState.CONFIRMED, "the next slip")
        assert len(counter.on_paper(sold.receipt_no)) == on_paper

        # and when the cashier says that it did not come out, another one does, marked as a copy
        (slip,) = [each for each in paper.unsettled(counter.till.shop) if each.kind is PrintKind.SLIP]
        again = paper.print_again(counter.till.shop, counter.session, slip.job_id)
        until(lambda: again not in {each.job_id for each in paper.unsettled(counter.till.shop)}, "the copy")
        assert "补打 COPY" in counter.on_paper(sold.receipt_no)[-1]

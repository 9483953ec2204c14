"""Paper: the question that only the cashier can answer, and copies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from posclient.ports import PrinterTrouble, PrintKind, PrintState
from posclient.services import sell
from posclient.services.checkout import Payment, TenderKind, checkout
from posclient.services.identify import ProductFound, identify
from posclient.services.paper import latest_receipts, of_subject, unsettled
from posclient.store import print_jobs
from posclient.store.transaction import Transaction
from tests.support import goods
from tests.support.small_shop import SESSION, SmallShop
from tests.ui.screens.till_window import TillWindow, till_window
from ui.screens.paper import PaperScreen
from ui.screens.sale import SaleScreen


@pytest.fixture
def till(shop: SmallShop) -> Iterator[TillWindow]:
    with till_window(shop) as window:
        yield window


def opened(till: TillWindow) -> PaperScreen:
    till.context.navigation.show_paper()
    screen = till.screen(PaperScreen)
    till.settle()
    return screen


def sell_wipes(shop: SmallShop) -> str:
    found = identify(shop.shop, goods.WIPES.barcodes[0])
    assert isinstance(found, ProductFound)
    sale = sell.add(shop.shop, SESSION, found)
    assert sale.basket_id is not None
    due = sale.quote.due_minor
    return checkout(shop.shop, SESSION, sale.basket_id, (Payment(TenderKind.CASH, due),), due).receipt_no


def end_in(shop: SmallShop, kind: PrintKind, state: PrintState, reason: str = "") -> int:
    """The latest job of a kind ends like this."""
    job = [job for job in unsettled(shop.shop) if job.kind is kind][-1]

    def end(connection: Transaction) -> None:
        print_jobs.begin_attempt(connection, job.job_id, shop.clock.now_ms())
        print_jobs.end_attempt(connection, job.job_id, state, detail=reason)

    shop.store.write(end, name="end")
    return job.job_id


def settle_drawer(shop: SmallShop) -> None:
    end_in(shop, PrintKind.DRAWER, PrintState.CONFIRMED)


def test_nothing_is_owed_and_nothing_was_sold(till: TillWindow) -> None:
    screen = opened(till)

    assert screen.owed.cells.rowCount() == 0
    assert screen.receipts.cells.rowCount() == 0
    assert not screen.yes.isVisible()
    assert not screen.copy.isEnabled()


def test_what_waits_says_what_is_in_its_way(till: TillWindow, shop: SmallShop) -> None:
    sell_wipes(shop)
    settle_drawer(shop)
    end_in(shop, PrintKind.SLIP, PrintState.QUEUED, PrinterTrouble.PAPER_OUT)
    screen = opened(till)

    assert screen._why.text() == till.context.words("printer.paper_out")
    assert not screen.yes.isVisible()


def test_it_came_out(till: TillWindow, shop: SmallShop) -> None:
    sell_wipes(shop)
    settle_drawer(shop)
    end_in(shop, PrintKind.SLIP, PrintState.UNKNOWN, PrinterTrouble.OFFLINE)
    screen = opened(till)
    assert screen._question.text() == till.context.words("print.unknown_question")

    till.type("1")
    till.wait(lambda: screen.owed.cells.rowCount() == 0)

    assert unsettled(shop.shop) == ()


def test_it_did_not_come_out_and_is_printed_again_as_a_copy(till: TillWindow, shop: SmallShop) -> None:
    receipt_no = sell_wipes(shop)
    settle_drawer(shop)
    end_in(shop, PrintKind.SLIP, PrintState.UNKNOWN)
    screen = opened(till)
    screen.no.click()
    till.settle()

    slips = [job for job in of_subject(shop.shop, receipt_no) if job.kind is PrintKind.SLIP]
    assert [(job.state, job.copy_number) for job in slips] == [
        (PrintState.CONFIRMED, 0),
        (PrintState.QUEUED, 1),
    ]


def test_a_question_stands_before_what_merely_waits(till: TillWindow, shop: SmallShop) -> None:
    sell_wipes(shop)
    settle_drawer(shop)
    sell_wipes(shop)
    settle_drawer(shop)
    job_id = end_in(shop, PrintKind.SLIP, PrintState.UNKNOWN)
    screen = opened(till)

    assert screen.owed.chosen_key == str(job_id)
    assert screen.owed.cells.rowCount() == 2


def test_a_drawer_is_never_printed_again(till: TillWindow, shop: SmallShop) -> None:
    sell_wipes(shop)
    end_in(shop, PrintKind.SLIP, PrintState.CONFIRMED)
    end_in(shop, PrintKind.DRAWER, PrintState.UNKNOWN)
    screen = opened(till)
    assert not screen.no.isVisible()

    till.type("2")
    till.settle()
    assert len(unsettled(shop.shop)) == 1
    till.type("1")
    till.wait(lambda: unsettled(shop.shop) == ())


def test_a_copy_of_an_older_receipt_by_key(till: TillWindow, shop: SmallShop) -> None:
    first = sell_wipes(shop)
    sell_wipes(shop)
    screen = opened(till)
    assert [sale.receipt_no for sale in latest_receipts(shop.shop)][-1] == first

    till.press(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_F9)
    till.settle()

    assert screen.receipts.chosen_key == first
    assert [job.copy_number for job in of_subject(shop.shop, first)][-1] == 1


def test_a_scanned_receipt_is_copied(till: TillWindow, shop: SmallShop) -> None:
    receipt_no = sell_wipes(shop)
    opened(till)
    till.scan(receipt_no)
    till.wait(lambda: of_subject(shop.shop, receipt_no)[-1].copy_number == 1)

    assert isinstance(till.shell.current, PaperScreen)


def test_the_printers_troubles_are_told(till: TillWindow) -> None:
    screen = opened(till)
    till.context.printer_changed(frozenset({PrinterTrouble.COVER_OPEN}))
    till.wait(lambda: screen._trouble.text() == till.context.words("printer.cover_open"))


def test_escape_goes_back(till: TillWindow) -> None:
    opened(till)
    till.press(Qt.Key.Key_Escape)

    till.screen(SaleScreen)

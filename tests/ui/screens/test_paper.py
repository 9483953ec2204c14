"""Paper: the question that only the cashier can answer, and copies."""

from __future__ import annotations

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
from tests.ui.counter import Counter
from tests.ui.screens.moves import in_front, press
from ui.screens.paper import PaperScreen
from ui.screens.sale import SaleScreen


def opened(counter: Counter) -> PaperScreen:
    counter.context.navigation.show_paper()
    screen = in_front(counter, PaperScreen)
    counter.settle()
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


def test_nothing_is_owed_and_nothing_was_sold(counter: Counter) -> None:
    screen = opened(counter)

    assert screen.owed.cells.rowCount() == 0
    assert screen.receipts.cells.rowCount() == 0
    assert not screen.yes.isVisible()
    assert not screen.copy.isEnabled()


def test_what_waits_says_what_is_in_its_way(counter: Counter, shop: SmallShop) -> None:
    sell_wipes(shop)
    settle_drawer(shop)
    end_in(shop, PrintKind.SLIP, PrintState.QUEUED, PrinterTrouble.PAPER_OUT)
    screen = opened(counter)

    assert screen._why.text() == counter.context.words("printer.paper_out")
    assert not screen.yes.isVisible()


def test_it_came_out(counter: Counter, shop: SmallShop) -> None:
    sell_wipes(shop)
    settle_drawer(shop)
    end_in(shop, PrintKind.SLIP, PrintState.UNKNOWN, PrinterTrouble.OFFLINE)
    screen = opened(counter)
    assert screen._question.text() == counter.context.words("print.unknown_question")

    counter.type("1")
    counter.wait(lambda: screen.owed.cells.rowCount() == 0)

    assert unsettled(shop.shop) == ()


def test_it_did_not_come_out_and_is_printed_again_as_a_copy(counter: Counter, shop: SmallShop) -> None:
    receipt_no = sell_wipes(shop)
    settle_drawer(shop)
    end_in(shop, PrintKind.SLIP, PrintState.UNKNOWN)
    screen = opened(counter)
    screen.no.click()
    counter.settle()

    slips = [job for job in of_subject(shop.shop, receipt_no) if job.kind is PrintKind.SLIP]
    assert [(job.state, job.copy_number) for job in slips] == [
        (PrintState.CONFIRMED, 0),
        (PrintState.QUEUED, 1),
    ]


def test_a_question_stands_before_what_merely_waits(counter: Counter, shop: SmallShop) -> None:
    sell_wipes(shop)
    settle_drawer(shop)
    sell_wipes(shop)
    settle_drawer(shop)
    job_id = end_in(shop, PrintKind.SLIP, PrintState.UNKNOWN)
    screen = opened(counter)

    assert screen.owed.chosen_key == str(job_id)
    assert screen.owed.cells.rowCount() == 2


def test_a_drawer_is_never_printed_again(counter: Counter, shop: SmallShop) -> None:
    sell_wipes(shop)
    end_in(shop, PrintKind.SLIP, PrintState.CONFIRMED)
    end_in(shop, PrintKind.DRAWER, PrintState.UNKNOWN)
    screen = opened(counter)
    assert not screen.no.isVisible()
    assert screen._question.text() == "钱箱没有打开，请用钥匙开，或再按一次 F10"
    assert screen.owed.cells.rows[0].cells[2] == "钱箱没有打开"

    counter.type("2")
    counter.settle()
    assert len(unsettled(shop.shop)) == 1
    counter.type("1")
    counter.wait(lambda: unsettled(shop.shop) == ())
    counter.settle()
    assert counter.toast == "已记下"


def test_what_is_said_of_slips_is_not_said_of_a_drawer(counter: Counter, shop: SmallShop) -> None:
    sell_wipes(shop)
    end_in(shop, PrintKind.SLIP, PrintState.CONFIRMED)
    end_in(shop, PrintKind.DRAWER, PrintState.UNKNOWN, PrinterTrouble.PAPER_OUT)
    screen = opened(counter)
    assert screen._why.text() == "打印机缺纸"


def test_a_drawer_that_is_still_to_open_is_not_said_to_be_printed(counter: Counter, shop: SmallShop) -> None:
    sell_wipes(shop)
    end_in(shop, PrintKind.SLIP, PrintState.CONFIRMED)
    screen = opened(counter)
    assert screen._question.text() == "等待打开"
    assert not screen.yes.isVisible()


def test_a_copy_of_an_older_receipt_by_key(counter: Counter, shop: SmallShop) -> None:
    first = sell_wipes(shop)
    sell_wipes(shop)
    screen = opened(counter)
    assert [sale.receipt_no for sale in latest_receipts(shop.shop)][-1] == first

    press(counter, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_F9)
    counter.settle()

    assert screen.receipts.chosen_key == first
    assert [job.copy_number for job in of_subject(shop.shop, first)][-1] == 1


def test_a_scanned_receipt_is_copied(counter: Counter, shop: SmallShop) -> None:
    receipt_no = sell_wipes(shop)
    opened(counter)
    counter.scan(receipt_no)
    counter.wait(lambda: of_subject(shop.shop, receipt_no)[-1].copy_number == 1)

    assert isinstance(counter.shell.current, PaperScreen)


def test_the_printers_troubles_are_told(counter: Counter) -> None:
    screen = opened(counter)
    counter.context.printer_changed(frozenset({PrinterTrouble.COVER_OPEN}))
    counter.wait(lambda: screen._trouble.text() == counter.context.words("printer.cover_open"))


def test_escape_goes_back(counter: Counter) -> None:
    opened(counter)
    press(counter, Qt.Key.Key_Escape)

    in_front(counter, SaleScreen)

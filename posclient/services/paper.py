"""Paper: what the printer still owes, asking the cashier what nobody else can know, and copies."""

from __future__ import annotations

from posclient.ports import PrintKind
from posclient.services.audit_row import log
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import print_jobs, sales
from posclient.store.print_jobs import SpoolItem
from posclient.store.sales import SaleSummary
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority


def unsettled(shop: Shop) -> tuple[SpoolItem, ...]:
    """Jobs that are not confirmed, oldest first."""
    return shop.store.read(print_jobs.unsettled)


def of_subject(shop: Shop, subject: str) -> tuple[SpoolItem, ...]:
    """All jobs of a receipt or a care task."""
    return shop.store.read(lambda connection: print_jobs.of_subject(connection, subject))


def latest_receipts(shop: Shop, limit: int = 50) -> tuple[SaleSummary, ...]:
    """The newest sales of this till first, for a copy of their receipts."""
    return shop.store.read(lambda connection: sales.latest(connection, limit))


def came_out(shop: Shop, session: Session, job_id: int) -> None:
    """The cashier has the paper in her hand. Raises ShopError where there is no such job."""

    def write(connection: Transaction) -> None:
        _must_exist(connection, job_id)
        print_jobs.settle(connection, job_id)
        log(connection, shop, session, "paper_came_out", str(job_id))

    shop.store.write(write, Priority.COUNTER, name="came_out")


def print_again(shop: Shop, session: Session, job_id: int) -> int:
    """It did not come out: another print, marked as a copy (or another kick of the drawer); the lost one is settled.
    Returns the new job. Raises ShopError where there is no such job.
    """

    def write(connection: Transaction) -> int:
        _must_exist(connection, job_id)
        print_jobs.settle(connection, job_id)
        log(connection, shop, session, "printed_again", str(job_id))
        return print_jobs.add_again(connection, job_id, shop.clock.now_ms())

    return shop.store.write(write, Priority.COUNTER, name="print_again")


def copy_last_receipt(shop: Shop, session: Session) -> int:
    """A copy of the newest receipt of this till, also after a restart. Raises ShopError where there is none."""
    newest = latest_receipts(shop, 1)
    if not newest:
        raise ShopError("print.nothing_to_copy")
    return copy_receipt(shop, session, newest[0].receipt_no)


def copy_receipt(shop: Shop, session: Session, receipt_no: str) -> int:
    """A copy of a receipt, marked 补打. Raises ShopError where this till has no such receipt."""

    def write(connection: Transaction) -> int:
        slips = [
            item
            for item in print_jobs.of_subject(connection, receipt_no)
            if item.kind is PrintKind.SLIP and item.copy_number == 0
        ]
        if not slips:
            raise ShopError("paper.no_such_receipt")
        log(connection, shop, session, "copy", str(slips[0].job_id))
        return print_jobs.add_again(connection, slips[0].job_id, shop.clock.now_ms())

    return shop.store.write(write, Priority.COUNTER, name="copy_receipt")


def open_drawer(shop: Shop, session: Session) -> None:
    """Open the drawer without a sale; logged."""

    def write(connection: Transaction) -> None:
        job_id = print_jobs.add_drawer_kick(connection, subject="no_sale", at_ms=shop.clock.now_ms())
        log(connection, shop, session, "drawer_opened", str(job_id))

    shop.store.write(write, Priority.COUNTER, name="open_drawer")


def _must_exist(connection: Transaction, job_id: int) -> None:
    if not print_jobs.exists(connection, job_id):
        raise ShopError("paper.no_such_job")

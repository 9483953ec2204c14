"""The spool's table from both sides: the worker's every step, and what only the cashier can know."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from posclient.ports import PrintKind, PrintState
from posclient.services import paper
from posclient.services.outcome_card import print_outcome_card
from posclient.services.print_queue import StoredPrintQueue
from posclient.services.shop import Session, Shop, ShopError
from posclient.slips.document import decode
from tests.support.shop import TestShop, dump, make_shop, rows, sell_once, sign_in_cashier
from tests.support.till_fakes import FakeIds

FORMULA = "6901000700034"


@pytest.fixture
def queue(shop: Shop) -> Iterator[StoredPrintQueue]:
    made = StoredPrintQueue(shop.store, shop.clock)
    yield made
    made.close()


def states(shop: Shop) -> list[tuple[PrintKind, PrintState, str]]:
    return [(item.kind, item.state, item.reason) for item in paper.unsettled(shop)]


def test_a_job_on_its_way_to_paper(shop: Shop, queue: StoredPrintQueue) -> None:
    job_id = print_outcome_card(shop)
    job = queue.next()
    assert job is not None
    assert (job.job_id, job.kind, job.rendered, job.copy_number, job.original) == (
        job_id,
        PrintKind.SLIP,
        None,
        0,
        None,
    )
    assert decode(job.document).title
    queue.keep_rendered(job_id, b"bytes")
    again = queue.next()
    assert again is not None
    assert again.rendered == b"bytes"
    queue.begin_attempt(job_id)
    assert queue.next() is None
    assert states(shop) == [(PrintKind.SLIP, PrintState.SENDING, "")]
    queue.confirm(job_id, "process_id")
    assert states(shop) == []
    assert rows(shop.store, "print_attempt") == [
        (job_id, 1, shop.clock.now_ms(), "confirmed", 0, "process_id")
    ]


def test_a_job_of_which_nothing_was_sent_goes_back_to_the_front(shop: Shop, queue: StoredPrintQueue) -> None:
    first, second = print_outcome_card(shop), print_outcome_card(shop)
    queue.begin_attempt(first)
    queue.put_back(first, "printer.paper_out")
    assert states(shop)[0] == (PrintKind.SLIP, PrintState.QUEUED, "printer.paper_out")
    job = queue.next()
    assert job is not None
    assert job.job_id == first < second
    queue.begin_attempt(first)
    queue.confirm(first, "status")
    assert [row[1:4:2] for row in rows(shop.store, "print_attempt")] == [(1, "queued"), (2, "confirmed")]


def test_a_job_partly_sent_is_unknown_and_the_cashier_is_asked(
    shop: Shop, session: Session, queue: StoredPrintQueue
) -> None:
    job_id = print_outcome_card(shop)
    queue.begin_attempt(job_id)
    queue.leave_unknown(job_id, "printer.cut_off", 512)
    assert states(shop) == [(PrintKind.SLIP, PrintState.UNKNOWN, "printer.cut_off")]
    assert queue.next() is None, "never sent again by itself"
    assert rows(shop.store, "print_attempt")[0][3:5] == ("unknown", 512)
    paper.came_out(shop, session, job_id)
    assert states(shop) == []
    assert rows(shop.store, "audit")[-1][3:5] == ("paper_came_out", str(job_id))


def test_it_did_not_come_out_so_a_copy_of_the_very_bytes_is_printed(
    shop: Shop, session: Session, queue: StoredPrintQueue
) -> None:
    job_id = print_outcome_card(shop)
    queue.keep_rendered(job_id, b"the very bytes")
    queue.begin_attempt(job_id)
    queue.leave_unknown(job_id, "printer.cut_off", 12)
    copy = paper.print_again(shop, session, job_id)
    job = queue.next()
    assert job is not None
    assert (job.job_id, job.copy_number, job.original) == (copy, 1, b"the very bytes")
    queue.begin_attempt(copy)
    queue.leave_unknown(copy, "printer.cut_off", 12)
    second = paper.print_again(shop, session, copy)  # a copy of a copy is the next copy of the first
    job = queue.next()
    assert job is not None
    assert (job.job_id, job.copy_number, job.original) == (second, 2, b"the very bytes")
    assert [item.job_id for item in paper.unsettled(shop)] == [second]


def test_a_drawer_that_did_not_open_is_kicked_again_and_never_printed(
    shop: Shop, session: Session, queue: StoredPrintQueue
) -> None:
    paper.open_drawer(shop, session)
    job = queue.next()
    assert job is not None
    assert (job.kind, job.document) == (PrintKind.DRAWER, b"")
    queue.begin_attempt(job.job_id)
    queue.leave_unknown(job.job_id, "printer.offline", 0)
    paper.print_again(shop, session, job.job_id)
    again = queue.next()
    assert again is not None
    assert (again.kind, again.copy_number) == (PrintKind.DRAWER, 0)


def test_what_was_being_sent_in_a_crash_is_unknown(tmp_path: Path) -> None:
    ids = FakeIds()
    till = make_shop(tmp_path, ids=ids)
    queue = StoredPrintQueue(till.store, till.clock)
    sending, waiting = print_outcome_card(till.shop), print_outcome_card(till.shop)
    queue.begin_attempt(sending)
    till.store.close()

    again = make_shop(tmp_path, ids=ids)
    try:
        after = StoredPrintQueue(again.store, again.clock)
        assert after.recover() == 1
        assert after.recover() == 0
        assert states(again.shop) == [
            (PrintKind.SLIP, PrintState.UNKNOWN, "printer.interrupted"),
            (PrintKind.SLIP, PrintState.QUEUED, ""),
        ]
        job = after.next()
        assert job is not None
        assert job.job_id == waiting
        after.close()
    finally:
        again.store.close()


def test_a_receipts_copy(shop: Shop, session: Session) -> None:
    done = sell_once(shop, session, FORMULA)
    copy = paper.copy_receipt(shop, session, done.receipt_no)
    second = paper.copy_receipt(shop, session, done.receipt_no)
    slips = [job for job in paper.of_subject(shop, done.receipt_no) if job.kind is PrintKind.SLIP]
    assert [(job.job_id, job.copy_number) for job in slips[1:]] == [(copy, 1), (second, 2)]
    assert rows(shop.store, "audit")[-1][3] == "copy"
    assert [sale.receipt_no for sale in paper.latest_receipts(shop)] == [done.receipt_no]


def test_a_receipt_that_this_till_does_not_have(shop: Shop, session: Session) -> None:
    paper.open_drawer(shop, session)
    for receipt_no in ("R00070010000009", "no_sale"):
        with pytest.raises(ShopError) as error:
            paper.copy_receipt(shop, session, receipt_no)
        assert error.value.key == "paper.no_such_receipt"


def test_a_job_that_does_not_exist(shop: Shop, session: Session) -> None:
    before = dump(shop.store)
    for settle in (paper.came_out, paper.print_again):
        with pytest.raises(ShopError) as error:
            settle(shop, session, 4711)
        assert error.value.key == "paper.no_such_job"
    assert dump(shop.store) == before


def test_the_worker_is_woken_by_a_committed_job(shop: Shop, queue: StoredPrintQueue) -> None:
    queue.wait(0)
    worker = threading.Thread(target=queue.wait, args=(60,))
    worker.start()
    print_outcome_card(shop)
    worker.join(30)
    assert not worker.is_alive()


def test_a_queue_that_was_closed_hears_no_more(till: TestShop) -> None:
    queue = StoredPrintQueue(till.store, till.clock)
    queue.close()
    sell_once(till.shop, sign_in_cashier(till.shop), FORMULA)
    queue.wait(0)
    assert queue.next() is not None

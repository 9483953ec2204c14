"""The one door: everything in one transaction or nothing, done once, numbered without gaps, told to headquarters."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from posclient.ports import PrintKind, PrintState
from posclient.services import paper
from posclient.services.checkout import CheckoutDone, Payment, TenderKind, checkout
from posclient.services.identify import How, ProductFound, identify
from posclient.services.sell import add, cancel, identify_member
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import view
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import audit, documents, outbox, print_jobs
from posclient.wire.codec import decode_event
from posclient.wire.events import SaleCompleted
from posclient.wire.feed import MemberRow, ProductRow
from tests.support import samples
from tests.support.samples import COMMANDS, M1, MEMBERS, PRODUCTS, task_id
from tests.support.shop import (
    PowerCutError,
    TestShop,
    become_till,
    dump,
    failing,
    feed,
    make_shop,
    pay,
    rows,
    scan,
    sell_once,
    sign_in_cashier,
)
from tests.support.till_fakes import FakeIds

FORMULA, NAPPIES, CEREAL, LABEL, GIFT = (
    "6901000700034",
    "6901000700058",
    "036000291452",
    "2210001018005",
    "6901000701024",
)


def cash(minor: int) -> Payment:
    return Payment(TenderKind.CASH, minor)


def basket_of(shop: Shop, session: Session) -> tuple[str, int]:
    shown = view(shop, session.business_date)
    assert shown.basket_id is not None
    return shown.basket_id, shown.quote.due_minor


def last_event(shop: Shop) -> SaleCompleted:
    (stored,) = shop.store.read(lambda connection: outbox.batch(connection, 1, 1))[-1:]
    event = decode_event(stored.payload)
    assert isinstance(event, SaleCompleted)
    return event


def test_a_sale_is_on_disk_with_all_that_belongs_to_it(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA, times=2)
    scan(shop, session, LABEL)
    identify_member(shop, session, M1, How.CARD)
    done = pay(shop, session, 60000)

    assert (done.due_minor, done.received_minor, done.change_minor, done.points) == (50500, 60000, 9500, 606)
    event = last_event(shop)
    assert (event.sale_id, event.receipt_no, event.member_id) == (done.sale_id, done.receipt_no, "M1")
    assert (event.due_minor, event.discount_minor, event.points) == (50500, 2900, 606)
    assert sum(line.amount_minor for line in event.lines) == event.due_minor
    assert sum(line.points for line in event.lines) == event.points
    assert [(t.kind, t.amount_minor, t.received_minor, t.change_minor) for t in event.tenders] == [
        ("cash", 50500, 60000, 9500)
    ]
    assert {entry.account_id: entry.amount for entry in event.entries} == {
        "M1/points/base": 606,
        "M1/spend/base": 50500,
    }
    assert event.context.rules_version == 3
    assert (event.context.member_kind, event.context.staff_percent) == ("retail", 100)
    assert event.context.tier_id == "silver"
    assert event.context.year_spend_minor == 220000
    assert event.context.rules_hash == shop.store.read(documents.rules_in_force).hash
    assert event.lines[1].label_amount_minor == 1800
    assert [row[1:5] for row in rows(shop.store, "ledger_entry")] == [
        ("M1", entry.account_id, "open", entry.amount) for entry in event.entries
    ]
    assert [row[3] for row in rows(shop.store, "audit")] == ["sign_in", "sale"]
    assert shop.store.read(lambda connection: audit.first_broken(connection, shop.audit_key)) is None
    assert view(shop, session.business_date).basket_id is None


def test_the_events_bytes_are_kept_with_their_hash(shop: Shop, session: Session) -> None:
    sell_once(shop, session, FORMULA)
    (stored,) = shop.store.read(lambda connection: outbox.batch(connection, 1, 1))
    assert stored.hash == sha256(stored.payload).hexdigest()
    assert msgspec.json.encode(decode_event(stored.payload)) == stored.payload


def test_the_receipt_says_what_the_event_says(shop: Shop, session: Session) -> None:
    done = sell_once(shop, session, FORMULA, member_id="M1")
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, done.receipt_no))
    text = as_text(decode(document), 48)
    for part in (done.receipt_no, "245.00", "李娜", "138****1234", samples.STORE.name):
        assert part in text
    assert "13812341234" not in text


def test_doing_it_twice_gives_the_same_sale(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    basket_id, due = basket_of(shop, session)
    first = checkout(shop, session, basket_id, (cash(30000),), due)
    before = dump(shop.store)
    assert checkout(shop, session, basket_id, (cash(30000),), due) == first
    assert checkout(shop, session, basket_id, (cash(30000),), 1) == first
    assert dump(shop.store) == before


def test_money_given_for_a_basket_that_is_sold_is_not_passed_over(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    basket_id, due = basket_of(shop, session)
    parts = (Payment(TenderKind.CARD, 800, "77"), cash(25000))
    first = checkout(shop, session, basket_id, parts, due)
    before = dump(shop.store)
    assert checkout(shop, session, basket_id, tuple(reversed(parts)), due) == first
    for others in ((cash(30000),), (), (*parts, cash(1)), (Payment(TenderKind.CARD, 800, "78"), cash(25000))):
        with pytest.raises(ShopError) as refused:
            checkout(shop, session, basket_id, others, due)
        assert refused.value.key == "checkout.already_sold"
        assert refused.value.values == {"receipt_no": first.receipt_no}
    assert dump(shop.store) == before


def test_a_price_that_changed_under_the_screen_stops_it(shop: Shop, session: Session) -> None:
    scan(shop, session, CEREAL)
    basket_id, due = basket_of(shop, session)
    feed(shop, PRODUCTS, ProductRow("P3", "310001", "米粉", barcodes=(CEREAL,), price_minor=4200))
    before = dump(shop.store)
    with pytest.raises(ShopError) as error:
        checkout(shop, session, basket_id, (cash(due),), due)
    assert error.value.key == "checkout.price_changed"
    assert dump(shop.store) == before


@pytest.mark.parametrize("payments", [(), (cash(25799),), (cash(0),), (cash(10000), cash(15799))])
def test_too_little_money_stops_it_and_says_what_is_missing(
    shop: Shop, session: Session, payments: tuple[Payment, ...]
) -> None:
    scan(shop, session, FORMULA)
    basket_id, due = basket_of(shop, session)
    before = dump(shop.store)
    with pytest.raises(ShopError) as error:
        checkout(shop, session, basket_id, payments, due)
    assert error.value.key == "checkout.too_little"
    assert error.value.values["missing_minor"] == due - sum(payment.received_minor for payment in payments)
    assert dump(shop.store) == before


@pytest.mark.parametrize("received", [-1, 10**11 + 1])
def test_an_absurd_amount_is_refused(shop: Shop, session: Session, received: int) -> None:
    scan(shop, session, FORMULA)
    basket_id, due = basket_of(shop, session)
    with pytest.raises(ShopError) as error:
        checkout(shop, session, basket_id, (cash(received),), due)
    assert error.value.key == "checkout.bad_amount"


def test_an_empty_basket_and_one_that_is_gone(shop: Shop, session: Session) -> None:
    identify_member(shop, session, M1, How.CARD)
    basket_id, _ = basket_of(shop, session)
    with pytest.raises(ShopError) as error:
        checkout(shop, session, basket_id, (), 0)
    assert error.value.key == "checkout.empty"
    cancel(shop, session)
    for gone in (basket_id, "no such basket"):
        with pytest.raises(ShopError) as error:
            checkout(shop, session, gone, (), 0)
        assert error.value.key == "checkout.basket_gone"


def test_what_costs_nothing_can_be_taken_along_without_paying(shop: Shop, session: Session) -> None:
    scan(shop, session, GIFT)
    basket_id, due = basket_of(shop, session)
    done = checkout(shop, session, basket_id, (), due)
    assert (done.due_minor, done.change_minor) == (0, 0)
    assert rows(shop.store, "tender") == []
    assert [item.kind for item in paper.of_subject(shop, done.receipt_no)] == [PrintKind.SLIP]


def test_the_drawer_opens_for_cash_even_while_the_printer_waits_for_paper(
    shop: Shop, session: Session
) -> None:
    done = sell_once(shop, session, FORMULA)
    jobs = paper.of_subject(shop, done.receipt_no)
    assert [(job.kind, job.state) for job in jobs] == [
        (PrintKind.DRAWER, PrintState.QUEUED),
        (PrintKind.SLIP, PrintState.QUEUED),
    ]


def test_receipts_are_numbered_without_a_gap(shop: Shop, session: Session) -> None:
    for _ in range(3):
        sell_once(shop, session, CEREAL)
        scan(shop, session, FORMULA)
        basket_id, due = basket_of(shop, session)
        with pytest.raises(ShopError):
            checkout(shop, session, basket_id, (cash(1),), due)  # takes no number
        cancel(shop, session)
    receipts = sorted(str(row[1]) for row in rows(shop.store, "sale"))
    assert receipts == [f"R0007001{number:07d}" for number in (1, 2, 3)]


def test_a_new_incarnation_numbers_anew_under_its_own_name(shop: Shop, session: Session) -> None:
    sell_once(shop, session, CEREAL)
    become_till(shop, incarnation=2)
    assert sell_once(shop, session, CEREAL).receipt_no == "R00070020000001"
    assert [row[:2] for row in rows(shop.store, "outbox")] == [(1, 1), (2, 1)]


def test_a_cut_at_any_statement_leaves_nothing_at_all(shop: Shop, session: Session) -> None:
    feed(shop, COMMANDS, samples.remind(1))
    scan(shop, session, FORMULA)
    scan(shop, session, LABEL)
    identify_member(shop, session, M1, How.CARD)
    basket_id, due = basket_of(shop, session)
    before = dump(shop.store)
    for step in range(1, 200):
        cut, store = failing(shop, step)
        try:
            done = checkout(cut, session, basket_id, (cash(due),), due)
        except PowerCutError:
            assert dump(shop.store) == before, f"statement {step} left something behind"
            continue
        assert step > store.statements > 15
        break
    else:
        pytest.fail("it never came through")
    assert done.receipt_no == "R00070010000001"
    assert len(rows(shop.store, "sale")) == 1


def test_a_purchase_of_the_need_fulfils_the_reminder(shop: Shop, session: Session) -> None:
    feed(shop, COMMANDS, samples.remind(1))
    sell_once(shop, session, CEREAL, member_id="M1")
    assert last_event(shop).converted_tasks == ()
    sell_once(shop, session, FORMULA, member_id="M1")
    assert last_event(shop).converted_tasks == (task_id(1),)
    assert [row[9] for row in rows(shop.store, "care_task")] == ["converted"]
    sell_once(shop, session, FORMULA, member_id="M1")
    assert last_event(shop).converted_tasks == ()


def test_a_member_deleted_before_checkout_costs_no_sale(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    feed(shop, MEMBERS, MemberRow(M1, deleted=True))
    done = pay(shop, session)
    assert done.due_minor == 25800
    event = last_event(shop)
    assert (event.member_id, event.identified_by, event.entries) == (None, "", ())


def test_a_till_that_is_not_enrolled_sells_all_the_same(tmp_path: Path) -> None:
    till = make_shop(tmp_path, filled=False)
    try:
        feed(till.shop, samples.STAFF, *samples.STAFF_ROWS)
        feed(till.shop, PRODUCTS, *samples.GOODS)
        session = sign_in_cashier(till.shop)
        assert sell_once(till.shop, session, FORMULA).receipt_no == "R00000010000001"
    finally:
        till.store.close()


def test_a_sale_survives_reopening_and_is_the_same_sale(tmp_path: Path) -> None:
    ids = FakeIds()
    till = make_shop(tmp_path, ids=ids)
    session = sign_in_cashier(till.shop)
    scan(till.shop, session, FORMULA)
    basket_id, due = basket_of(till.shop, session)
    first: CheckoutDone = checkout(till.shop, session, basket_id, (cash(due),), due)
    till.store.close()
    again = make_shop(tmp_path, ids=ids)
    try:
        assert checkout(again.shop, session, basket_id, (cash(due),), due) == first
    finally:
        again.store.close()


def test_a_tier_reached_by_this_sale_counts_in_it(till: TestShop, session: Session) -> None:
    shop = replace(till.shop)
    feed(shop, PRODUCTS, ProductRow("P91", "910001", "婴儿车", price_minor=200000))
    found = identify(shop, "910001")
    assert isinstance(found, ProductFound)
    add(shop, session, found)
    identify_member(shop, session, samples.M2, How.CARD)
    done = pay(shop, session)
    event = last_event(shop)
    assert (event.context.tier_id, event.tier_after, done.points) == ("member", "silver", 2400)

"""Exchanges: goods back and others out in one transaction, the difference either way, and back again later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.checkout import CheckoutDone
from posclient.services.refund import send_refund
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.swap import ExchangeDone, InHand, exchange, in_hand
from posclient.services.view import view
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import print_jobs, sales
from tests.support.payments import FakeProvider
from tests.support.returns import back, found, last_return, last_sale, sell, wanted_of
from tests.support.samples import M1
from tests.support.shop import PowerCutError, dump, failing, scan

FORMULA, NAPPIES, CEREAL = "6901000700034", "6901000700058", "036000291452"


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


def hand(shop: Shop, session: Session, sale: CheckoutDone) -> InHand:
    """All of a receipt, in hand."""
    return in_hand("r1", wanted_of(found(shop, session, sale)))


def swap(
    shop: Shop, session: Session, held: InHand, *codes: str, cash_minor: int | None = None
) -> ExchangeDone:
    """Exchange what is in hand for these goods; what is missing is paid in cash to the fen."""
    for code in codes:
        scan(shop, session, code)
    shown = view(shop, session.business_date)
    assert shown.basket_id is not None
    due = shown.quote.due_minor
    missing = due - held.carried_minor(due) if cash_minor is None else cash_minor
    paid = (Payment(TenderKind.CASH, missing),) if missing else ()
    return exchange(shop, session, held, shown.basket_id, paid, due)


def sums(shop: Shop) -> dict[str, int]:
    return {kind: minor for kind, minor in shop.store.read(sales.totals).tenders.items() if minor}


def test_dearer_goods_cost_the_difference(shop: Shop, session: Session) -> None:
    held = hand(shop, session, sell(shop, session, CEREAL))
    done = swap(shop, session, held, FORMULA)

    assert (held.worth_minor, done.sale.due_minor) == (3990, 25800)
    assert done.back.tenders == ((TenderKind.EXCHANGE, 3990),)
    assert [(t.kind, t.amount_minor, t.reference) for t in last_sale(shop).tenders] == [
        ("exchange", 3990, "cash"),
        ("cash", 21810, ""),
    ]
    assert last_sale(shop).exchange_of == last_return(shop).return_id == "r1"
    assert last_return(shop).exchange_sale_id == done.sale.sale_id
    assert sums(shop) == {"cash": 25800}


def test_the_receipt_names_the_return_slip_and_nothing_of_the_tills_own(shop: Shop, session: Session) -> None:
    held = hand(shop, session, sell(shop, session, CEREAL))
    done = swap(shop, session, held, FORMULA)

    receipt_no = done.sale.receipt_no
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, receipt_no))
    text = as_text(decode(document), 48)
    assert f"退货单 {done.back.receipt_no}" in text
    assert "参考号" not in text


def test_cheaper_goods_bring_money_back(shop: Shop, session: Session) -> None:
    held = hand(shop, session, sell(shop, session, FORMULA))
    done = swap(shop, session, held, CEREAL)

    assert done.back.cash_minor == 21810
    assert dict(done.back.tenders) == {TenderKind.CASH: 21810, TenderKind.EXCHANGE: 3990}
    assert sums(shop) == {"cash": 3990}


def test_goods_of_the_same_price_move_no_money(shop: Shop, session: Session) -> None:
    held = hand(shop, session, sell(shop, session, CEREAL))
    done = swap(shop, session, held, CEREAL)

    assert (done.sale.due_minor, done.back.cash_minor) == (3990, 0)
    assert sums(shop) == {"cash": 3990}


def test_what_was_hers_goes_back_to_her_accounts(shop: Shop, session: Session) -> None:
    paid = (Payment(TenderKind.STORED, 2000),)
    held = hand(shop, session, sell(shop, session, CEREAL, member_id=M1, paid=paid))

    assert (held.due_minor, held.worth_minor) == (3990, 1990)
    done = swap(shop, session, held, CEREAL)

    assert dict(done.back.tenders) == {TenderKind.STORED: 2000, TenderKind.EXCHANGE: 1990}
    assert sums(shop) == {"cash": 3990}


def test_exchanged_goods_go_back_to_what_the_first_ones_were_paid_with(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    first = sell(shop, session, FORMULA, provider=provider, by_code_minor=25800)
    done = swap(shop, session, hand(shop, session, first), CEREAL)
    (refund_id,) = done.back.refunds
    send_refund(shop, provider, refund_id)
    assert provider.net_minor() == 3990

    second = back(shop, session, found(shop, session, done.sale))
    assert second.tenders == ((TenderKind.CODE, 3990),)
    send_refund(shop, provider, second.refunds[0])

    assert provider.net_minor() == 0
    assert sum(sums(shop).values()) == 0


def test_an_exchange_earns_what_the_new_goods_earn(shop: Shop, session: Session) -> None:
    held = hand(shop, session, sell(shop, session, CEREAL, member_id=M1))
    swap(shop, session, held, CEREAL)

    assert [e.amount for e in last_return(shop).entries if "/points/" in e.account_id] == [-47]


def test_doing_it_twice_gives_the_same(shop: Shop, session: Session) -> None:
    held = hand(shop, session, sell(shop, session, CEREAL))
    done = swap(shop, session, held, FORMULA)
    before = dump(shop.store)

    paid = (Payment(TenderKind.CASH, 25800 - held.carried_minor(25800)),)
    assert (
        exchange(shop, session, held, done.sale.sale_id, paid, 25800).sale.receipt_no == done.sale.receipt_no
    )
    with pytest.raises(ShopError) as refused:
        exchange(shop, session, held, done.sale.sale_id, (Payment(TenderKind.CASH, 1),), 25800)

    assert refused.value.key == "checkout.already_sold"
    assert dump(shop.store) == before


def test_too_little_for_the_rest_and_nothing_came_back(shop: Shop, session: Session) -> None:
    held = hand(shop, session, sell(shop, session, CEREAL))
    scan(shop, session, FORMULA)
    before = dump(shop.store)

    with pytest.raises(ShopError) as error:
        swap(shop, session, held, cash_minor=21809)

    assert error.value.key == "checkout.too_little"
    assert dump(shop.store) == before


def test_a_cut_at_any_statement_leaves_neither_half(shop: Shop, session: Session) -> None:
    held = hand(shop, session, sell(shop, session, FORMULA, member_id=M1))
    scan(shop, session, CEREAL)
    before = dump(shop.store)
    for step in range(1, 300):
        cut, store = failing(shop, step)
        try:
            swap(cut, session, held)
        except PowerCutError:
            assert dump(shop.store) == before, f"statement {step} left something behind"
            continue
        assert step > store.statements > 30
        break
    else:
        pytest.fail("it never came through")

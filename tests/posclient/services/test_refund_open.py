"""Goods without a receipt: a manager's decision, in cash or onto stored value, never a gain of points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from posclient.domain.catalog import Product
from posclient.domain.member import MemberId
from posclient.domain.promotion.rules import RuleSet
from posclient.domain.tender import TenderKind
from posclient.services.approval import ApprovalNeededError, approve
from posclient.services.panel import member_figures
from posclient.services.refund_open import (
    OpenLine,
    approval_needed_open,
    may_without_receipt,
    open_due,
    open_line,
    take_back_open,
)
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.sign_in import sign_in
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import documents, print_jobs, products
from tests.support import samples
from tests.support.returns import last_return, sell, use_policy
from tests.support.samples import M1
from tests.support.shop import dump, rows

FORMULA = "6901000700034"


@pytest.fixture
def manager(shop: Shop) -> Session:
    return sign_in(shop, samples.MANAGER, samples.PIN)


def goods(shop: Shop, product_id: str = "P1") -> Product:
    return shop.store.read(lambda connection: products.by_ids(connection, (product_id,)))[product_id]


def points(shop: Shop, member_id: str = M1) -> int:
    def rules_of() -> RuleSet:
        return shop.store.read(documents.rules_in_force).rules

    rules = rules_of()
    figures = shop.store.read(lambda connection: member_figures(connection, MemberId(member_id), rules))
    assert figures is not None
    return figures.points


def test_at_todays_price_in_cash(shop: Shop, manager: Session) -> None:
    line = open_line(shop, manager, goods(shop), 2000)
    done = take_back_open(shop, manager, "r1", (line,), to=TenderKind.CASH)

    assert (done.due_minor, done.cash_minor) == (51600, 51600)
    event = last_return(shop)
    assert (event.original_sale_id, event.original_receipt_no, event.member_id) == ("", "", None)
    assert (event.approved_by, event.entries, event.points) == (samples.MANAGER, (), 0)
    assert [row[3] for row in rows(shop.store, "audit")][-1] == "return_without_receipt"
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, done.receipt_no))
    text = as_text(decode(document), 48)
    for part in ("无小票", "顾客签名", "授权 陈静"):
        assert part in text


def test_a_members_price_onto_her_stored_value(shop: Shop, manager: Session) -> None:
    line = open_line(shop, manager, goods(shop), member_id=M1)
    done = take_back_open(shop, manager, "r1", (line,), to=TenderKind.STORED, member_id=M1)

    assert (line.unit_price_minor, done.cash_minor) == (24500, 0)
    assert {entry.account_id: entry.amount for entry in last_return(shop).entries} == {
        "M1/points/base": -294,
        "M1/spend/base": -24500,
        "M1/principal/base": 24500,
    }
    assert [(t.kind, t.reference) for t in last_return(shop).tenders] == [("stored", "M1/principal/base")]
    assert [row[0] for row in rows(shop.store, "print_job")] == [1]  # no drawer


def test_buying_as_a_member_and_returning_without_receipt_gains_nothing(shop: Shop, manager: Session) -> None:
    before = points(shop)
    sell(shop, manager, FORMULA, member_id=M1)
    line = open_line(shop, manager, goods(shop), member_id=M1)
    take_back_open(shop, manager, "r1", (line,), to=TenderKind.CASH, member_id=M1)

    assert points(shop) <= before


def test_a_typed_price(shop: Shop, manager: Session) -> None:
    line = replace(open_line(shop, manager, goods(shop)), unit_price_minor=9900, kind=None)

    assert take_back_open(shop, manager, "r1", (line,), to=TenderKind.CASH).due_minor == 9900
    assert last_return(shop).lines[0].gross_minor == 25800


def test_a_cashier_needs_the_manager(shop: Shop, session: Session) -> None:
    line = open_line(shop, session, goods(shop))
    before = dump(shop.store)
    with pytest.raises(ApprovalNeededError):
        take_back_open(shop, session, "r1", (line,), to=TenderKind.CASH)
    assert dump(shop.store) == before

    needed = approval_needed_open(shop, session)
    assert needed is not None
    assert [operator.operator_id for operator in needed.who] == [samples.MANAGER]
    allowed = approve(shop, samples.MANAGER, samples.PIN, may_without_receipt)
    take_back_open(shop, session, "r1", (line,), to=TenderKind.CASH, approval=allowed)

    assert last_return(shop).approved_by == samples.MANAGER


def test_twice_is_once(shop: Shop, manager: Session) -> None:
    line = open_line(shop, manager, goods(shop))
    first = take_back_open(shop, manager, "r1", (line,), to=TenderKind.CASH)
    before = dump(shop.store)

    assert take_back_open(shop, manager, "r1", (line,), to=TenderKind.CASH) == first
    assert dump(shop.store) == before


def a_line(shop: Shop, session: Session, **changes: Any) -> OpenLine:
    return replace(open_line(shop, session, goods(shop)), **changes)


def test_what_makes_no_sense_is_refused(shop: Shop, manager: Session) -> None:
    unknown = replace(goods(shop), product_id="P99")
    cases: list[tuple[tuple[OpenLine, ...], TenderKind, str, str]] = [
        ((), TenderKind.CASH, "", "returns.nothing_chosen"),
        ((a_line(shop, manager),), TenderKind.CARD, "", "returns.cash_or_stored"),
        ((a_line(shop, manager),), TenderKind.STORED, "", "returns.stored_needs_member"),
        ((a_line(shop, manager, quantity=0),), TenderKind.CASH, "", "returns.bad_quantity"),
        ((a_line(shop, manager, quantity=500),), TenderKind.CASH, "", "returns.bad_quantity"),
        ((a_line(shop, manager, product=unknown),), TenderKind.CASH, "", "returns.no_such_goods"),
        ((a_line(shop, manager, unit_price_minor=-1),), TenderKind.CASH, "", "checkout.bad_amount"),
        ((a_line(shop, manager),), TenderKind.CASH, "M99", "returns.no_such_member"),
    ]
    before = dump(shop.store)
    for lines, to, member_id, key in cases:
        with pytest.raises(ShopError) as error:
            take_back_open(shop, manager, "r1", lines, to=to, member_id=member_id)
        assert error.value.key == key
    assert dump(shop.store) == before


def test_in_cash_it_falls_on_whole_steps_as_a_sale_would(shop: Shop, manager: Session) -> None:
    use_policy(shop, rounding="jiao")
    line = replace(open_line(shop, manager, goods(shop)), unit_price_minor=2455, kind=None)

    assert open_due((line,), TenderKind.CASH) == 2450
    assert open_due((line,), TenderKind.STORED) == 2455
    assert take_back_open(shop, manager, "r1", (line,), to=TenderKind.CASH).cash_minor == 2450
    event = last_return(shop)
    assert (event.due_minor, event.rounding_minor, event.lines[0].amount_minor) == (2450, 5, 2455)


def test_onto_stored_value_only_as_far_as_its_limit(shop: Shop, manager: Session) -> None:
    held = stored(shop)
    use_policy(shop, named_limit_minor=held + 24_499, anonymous_limit_minor=1)
    line = open_line(shop, manager, goods(shop), member_id=M1)

    with pytest.raises(ShopError) as above:
        take_back_open(shop, manager, "r1", (line,), to=TenderKind.STORED, member_id=M1)
    assert above.value.key == "returns.stored_above_limit"
    assert above.value.values == {
        "limit_minor": held + 24_499,
        "held_minor": held,
        "room_minor": 24_499,
    }
    assert "改退现金" in shop.words(above.value.key, **above.value.values)

    use_policy(shop, named_limit_minor=held, anonymous_limit_minor=1)
    with pytest.raises(ShopError, match=r"returns\.stored_full"):
        take_back_open(shop, manager, "r1", (line,), to=TenderKind.STORED, member_id=M1)
    take_back_open(shop, manager, "r1", (line,), to=TenderKind.CASH, member_id=M1)
    assert stored(shop) == held


def stored(shop: Shop) -> int:
    rules = shop.store.read(documents.rules_in_force).rules
    figures = shop.store.read(lambda connection: member_figures(connection, MemberId(M1), rules))
    assert figures is not None
    return figures.stored_value_minor

"""Goods come back: money to where it came from, points and stored value undone, one transaction or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from posclient.domain.attempt import AttemptState, Direction
from posclient.domain.member import MemberId
from posclient.domain.refund_plan import Way
from posclient.domain.returns import ReturnError
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.ports import PrintKind
from posclient.services import paper
from posclient.services.approval import ApprovalNeededError, approve
from posclient.services.panel import member_figures
from posclient.services.refund import send_refund
from posclient.services.returnable import may_take_back
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.take_back import take_back
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import audit, documents, payment_attempts, print_jobs, sales
from posclient.store.transaction import Transaction
from posclient.wire.events import ReturnCompleted
from posclient.wire.feed import MemberRow, RoleLimitsRow
from tests.support import samples
from tests.support.payments import FakeProvider
from tests.support.returns import back, events, found, last_return, last_sale, sell, use_policy, wanted_of
from tests.support.samples import M1, MEMBERS
from tests.support.shop import (
    PowerCutError,
    TestShop,
    dump,
    failing,
    feed,
    make_shop,
    rows,
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
ONE = 1000


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    made = FakeProvider()
    yield made
    made.close()


def balances(shop: Shop, member_id: str = M1) -> tuple[int, int, int, int]:
    """Points, principal, bonus, yearly spend."""

    def read(connection: Transaction) -> tuple[int, int, int, int]:
        rules = documents.rules_in_force(connection).rules
        figures = member_figures(connection, MemberId(member_id), rules)
        assert figures is not None
        return figures.points, figures.principal_minor, figures.bonus_minor, figures.year_spend_minor

    return shop.store.read(read)


def slip_text(shop: Shop, receipt_no: str) -> str:
    (document,) = shop.store.read(lambda connection: print_jobs.slip_documents(connection, receipt_no))
    return as_text(decode(document), 48)


def sums(shop: Shop) -> dict[str, int]:
    """What all money documents come to."""
    return shop.store.read(sales.totals).tenders


def test_a_return_is_on_disk_with_all_that_belongs_to_it(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, FORMULA, FORMULA, LABEL, member_id=M1)
    before = balances(shop)
    done = back(shop, session, found(shop, session, sale), {0: ONE})

    event = last_return(shop)
    assert (done.due_minor, done.cash_minor, done.receipt_no) == (24500, 24500, "R00070010000002")
    assert (event.original_sale_id, event.original_receipt_no) == (sale.sale_id, sale.receipt_no)
    assert (event.member_id, event.points, event.due_minor, event.rounding_minor) == (M1, 294, 24500, 0)
    assert [(line.quantity, line.amount_minor, line.points, line.reason) for line in event.lines] == [
        (1000, 24500, 294, "unsuitable")
    ]
    assert [(t.kind, t.amount_minor, t.received_minor, t.change_minor) for t in event.tenders] == [
        ("cash", -24500, -24500, 0)
    ]
    assert {entry.account_id: (entry.amount, entry.kind) for entry in event.entries} == {
        "M1/points/base": (-294, "reverse"),
        "M1/spend/base": (-24500, "reverse"),
    }
    after = balances(shop)
    assert (after[0] - before[0], after[3] - before[3]) == (-294, -24500)
    row = shop.store.read(lambda connection: sales.by_id(connection, done.return_id))
    assert row is not None
    assert (row.kind, row.due_minor, row.points) == ("return", -24500, -294)
    assert [row[3] for row in rows(shop.store, "audit")] == ["sign_in", "sale", "return"]
    assert shop.store.read(lambda connection: audit.first_broken(connection, shop.audit_key)) is None
    assert [job.kind for job in paper.of_subject(shop, done.receipt_no)] == [
        PrintKind.DRAWER,
        PrintKind.SLIP,
    ]


def test_the_slip_says_what_the_event_says(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, FORMULA, member_id=M1)
    done = back(shop, session, found(shop, session, sale))

    text = slip_text(shop, done.receipt_no)

    for part in (done.receipt_no, sale.receipt_no, "-245.00", "宝宝不适用", "138****1234", "退回 现金"):
        assert part in text
    assert "顾客签名" not in text


def test_its_slip_is_copied_like_a_receipt(shop: Shop, session: Session) -> None:
    done = back(shop, session, found(shop, session, sell(shop, session, FORMULA)))

    paper.copy_receipt(shop, session, done.receipt_no)

    assert [job.copy_number for job in paper.of_subject(shop, done.receipt_no)] == [0, 0, 1]


def test_everything_back_leaves_nothing_sold(shop: Shop, session: Session) -> None:
    before = balances(shop)
    stored = Payment(TenderKind.STORED, 5500)
    points = Payment(TenderKind.POINTS, 300)
    card = Payment(TenderKind.CARD, 1000, "886621")
    codes = (FORMULA, FORMULA, NAPPIES, LABEL, CEREAL)
    sale = sell(shop, session, *codes, member_id=M1, paid=(stored, points, card))
    assert balances(shop) != before

    done = back(shop, session, found(shop, session, sale), card_reference="000123")

    assert done.due_minor == sale.due_minor
    assert balances(shop) == before
    assert set(sums(shop).values()) == {0}
    event = last_return(shop)
    sold = last_sale(shop)
    assert sorted((e.account_id, e.lot_id, -e.amount) for e in event.entries) == sorted(
        (e.account_id, e.lot_id, e.amount) for e in sold.entries
    )
    assert event.invoiceable_minor == sold.invoiceable_minor


def test_returned_bit_by_bit_it_is_the_same(shop: Shop, session: Session) -> None:
    before = balances(shop)
    use_policy(shop, rounding="yuan")
    sale = sell(
        shop, session, CEREAL, CEREAL, CEREAL, LABEL, member_id=M1, paid=(Payment(TenderKind.STORED, 3333),)
    )
    assert sale.rounding_minor > 0
    back_minor = 0
    for place, quantity in ((0, ONE), (1, 200), (0, ONE), (1, None), (0, ONE)):
        receipt = found(shop, session, sale)
        line_id = receipt.original.lines[place].line_id
        taken = quantity if quantity is not None else receipt.left[line_id]
        back_minor += back(shop, session, receipt, {place: taken}).due_minor

    assert back_minor == sale.due_minor
    assert balances(shop) == before
    assert set(sums(shop).values()) == {0}
    with pytest.raises(ShopError) as error:
        found(shop, session, sale)
    assert error.value.key == "returns.nothing_left"


def test_a_weighed_label_comes_back_at_its_amount(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, LABEL)

    assert back(shop, session, found(shop, session, sale)).due_minor == sale.due_minor == 1800


def test_goods_that_cost_nothing_come_back_without_the_drawer(shop: Shop, session: Session) -> None:
    done = back(shop, session, found(shop, session, sell(shop, session, GIFT)))

    assert done.tenders == ()
    assert [job.kind for job in paper.of_subject(shop, done.receipt_no)] == [PrintKind.SLIP]


def test_a_payment_code_goes_back_through_its_provider(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    sale = sell(shop, session, FORMULA, FORMULA, provider=provider, by_code_minor=30000)
    done = back(shop, session, found(shop, session, sale), {0: ONE})

    assert done.tenders == ((TenderKind.CODE, 25800),)
    (refund_id,) = done.refunds
    refund = shop.store.read(lambda connection: payment_attempts.by_id(connection, refund_id))
    assert refund is not None
    assert (refund.state, refund.direction, refund.amount_minor) == (
        AttemptState.MADE,
        Direction.REFUND,
        25800,
    )
    assert (refund.subject_id, refund.provider) == (done.return_id, "fake")
    assert send_refund(shop, provider, refund_id).state is AttemptState.COMPLETED
    assert provider.net_minor() == 30000 - 25800
    assert "由支付平台原路退回" in slip_text(shop, done.receipt_no)

    rest = back(shop, session, found(shop, session, sale))
    assert dict(rest.tenders) == {TenderKind.CODE: 4200, TenderKind.CASH: 21600}
    assert send_refund(shop, provider, rest.refunds[0]).state is AttemptState.COMPLETED
    assert provider.net_minor() == 0


def test_a_card_goes_back_by_hand_with_the_terminals_reference(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, FORMULA, paid=(Payment(TenderKind.CARD, 25800, "886621"),))
    receipt = found(shop, session, sale)
    assert [tender.way for tender in receipt.original.tenders] == [Way.TERMINAL]
    before = dump(shop.store)
    for reference, key in (
        ("", "returns.card_reference_missing"),
        ("4111111111111111", "checkout.bad_reference"),
    ):
        with pytest.raises(ShopError) as error:
            back(shop, session, receipt, card_reference=reference)
        assert error.value.key == key
    assert dump(shop.store) == before

    back(shop, session, receipt, card_reference=" 000123 ")
    (tender,) = last_return(shop).tenders
    assert (tender.kind, tender.amount_minor, tender.reference) == ("card", -25800, "000123")


def test_a_static_code_is_paid_out_in_cash(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, FORMULA, paid=(Payment(TenderKind.QR, 25800, verified=False),))

    assert back(shop, session, found(shop, session, sale)).tenders == ((TenderKind.CASH, 25800),)


def test_points_that_were_spent_already_leave_her_below_zero(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, FORMULA, FORMULA, member_id=M1)
    points, *_ = balances(shop)
    spent = points // 100 * 100
    sell(shop, session, NAPPIES, member_id=M1, paid=(Payment(TenderKind.POINTS, spent),))
    receipt = found(shop, session, sale)
    assert receipt.buyer is not None
    assert receipt.buyer.points < 588

    done = back(shop, session, receipt)

    assert done.points_left is not None
    assert done.points_left < 0
    assert "积分已先用掉" in slip_text(shop, done.receipt_no)


@pytest.mark.parametrize("quantity", [1, 2, 3])
def test_buying_and_returning_never_gains_a_point(shop: Shop, session: Session, quantity: int) -> None:
    before = balances(shop)
    for _ in range(3):
        sale = sell(shop, session, *(CEREAL,) * 3, member_id=M1)
        while (left := found(shop, session, sale).left) and sum(left.values()) > 0:
            step = min(quantity * ONE, *left.values())
            back(shop, session, found(shop, session, sale), {0: step})
            if sum(left.values()) == step:
                break
    assert balances(shop) == before


def test_doing_it_twice_gives_the_same_return(shop: Shop, session: Session) -> None:
    receipt = found(shop, session, sell(shop, session, FORMULA, member_id=M1))
    first = back(shop, session, receipt, return_id="r1")
    before = dump(shop.store)

    again = back(shop, session, receipt, return_id="r1")

    assert replace(again, points_left=first.points_left) == first
    assert dump(shop.store) == before


def test_the_same_receipt_open_on_two_screens_comes_back_once(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, FORMULA)
    one, other = found(shop, session, sale), found(shop, session, sale)
    back(shop, session, one)
    before = dump(shop.store)

    with pytest.raises(ShopError) as error:
        back(shop, session, other)

    assert error.value.key == "returns.more_than_sold"
    assert dump(shop.store) == before


def test_a_sum_that_changed_under_the_screen_stops_it(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, CEREAL, CEREAL, CEREAL)
    receipt = found(shop, session, sale)

    with pytest.raises(ShopError) as error:
        take_back(shop, session, "r1", wanted_of(receipt, {0: ONE}), 3989)

    assert error.value.key == "returns.changed"


def test_more_than_was_sold_is_refused_before_and_in_the_store(shop: Shop, session: Session) -> None:
    receipt = found(shop, session, sell(shop, session, CEREAL))

    with pytest.raises(ReturnError, match=r"returns\.more_than_sold"):
        back(shop, session, receipt, {0: 2 * ONE})
    with pytest.raises(ShopError, match=r"returns\.more_than_sold"):
        take_back(shop, session, "r1", wanted_of(receipt, {0: 2 * ONE}), 7980)


def test_after_the_days_of_grace_only_with_a_manager(till: TestShop) -> None:
    shop = till.shop
    sale = sell(shop, sign_in_cashier(shop), FORMULA)
    till.clock.advance(days=8)
    session = sign_in_cashier(shop)
    receipt = found(shop, session, sale)
    assert receipt.needs_approval == "returns.needs_manager_late"
    with pytest.raises(ApprovalNeededError) as error:
        back(shop, session, receipt)
    assert [operator.operator_id for operator in error.value.who] == [samples.MANAGER]

    manager = approve(shop, samples.MANAGER, samples.PIN, may_take_back(receipt.days, 7))
    done = back(shop, session, receipt, approval=manager)

    assert last_return(shop).approved_by == samples.MANAGER
    assert "授权 陈静" in slip_text(shop, done.receipt_no)


def test_within_the_days_nobody_has_to_approve(till: TestShop) -> None:
    shop = till.shop
    sale = sell(shop, sign_in_cashier(shop), FORMULA)
    till.clock.advance(days=7)
    session = sign_in_cashier(shop)

    assert found(shop, session, sale).needs_approval == ""
    back(shop, session, found(shop, session, sale))
    assert last_return(shop).approved_by == ""


def test_a_role_that_may_not_needs_somebody(shop: Shop, session: Session) -> None:
    use_policy(shop, limits=(RoleLimitsRow("cashier", return_with_receipt=False),))
    receipt = found(shop, session, sell(shop, session, FORMULA))

    assert receipt.needs_approval == "returns.needs_manager"
    with pytest.raises(ApprovalNeededError):
        back(shop, session, receipt)


def test_a_return_of_an_invoiced_sale_flags_the_reversal(shop: Shop, session: Session) -> None:
    use_policy(shop, invoice_url="https://invoice.example/")
    sale = sell(shop, session, FORMULA)
    done = back(shop, session, found(shop, session, sale))

    assert last_return(shop).reverses_invoice
    assert last_return(shop).invoiceable_minor == 25800
    assert "红冲" in slip_text(shop, done.receipt_no)


def test_a_returns_own_slip_can_not_be_returned(shop: Shop, session: Session) -> None:
    done = back(shop, session, found(shop, session, sell(shop, session, FORMULA)))

    with pytest.raises(ShopError) as error:
        found(shop, session, replace(sell(shop, session, CEREAL), receipt_no=done.receipt_no))
    assert error.value.key == "returns.not_a_sale"


def test_a_member_whom_headquarters_deleted_costs_no_return(shop: Shop, session: Session) -> None:
    sale = sell(shop, session, FORMULA, member_id=M1)
    feed(shop, MEMBERS, MemberRow(M1, deleted=True))

    done = back(shop, session, found(shop, session, sale))

    assert (done.due_minor, done.points_left, last_return(shop).member_id) == (24500, None, M1)


def test_a_cut_at_any_statement_leaves_nothing_at_all(
    shop: Shop, session: Session, provider: FakeProvider
) -> None:
    stored = Payment(TenderKind.STORED, 5000)
    codes = (FORMULA, FORMULA)
    sale = sell(shop, session, *codes, member_id=M1, paid=(stored,), provider=provider, by_code_minor=20000)
    receipt = found(shop, session, sale)
    before = dump(shop.store)
    for step in range(1, 200):
        cut, store = failing(shop, step)
        try:
            done = back(cut, session, receipt, return_id="r1")
        except PowerCutError:
            assert dump(shop.store) == before, f"statement {step} left something behind"
            continue
        assert step > store.statements > 15
        break
    else:
        pytest.fail("it never came through")
    assert done.receipt_no == "R00070010000002"


def test_a_return_survives_reopening_and_is_the_same(tmp_path: Path) -> None:
    ids = FakeIds()
    till = make_shop(tmp_path, ids=ids)
    session = sign_in_cashier(till.shop)
    receipt = found(till.shop, session, sell(till.shop, session, FORMULA))
    first = back(till.shop, session, receipt, return_id="r1")
    till.store.close()
    again = make_shop(tmp_path, ids=ids)
    try:
        assert back(again.shop, session, receipt, return_id="r1").receipt_no == first.receipt_no
        assert sum(isinstance(event, ReturnCompleted) for event in events(again.shop)) == 1
    finally:
        again.store.close()


def test_cash_goes_back_in_the_steps_that_the_shop_rounded_to_when_it_sold(till: TestShop) -> None:
    shop, session = till.shop, sign_in_cashier(till.shop)
    use_policy(shop, rounding="yuan")
    done = sell(shop, session, FORMULA, LABEL)
    receipt = found(shop, session, done)
    assert receipt.original.cash_step_minor == 100
    use_policy(shop, rounding="none")  # what was sold before stays as it was sold

    first = back(shop, session, receipt, {1: receipt.original.lines[1].quantity})
    second = back(shop, session, found(shop, session, done))

    assert first.cash_minor % 100 == 0
    assert first.cash_minor + second.cash_minor == receipt.original.due_minor


def test_what_was_paid_from_stored_value_goes_back_within_its_limit(till: TestShop) -> None:
    shop, session = till.shop, sign_in_cashier(till.shop)
    done = sell(shop, session, FORMULA, member_id=M1, paid=(Payment(TenderKind.STORED, 1_000),))
    rules = shop.store.read(documents.rules_in_force).rules
    figures = shop.store.read(lambda connection: member_figures(connection, MemberId(M1), rules))
    assert figures is not None
    held = figures.stored_value_minor
    limits = {"anonymous_limit_minor": 1}
    use_policy(shop, named_limit_minor=held + 999, **limits)

    with pytest.raises(ShopError) as above:
        back(shop, session, found(shop, session, done))
    assert above.value.key == "returns.origin_above_limit"
    assert "先退一部分" in shop.words(above.value.key, **above.value.values)
    assert not any(isinstance(event, ReturnCompleted) for event in events(shop))

    use_policy(shop, named_limit_minor=held + 1_000, **limits)
    back(shop, session, found(shop, session, done))

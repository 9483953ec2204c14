"""Paying with more than cash: split, rounded, with what is hers, and what the receipt and the invoice make of it."""

from __future__ import annotations

import pytest

from posclient.domain.basket import Prove
from posclient.domain.staff import Operator, Role
from posclient.ports import HeadquartersAwayError
from posclient.services.checkout import CheckoutDone, Payment, TenderKind, checkout
from posclient.services.identify import How
from posclient.services.sell import identify_member
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.spending import ask_to_spend
from posclient.services.view import view
from posclient.slips.as_text import as_text
from posclient.slips.document import Code, decode
from posclient.store import baskets, operators, outbox, print_jobs, sales
from posclient.store.policy import put_policy
from posclient.store.transaction import Transaction
from posclient.wire.codec import decode_event
from posclient.wire.counter_protocol import SpendAnswer
from posclient.wire.events import SaleCompleted
from posclient.wire.feed import PolicyRow
from tests.support import samples
from tests.support.samples import M1
from tests.support.shop import rows, scan

FORMULA, CEREAL = "6901000700034", "036000291452"
HERS = 24_500  # 张小丽's price of the formula


def policy(shop: Shop, **fields: object) -> None:
    row = PolicyRow(version=1, **fields)  # type: ignore[arg-type]  # a row as a test describes it
    shop.store.write(lambda connection: put_policy(connection, row), name="policy")


def prove(shop: Shop, session: Session, how: str = "card") -> None:
    """She proves who she is."""

    def write(connection: Transaction) -> None:
        open_one = baskets.open_basket(connection)
        assert open_one is not None
        baskets.append(
            connection,
            open_one.basket_id,
            Prove(how),
            operator_id=session.operator.operator_id,
            at_ms=shop.clock.now_ms(),
        )

    shop.store.write(write, name="prove")


def pay(shop: Shop, session: Session, *payments: Payment) -> CheckoutDone:
    shown = view(shop, session.business_date)
    assert shown.basket_id is not None
    return checkout(shop, session, shown.basket_id, payments, shown.quote.due_minor)


def refused(shop: Shop, session: Session, *payments: Payment) -> str:
    with pytest.raises(ShopError) as error:
        pay(shop, session, *payments)
    assert rows(shop.store, "sale") == []
    return error.value.key


def last_sale(shop: Shop) -> SaleCompleted:
    events = [decode_event(e.payload) for e in shop.store.read(lambda c: outbox.batch(c, 1, 1))]
    return [event for event in events if isinstance(event, SaleCompleted)][-1]


def receipt_of(shop: Shop, done: CheckoutDone) -> str:
    (document,) = shop.store.read(lambda c: print_jobs.slip_documents(c, done.receipt_no))
    return as_text(decode(document), 48)


def tender(kind: TenderKind, minor: int, reference: str = "") -> Payment:
    return Payment(kind, minor, reference)


def test_cash_is_rounded_off_apart_from_discounts(shop: Shop, session: Session) -> None:
    policy(shop, rounding="yuan")
    scan(shop, session, CEREAL)  # ¥39.90
    done = pay(shop, session, tender(TenderKind.CASH, 5_000))
    assert (done.due_minor, done.rounding_minor, done.change_minor) == (3_900, 90, 1_100)
    sale = last_sale(shop)
    assert (sale.due_minor, sale.discount_minor, sale.rounding_minor) == (3_900, 0, 90)
    assert sum(line.amount_minor for line in sale.lines) == sale.due_minor + sale.rounding_minor
    (row,) = rows(shop.store, "sale")
    assert row[7:9] == (3_990, 3_900)
    text = receipt_of(shop, done)
    assert "抹零" in text
    assert "-0.90" in text


def test_a_card_is_not_rounded_and_bears_its_reference(shop: Shop, session: Session) -> None:
    policy(shop, rounding="yuan")
    scan(shop, session, CEREAL)
    assert refused(shop, session, tender(TenderKind.CARD, 3_990)) == "checkout.no_reference"
    assert refused(shop, session, tender(TenderKind.CARD, 3_990, "6" * 41)) == "checkout.bad_reference"
    assert (
        refused(shop, session, tender(TenderKind.CARD, 3_990, "6222021234567894")) == "checkout.bad_reference"
    )
    done = pay(shop, session, tender(TenderKind.CARD, 3_990, "000123"))
    assert done.due_minor == 3_990
    assert "000123" in receipt_of(shop, done)
    assert not [job for job in rows(shop.store, "print_job") if job[1] == "drawer"]


def test_the_shops_qr_is_marked_unverified(shop: Shop, session: Session) -> None:
    scan(shop, session, CEREAL)
    done = pay(shop, session, tender(TenderKind.QR, 2_000), tender(TenderKind.CASH, 1_990))
    (qr, cash) = shop.store.read(lambda connection: sales.tenders_of(connection, done.sale_id))
    assert (qr.kind, qr.verified, cash.kind, cash.verified) == ("qr", False, "cash", True)
    assert "未经核对" in receipt_of(shop, done)


def test_too_much_of_what_gives_no_change(shop: Shop, session: Session) -> None:
    scan(shop, session, CEREAL)
    assert refused(shop, session, tender(TenderKind.QR, 4_000)) == "checkout.too_much"


@pytest.mark.parametrize("kind", [TenderKind.VOUCHER, TenderKind.EXCHANGE])
def test_what_this_shop_does_not_take(shop: Shop, session: Session, kind: TenderKind) -> None:
    scan(shop, session, CEREAL)
    assert refused(shop, session, tender(kind, 3_990)) == "checkout.tender_not_taken"


def test_stored_value_takes_principal_first(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    prove(shop, session)
    done = pay(shop, session, tender(TenderKind.STORED, 5_500), tender(TenderKind.CASH, HERS - 5_500))
    sale = last_sale(shop)
    moved = {entry.account_id: entry.amount for entry in sale.entries if entry.kind == "spend"}
    assert moved == {"M1/principal/base": -5_000, "M1/bonus/base": -500}
    assert sale.proven_by == "card"
    after = view(shop, session.business_date)
    assert after.member is None
    identify_member(shop, session, M1, How.CARD)
    panel = view(shop, session.business_date).member
    assert panel is not None
    assert (panel.principal_minor, panel.bonus_minor) == (0, 300)
    assert done.due_minor == HERS


def test_a_policy_may_take_the_bonus_first(shop: Shop, session: Session) -> None:
    put = PolicyRow(version=1, bonus_first=True)
    shop.store.write(lambda connection: put_policy(connection, put), name="policy")
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    prove(shop, session)
    pay(shop, session, tender(TenderKind.STORED, 5_500), tender(TenderKind.CASH, HERS - 5_500))
    moved = {entry.account_id: entry.amount for entry in last_sale(shop).entries if entry.kind == "spend"}
    assert moved == {"M1/bonus/base": -800, "M1/principal/base": -4_700}


def test_points_as_money_in_whole_multiples(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    prove(shop, session)
    rest = tender(TenderKind.CASH, HERS)
    assert refused(shop, session, tender(TenderKind.POINTS, 150), rest) == "spend.points_multiple"
    assert refused(shop, session, tender(TenderKind.POINTS, 1_100), rest) == "spend.too_little"
    done = pay(shop, session, tender(TenderKind.POINTS, 1_000), tender(TenderKind.CASH, HERS - 1_000))
    sale = last_sale(shop)
    assert [e.amount for e in sale.entries if e.account_id == "M1/points/base"] == [294, -1_000]
    assert "294" in receipt_of(shop, done)  # 1000 + 294 - 1000 are left


@pytest.mark.parametrize("how", ["", "phone"])
def test_a_recited_number_spends_nothing(shop: Shop, session: Session, how: str) -> None:
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.PHONE)
    rest = tender(TenderKind.CASH, HERS - 1_000)
    assert refused(shop, session, tender(TenderKind.STORED, 1_000), rest) == "spend.not_proven"


def test_nobody_spends_nothing(shop: Shop, session: Session) -> None:
    scan(shop, session, CEREAL)
    assert refused(shop, session, tender(TenderKind.STORED, 3_990)) == "spend.no_member"


def test_what_an_invoice_is_for(shop: Shop, session: Session) -> None:
    policy(shop, invoice_url="https://invoice.example/shop?s=1")
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    prove(shop, session)
    done = pay(shop, session, tender(TenderKind.STORED, 5_000), tender(TenderKind.CASH, HERS - 5_000))
    sale = last_sale(shop)
    assert sale.invoiceable_minor == HERS - 5_000
    assert sale.invoice_token
    (document,) = shop.store.read(lambda c: print_jobs.slip_documents(c, done.receipt_no))
    codes = [block.data for block in decode(document).blocks if isinstance(block, Code)]
    assert f"https://invoice.example/shop?s=1&r={done.receipt_no}&t={sale.invoice_token}" in codes
    (row,) = rows(shop.store, "sale")
    assert (HERS - 5_000, sale.invoice_token) == row[17:19]


def test_no_invoice_for_what_was_paid_with_stored_value_alone(shop: Shop, session: Session) -> None:
    policy(shop, invoice_url="https://invoice.example/")
    scan(shop, session, CEREAL)
    identify_member(shop, session, M1, How.CARD)
    prove(shop, session)
    done = pay(shop, session, tender(TenderKind.STORED, 3_990))
    assert (last_sale(shop).invoiceable_minor, last_sale(shop).invoice_token) == (0, "")
    assert "电子发票" not in receipt_of(shop, done)


def test_a_cashiers_own_card_is_flagged(shop: Shop, session: Session) -> None:
    someone = Operator(samples.MANAGER, "陈静", Role.MANAGER, "-", member_id=M1)
    shop.store.write(lambda connection: operators.put_operator(connection, someone), name="staff")
    scan(shop, session, CEREAL)
    identify_member(shop, session, M1, How.CARD)
    pay(shop, session, tender(TenderKind.CASH, 4_000))
    assert last_sale(shop).self_sale
    scan(shop, session, CEREAL)
    pay(shop, session, tender(TenderKind.CASH, 4_000))
    assert not last_sale(shop).self_sale


# ── asking before the tender is chosen ─────────────────────────────────────────────────────────────────────────────


class FakeSpending:
    """Headquarters' word, as told."""

    def __init__(self, balances: dict[str, int], reason: str = "", *, away: bool = False) -> None:
        self.balances, self.reason, self.away = balances, reason, away
        self.asked: list[tuple[str, int]] = []

    def allow(self, account_id: str, amount: int, timeout_s: float) -> SpendAnswer:
        assert 0 < timeout_s <= 2
        self.asked.append((account_id, amount))
        if self.away:
            raise HeadquartersAwayError("away")
        balance = self.balances.get(account_id, 0)
        return SpendAnswer(min(amount, balance), balance, self.reason, 1, 1)


ENOUGH = {"M1/principal/base": 5_000, "M1/bonus/base": 800, "M1/points/base": 1_000}


def asking(shop: Shop, session: Session, spending: FakeSpending, kind: TenderKind, minor: int) -> str:
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    prove(shop, session)
    basket_id = view(shop, session.business_date).basket_id
    assert basket_id is not None
    try:
        ask_to_spend(shop, session, spending, basket_id, kind, minor)
    except ShopError as no:
        return no.key
    return ""


def test_headquarters_is_asked_for_each_account(shop: Shop, session: Session) -> None:
    spending = FakeSpending(ENOUGH)
    assert asking(shop, session, spending, TenderKind.STORED, 5_500) == ""
    assert spending.asked == [("M1/principal/base", 5_000), ("M1/bonus/base", 500)]


@pytest.mark.parametrize(
    ("spending", "said"),
    [
        (FakeSpending(ENOUGH, away=True), "spend.away"),
        (FakeSpending(ENOUGH, "spend.frozen"), "spend.frozen"),
        (FakeSpending({}, "spend.too_little"), "spend.too_little"),
    ],
)
def test_what_headquarters_refuses(shop: Shop, session: Session, spending: FakeSpending, said: str) -> None:
    assert asking(shop, session, spending, TenderKind.POINTS, 500) == said


def test_what_was_earned_here_since_counts(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    pay(shop, session, tender(TenderKind.CASH, HERS))  # 294 points that headquarters has not heard of
    spending = FakeSpending({"M1/points/base": 300})
    assert asking(shop, session, spending, TenderKind.POINTS, 500) == ""
    assert asking_again(shop, session, FakeSpending({"M1/points/base": 200}), 500) == "spend.too_little"


def asking_again(shop: Shop, session: Session, spending: FakeSpending, minor: int) -> str:
    basket_id = view(shop, session.business_date).basket_id
    assert basket_id is not None
    with pytest.raises(ShopError) as error:
        ask_to_spend(shop, session, spending, basket_id, TenderKind.POINTS, minor)
    return error.value.key

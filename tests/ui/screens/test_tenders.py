"""Paying with more than cash, at the window: by keys, by fingers, by scans; a payment code charges at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posclient.domain.attempt import AttemptState
from posclient.domain.basket import Prove
from posclient.domain.tender import TenderKind
from posclient.store import baskets, payment_attempts, sales
from posclient.store.policy import put_policy
from posclient.store.transaction import Transaction
from posclient.wire.counter_protocol import SpendAnswer
from posclient.wire.feed import PolicyRow
from posclient.wire.parts import Tender
from sync.payments.faults import Fault
from tests.support.payments import GOOD_CODE, FakeProvider, code_for
from tests.support.small_shop import SmallShop
from tests.ui.counter import CARD, FORMULA, NAPPIES, WIPES, Counter, open_counter
from ui.widgets.pay_panel import Paying


class Generous:
    """Headquarters allows everything."""

    def allow(self, account_id: str, amount: int, timeout_s: float) -> SpendAnswer:
        return SpendAnswer(amount, amount, "", 1, 1)


@dataclass
class Paid:
    """The window with a payment provider behind it."""

    counter: Counter
    provider: FakeProvider

    @property
    def tenders(self) -> tuple[Tender, ...]:
        def read(connection: Transaction) -> tuple[Tender, ...]:
            (sale,) = sales.latest(connection)
            return sales.tenders_of(connection, sale.sale_id)

        return self.counter.till.store.read(read)

    def state(self) -> AttemptState | None:
        """Of the one open attempt."""
        found = self.counter.till.store.read(payment_attempts.open_attempts)
        return found[0].state if found else None

    def choose(self, kind: TenderKind) -> None:
        self.counter.tap(self.counter.parts.pay.tenders.keys[kind])

    def prove(self) -> None:
        """She shows her card; what the desk does with that is another's to test."""

        def write(connection: Transaction) -> None:
            basket = baskets.open_basket(connection)
            assert basket is not None
            baskets.append(connection, basket.basket_id, Prove("card"), operator_id="1001", at_ms=1)

        self.counter.till.store.write(write, name="prove")


@pytest.fixture
def paid(till_application: QApplication, shop: SmallShop) -> Iterator[Paid]:
    provider = FakeProvider()
    with open_counter(
        replace(shop, shop=replace(shop.shop, provider=provider, spending=Generous()))
    ) as counter:
        counter.sign_in()
        yield Paid(counter, provider)
    provider.close()


def kinds(paid: Paid) -> list[tuple[str, int]]:
    return [(tender.kind, tender.amount_minor) for tender in paid.tenders]


def test_five_items_a_member_with_a_phone_and_a_payment_code(paid: Paid) -> None:
    """Twelve actions or fewer, a scan and an entry being one each."""
    counter = paid.counter
    actions = 0
    for code in (FORMULA, NAPPIES, WIPES, FORMULA, NAPPIES):
        counter.scan(code)
        actions += 1
    counter.type("13812345678")
    counter.key(Qt.Key.Key_Return)
    actions += 2
    counter.scan(GOOD_CODE)
    actions += 1
    assert counter.sale.is_done
    (sale,) = counter.till.store.read(sales.latest)
    assert sale.member_id == "m1"
    assert actions <= 12
    assert kinds(paid)[0][0] == "code"
    assert paid.provider.net_minor() == paid.tenders[0].amount_minor


def test_over_a_filled_basket_it_charges_at_once(paid: Paid) -> None:
    paid.counter.scan(FORMULA, GOOD_CODE)
    assert paid.counter.sale.is_done
    assert kinds(paid) == [("code", 25_800)]


def test_without_goods_it_is_refused_and_not_sent(paid: Paid) -> None:
    paid.counter.scan(GOOD_CODE)
    assert not paid.counter.sale.is_paying
    assert paid.provider.charged == []
    assert GOOD_CODE not in paid.counter.toast


def test_waiting_for_her_password_and_cancelled(paid: Paid) -> None:
    counter = paid.counter
    counter.scan(FORMULA)
    counter.shell.take_scan(code_for(Fault.WAITS_FOR_EVER))
    counter.wait(lambda: counter.parts.pay.progress.text() == "请顾客输入支付密码…")
    counter.shell.take_scan(WIPES)  # nothing else is heard now
    counter.key(Qt.Key.Key_Escape)
    assert counter.parts.pay.warning.text() == "已取消，没有扣款（已扣的已退回）"
    assert len(counter.basket().lines) == 1
    assert paid.provider.net_minor() == 0
    counter.scan(GOOD_CODE)
    assert counter.sale.is_done


def test_declined_and_then_in_cash(paid: Paid) -> None:
    counter = paid.counter
    counter.scan(FORMULA, code_for(Fault.DECLINED))
    assert counter.parts.pay.warning.text() == "付款没有成功，请顾客换一种方式"
    paid.choose(TenderKind.CASH)
    counter.type("300\n")
    assert kinds(paid) == [("cash", 25_800)]


def test_unheard_it_is_asked_for_and_completed(paid: Paid) -> None:
    paid.counter.scan(FORMULA, code_for(Fault.CUT_AFTER))
    assert paid.counter.sale.is_done
    assert len(paid.provider.asked) == 1


def test_a_card_a_qr_and_the_rest_in_cash_by_keys_alone(paid: Paid) -> None:
    counter = paid.counter
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.key(Qt.Key.Key_Down)
    counter.key(Qt.Key.Key_Down)
    assert counter.parts.pay.model.kind is TenderKind.CARD
    counter.type("100\n\n")
    assert counter.parts.pay.warning.text() == "请输刷卡单上的参考号"
    counter.type("000123\n")
    for _ in range(3):
        counter.key(Qt.Key.Key_Down)
    counter.type("50\n")
    assert counter.parts.pay.taken.whole.startswith("已收 ¥150.00（F6 撤销）：扫店铺码 50.00 + 刷卡 100.00")
    counter.type("\n")
    assert kinds(paid) == [("card", 10_000), ("qr", 5_000), ("cash", 10_800)]
    assert [tender.verified for tender in paid.tenders] == [True, False, True]
    assert paid.tenders[0].reference == "000123"


def test_the_last_payment_is_undone_and_a_code_goes_back(paid: Paid) -> None:
    counter = paid.counter
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.type("58")
    counter.scan(GOOD_CODE)
    assert paid.state() is AttemptState.PAID
    assert counter.parts.pay.model.open_minor == 20_000
    counter.key(Qt.Key.Key_F6)
    assert paid.state() is None
    assert paid.provider.net_minor() == 0
    assert counter.parts.pay.model.open_minor == 25_800
    counter.type("\n")
    assert kinds(paid) == [("cash", 25_800)]


def test_what_was_taken_is_there_when_the_panel_comes_back(paid: Paid) -> None:
    counter = paid.counter
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    paid.choose(TenderKind.QR)
    counter.type("58\n")
    counter.key(Qt.Key.Key_Escape)
    counter.key(Qt.Key.Key_F8)
    assert counter.parts.pay.model.open_minor == 20_000
    counter.type("\n")
    assert kinds(paid) == [("qr", 5_800), ("cash", 20_000)]
    counter.scan(WIPES)
    counter.key(Qt.Key.Key_F8)
    assert counter.parts.pay.model.taken == ()


def test_stored_value_and_points_after_she_has_proven_who_she_is(paid: Paid) -> None:
    counter = paid.counter
    counter.scan(FORMULA)
    counter.type("13812345678\n")
    counter.key(Qt.Key.Key_F8)
    counter.tap(counter.parts.pay.tenders.keys[TenderKind.STORED])
    assert "先验证本人" in counter.parts.pay.warning.text()
    counter.key(Qt.Key.Key_Escape)
    paid.prove()
    counter.key(Qt.Key.Key_F8)
    paid.choose(TenderKind.STORED)
    counter.type("100\n")
    assert counter.parts.pay.model.taken[0].kind is TenderKind.STORED
    paid.choose(TenderKind.POINTS)
    counter.type("\n")
    counter.type("\n")
    assert kinds(paid) == [("stored", 10_000), ("points", 1_200), ("cash", 13_300)]


def test_the_internet_away_greys_the_code_with_its_reason(paid: Paid) -> None:
    counter = paid.counter
    paid.provider.away = True
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.tap(counter.parts.pay.tenders.keys[TenderKind.CODE])
    assert counter.parts.pay.warning.text() == "连不上支付平台，暂时不能收付款码；其他方式照常"
    counter.scan(GOOD_CODE)
    assert paid.provider.charged == []
    paid.choose(TenderKind.CARD)
    counter.type("\n77\n")
    assert kinds(paid) == [("card", 25_800)]


def test_a_code_refused_because_the_provider_is_away_leaves_cash_to_enter(paid: Paid) -> None:
    counter, panel = paid.counter, paid.counter.parts.pay
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    paid.choose(TenderKind.CODE)
    paid.provider.goes_away_when_asked = True
    counter.scan(GOOD_CODE)
    assert panel.warning.text() == "连不上支付平台，暂时不能收付款码；其他方式照常"
    assert panel.model.kind is TenderKind.CASH
    assert panel.complete.isEnabled()
    counter.type("\n")
    assert kinds(paid) == [("cash", 25_800)]


def test_a_shop_that_takes_no_codes_says_so_before_anything_is_charged(paid: Paid) -> None:
    counter = paid.counter
    counter.till.store.write(
        lambda connection: put_policy(connection, PolicyRow(version=1, tenders=("cash", "card"))),
        name="policy",
    )
    counter.scan(FORMULA, GOOD_CODE)
    assert counter.parts.pay.warning.text() == "本店不收这种付款方式"
    assert paid.provider.charged == []
    counter.type("\n")
    assert kinds(paid) == [("cash", 25_800)]


def test_the_key_lights_up_when_the_provider_is_back_while_the_panel_stands(paid: Paid) -> None:
    counter, panel = paid.counter, paid.counter.parts.pay
    paid.provider.away = True
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    assert panel.tenders.reason(TenderKind.CODE) == "payment.away"
    paid.provider.away = False
    counter.context.provider_changed.emit()
    counter.settle()
    assert panel.tenders.reason(TenderKind.CODE) == ""
    counter.scan(GOOD_CODE)
    assert kinds(paid) == [("code", 25_800)]


def test_cash_is_rounded_off_where_the_policy_says_so(paid: Paid) -> None:
    counter = paid.counter
    counter.till.store.write(
        lambda connection: put_policy(connection, PolicyRow(version=1, rounding="yuan")), name="policy"
    )
    counter.scan(WIPES)
    counter.key(Qt.Key.Key_F8)
    assert counter.parts.pay.received.text() == "¥19.00"
    assert counter.parts.pay.rounding.text() == "抹零 ¥0.90"
    counter.type("\n")
    assert kinds(paid) == [("cash", 1_900)]


def test_by_touch_alone(paid: Paid) -> None:
    counter = paid.counter
    counter.scan(FORMULA)
    counter.tap(counter.parts.totals.pay)
    paid.choose(TenderKind.CARD)
    counter.tap(counter.parts.pay.complete)
    for key in "123":
        counter.tap(counter.parts.pay.keypad.keys[key])
    counter.tap(counter.parts.pay.complete)
    assert kinds(paid) == [("card", 25_800)]


def test_a_card_scanned_while_paying_leaves_the_panel_open(paid: Paid) -> None:
    counter = paid.counter
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F8)
    counter.scan(CARD)
    assert counter.sale.is_paying
    assert counter.parts.pay.due.text() == "¥245.00"
    assert counter.parts.pay.state is Paying.ASKING

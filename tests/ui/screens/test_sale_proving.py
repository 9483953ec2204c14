"""Spending what is hers: touched without a proof, she is asked; proven, the payment goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from posclient.domain.member import MemberId
from posclient.domain.tender import TenderKind
from posclient.services import serve_member
from posclient.services.prove import Proof, ProvenBy
from tests.support.messages import FakeMessages
from tests.ui.counter import CARD, FORMULA, Counter
from tests.ui.screens.moves import press
from ui.screens.sale_proving import SaleProving


@pytest.fixture
def messages() -> FakeMessages:
    return FakeMessages()


@pytest.fixture
def proving(counter: Counter, messages: FakeMessages) -> Iterator[SaleProving]:
    """Goods and 糖糖妈妈, who recited her number; the cashier takes money."""
    sale = counter.sale
    made = SaleProving(counter.context, sale.parts, sale.desk, sale.paying.put_away, sale._pay, messages)
    counter.scan(FORMULA)
    counter.type("13812345678\n")
    counter.key(Qt.Key.Key_F8)
    counter.settle()
    yield made
    made.deleteLater()


def is_paying(counter: Counter) -> bool:
    return counter.side is counter.parts.pay


def test_a_touch_on_stored_value_asks_and_her_card_proves(counter: Counter, proving: SaleProving) -> None:
    counter.tap(counter.parts.pay.tenders.keys[TenderKind.STORED])
    assert proving.is_open

    proving.take_scan(CARD)
    counter.wait(lambda: is_paying(counter))

    counter.settle()
    assert counter.basket().basket.proven_by == "card"
    assert counter.parts.pay.tenders.reason(TenderKind.STORED) != "spend.not_proven"


def test_a_code_to_her_phone_by_keys_alone(
    counter: Counter, proving: SaleProving, messages: FakeMessages
) -> None:
    assert proving.press("s")
    counter.wait(lambda: proving.panel is not None and "138****1234" in proving.panel.note.text())

    counter.type(FakeMessages.CODE)
    counter.wait(lambda: is_paying(counter))

    counter.settle()
    assert counter.basket().basket.proven_by == "sms"
    assert not proving.press("s")  # proven: the key means nothing any more


def test_her_pin_by_touch(counter: Counter, proving: SaleProving) -> None:
    serve_member.set_pin(
        counter.till.shop,
        counter.context.session,
        MemberId("m1"),
        "135790",
        Proof(MemberId("m1"), ProvenBy.CARD),
    )
    proving.ask()
    panel = proving.panel
    assert panel is not None
    for digit in "135790":
        counter.tap(panel.keypad.keys[digit])
    counter.wait(lambda: is_paying(counter))

    counter.settle()
    assert counter.basket().basket.proven_by == "pin"


def test_esc_leaves_the_basket_as_it_is(counter: Counter, proving: SaleProving) -> None:
    proving.ask()
    press(counter, Qt.Key.Key_Escape)

    assert not proving.is_open
    assert counter.basket().basket.proven_by == ""
    assert len(counter.basket().lines) == 1

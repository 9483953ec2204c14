"""A due while it is paid: what is asked, what is left, what can't be taken. Plain values."""

from __future__ import annotations

from posclient.domain.policy import Rounding
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.tender_options import TenderOption, TenderOptions
from ui.models.paying import Paying

CASH, CODE, CARD, STORED, POINTS = (
    TenderKind.CASH,
    TenderKind.CODE,
    TenderKind.CARD,
    TenderKind.STORED,
    TenderKind.POINTS,
)
OPTIONS = TenderOptions(
    (
        TenderOption(CASH),
        TenderOption(CODE, "payment.away"),
        TenderOption(CARD),
        TenderOption(STORED, most_minor=3_000),
        TenderOption(POINTS, "spend.not_proven", 0),
    ),
    Rounding.YUAN,
)
DUE = Paying(due_minor=10_090, options=OPTIONS)


def typed(model: Paying, keys: str) -> Paying:
    for key in keys:
        model = model.with_key(key)
    return model


def test_cash_is_rounded_and_gives_change() -> None:
    assert (DUE.asked_minor, DUE.rounding_minor, DUE.rest_minor) == (10_000, 90, 0)
    assert typed(DUE, "150").rest_minor == 5_000
    assert typed(DUE, "60").rest_minor == -4_000


def test_nothing_else_is_rounded() -> None:
    card = DUE.chosen(CARD)
    assert (card.asked_minor, card.rounding_minor) == (10_090, 0)
    assert typed(card, "100.91").trouble() == "pay.no_change"
    assert typed(card, "0").trouble() == "checkout.bad_amount"
    assert typed(card, "100.90").trouble() == ""


def test_what_she_has_is_the_most() -> None:
    stored = DUE.chosen(STORED)
    assert stored.asked_minor == 3_000
    assert typed(stored, "30.01").trouble() == "spend.too_little"


def test_a_part_is_taken_and_the_rest_is_asked_in_cash() -> None:
    part = DUE.chosen(CARD).with_taken(Payment(CARD, 6_000, "000123"))
    assert (part.kind, part.open_minor, part.asked_minor, part.rounding_minor) == (CASH, 4_090, 4_000, 90)
    assert not part.is_settled
    whole = part.with_taken(part.payment)
    assert whole.is_settled
    assert whole.without_taken(whole.taken[0]).open_minor == 6_090


def test_a_fallen_price_leaves_too_much() -> None:
    paid = Paying(due_minor=5_000, options=OPTIONS, taken=(Payment(CARD, 6_000, "1"),))
    assert paid.over_minor == 1_000
    assert not paid.is_settled


def test_the_reference_after_the_amount() -> None:
    asked = typed(DUE.chosen(CARD), "60").asking_reference()
    known = typed(asked, "a-1.2")
    assert (known.reference, known.amount_minor) == ("A12", 6_000)
    assert known.without_key().reference == "A1"
    assert asked.without_key().asks_reference is False
    assert len(typed(asked, "1" * 50).reference) == 20


def test_the_arrows_pass_over_what_is_grey() -> None:
    assert DUE.next_kind(1) is CARD
    assert DUE.chosen(CARD).next_kind(1) is STORED
    assert DUE.next_kind(-1) is STORED
    assert DUE.chosen(POINTS).trouble() == "spend.not_proven"


def test_a_tender_that_is_taken_no_more() -> None:
    gone = DUE.chosen(CARD).with_options(TenderOptions())
    assert gone.kind is CASH


def test_a_tender_that_turns_grey_is_left_for_cash() -> None:
    now = DUE.chosen(CODE).with_options(OPTIONS)
    assert (now.kind, now.trouble()) == (CASH, "")
    assert typed(DUE.chosen(CARD), "5").with_options(OPTIONS).kind is CARD

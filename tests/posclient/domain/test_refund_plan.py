"""Where the money of a return goes: what was hers and what was money in proportion, money by its order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.refund_plan import PaidWith, Way, exchange_reference, paid_with, refunds_so_far
from posclient.domain.tender import TenderKind
from tests.posclient.domain.sold import PAYING

CASH, CODE, CARD, QR = (
    PaidWith(TenderKind.CASH, 3000),
    PaidWith(TenderKind.CODE, 4000, attempt_id="a1"),
    PaidWith(TenderKind.CARD, 2000, "886621"),
    PaidWith(TenderKind.QR, 1000),
)
STORED, POINTS = PaidWith(TenderKind.STORED, 5000), PaidWith(TenderKind.POINTS, 2500)

tender_lists = st.lists(
    st.builds(PaidWith, st.sampled_from(PAYING), st.integers(0, 10_000)), min_size=1, max_size=5
)


@given(tender_lists, st.data())
def test_each_refund_only_grows_and_none_exceeds_what_was_paid(
    tenders: list[PaidWith], data: st.DataObject
) -> None:
    total = sum(tender.amount_minor for tender in tenders)
    less = data.draw(st.integers(0, total))
    more = data.draw(st.integers(less, total))
    before, after = refunds_so_far(tenders, less), refunds_so_far(tenders, more)

    assert sum(before) == less
    assert sum(after) == more
    for tender, old, new in zip(tenders, before, after, strict=True):
        assert 0 <= old <= new <= tender.amount_minor


def test_the_provider_first_then_the_card_then_the_static_code_then_the_drawer() -> None:
    tenders = (CASH, QR, CARD, CODE)

    assert refunds_so_far(tenders, 3999) == (0, 0, 0, 3999)
    assert refunds_so_far(tenders, 6500) == (0, 500, 2000, 4000)
    assert refunds_so_far(tenders, 8000) == (1000, 1000, 2000, 4000)


def test_points_are_not_turned_into_cash() -> None:
    assert refunds_so_far((POINTS, PaidWith(TenderKind.CASH, 2500)), 2500) == (1250, 1250)


def test_what_was_hers_and_money_come_back_as_they_were_mixed() -> None:
    assert refunds_so_far((STORED, POINTS, CODE, CASH), 7250) == (2500, 1250, 3500, 0)


@pytest.mark.parametrize(
    ("tender", "way"),
    [
        (CASH, Way.CASH),
        (CODE, Way.PROVIDER),
        (PaidWith(TenderKind.CODE, 4000), Way.TERMINAL),
        (CARD, Way.TERMINAL),
        (QR, Way.CASH),
        (STORED, Way.ACCOUNT),
        (POINTS, Way.ACCOUNT),
        (PaidWith(TenderKind.EXCHANGE, 100), Way.CASH),
    ],
)
def test_each_tender_has_its_way_back(tender: PaidWith, way: Way) -> None:
    assert tender.way is way


@pytest.mark.parametrize("done", [-1, 3001])
def test_more_than_was_paid_is_an_error_of_ours(done: int) -> None:
    with pytest.raises(ValueError, match=str(done)):
        refunds_so_far((CASH,), done)


@pytest.mark.parametrize("origin", [CASH, CODE, CARD, QR])
def test_goods_of_an_exchange_go_back_to_what_the_first_ones_were_paid_with(origin: PaidWith) -> None:
    exchanged = paid_with("exchange", 700, exchange_reference(origin), "")

    assert (exchanged.kind, exchanged.attempt_id) == (origin.kind, origin.attempt_id)
    assert exchanged.way is origin.way
    assert exchanged.exchanged


def test_a_tender_as_its_event_tells_it() -> None:
    assert paid_with("card", 2000, "886621", "") == CARD
    assert paid_with("exchange", 100, "", "").kind is TenderKind.CASH
    with pytest.raises(ValueError, match="shells"):
        paid_with("shells", 100, "", "")

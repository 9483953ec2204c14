"""Putting a return together: pieces and weights, reasons, articles without a receipt."""

from __future__ import annotations

from dataclasses import replace

from posclient.domain.catalog import PriceKind, Product
from posclient.domain.refund_plan import PaidWith
from posclient.domain.returns import Original, Why
from posclient.domain.tender import TenderKind
from posclient.services.refund_open import OpenLine
from posclient.services.returnable import LineName, Receipt
from posclient.words import load
from tests.posclient.domain.sold import line, sold
from ui.models.return_lines import OfReceipt, Open

WORDS = load("zh_CN")
SPOON = Product("P5", "510001", "小勺", price_minor=990)
DATES = Product("P4", "410001", "红枣", price_minor=3600, weighed=True)


def receipt_of(original: Original, returned: dict[str, int] | None = None) -> Receipt:
    names = {one.line_id: LineName(f"商品{one.line_id}") for one in original.lines}
    return Receipt(
        original=original,
        returned=returned or {},
        elsewhere={},
        names=names,
        at_ms=0,
        right_id="",
        other_till=False,
        days=0,
        return_days=7,
        needs_approval="",
        may=lambda _limits: True,
        buyer=None,
    )


def article(product: Product, quantity: int = 1000) -> OpenLine:
    return OpenLine(f"l-{product.product_id}", product, quantity, product.price_minor, PriceKind.NORMAL)


TWO_LINES = receipt_of(sold(line("l1", 3000, 900), line("l2", 256, 1485, weighed=True)))


def test_pieces_go_one_by_one_and_not_beyond_what_is_left() -> None:
    state = OfReceipt(TWO_LINES)
    for _ in range(5):
        state = state.more(0)
    assert state.chosen == {"l1": 3000}
    assert state.more(0, -1).chosen == {"l1": 2000}
    assert OfReceipt(TWO_LINES).more(0, -1).chosen == {}


def test_a_weight_comes_back_whole() -> None:
    state = OfReceipt(TWO_LINES).more(1)

    assert state.chosen == {"l2": 256}
    assert state.more(1, -1).chosen == {}


def test_what_came_back_before_is_not_offered_again() -> None:
    receipt = receipt_of(TWO_LINES.original, {"l1": 2000, "l2": 256})

    assert OfReceipt(receipt).everything().chosen == {"l1": 1000}
    assert [row.cells[1] for row in OfReceipt(receipt).rows(WORDS)] == ["1", "0"]
    assert OfReceipt(receipt).more(1).chosen == {}


def test_everything_twice_is_nothing() -> None:
    assert OfReceipt(TWO_LINES).everything().everything().chosen == {}


def test_a_reason_holds_for_what_is_chosen_after_it() -> None:
    state = OfReceipt(TWO_LINES).more(0).because(0, Why.FAULTY).more(1)

    assert state.reasons == {"l1": Why.FAULTY, "l2": Why.FAULTY}
    assert state.because(1, Why.OTHER).reasons == {"l1": Why.FAULTY, "l2": Why.OTHER}


def test_a_line_shows_what_comes_back_of_it() -> None:
    rows = OfReceipt(TWO_LINES).more(0).because(0, Why.WRONG).rows(WORDS)

    assert [row.cells for row in rows] == [
        ("商品l1", "3", "1", "3.00", "买错"),
        ("商品l2", "0.256", "–", "", ""),
    ]


def test_refunds_that_go_the_same_way_are_one_figure() -> None:
    tenders = (PaidWith(TenderKind.QR, 300), PaidWith(TenderKind.CASH, 600))
    receipt = receipt_of(sold(line("l1", 3000, 900), tenders=tenders))

    figures = OfReceipt(receipt).everything().figures(WORDS)

    assert [(figure.label, figure.amount) for figure in figures] == [("退回 现金", "¥9.00")]


def test_the_same_article_joins_its_line_a_weight_does_not() -> None:
    state = Open().add(article(SPOON)).add(article(SPOON))
    assert [(one.quantity, one.amount_minor) for one in state.lines] == [(2000, 1980)]

    state = Open().add(article(DATES, 300)).add(replace(article(DATES, 200), line_id="l2"))
    assert [one.quantity for one in state.lines] == [300, 200]
    assert state.more(0) == state


def test_an_article_without_pieces_is_gone() -> None:
    assert Open().add(article(SPOON)).more(0, -1).lines == ()
    assert Open().add(article(DATES, 300)).more(0, -1).lines == ()


def test_a_typed_price_is_nobodys_price_kind() -> None:
    (one,) = Open().add(article(SPOON)).at_price(0, 500).lines

    assert (one.unit_price_minor, one.kind, one.amount_minor) == (500, None, 500)

"""Which price applies to whom, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.catalog import PriceKind, Product, Promotion, price_for

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 7)
FORMULA = Product("p1", "100001", "奶粉", price_minor=21800, member_price_minor=19800)
ON_OFFER = replace(FORMULA, promotion=Promotion(18800, FIRST, LAST))


@pytest.mark.parametrize(
    ("product", "member", "on", "price_minor", "kind"),
    [
        (FORMULA, False, FIRST, 21800, PriceKind.NORMAL),
        (FORMULA, True, FIRST, 19800, PriceKind.MEMBER),
        (ON_OFFER, False, FIRST, 18800, PriceKind.PROMOTIONAL),
        (ON_OFFER, True, LAST, 18800, PriceKind.PROMOTIONAL),
        (ON_OFFER, True, date(2026, 2, 28), 19800, PriceKind.MEMBER),
        (ON_OFFER, False, date(2026, 3, 8), 21800, PriceKind.NORMAL),
    ],
)
def test_the_lowest_open_price_applies(
    product: Product, *, member: bool, on: date, price_minor: int, kind: PriceKind
) -> None:
    assert price_for(product, member=member, on=on) == (price_minor, kind)


@pytest.mark.parametrize(
    ("member_price_minor", "promotional_price_minor", "kind"),
    [(21800, 21800, PriceKind.NORMAL), (18800, 18800, PriceKind.MEMBER)],
)
def test_of_equal_prices_the_one_that_earns_points_wins(
    member_price_minor: int, promotional_price_minor: int, kind: PriceKind
) -> None:
    product = replace(
        ON_OFFER,
        member_price_minor=member_price_minor,
        promotion=Promotion(promotional_price_minor, FIRST, LAST),
    )

    assert price_for(product, member=True, on=FIRST)[1] is kind


PRICES = st.integers(0, 10**6)


@given(PRICES, st.none() | PRICES, st.none() | PRICES)
def test_a_member_never_pays_more_than_a_guest(
    price_minor: int, member_price_minor: int | None, promotional_minor: int | None
) -> None:
    promotion = None if promotional_minor is None else Promotion(promotional_minor, FIRST, LAST)
    product = Product(
        "p", "s", "n", price_minor=price_minor, member_price_minor=member_price_minor, promotion=promotion
    )

    guest, _ = price_for(product, member=False, on=FIRST)
    member, _ = price_for(product, member=True, on=FIRST)

    assert member <= guest <= price_minor

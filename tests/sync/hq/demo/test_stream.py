"""Members by the hundred thousand."""

from __future__ import annotations

from datetime import date

import pytest

from posclient.domain.codes import passes_luhn
from posclient.services.phone import is_mobile
from posclient.wire.codec import decode_row, encode_row
from posclient.wire.mapping import member_of
from sync.hq.demo.stream import demo_stream
from tests.sync.hq.demo.demo_shop import TODAY, seeds


def test_the_same_arguments_make_the_same_bytes() -> None:
    def stream(seed: int) -> list[bytes]:
        return [encode_row(row) for pair in demo_stream(200, TODAY, seed) for row in pair]

    assert stream(1) == stream(1)
    assert stream(1) != stream(2)


def test_rows_are_valid_and_can_be_used() -> None:
    for row, standing in demo_stream(500, TODAY, 3):
        assert decode_row(encode_row(row)) == row
        assert decode_row(encode_row(standing)) == standing
        assert member_of(row, standing).purchases == tuple(
            sorted(member_of(row, standing).purchases, key=lambda one: one.business_date, reverse=True)
        )
        assert row.phone is not None
        assert is_mobile(row.phone)
        assert row.card_no is not None
        assert passes_luhn(row.card_no[1:])
        for purchase in standing.purchases:
            assert (row.joined_on or "") <= purchase.business_date < TODAY.isoformat()


def test_twenty_thousand_have_numbers_of_their_own() -> None:
    rows = [row for row, _ in demo_stream(20_000, TODAY, 4)]

    assert len({row.phone for row in rows}) == len({row.card_no for row in rows}) == 20_000
    assert len({row.member_id for row in rows}) == 20_000


def test_the_stream_can_stand_beside_the_demo_shop() -> None:
    shop = {seed.row.phone for seed in seeds()} | {seed.row.card_no for seed in seeds()}
    stream = {number for row, _ in demo_stream(2000, TODAY, 7) for number in (row.phone, row.card_no)}

    assert not shop & stream


def test_nobody_asks_for_more_than_there_are_numbers() -> None:
    with pytest.raises(ValueError, match="10000001"):
        next(demo_stream(10_000_001, date(2026, 1, 1), 1))

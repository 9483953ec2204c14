"""Wholesale prices, cartons, shared codes, stock: what the demo's counter meets beside retail prices."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Engine

from posclient.domain.codes import has_gtin_check_digit
from posclient.domain.member import MemberKind
from posclient.wire.feed import MemberRow, PolicyRow, StockRow
from posclient.wire.policy_mapping import policy_of
from sync.hq.demo.goods import goods_rows
from sync.hq.demo.rules import STORE_ID, operator_rows, policy_row
from sync.hq.demo.story import story
from sync.hq.demo.trade import SHARED_CODES
from sync.hq.feed import RULES, members_topic, stock_topic
from tests.sync.hq.demo.demo_shop import TODAY
from tests.sync.hq.shop import feed


def test_wholesale_prices_are_below_retail_and_in_whole_yuan() -> None:
    listed = [row for row in goods_rows() if row.wholesale_price_minor is not None]

    assert len(listed) > 100
    assert all(0 < (row.wholesale_price_minor or 0) < row.price_minor for row in listed)
    assert all((row.wholesale_price_minor or 0) % 100 == 0 for row in listed)


def test_cartons_have_codes_of_their_own() -> None:
    codes = [code for row in goods_rows() for code in row.case_codes]
    barcodes = {barcode for row in goods_rows() for barcode in row.barcodes}

    assert len(codes) > 100
    assert all(len(code) == 14 and has_gtin_check_digit(code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert barcodes.isdisjoint(codes)


def test_some_codes_stand_for_two_articles_and_no_others_do() -> None:
    seen = Counter(barcode for row in goods_rows() for barcode in row.barcodes)

    assert {code for code, count in seen.items() if count > 1} == set(SHARED_CODES)
    assert all(has_gtin_check_digit(code) for code in SHARED_CODES)


def test_the_policy_can_be_used() -> None:
    policy = policy_of(policy_row())

    assert [(offer.principal_minor, offer.bonus_minor) for offer in policy.top_up_offers] == [
        (50_000, 5_000),
        (100_000, 12_000),
    ]
    assert (policy.points_per_yuan, policy.staff_percent, policy.staff_monthly_minor) == (100, 90, 50_000)


def test_the_till_is_told_of_all_of_it(lite_demo: Engine) -> None:
    stock = [one.row for one in feed(lite_demo, stock_topic(STORE_ID))]
    assert {row.product_id for row in stock if isinstance(row, StockRow)} == {
        row.product_id for row in goods_rows()
    }
    assert any(isinstance(one.row, PolicyRow) for one in feed(lite_demo, RULES))
    members = [one.row for one in feed(lite_demo, members_topic(STORE_ID))]
    kinds = {row.member_id: row.kind for row in members if isinstance(row, MemberRow)}
    assert kinds[story(TODAY).wholesaler.member_id] == MemberKind.WHOLESALE
    assert set(kinds.values()) == {MemberKind.RETAIL, MemberKind.WHOLESALE}


def test_one_operator_is_a_member_herself() -> None:
    hers = {row.operator_id: row for row in operator_rows() if row.member_id}

    assert {row.member_id for row in hers.values()} == {story(TODAY).colleague.member_id}
    assert hers["OP02"].name == story(TODAY).colleague.name

"""Filling a headquarters: what is published, and what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from posclient.domain.promotion.rules import RuleSetError
from posclient.wire.codec import WireError
from posclient.wire.events import LedgerEntry
from posclient.wire.feed import MemberRow, NeedRow, ProductRow, PurchaseRow, RuleSetRow, TierRow
from sync.hq.feed import PRODUCTS, RULES, staff_topic
from sync.hq.seed import SeedMember, publish_many, publish_rules, seed_members
from tests.sync.hq.shop import GOODS, NOW_MS, RULE_SET, accounts_of, feed, member_rows, standings


def test_goods_get_their_pinyin_and_keep_their_order(shop: Engine) -> None:
    rows = [one.row for one in feed(shop, PRODUCTS)]
    assert [row.product_id for row in rows if isinstance(row, ProductRow)] == [
        row.product_id for row in GOODS
    ]
    assert isinstance(rows[0], ProductRow)
    assert (rows[0].pinyin, rows[0].initials) == ("qifunaifen3duan", "qfnf3d")
    assert len(feed(shop, staff_topic("S001"))) == 2


def test_a_product_published_again_replaces_what_headquarters_knows(shop: Engine) -> None:
    with shop.begin() as connection:
        assert publish_many(connection, PRODUCTS, [ProductRow("toy", "SKU-T", "摇铃", price_minor=1)]) == 4


def test_members_come_with_standing_and_history_newest_first(shop: Engine) -> None:
    old, new = (
        PurchaseRow("2026-01-01", "toy", 1000, 3_900),
        PurchaseRow("2026-02-01", "nappies", 2000, 25_800),
    )
    seed = SeedMember(
        MemberRow("M7", card_no="8000000000074", name="任盈盈"),
        [old, new],
        [
            LedgerEntry("x1", "M7/points/base", "open", 10, "opening"),
            LedgerEntry("x2", "M7/spend/base", "open", 500_000, "opening"),
        ],
        ["S001", "S002"],
    )
    with shop.begin() as connection:
        seed_members(connection, [seed], on="2026-02-01", at_ms=NOW_MS)

    for store in ("S001", "S002"):
        assert member_rows(shop, store)["M7"].initials == "ryy"
        standing = standings(shop, store)["M7"]
        assert standing.purchases == (new, old)
        assert (standing.tier_id, standing.year_spend_minor) == ("gold", 500_000)
        assert accounts_of(standing) == {"M7/points/base": 10, "M7/spend/base": 500_000}
        assert standing.last_visit == "2026-02-01"


def test_a_member_or_number_that_is_there_already_is_refused(lite: Engine) -> None:
    for twice in (MemberRow("M1"), MemberRow("M8", phone="+8613812341234")):
        with pytest.raises(IntegrityError), lite.begin() as connection:
            seed_members(connection, [SeedMember(twice)], on="2026-02-01", at_ms=NOW_MS)


def test_an_account_of_somebody_else_is_refused(lite: Engine) -> None:
    seed = SeedMember(MemberRow("M8"), entries=[LedgerEntry("x", "M1/points/base", "open", 1, "opening")])
    with lite.begin() as connection, pytest.raises(ValueError, match="not an account of M8"):
        seed_members(connection, [seed], on="2026-02-01", at_ms=NOW_MS)


def test_a_row_beyond_the_wires_bounds_is_not_published(lite: Engine) -> None:
    before = feed(lite, RULES)
    with pytest.raises(WireError), lite.begin() as connection:
        publish_many(connection, RULES, [NeedRow("", "无名", "", "g", 28)])
    assert feed(lite, RULES) == before


def test_other_rows_have_doors_of_their_own(lite: Engine) -> None:
    with lite.begin() as connection, pytest.raises(ValueError, match="RuleSetRow"):
        publish_many(connection, RULES, [RULE_SET])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (RULE_SET, "does not follow"),
        (RuleSetRow(2, 1, (), 1, 100, ("normal",), "down", 0), "first tier"),
        (RuleSetRow(2, 1, RULE_SET.tiers, 1, 0, ("normal",), "down", 0), "amount must be positive"),
        (RuleSetRow(2, 1, RULE_SET.tiers, 1, 100, ("barter",), "down", 0), "barter"),
        (RuleSetRow(2, 1, RULE_SET.tiers, 1, 100, ("normal",), "sideways", 0), "sideways"),
        (RuleSetRow(2, 9, RULE_SET.tiers, 1, 100, ("normal",), "down", 0), "newer"),
        (
            RuleSetRow(2, 1, (TierRow("a", "", "", 0, "101"),), 1, 100, ("normal",), "down", 0),
            "between 0 and 100",
        ),
    ],
)
def test_rules_that_can_not_be_used_are_not_published(lite: Engine, row: RuleSetRow, why: str) -> None:
    with pytest.raises(RuleSetError, match=why), lite.begin() as connection:
        publish_rules(connection, row)


def test_rules_follow_each_other(lite: Engine) -> None:
    with lite.begin() as connection:
        publish_rules(connection, RuleSetRow(5, 1, RULE_SET.tiers, 2, 100, ("normal",), "half_up", 1))
    newest = feed(lite, RULES)[-1].row
    assert isinstance(newest, RuleSetRow)
    assert newest.version == 5

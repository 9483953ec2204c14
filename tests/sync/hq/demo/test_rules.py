"""The demo's rules and staff."""

from __future__ import annotations

from argon2 import PasswordHasher

from posclient.domain.staff import Role
from posclient.domain.tier import progress
from posclient.wire.codec import decode_row, encode_row
from posclient.wire.feed import Row
from posclient.wire.mapping import rules_of
from sync.hq.demo.rules import DEMO_PINS, need_rows, operator_rows, rule_set_row, store_row


def test_three_tiers_by_yearly_spend() -> None:
    rules = rules_of(rule_set_row())

    held = [progress(rules.tiers, spend).tier.tier_id for spend in (0, 299_999, 300_000, 1_000_000)]
    assert held == ["member", "member", "silver", "gold"]
    assert [str(tier.points_rate) for tier in rules.tiers] == ["1", "1.2", "1.5"]


def test_everybody_signs_in_with_the_pin_that_the_demo_shows() -> None:
    hasher = PasswordHasher()

    assert {row.operator_id for row in operator_rows()} == DEMO_PINS.keys()
    assert sorted(row.role for row in operator_rows()) == sorted(
        [Role.MANAGER, Role.CASHIER, Role.CASHIER, Role.ASSOCIATE]
    )
    for row in operator_rows():
        assert row.pin_hash.startswith("$argon2id$")
        assert hasher.verify(row.pin_hash, DEMO_PINS[row.operator_id])


def test_rows_are_within_the_wire_bounds() -> None:
    rows: list[Row] = [rule_set_row(), store_row(), *need_rows(), *operator_rows()]

    assert all(decode_row(encode_row(row)) == row for row in rows)


def test_the_receipt_says_how_to_exchange() -> None:
    store = store_row()

    assert "退换" in store.receipt_footer
    assert store.time_zone == "Asia/Shanghai"

"""A policy is read, checked whole, published under the next number; its key is headquarters' own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from posclient.domain.policy import PolicyError, Rounding
from posclient.wire.feed import PolicyRow
from sync.hq.ecard_key import make_ecard_key
from sync.hq.feed import RULES
from sync.hq.policies import every_policy, newest_row, publish_again, publish_policy, read_policy, shown
from tests.sync.hq.shop import feed

GOOD = {
    "rounding": "jiao",
    "top_up_offers": [{"offer_id": "T500", "principal_minor": 50_000, "bonus_minor": 5_000}],
    "limits": [{"role": "cashier", "line_discount_percent": 5}],
}


def text(**changed: Any) -> bytes:
    return json.dumps({**GOOD, **changed}).encode()


def test_policies_follow_each_other_and_reach_the_tills(shop: Engine) -> None:
    with shop.begin() as connection:
        assert publish_policy(connection, read_policy(text())) == 1
        assert publish_policy(connection, read_policy(text(rounding="yuan", version=2))) == 2
        assert [policy.rounding for policy in every_policy(connection)] == [Rounding.YUAN, Rounding.JIAO]
    told = [one.row for one in feed(shop, RULES) if isinstance(one.row, PolicyRow)]
    assert [(row.version, row.rounding) for row in told] == [(1, "jiao"), (2, "yuan")]


def test_what_is_shown_can_be_published_again(lite: Engine) -> None:
    with lite.begin() as connection:
        assert shown(connection) == ""
        publish_policy(connection, read_policy(text()))
        before = newest_row(connection)
        publish_policy(connection, read_policy(shown(connection).encode()))
        after = newest_row(connection)
    assert before is not None
    assert after == msgspec.structs.replace(before, version=2)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b"{", "^not JSON"),
        (b"[]", "a policy is a JSON object"),
        (text(roundig="jiao"), "^roundig: there is no such field"),
        (text(rounding=3), "^rounding: Expected `str`, got `int`"),
        (text(return_days=-1), "^return_days: Expected `int` >= 0"),
        (text(limits=[{"role": "cashier", "discount": 5}]), r"^limits\[0\].discount: there is no such field"),
        (
            text(limits=[{"role": "cashier", "line_discount_percent": "5"}]),
            r"^limits\[0\].line_discount_percent:",
        ),
        (text(limits=[{}]), r"^limits\[0\]: Object missing required field `role`"),
        (text(top_up_offers=[{"offer_id": "x"}]), r"^top_up_offers\[0\]: Object missing"),
        (text(limits=5), "^limits: Expected `array`"),
        (text(rounding="fen"), "^rounding: 'fen' is none of"),
        (text(tenders=["code"]), "^tenders: cash is missing"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_by_field(given: bytes, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        read_policy(given)


def test_a_number_or_a_key_of_ones_own_is_refused(lite: Engine) -> None:
    with lite.begin() as connection:
        with pytest.raises(PolicyError, match="version: 5 does not follow 0"):
            publish_policy(connection, read_policy(text(version=5)))
        with pytest.raises(PolicyError, match="ecard_public_key"):
            publish_policy(connection, read_policy(text(ecard_public_key="0" * 64)))
        assert newest_row(connection) is None
        assert publish_again(connection) == 0


def test_the_key_goes_to_the_tills_with_the_policy(lite: Engine, tmp_path: Path) -> None:
    with lite.begin() as connection:
        publish_policy(connection, read_policy(text()))
        public = make_ecard_key(connection, tmp_path / "key")
        assert publish_again(connection) == 2
    newest = feed(lite, RULES)[-1].row
    assert isinstance(newest, PolicyRow)
    assert (newest.ecard_public_key, newest.rounding) == (public, "jiao")

"""Member value's figures at headquarters: read, checked whole, published under the next number, shown."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from posclient.wire.value_mapping import shipped_row
from posclient.wire.value_rules import ValueRulesRow
from sync.hq.feed import RULES
from sync.hq.value.rules import ValueRulesError, in_force, newest_row, publish_rules, read_rules, shown
from tests.sync.hq.shop import feed


def text(**changed: Any) -> bytes:
    given = {**msgspec.to_builtins(shipped_row()), **changed}
    return msgspec.json.encode({name: value for name, value in given.items() if name != "type"})


def test_figures_follow_each_other_and_reach_the_tills(shop: Engine) -> None:
    with shop.begin() as connection:
        assert newest_row(connection) is None
        assert in_force(connection) == shipped_row()
        assert publish_rules(connection, read_rules(text())) == 1
        assert publish_rules(connection, read_rules(text(version=2, fitted="by hand"))) == 2
        assert in_force(connection).fitted == "by hand"
    told = [one.row for one in feed(shop, RULES) if isinstance(one.row, ValueRulesRow)]
    assert [row.version for row in told] == [1, 2]


def test_what_is_shown_can_be_published_again(shop: Engine) -> None:
    with shop.begin() as connection:
        publish_rules(connection, read_rules(text()))
        before = newest_row(connection)
        publish_rules(connection, read_rules(shown(connection).encode()))
        after = newest_row(connection)
    assert before is not None
    assert after == msgspec.structs.replace(before, version=2)


LIFTS = msgspec.to_builtins(shipped_row().say)["lifts"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b"{", "truncated"),
        (b"[]", "are a JSON object"),
        (text(segment=[]), "segment: there is no such field"),
        (text(segments=[]), "segments: the last rule"),
        (text(segments=[{"segment": "vip"}]), "segments: 'vip' is none of key"),
        (text(rfm={"silent_days": [1], "visits": [1], "amount_minor": [1]}), r"rfm\.silent_days: not four"),
        (text(say={"lifts": LIFTS[1:]}), "say.lifts: nothing for run_out"),
        (text(say={"lifts": [*LIFTS, LIFTS[0]]}), "say.lifts: run_out stands twice"),
        (text(say={"lifts": LIFTS, "soon_days": 400}), "say.soon_days"),
        (text(profile={"staged_need": "formula", "least_days": 0}), "least_days"),
        (text(risk={"horizon_days": 91, "constant": 0, "terms": "none"}), r"risk\.terms"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_by_field(given: bytes, message: str) -> None:
    with pytest.raises(ValueRulesError, match=message):
        read_rules(given)


def test_a_number_of_ones_own_is_refused(shop: Engine) -> None:
    with shop.begin() as connection, pytest.raises(ValueRulesError, match="5 does not follow 0"):
        publish_rules(connection, read_rules(text(version=5)))

"""All stored figures of one member."""

from __future__ import annotations

from posclient.domain.member import Member, MemberId
from posclient.domain.value.history import History
from posclient.domain.value.member_value import member_value
from posclient.domain.value.profile import Guess
from posclient.domain.value.segment import Segment
from posclient.wire.value_mapping import shipped_rules
from tests.posclient.domain.value.families import GOODS, TODAY, bought

RULES = shipped_rules()
ANNA = Member(MemberId("m1"), "M1", None)


def test_who_comes_each_week_and_spends_much_is_a_key_member() -> None:
    weekly = bought(*((week * 7 + 1, "tin2") for week in range(40)), amount=30_000)

    found = member_value(RULES, ANNA, weekly, GOODS)

    assert found.segment is Segment.KEY
    assert found.visits_year == 40
    assert found.spend_year_minor == 1_200_000
    assert found.rfm is not None
    assert found.rfm.frequency == found.rfm.money == 5
    assert found.alive_percent == 100
    assert 400 < found.expected_visits_tenths < 550
    assert found.expected_value_minor > 750_000
    assert found.risk_percent in {0, 1}


def test_who_came_often_and_then_no_more_is_dormant() -> None:
    gone = bought(*((week * 7 + 150, "tin2") for week in range(20)))

    found = member_value(RULES, ANNA, gone, GOODS)

    assert found.segment is Segment.DORMANT
    assert [why.key for why in found.segment_why] == ["segment.why.silent_days"]
    assert found.alive_percent == 0
    assert found.risk_percent is not None
    assert found.risk_percent > 10
    assert found.risk_why[0].key in {"risk.overdue", "risk.fewer", "risk.less"}


def test_who_joined_lately_and_came_again_has_potential() -> None:
    found = member_value(RULES, ANNA, bought((20, "tin1"), (5, "tin1")), GOODS)

    assert found.segment is Segment.POTENTIAL
    assert {one.guess for one in found.inferred} >= {Guess.BABY, Guess.GAP}


def test_who_never_bought_is_in_general_and_nothing_is_expected_or_feared() -> None:
    found = member_value(RULES, ANNA, History((), TODAY), GOODS)

    assert found.segment is Segment.GENERAL
    assert (found.rfm, found.risk_percent, found.alive_percent, found.last_visit) == (None, None, None, None)
    assert (found.expected_visits_tenths, found.expected_value_minor) == (0, 0)

"""Segments by rules that are data."""

from __future__ import annotations

import pytest

from posclient.domain.reason import Reason
from posclient.domain.value.segment import Condition, Segment, SegmentRule, check_rules, place

RULES = (
    SegmentRule(Segment.DORMANT, (Condition("silent_days", at_least=91),)),
    SegmentRule(Segment.KEY, (Condition("spend_year_minor", at_least=1_000_000),)),
    SegmentRule(
        Segment.POTENTIAL, (Condition("known_days", at_most=120), Condition("visits_year", at_least=2))
    ),
    SegmentRule(Segment.GENERAL),
)


@pytest.mark.parametrize(
    ("figures", "segment"),
    [
        ({"silent_days": 91, "spend_year_minor": 2_000_000}, Segment.DORMANT),
        ({"silent_days": 90, "spend_year_minor": 1_000_000}, Segment.KEY),
        ({"silent_days": 3, "spend_year_minor": 0, "known_days": 120, "visits_year": 2}, Segment.POTENTIAL),
        ({"silent_days": 3, "spend_year_minor": 0, "known_days": 121, "visits_year": 2}, Segment.GENERAL),
        ({"visits_year": 0, "spend_year_minor": 0}, Segment.GENERAL),
    ],
)
def test_the_first_rule_that_holds_decides(figures: dict[str, int], segment: Segment) -> None:
    check_rules(RULES)

    assert place(RULES, figures).segment is segment


def test_what_decided_is_said() -> None:
    placed = place(RULES, {"silent_days": 3, "spend_year_minor": 0, "known_days": 40, "visits_year": 2})

    assert placed.reasons == (
        Reason("segment.why.known_days", {"days": 40}),
        Reason("segment.why.visits_year", {"number": 2}),
    )
    key = place(RULES, {"spend_year_minor": 1_200_000})
    assert key.reasons == (Reason("segment.why.spend_year_minor", {"amount_minor": 1_200_000}),)


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ((), "last rule"),
        (RULES[:-1], "last rule"),
        ((RULES[-1], *RULES), "before the last"),
        (RULES[1:], "no rule for dormant"),
    ],
)
def test_rules_that_leave_somebody_out_are_refused(rules: tuple[SegmentRule, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        check_rules(rules)


def test_rules_that_nobody_checked_fail_loudly() -> None:
    with pytest.raises(LookupError):
        place(RULES[:1], {})


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (("shoe_size", 38, None), "no figure"),
        (("silent_days", None, None), "without a bound"),
        (("silent_days", 3, 2), "within 3 and 2"),
    ],
)
def test_a_condition_that_can_t_be_meant_is_refused(
    condition: tuple[str, int | None, int | None], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        Condition(*condition)

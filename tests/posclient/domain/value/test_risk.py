"""Dead-card risk: its figures, its probability, and what is said for it."""

from __future__ import annotations

from math import log1p

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.reason import Reason
from posclient.domain.value.features import FEATURES, features
from posclient.domain.value.history import History
from posclient.domain.value.risk import RiskModel, Term, risk
from posclient.wire.value_mapping import shipped_rules
from tests.posclient.domain.value.families import KINDS, TODAY, bought

SHIPPED = shipped_rules().risk


def figures(history: History) -> dict[str, float]:
    return dict(zip(FEATURES, features(history, KINDS), strict=True))


def test_the_figures_are_of_the_last_half_year() -> None:
    found = figures(bought((300, "tin1"), (120, "tin1"), (60, "nappies"), (40, "tin1"), (12, "wipes")))

    assert found["silent"] == log1p(12)
    assert found["visits_30"] == log1p(1)
    assert found["visits_60"] == log1p(2)
    assert found["visits_91"] == log1p(3)
    assert found["visits_182"] == log1p(4)
    assert found["kinds"] == log1p(3)
    assert found["known"] == log1p(182)
    assert found["spend_91"] == log1p(600)


def test_a_till_that_knows_less_than_half_a_year_sees_the_same_of_who_is_new() -> None:
    assert features(bought((100, "tin1"), (9, "tin1")), KINDS) == features(
        bought((9, "tin1"), (100, "tin1")), KINDS
    )


def test_silence_raises_the_risk_and_visits_lower_it() -> None:
    weekly = [(week * 7, "tin1") for week in range(1, 25)]
    regular = risk(SHIPPED, bought(*weekly), KINDS)
    silent = risk(SHIPPED, bought(*((ago + 120, what) for ago, what in weekly)), KINDS)

    assert regular is not None
    assert silent is not None
    assert regular.probability < 0.02
    assert silent.probability > 3 * regular.probability
    assert {reason.key for reason in regular.reasons} <= {"risk.narrow"}


def test_each_reason_is_a_fact_about_her() -> None:
    found = risk(SHIPPED, bought((170, "tin1"), (150, "tin1"), (130, "nappies"), (80, "tin1")), KINDS)

    assert found is not None
    assert set(map(str, (reason.key for reason in found.reasons))) >= {"risk.overdue", "risk.fewer"}
    facts = {reason.key: reason.values for reason in found.reasons}
    assert facts["risk.overdue"] == {"days": 80, "every_days": 20}
    assert facts["risk.fewer"] == {"visits": 1, "before": 3}


def test_who_came_once_is_told_apart_from_who_came_less() -> None:
    once = risk(SHIPPED, bought((45, "tin1")), KINDS)

    assert once is not None
    assert Reason("risk.once") in once.reasons
    assert Reason("risk.new", {"days": 45}) in once.reasons


def test_who_never_came_can_t_be_lost() -> None:
    assert risk(SHIPPED, History((), TODAY), KINDS) is None
    with pytest.raises(ValueError, match="nobody"):
        features(History((), TODAY), KINDS)


histories = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from(sorted(KINDS))),
    min_size=1,
    max_size=40,
    unique_by=lambda visit: visit[0],
).map(lambda visits: bought(*visits))


@given(histories)
def test_a_risk_is_a_probability_whatever_the_history(history: History) -> None:
    found = risk(SHIPPED, history, KINDS)

    assert found is not None
    assert 0 <= found.probability <= 1
    assert len({reason.key for reason in found.reasons}) == len(found.reasons)


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ((Term("horoscope", 1, 0, 1),), "'horoscope' is no feature"),
        ((Term("silent", 1, 0, 1), Term("silent", 1, 0, 1)), "stands twice"),
        ((Term("silent", 1, 0, 0),), "not above 0"),
    ],
)
def test_coefficients_that_can_t_be_meant_are_refused(terms: tuple[Term, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        RiskModel(91, 0.0, terms)

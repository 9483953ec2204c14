"""Fitting and judging the risk model, without a look into the future."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.value.features import FEATURES
from posclient.domain.value.history import History
from sync.hq.value.risk_fit import NothingToLearnError, Seen, auc, fit_risk
from sync.hq.value.snapshots import HORIZON_DAYS, cut, snapshot, training, training_days
from tests.posclient.domain.value.families import KINDS, TODAY, bought


def families(number: int) -> list[History]:
    """Half of them come each week for good, half stop some time."""
    random = Random(7)
    made = []
    for at in range(number):
        stops = random.randint(0, 300) if at % 2 else 0
        every = random.randint(5, 12)
        made.append(bought(*((stops + step * every, "tin1") for step in range(1, 380 // every))))
    return made


def test_who_has_stopped_is_told_from_who_comes() -> None:
    everybody = families(300)
    judged_on = TODAY - timedelta(days=HORIZON_DAYS)

    model = fit_risk(training(everybody, KINDS, judged_on), HORIZON_DAYS)

    judged = snapshot(everybody, KINDS, judged_on)
    scores = [model.probability(one.figures) for one in judged]
    assert auc(scores, [one.stayed_away for one in judged]) > 0.9


def test_a_snapshot_knows_nothing_of_what_came_after_it() -> None:
    whole = bought((100, "tin1"), (60, "tin1"), (5, "wipes"))
    on = TODAY - timedelta(days=30)

    seen = snapshot([whole], KINDS, on)
    other = snapshot([bought((100, "tin1"), (60, "tin1"))], KINDS, on)

    assert seen[0].figures == other[0].figures
    assert (seen[0].stayed_away, other[0].stayed_away) == (False, True)
    assert cut(whole, on).visits == whole.visits[:2]


def test_what_is_fitted_on_has_an_outcome_on_the_day_of_judgement() -> None:
    days = training_days(TODAY)

    assert all(day + timedelta(days=HORIZON_DAYS) <= TODAY for day in days)
    assert len(set(days)) == len(days)


@given(
    st.lists(st.tuples(st.integers(0, 5).map(float), st.booleans()), min_size=2, max_size=40).filter(
        lambda pairs: 0 < sum(away for _, away in pairs) < len(pairs)
    )
)
def test_auc_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[float, bool]]) -> None:
    scores, away = zip(*pairs, strict=True)
    gone = [score for score, one in pairs if one]
    came = [score for score, one in pairs if not one]
    right = sum(1.0 if g > c else 0.5 if g == c else 0.0 for g, c in product(gone, came))

    assert auc(scores, away) == pytest.approx(right / (len(gone) * len(came)))


def test_nothing_is_learnt_where_nobody_stayed_away() -> None:
    seen = [Seen(tuple(float(at) for at in range(len(FEATURES))), stayed_away=False)] * 50

    with pytest.raises(NothingToLearnError):
        fit_risk(seen, HORIZON_DAYS)
    with pytest.raises(NothingToLearnError):
        auc([0.1, 0.2], [True, True])

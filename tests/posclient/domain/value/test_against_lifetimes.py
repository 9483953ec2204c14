"""The figures of another implementation, where it is installed: `Lifetimes` is old, and far too large for a till."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from posclient.domain.value.bgnbd import BgNbd, Comings, counted
from posclient.domain.value.gamma_gamma import GammaGamma, Spending
from sync.hq.value.lifetime_fit import fit_bgnbd, fit_gamma_gamma
from tests.posclient.domain.value.cdnow import customers


@pytest.fixture(scope="module")
def lifetimes() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of an age without annotations
        return pytest.importorskip(
            "lifetimes", reason="the oracle of requirements/oracle.in is not installed"
        )


PARAMETERS = (
    (0.2426, 4.4135, 0.7929, 2.4258),
    (1.4, 1.3, 0.07, 115.0),
    (2.5, 10.0, 1.8, 0.6),
)
MEMBERS = (
    Comings(0, 0.0, 38.86),
    Comings(1, 1.71, 38.86),
    Comings(2, 30.43, 38.86),
    Comings(29, 37.0, 38.0),
    Comings(120, 50.0, 52.0),
)


@pytest.mark.parametrize("parameters", PARAMETERS)
@pytest.mark.parametrize("member", MEMBERS)
def test_visits_and_life_are_the_same(
    lifetimes: Any, parameters: tuple[float, float, float, float], member: Comings
) -> None:
    theirs = lifetimes.BetaGeoFitter()
    theirs.params_ = dict(zip(("r", "alpha", "a", "b"), parameters, strict=True))
    ours = BgNbd(*parameters)
    seen = (member.again, member.last_week, member.weeks)

    for weeks in (1, 13, 52):
        expected = float(theirs.conditional_expected_number_of_purchases_up_to_time(weeks, *seen))
        assert ours.expected_visits(member, weeks) == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert ours.alive(member) == pytest.approx(
        float(theirs.conditional_probability_alive(*seen)[0]), rel=1e-9
    )


def test_both_fit_the_same_parameters(lifetimes: Any) -> None:
    array = pytest.importorskip("numpy").array
    everybody = customers()
    theirs = lifetimes.BetaGeoFitter()
    theirs.fit(
        array([seen.again for seen, _ in everybody]),
        array([seen.last_week for seen, _ in everybody]),
        array([seen.weeks for seen, _ in everybody]),
    )
    ours = fit_bgnbd(counted(seen for seen, _ in everybody))
    assert (ours.r, ours.alpha, ours.a, ours.b) == pytest.approx(tuple(theirs.params_), rel=1e-3)

    came = [spent for _, spent in everybody if spent.visits]
    money = lifetimes.GammaGammaFitter()
    money.fit(array([spent.visits for spent in came]), array([spent.mean for spent in came]))
    fitted = fit_gamma_gamma(came)
    assert (fitted.p, fitted.q, fitted.v) == pytest.approx(tuple(money.params_), rel=1e-3)


def test_means_are_the_same(lifetimes: Any) -> None:
    theirs = lifetimes.GammaGammaFitter()
    theirs.params_ = {"p": 6.249, "q": 3.745, "v": 15.448}
    ours = GammaGamma(6.249, 3.745, 15.448)

    for spent in (Spending(1, 12.0), Spending(7, 80.5)):
        expected = float(theirs.conditional_expected_average_profit(spent.visits, spent.mean))
        assert ours.expected_mean(spent) == pytest.approx(expected)

"""Fitting BG/NBD and Gamma–Gamma: the published parameters of CDNOW."""

from __future__ import annotations

import pytest

from posclient.domain.value.bgnbd import Comings, counted
from posclient.domain.value.gamma_gamma import Spending
from sync.hq.value.lifetime_fit import TooFewMembersError, fit_bgnbd, fit_gamma_gamma
from tests.posclient.domain.value.cdnow import customers


def test_bgnbd_on_cdnow_finds_the_published_parameters() -> None:
    everybody = counted(seen for seen, _ in customers())

    found = fit_bgnbd(everybody)

    assert (found.r, found.alpha, found.a, found.b) == pytest.approx(
        (0.2426, 4.4135, 0.7929, 2.4258), abs=2e-4
    )
    assert found.log_likelihood(everybody) == pytest.approx(-9582.43, abs=0.005)
    assert found.expected_visits(Comings(2, 30.43, 38.86), 39) == pytest.approx(1.2259, abs=5e-5)


def test_gamma_gamma_on_cdnow_finds_the_published_parameters() -> None:
    came = [spent for _, spent in customers() if spent.visits]

    found = fit_gamma_gamma(came)

    assert len(came) == 946
    assert (found.p, found.q, found.v) == pytest.approx((6.249, 3.745, 15.448), abs=1e-3)


def test_a_handful_of_members_is_nothing_to_fit_to() -> None:
    with pytest.raises(TooFewMembersError, match="99 members"):
        fit_bgnbd({Comings(1, 2, 3): 99})
    with pytest.raises(TooFewMembersError):
        fit_gamma_gamma([Spending(1, 10.0)])

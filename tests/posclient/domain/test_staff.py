"""How long wrong PINs lock an operator out."""

from __future__ import annotations

from itertools import pairwise

import pytest

from posclient.domain.staff import FREE_ATTEMPTS, lockout_s


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (FREE_ATTEMPTS - 1, 0),
        (FREE_ATTEMPTS, 30),
        (6, 60),
        (7, 120),
        (11, 1920),
        (12, 3600),
        (10**6, 3600),
    ],
)
def test_a_lockout_doubles_up_to_an_hour(failures: int, seconds: int) -> None:
    assert lockout_s(failures) == seconds


def test_one_more_wrong_pin_never_shortens_it() -> None:
    assert all(earlier <= later for earlier, later in pairwise(lockout_s(failures) for failures in range(30)))

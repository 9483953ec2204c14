"""The test slip of a new till, on both papers and in both languages."""

from __future__ import annotations

import pytest

from posclient.slips import trial_slip
from posclient.words import Language, load
from tests.posclient.slips.golden import check


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("columns", [32, 48])
def test_the_slip(language: Language, columns: int) -> None:
    check(trial_slip.compose(load(language), "TEST-1A2B3C4D"), f"trial_slip_{language}", columns)

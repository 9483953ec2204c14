"""A copy says that it is one."""

from __future__ import annotations

import pytest

from posclient.slips import copy_mark
from posclient.slips.as_text import as_text


def test_a_copy_bears_its_number() -> None:
    assert as_text(copy_mark.compose("补打 COPY", 2), 32) == f"{' ' * 4}补打 COPY 2\n{'=' * 32}\n"


def test_copies_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        copy_mark.compose("补打 COPY", 0)

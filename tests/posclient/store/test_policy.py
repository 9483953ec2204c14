"""The policy in force is the last good one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from posclient.domain.policy import Policy, PolicyError, Rounding
from posclient.store.policy import policy_in_force, put_policy
from posclient.store.writer import Priority
from posclient.wire.feed import PolicyRow
from tests.support.shop import open_test_store


def test_a_till_is_careful_until_it_is_told_and_keeps_the_last_good_policy(tmp_path: Path) -> None:
    with closing(open_test_store(tmp_path)) as store:
        assert store.read(policy_in_force) == Policy()

        store.write(lambda c: put_policy(c, PolicyRow(1, rounding="jiao")), Priority.SYNC, name="test")
        assert store.read(policy_in_force).rounding is Rounding.JIAO
        with pytest.raises(PolicyError):
            store.write(lambda c: put_policy(c, PolicyRow(2, rounding="fen")), Priority.SYNC, name="test")
        assert store.read(policy_in_force).version == 1

        store.write(lambda c: put_policy(c, PolicyRow(3)), Priority.SYNC, name="test")
        assert store.read(policy_in_force) == Policy(version=3)
        assert store.read(policy_in_force) is store.read(policy_in_force)

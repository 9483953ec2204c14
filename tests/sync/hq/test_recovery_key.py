"""A till's data key comes back with the chain's recovery key."""

from __future__ import annotations

from pathlib import Path

import pytest

from posclient.store.keys import FileVault, obtain_key
from posclient.store.recovery import recovery_path
from posclient.store.sealing import unwrap
from sync.hq.database import open_database, transact
from sync.hq.recovery_key import make_recovery_key, recovery_public_key
from sync.hq.refusal import Refusal


def test_what_a_till_wraps_the_private_half_opens(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'hq.db'}")
    private_file = tmp_path / "recovery.key"
    public = transact(engine, lambda connection: make_recovery_key(connection, private_file))

    assert transact(engine, recovery_public_key) == public
    assert private_file.stat().st_mode & 0o077 == 0
    engine.dispose()

    store = tmp_path / "till.db"
    key = obtain_key(FileVault(tmp_path / "till.key"), store, recovery_public_key=bytes.fromhex(public)).value
    private = bytes.fromhex(private_file.read_text("ascii"))
    assert unwrap(recovery_path(store).read_bytes(), private) == key


def test_there_is_one_recovery_key(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'hq.db'}")
    transact(engine, lambda connection: make_recovery_key(connection, tmp_path / "one"))

    with pytest.raises(Refusal):
        transact(engine, lambda connection: make_recovery_key(connection, tmp_path / "two"))

    assert not (tmp_path / "two").exists()
    engine.dispose()

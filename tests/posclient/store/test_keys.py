"""The data key: made once, kept where it was said, recoverable by headquarters, never silently replaced."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from keyring.backend import KeyringBackend
from keyring.core import load_keyring
from keyring.errors import KeyringLocked

from posclient.store.errors import (
    KeyDamagedError,
    KeyMissingError,
    KeyringUnavailableError,
    RecoveryError,
    StoreError,
    WrongKeyError,
)
from posclient.store.keys import FileVault, KeyringVault, KeyVault, is_protective, obtain_key, system_keyring
from posclient.store.recovery import parse, recovery_path
from posclient.store.sealing import unwrap, wrap


class FakeKeyring(KeyringBackend):
    """A keyring in memory; `trouble` is raised at each use."""

    priority = 5

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.forgets = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.trouble is not None:
            raise self.trouble
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        if not self.forgets:
            self.entries[service, username] = password


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def in_keyring(keyring: FakeKeyring) -> KeyVault:
    return KeyringVault(keyring, service="member-till", user="till 3")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "till.key"


@pytest.fixture
def in_file(key_file: Path) -> KeyVault:
    return FileVault(key_file)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "till" / "till.db"


@pytest.fixture
def headquarters() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


@pytest.mark.parametrize(("vault", "protected"), [("in_keyring", True), ("in_file", False)])
def test_the_first_start_makes_a_key_and_later_ones_find_it(
    vault: str, protected: bool, store: Path, request: pytest.FixtureRequest
) -> None:
    chosen: KeyVault = request.getfixturevalue(vault)

    first = obtain_key(chosen, store)
    again = obtain_key(chosen, store)

    assert len(first.value) == 32
    assert (first.fresh, again.fresh) == (True, False)
    assert first.value == again.value
    assert first.protected is protected  # False is what the user must be told


def test_each_till_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = {obtain_key(FileVault(tmp_path / f"{n}.key"), tmp_path / f"{n}.db").value for n in range(20)}
    assert len(keys) == 20


def test_a_key_does_not_show_itself(in_keyring: KeyVault, store: Path) -> None:
    key = obtain_key(in_keyring, store)
    assert key.value.hex() not in repr(key)
    assert repr(key.value) not in repr(key)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such mode")
def test_the_key_file_is_for_its_owner_alone(
    in_file: KeyVault, key_file: Path, store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = os.umask(0)
    try:
        obtain_key(in_file, store)
    finally:
        os.umask(old)
    assert key_file.stat().st_mode & 0o777 == 0o600

    key_file.chmod(0o644)
    obtain_key(in_file, store)

    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_store_without_its_key_gets_no_new_one(in_file: KeyVault, key_file: Path, store: Path) -> None:
    store.parent.mkdir()
    store.write_bytes(b"encrypted")
    with pytest.raises(KeyMissingError) as caught:
        obtain_key(in_file, store)
    assert caught.value.message_key == "store.key_missing"
    assert not key_file.exists()


def test_a_torn_key_file_is_told_at_every_length(in_file: KeyVault, key_file: Path, store: Path) -> None:
    obtain_key(in_file, store)
    whole = key_file.read_bytes()
    for length in range(len(whole)):
        key_file.write_bytes(whole[:length])
        with pytest.raises(KeyDamagedError):
            obtain_key(in_file, store)
    for position in range(len(whole)):
        key_file.write_bytes(whole[:position] + b"\xff" + whole[position + 1 :])
        with pytest.raises(KeyDamagedError):
            obtain_key(in_file, store)


def test_a_locked_keyring_is_told_and_no_key_is_made(
    keyring: FakeKeyring, in_keyring: KeyVault, store: Path
) -> None:
    keyring.trouble = KeyringLocked("locked")
    with pytest.raises(KeyringUnavailableError) as caught:
        obtain_key(in_keyring, store)
    assert isinstance(caught.value, StoreError)
    assert caught.value.message_key == "store.keyring"
    with pytest.raises(KeyringUnavailableError):
        in_keyring.save(b"k" * 32)


def test_a_keyring_that_forgets_is_noticed_before_the_first_sale(
    keyring: FakeKeyring, in_keyring: KeyVault, store: Path
) -> None:
    keyring.forgets = True
    with pytest.raises(KeyringUnavailableError):
        obtain_key(in_keyring, store)


def test_only_a_keyring_that_protects_counts(keyring: FakeKeyring) -> None:
    assert is_protective(keyring)
    assert not is_protective(load_keyring("keyring.backends.fail.Keyring"))
    assert not is_protective(load_keyring("keyring.backends.null.Keyring"))
    found = system_keyring()
    assert found is None or is_protective(found)


# ── recovery by headquarters ──────────────────────────────────────────────────────────────────────────────────────


def test_headquarters_recovers_a_lost_key(
    in_file: KeyVault, key_file: Path, store: Path, headquarters: X25519PrivateKey
) -> None:
    # given a till whose key file is lost
    public, private = headquarters.public_key().public_bytes_raw(), headquarters.private_bytes_raw()
    key = obtain_key(in_file, store, recovery_public_key=public).value
    key_file.unlink()
    with pytest.raises(KeyMissingError):
        obtain_key(in_file, store, recovery_public_key=public)

    # when headquarters opens the wrapped copy and the key is put back
    in_file.save(unwrap(recovery_path(store).read_bytes(), private))

    # then it is the same
    assert obtain_key(in_file, store, recovery_public_key=public).value == key


def test_the_wrapped_key_is_renewed_only_for_another_recovery_key(
    in_file: KeyVault, store: Path, headquarters: X25519PrivateKey
) -> None:
    public = headquarters.public_key().public_bytes_raw()
    key = obtain_key(in_file, store, recovery_public_key=public).value
    first = recovery_path(store).read_bytes()
    obtain_key(in_file, store, recovery_public_key=public)
    obtain_key(in_file, store)
    assert recovery_path(store).read_bytes() == first

    successor = X25519PrivateKey.generate()
    obtain_key(in_file, store, recovery_public_key=successor.public_key().public_bytes_raw())

    assert unwrap(recovery_path(store).read_bytes(), successor.private_bytes_raw()) == key


def test_another_tills_key_is_noticed_by_the_wrapped_copy(
    in_file: KeyVault, store: Path, headquarters: X25519PrivateKey
) -> None:
    obtain_key(in_file, store, recovery_public_key=headquarters.public_key().public_bytes_raw())
    in_file.save(b"\x09" * 32)
    with pytest.raises(WrongKeyError):
        obtain_key(in_file, store)


def test_a_wrapped_key_opens_for_its_recipient_only_and_whole_only(headquarters: X25519PrivateKey) -> None:
    key = bytes(range(32))
    private = headquarters.private_bytes_raw()
    wrapped = wrap(key, headquarters.public_key().public_bytes_raw())
    assert unwrap(wrapped, private) == key
    assert key not in wrapped

    with pytest.raises(RecoveryError):
        unwrap(wrapped, X25519PrivateKey.generate().private_bytes_raw())
    for position in range(len(wrapped)):
        damaged = bytearray(wrapped)
        damaged[position] ^= 1
        with pytest.raises(RecoveryError):
            unwrap(bytes(damaged), private)
        with pytest.raises(RecoveryError):
            parse(wrapped[:position])


@pytest.mark.parametrize("unusable", [b"", b"short", bytes(32)])
def test_an_unusable_recovery_key_is_refused(unusable: bytes) -> None:
    with pytest.raises(RecoveryError):
        wrap(b"k" * 32, unusable)

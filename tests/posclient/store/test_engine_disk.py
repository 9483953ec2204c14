"""Disks that are full or can't be written: told in the store's words, and nothing is lost by it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from posclient.store.engine import Database, open_store
from posclient.store.errors import DiskFullError, ReadOnlyStoreError
from posclient.store.migrate import Migration
from posclient.store.transaction import Transaction

OpenTill = Callable[..., Database]

SECRET = "糖糖妈妈13800138000"


def add_member(number: int, name: str = SECRET) -> Callable[[Transaction], None]:
    def add(connection: Transaction) -> None:
        connection.core.exec_driver_sql(
            "INSERT INTO member VALUES (?, ?, ?)", (number, f"138{number:08}", name)
        )

    return add


def count_members(connection: Transaction) -> int:
    return int(connection.core.exec_driver_sql("SELECT count(*) FROM member").scalar_one())


def mounted(options: str, folder: Path) -> bool:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB. Needs the right to mount."""
    folder = tmp_path / "small"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or not mounted("size=2m", folder):
        pytest.skip("no right to mount a small disk here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_rolls_back_and_the_store_goes_on(
    small_disk: Path, key: bytes, open_till: OpenTill
) -> None:
    # given a store on a disk with little room left
    till = open_till(path=small_disk / "till.db")
    till.write(add_member(1))
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\x00" * 1_000_000)

    # when a write does not fit
    with pytest.raises(DiskFullError) as caught:
        till.write(lambda connection: [add_member(n, SECRET * 1_000)(connection) for n in range(2, 100)])

    # then nothing of it is there; with room again the next write succeeds
    assert caught.value.message_key == "store.disk_full"
    assert till.read(count_members) == 1
    ballast.unlink()
    till.write(add_member(2))
    assert till.read(count_members) == 2
    till.close()
    assert open_till(path=small_disk / "till.db").read(count_members) == 2


def test_a_disk_that_is_full_at_the_start_is_told(small_disk: Path, open_till: OpenTill) -> None:
    fill(small_disk)
    with pytest.raises(DiskFullError):
        open_till(path=small_disk / "till.db")


def test_a_disk_that_is_full_at_the_backup_leaves_no_backup(
    small_disk: Path, key: bytes, migrations: Sequence[Migration]
) -> None:
    till = open_store(small_disk / "till.db", key, migrations=migrations, backups=small_disk / "backups")
    try:
        till.write(add_member(1, SECRET * 1_000))
        fill(small_disk)
        with pytest.raises(DiskFullError):
            till.backup()
        assert list((small_disk / "backups").glob("*")) == []
    finally:
        till.close()


def fill(folder: Path) -> None:
    ballast = (folder / "ballast").open("wb", buffering=0)
    with ballast, suppress(OSError):
        while True:
            ballast.write(b"\x00" * 4_096)
    assert shutil.disk_usage(folder).free == 0


def test_a_read_only_folder_is_told(tmp_path: Path, open_till: OpenTill) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    if sys.platform != "win32" and os.geteuid() != 0:
        folder.chmod(0o500)
    elif sys.platform != "linux" or not mounted("ro", folder):
        pytest.skip("this user may write everywhere, and no read-only disk can be mounted")
    try:
        with pytest.raises(ReadOnlyStoreError):
            open_till(path=folder / "till.db")
    finally:
        if os.path.ismount(folder):
            subprocess.run(["umount", "--lazy", folder], check=True)
        else:
            folder.chmod(0o700)


def test_a_read_only_file_is_told_at_the_start(open_till: OpenTill, path: Path) -> None:
    open_till().close()
    mark, unmark = ["chmod", "0400", str(path)], ["chmod", "0600", str(path)]
    if sys.platform == "win32":
        pytest.skip("has no chmod")
    if os.geteuid() == 0:  # root may write what is marked read-only, but not what is marked immutable
        mark, unmark = ["chattr", "+i", str(path)], ["chattr", "-i", str(path)]
        if sys.platform != "linux" or subprocess.run(mark, capture_output=True, check=False).returncode != 0:
            pytest.skip("this user may write everything")
    subprocess.run(mark, check=True)
    try:
        with pytest.raises(ReadOnlyStoreError) as caught:
            open_till()
    finally:
        subprocess.run(unmark, check=True)
    assert caught.value.message_key == "store.read_only"
    open_till().write(add_member(1))

"""A till that can't start says why and what to do, in both languages, without a trace, and touches nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

import main
from posclient.store.connection import connect
from posclient.store.keys import FileVault
from posclient.words import load
from tests.faults.telling import assert_tells_what_to_do
from tests.support.samples import CEREAL, M1
from tests.support.shop import become_till, dump, fill, sell_once, sign_in_cashier

MAIN = Path(main.__file__)


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


def command(*arguments: str) -> Said:
    """One of main.py's commands, in a process of its own, without a display."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, str(MAIN), *arguments],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=120,
        env=environment,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def assert_refuses(folder: Path, key: str) -> None:
    """`main.py till` ends at once with these words, in both languages."""
    said = command("till", "--folder", str(folder))
    assert said.code == 1, said
    assert "Traceback" not in said.err
    assert load("zh_CN")(key) in said.err
    assert load("en")(key) in said.err
    assert_tells_what_to_do(key)


@pytest.fixture(scope="session")
def traded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a till that has sold something and was closed."""
    folder = tmp_path_factory.mktemp("traded")
    opened = main.open_shop(folder, keyring=False)
    try:
        become_till(opened.shop)
        fill(opened.shop)
        sell_once(opened.shop, sign_in_cashier(opened.shop), CEREAL.barcodes[0], member_id=M1)
        opened.shop.store.backup()
    finally:
        opened.close()
    return folder


@pytest.fixture
def folder(traded: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(traded, tmp_path / "till"))


def rows_of(folder: Path) -> object:
    """Everything in its store."""
    opened = main.open_shop(folder, keyring=False)
    try:
        return dump(opened.shop.store)
    finally:
        opened.close()


def remove_key(folder: Path) -> None:
    (folder / "till.key").unlink()


def tear_key(folder: Path) -> None:
    key = folder / "till.key"
    key.write_bytes(key.read_bytes()[:30])


def swap_key(folder: Path) -> None:
    FileVault(folder / "till.key").save(b"k" * 32)


def remove_store(folder: Path) -> None:
    (folder / "till.db").unlink()


def empty_store(folder: Path) -> None:
    (folder / "till.db").write_bytes(b"")


def plain_store(folder: Path) -> None:
    (folder / "till.db").write_bytes(b"SQLite format 3\x00" + b"\x00" * 4_080)


def tear_first_page(folder: Path) -> None:
    """The beginning of the file is damaged, the rest of it is not."""
    _overwrite(folder / "till.db", 100)


def tear_a_page_after_a_crash(folder: Path) -> None:
    """A page in the middle is damaged, and the log shows that the till did not end properly."""
    store = folder / "till.db"
    _overwrite(store, store.stat().st_size // 2)
    store.with_name("till.db-wal").write_bytes(b"")


def newer_schema(folder: Path) -> None:
    key = FileVault(folder / "till.key").load()
    assert key is not None
    with closing(connect(folder / "till.db", key)) as connection:
        connection.execute("PRAGMA user_version = 9999")


def _overwrite(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * 64)


DAMAGES: tuple[tuple[Callable[[Path], None], str], ...] = (
    (remove_key, "store.key_missing"),
    (tear_key, "store.key_damaged"),
    (swap_key, "store.wrong_key"),
    (remove_store, "store.missing"),
    (empty_store, "store.corrupt"),
    (plain_store, "store.not_encrypted"),
    (tear_first_page, "store.corrupt"),
    (tear_a_page_after_a_crash, "store.corrupt"),
    (newer_schema, "store.newer_schema"),
)


@pytest.mark.parametrize(("damage", "key"), DAMAGES, ids=lambda value: getattr(value, "__name__", value))
def test_a_store_that_can_not_be_used(folder: Path, damage: Callable[[Path], None], key: str) -> None:
    damage(folder)
    before = _fingerprints(folder)
    assert_refuses(folder, key)
    assert _fingerprints(folder) == before


def _fingerprints(folder: Path) -> dict[str, str]:
    """What must not change: the store, its key and its backups."""
    kept = [
        path for path in folder.rglob("*") if path.name.startswith("till") and path.suffix in (".db", ".key")
    ]
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in kept}


def test_with_its_key_back_nothing_is_lost(folder: Path, traded: Path) -> None:
    before = rows_of(folder)
    remove_key(folder)
    assert_refuses(folder, "store.key_missing")
    shutil.copy(traded / "till.key", folder / "till.key")
    assert rows_of(folder) == before


def test_two_tills_on_one_folder(folder: Path) -> None:
    opened = main.open_shop(folder, keyring=False)
    try:
        assert_refuses(folder, "store.locked")
        sell_once(opened.shop, sign_in_cashier(opened.shop), CEREAL.barcodes[0])  # the first one goes on
    finally:
        opened.close()


@pytest.mark.parametrize(
    "text",
    [
        "language = ",
        'language = "klingon"',
        "colour = 7",
        '[printer]\ncolumns = "many"',
        "\x00\x01",
        "[headquarters]\nask_timeout_s = -1",
    ],
)
def test_settings_that_can_not_be_read(folder: Path, text: str) -> None:
    (folder / "till.toml").write_text(text, "utf-8")
    before = _fingerprints(folder)
    assert_refuses(folder, "settings.broken")
    assert _fingerprints(folder) == before


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "till").write_text("a file", "utf-8")
    assert_refuses(tmp_path / "till", "store.io")


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB with the right to mount it; full when the test gets it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode != 0:
        pytest.skip("no right to mount a small disk here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_that_is_full_at_the_start(full_disk: Path, traded: Path) -> None:
    folder = Path(shutil.copytree(traded, full_disk / "till"))
    before = rows_of(folder)
    ballast = full_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):  # until there is no space left
        while True:
            file.write(b"\x00" * 4_096)
    assert_refuses(folder, "store.disk_full")
    ballast.unlink()
    assert rows_of(folder) == before


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense", "http://"])
def test_enrolling_where_nobody_answers(tmp_path: Path, url: str) -> None:
    said = command("enrol", "--folder", str(tmp_path), "--hq", url, "--code", "1-ABCDE-FGHIJ")
    assert said.code == 1
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) <= 3

"""The secret outside the database: whole or the old one, and its owner's alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sync.token import Token, TokenFile, TokenFileError, hash_of, new_secret

TOKEN = Token("s" * 43, 2, 17)


@pytest.fixture
def file(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "till.token")


def test_there_is_none_before_the_till_is_enrolled(file: TokenFile) -> None:
    assert file.read() is None


def test_it_comes_back_as_it_was_written(file: TokenFile) -> None:
    for seq in (17, 18):
        written = Token(TOKEN.secret, 2, seq)
        file.write(written)
        assert file.read() == written


def test_its_owner_alone_may_read_it(file: TokenFile, tmp_path: Path) -> None:
    left_over = tmp_path / "till.token.new"
    left_over.write_text("what an interrupted write left")
    left_over.chmod(0o666)
    file.write(TOKEN)
    assert stat.S_IMODE((tmp_path / "till.token").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["till.token"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"secret": "s"}',
        b'{"secret": 1, "incarnation": 1}',
        b"\x00" * 100,
        b'{"secret": "\xff", "incarnation": 1}',
    ],
)
def test_a_torn_file_is_said_to_be_torn(file: TokenFile, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "till.token").write_bytes(content)
    with pytest.raises(TokenFileError):
        file.read()


def test_a_folder_in_its_place_is_said_to_be_no_token(file: TokenFile, tmp_path: Path) -> None:
    (tmp_path / "till.token").mkdir()
    with pytest.raises(TokenFileError):
        file.read()


def test_a_file_written_by_an_earlier_version_is_read(file: TokenFile, tmp_path: Path) -> None:
    (tmp_path / "till.token").write_bytes(b'{"secret":"s","incarnation":3,"seq":4}')
    assert file.read() == Token("s", 3, 4)


def test_a_secret_is_on_disk_before_anybody_hears_of_it_and_stays_until_it_is_answered(
    file: TokenFile,
) -> None:
    first = file.prepare()
    assert first.pending
    assert file.read() == first == file.prepare()
    file.write(TOKEN)
    again = file.prepare()
    assert (again.secret, again.incarnation, again.seq) == (TOKEN.secret, 2, 17)
    assert again.pending not in ("", first.pending, TOKEN.secret)


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(len(secret) >= 43 and secret.isascii() for secret in made)
    assert hash_of("s") == Token("s", 1).hash != hash_of("t")

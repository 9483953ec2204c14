"""A till's code with headquarters' address, as a QR code: on the terminal and as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import Engine

from posclient.domain.invitation import read_invitation
from tests.sync.hq.test_serve import parsed

ADDRESS = "https://hq.example.cn"


def make(tmp_path: Path, *words: str) -> int:
    arguments = parsed(
        "hq", "enrol-code", "--store", "S001", *words, "--database", f"sqlite:///{tmp_path}/hq.sqlite3"
    )
    code: int = arguments.run(arguments)
    return code


def drawn(half_blocks: str) -> Image.Image:
    """What a terminal shows, light where the characters are solid."""
    rows = half_blocks.splitlines()
    picture = Image.new("L", (max(map(len, rows)) * 4, len(rows) * 8), 0)
    for y, row in enumerate(rows):
        for x, character in enumerate(row):
            upper, lower = character in "\u2588\u2580", character in "\u2588\u2584"
            for half, light in enumerate((upper, lower)):
                picture.paste(255 if light else 0, (x * 4, y * 8 + half * 4, x * 4 + 4, y * 8 + half * 4 + 4))
    return picture


def test_the_terminal_shows_what_the_wizard_reads(
    lite: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(tmp_path, "--address", f"{ADDRESS}/") == 0
    code, _, picture = capsys.readouterr().out.partition("\n")
    (read,) = zxingcpp.read_barcodes(drawn(picture))
    invitation = read_invitation(read.text)
    assert invitation is not None
    assert (invitation.address, invitation.code) == (ADDRESS, code)


def test_a_picture_to_send(lite: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "till.png"
    assert make(tmp_path, "--address", ADDRESS, "--png", str(path)) == 0
    (read,) = zxingcpp.read_barcodes(Image.open(path))
    assert read_invitation(read.text) is not None
    assert path.stat().st_mode & 0o777 == 0o600

    assert make(tmp_path, "--address", ADDRESS, "--png", str(path)) == 1
    assert "exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"), [(("--address", "hq.example.cn"), "no address"), (("--png", "x.png"), "--address")]
)
def test_what_can_be_no_code(
    lite: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert make(tmp_path, *words) == 1
    assert said in capsys.readouterr().err

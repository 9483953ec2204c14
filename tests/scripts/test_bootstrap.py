"""scripts/bootstrap.sh with a stand-in for uv: what it does, does not do again, and does again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "bootstrap.sh"
TOOLS = ("sh", "sha256sum", "shasum", "cut", "rm", "mv", "cat", "find", "dirname", "mkdir", "ln")
FAKE_UV = """#!/bin/sh
echo "$*" >>uv.log
case $1 in
venv) mkdir -p .venv/bin && ln -s "{python}" .venv/bin/python ;;
pip) [ ! -f break-down ] ;;
esac
"""


@dataclass(frozen=True)
class Checkout:
    """A project with two locks and a PATH of its own."""

    root: Path

    def set_up(self, lock: str = "dev") -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.root / "bin"), "HOME": os.environ.get("HOME", "/")}
        command = [str(self.root / "bin" / "sh"), "scripts/bootstrap.sh", lock]
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )

    def uv_calls(self) -> list[str]:
        log = self.root / "uv.log"
        return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []

    def stamp(self) -> str | None:
        path = self.root / ".venv" / ".stamp"
        return path.read_text().split()[0] if path.exists() else None


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    for name in ("bin", "scripts", "requirements"):
        (tmp_path / name).mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    for lock in ("dev", "runtime"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text(f"{lock}==1\n")
    for tool in TOOLS:
        if found := shutil.which(tool):
            (tmp_path / "bin" / tool).symlink_to(found)
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)
    uv = tmp_path / "bin" / "uv"
    uv.write_text(FAKE_UV.format(python=sys.executable))
    uv.chmod(0o755)
    return Checkout(tmp_path)


def test_a_second_run_does_nothing(checkout: Checkout) -> None:
    first, second = checkout.set_up(), checkout.set_up()

    assert (first.returncode, second.returncode) == (0, 0)
    assert checkout.uv_calls() == ["venv", "pip"]
    assert checkout.stamp() == "dev"
    assert second.stdout == ""


def test_an_interrupted_set_up_is_done_again_from_nothing(checkout: Checkout) -> None:
    (checkout.root / "break-down").touch()
    assert checkout.set_up().returncode != 0
    assert checkout.stamp() is None
    (checkout.root / ".venv" / "half-installed").touch()
    (checkout.root / "break-down").unlink()

    assert checkout.set_up().returncode == 0

    assert checkout.stamp() == "dev"
    assert not (checkout.root / ".venv" / "half-installed").exists()


def test_a_changed_lock_changes_what_is_there(checkout: Checkout) -> None:
    checkout.set_up()
    (checkout.root / "requirements" / "dev.txt").write_text("dev==2\n")

    assert checkout.set_up().returncode == 0

    assert checkout.uv_calls() == ["venv", "pip", "pip"]


def test_dev_serves_a_till_but_runtime_serves_no_tests(checkout: Checkout) -> None:
    checkout.set_up("runtime")
    assert checkout.stamp() == "runtime"
    checkout.set_up("dev")
    assert checkout.stamp() == "dev"
    calls = checkout.uv_calls()

    checkout.set_up("runtime")

    assert checkout.stamp() == "dev"
    assert checkout.uv_calls() == calls


def test_without_python_it_says_what_is_missing_and_how_to_get_it(checkout: Checkout) -> None:
    (checkout.root / "bin" / "python3").unlink()

    result = checkout.set_up()

    assert result.returncode != 0
    assert "Python 3.11 or newer" in result.stderr
    assert "apt-get install python3" in result.stderr
    assert checkout.uv_calls() == []


def test_an_unknown_lock_is_refused(checkout: Checkout) -> None:
    result = checkout.set_up("production")

    assert result.returncode != 0
    assert "usage" in result.stderr

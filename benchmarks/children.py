"""Processes of their own for what needs one: a fresh start, a window, a busy neighbour."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
_LONGEST_S: Final = 1800


def environment(root: Path) -> dict[str, str]:
    """Without a display, and with Python's compiled files in a folder of our own: kept, as on any shop's machine."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str((root / "pycache").absolute())}


def answer_of(root: Path, module: str, *arguments: str) -> Any:
    """Run `python -m module …` and return the JSON in the last line that it says. Raises CalledProcessError."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment(root),
        stdout=subprocess.PIPE,
        check=True,
        timeout=_LONGEST_S,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def neighbour(command: Sequence[str], root: Path) -> Iterator[str]:
    """A process that runs during the block; yields the first line that it says."""
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment(root), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("a neighbour without a voice")
            yield process.stdout.readline()
        finally:
            process.terminate()

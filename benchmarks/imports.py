"""python -m benchmarks.imports FOLDER: what the till loads until its sale screen stands, the dearest first."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.children import ROOT, environment

SHOWN: Final = 40
_LINE: Final = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


@dataclass(frozen=True)
class Imported:
    """A module with its own time and that of all it loaded, in milliseconds."""

    name: str
    own_ms: float
    whole_ms: float


def imported(root: Path, folder: Path) -> tuple[Imported, ...]:
    """What a start of the till loads, by the time that it took altogether."""
    command = [sys.executable, "-X", "importtime", "-m", "benchmarks.start_till", str(folder), "0"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(root), capture_output=True, check=True, text=True
    )
    found = [
        Imported(name, int(own) / 1000, int(whole) / 1000)
        for own, whole, _, name in _LINE.findall(done.stderr)
    ]
    return tuple(sorted(found, key=lambda one: -one.whole_ms))


if __name__ == "__main__":
    rows = imported(Path(sys.argv[1]).parent, Path(sys.argv[1]))
    print(
        f"{len(rows)} modules, {sum(row.own_ms for row in rows):.0f} ms (each line is measured, which costs too)"
    )
    for row in rows[:SHOWN]:
        print(f"{row.whole_ms:8.1f} {row.own_ms:7.1f}  {row.name}")

"""A sound for yes, another for no: by the system's player, as a child process that nobody waits for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

SOUNDS: Final = Path(__file__).resolve().parents[1] / "assets" / "sounds"

_PLAYERS: Final = (("pw-play",), ("paplay",), ("afplay",), ("aplay", "-q"))

Play = Callable[[Path], None]

# What plays is loaded only where there is sound.


class Sounds:
    """Plays a file; `play` returns at once."""

    def __init__(self, play: Play) -> None:
        self._play = play

    @classmethod
    def silent(cls) -> Sounds:
        """For shops (and tests) that want none."""
        return cls(lambda _path: None)

    @classmethod
    def of_system(cls) -> Sounds:
        """What this machine can play with: looked for once, now."""
        if sys.platform == "win32":
            return cls(_on_windows)
        import shutil  # noqa: PLC0415 - see above

        for player in _PLAYERS:
            program = shutil.which(player[0])
            if program is not None:
                return cls(_by_program((program, *player[1:])))
        return cls(lambda _path: QApplication.beep())

    def yes(self) -> None:
        """It worked."""
        self._play(SOUNDS / "yes.wav")

    def no(self) -> None:
        """It did not."""
        self._play(SOUNDS / "no.wav")


def _by_program(command: Sequence[str]) -> Play:
    import subprocess  # noqa: PLC0415 - see above

    running: list[subprocess.Popen[bytes]] = []

    def play(path: Path) -> None:
        running[:] = [child for child in running if child.poll() is None]
        child = subprocess.Popen(  # noqa: S603 - a player found on the path, and a file of our own
            [*command, os.fspath(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(child)

    return play


def _on_windows(path: Path) -> None:
    if sys.platform == "win32":
        import winsound  # noqa: PLC0415 - only there

        winsound.PlaySound(os.fspath(path), winsound.SND_FILENAME | winsound.SND_ASYNC)

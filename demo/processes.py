"""Processes of the demo: started, waited for by what they write, and ended by their own handle."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

MAIN: Final = Path(__file__).resolve().parent.parent / "main.py"


class DidNotStartError(Exception):
    """A process of the demo ended or said nothing in time; the text holds the end of its log."""


class Process:
    """A process running one of `main.py`'s commands; its output goes to a log file."""

    def __init__(self, arguments: Sequence[str], log: Path) -> None:
        self._arguments = [sys.executable, str(MAIN), *arguments]
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                self._arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        return self

    def wait_for_file(self, path: Path, timeout_s: float = 60.0) -> str:
        """The text of a file that the process writes when it is ready. Raises DidNotStartError."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if path.exists() and (text := path.read_text("utf-8").strip()):
                return text
            if self._running is None or self._running.poll() is not None:
                break
            time.sleep(0.02)
        end = self._log.read_text("utf-8", errors="replace")[-2000:]
        raise DidNotStartError(f"{' '.join(self._arguments[2:])} did not start:\n{end}")

    def stop(self, timeout_s: float = 10.0) -> None:
        """Ask it to end; after `timeout_s` end it."""
        process, self._running = self._running, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def run_command(arguments: Sequence[str], timeout_s: float = 120.0) -> str:
    """What one of `main.py`'s commands prints. Raises subprocess.CalledProcessError where it fails."""
    command = [sys.executable, str(MAIN), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, timeout=timeout_s, text=True)
    return done.stdout

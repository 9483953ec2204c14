"""Work that would keep the interpreter busy gets a process of its own: asked once over a pipe, answers, and ends.

One busy thread of Python took a checkout from 1.3 to 69 ms; the same work in another process leaves it where it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Final

import posclient

if sys.platform == "win32":
    _FLAGS = subprocess.IDLE_PRIORITY_CLASS
else:
    _FLAGS = 0

_ROOT: Final = Path(posclient.__file__).resolve().parents[1]
NICENESS: Final = 10
"""Nobody at the counter waits for it."""


class WorkerFailedError(RuntimeError):
    """The process ended with a fault of ours; the text is what it said of it."""


class WorkerTooSlowError(Exception):
    """It did not answer in time and was ended."""


def ask_worker(module: str, question: bytes, timeout_s: float) -> bytes:
    """Run `python -m module` with `question` as its input; returns its output. Blocks: not in Qt's thread.

    What is secret stands in the question: arguments and environment can be read by others. The process inherits no
    open file. Raises WorkerFailedError and WorkerTooSlowError.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", module],
            input=question,
            capture_output=True,
            timeout=timeout_s,
            env=_environment(),
            creationflags=_FLAGS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise WorkerTooSlowError(f"{module} did not answer within {timeout_s} s") from late
    _must_be_well(module, done.returncode, done.stderr)
    return done.stdout


def follow_worker(module: str, question: bytes, timeout_s: float) -> Generator[bytes]:
    """As `ask_worker`, for one that answers in several lines: each as soon as it is there.

    Closing the iterator before its end ends the process, and no line of it is waited for. Raises as `ask_worker`.
    """
    was_late = threading.Event()
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(),
            creationflags=_FLAGS,
        ) as process,
    ):

        def end_it() -> None:
            was_late.set()
            process.kill()

        timer = threading.Timer(timeout_s, end_it)
        timer.start()
        try:
            _hand_over(process, question)
            if process.stdout is not None:
                yield from process.stdout
            process.wait()
        finally:
            timer.cancel()
            timer.join()
            process.kill()
        if was_late.is_set():
            raise WorkerTooSlowError(f"{module} did not answer within {timeout_s} s")
        said.seek(0)
        _must_be_well(module, process.returncode, said.read())


def _hand_over(process: subprocess.Popen[bytes], question: bytes) -> None:
    """One that ended before it was asked is told apart by its return code."""
    if process.stdin is None:
        return
    with suppress(BrokenPipeError):
        process.stdin.write(question)
    with suppress(BrokenPipeError):
        process.stdin.close()


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(_ROOT)}


def _must_be_well(module: str, code: int, said: bytes) -> None:
    if code != 0:
        raise WorkerFailedError(f"{module} ended with {code}:\n{said.decode(errors='replace')}")


def step_back() -> None:
    """Called by the worker first: it computes where the counter's processes leave the processor to it.

    Linux takes the processor from an idle task as soon as another wants it; a merely nice one ends its turn first. On
    Windows the worker's maker has seen to that.
    """
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    elif sys.platform != "win32":
        os.nice(NICENESS)

"""Work that would keep the interpreter busy gets a process of its own: asked once over a pipe, answers once, and ends.

One busy thread of Python took a checkout from 1.3 to 69 ms; the same work in another process leaves it where it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
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
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", module],
            input=question,
            capture_output=True,
            timeout=timeout_s,
            env=environment,
            creationflags=_FLAGS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise WorkerTooSlowError(f"{module} did not answer within {timeout_s} s") from late
    if done.returncode != 0:
        raise WorkerFailedError(
            f"{module} ended with {done.returncode}:\n{done.stderr.decode(errors='replace')}"
        )
    return done.stdout


def step_back() -> None:
    """Called by the worker first: it computes where the counter's processes leave the processor to it.

    Linux takes the processor from an idle task as soon as another wants it; a merely nice one ends its turn first. On
    Windows the worker's maker has seen to that.
    """
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    elif sys.platform != "win32":
        os.nice(NICENESS)

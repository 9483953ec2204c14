"""A process asked over a pipe: it answers, it fails, it is too slow."""

from __future__ import annotations

import pytest

from posclient.services.worker_process import WorkerFailedError, WorkerTooSlowError, ask_worker


def test_what_it_says_comes_back() -> None:
    answer = ask_worker("tokenize", b"x", 60)
    assert b"NAME" in answer


def test_a_fault_is_told_whole() -> None:
    with pytest.raises(WorkerFailedError, match="No module named"):
        ask_worker("posclient.no_such_worker", b"", 60)


def test_one_that_never_answers_is_ended() -> None:
    with pytest.raises(WorkerTooSlowError):
        ask_worker("tests.support.slow_worker", b"", 0.5)

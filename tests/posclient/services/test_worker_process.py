"""A process asked over a pipe: it answers at once or line by line, it fails, it is too slow."""

from __future__ import annotations

import pytest

from posclient.services.worker_process import (
    WorkerFailedError,
    WorkerTooSlowError,
    ask_worker,
    follow_worker,
)


def test_what_it_says_comes_back() -> None:
    answer = ask_worker("tokenize", b"x", 60)
    assert b"NAME" in answer


def test_a_fault_is_told_whole() -> None:
    with pytest.raises(WorkerFailedError, match="No module named"):
        ask_worker("posclient.no_such_worker", b"", 60)


def test_one_that_never_answers_is_ended() -> None:
    with pytest.raises(WorkerTooSlowError):
        ask_worker("tests.support.slow_worker", b"", 0.5)


def test_each_line_comes_as_it_is_said() -> None:
    lines = list(follow_worker("tokenize", b"x", 60))
    assert len(lines) > 1
    assert b"NAME" in b"".join(lines)


def test_a_fault_behind_the_lines_is_told_whole() -> None:
    with pytest.raises(WorkerFailedError, match="No module named"):
        list(follow_worker("posclient.no_such_worker", b"x" * 100_000, 60))


def test_one_that_says_nothing_is_ended() -> None:
    with pytest.raises(WorkerTooSlowError):
        list(follow_worker("tests.support.slow_worker", b"", 0.5))


def test_who_has_heard_enough_ends_it() -> None:
    lines = follow_worker("tests.support.talking_worker", b"", 60)
    assert next(lines) == b"1\n"
    lines.close()

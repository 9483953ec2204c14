"""Where bringing a shop in stands: what is said of a job, and what the large button does next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum, auto
from typing import Final

from posclient.services.bring_in import JobAnswer
from posclient.words import Words

_UNDER_WAY: Final = frozenset({"waiting", "checking", "writing"})


class Step(Enum):
    """The page in front."""

    FILE = auto()
    COLUMNS = auto()
    REPORT = auto()


class Move(Enum):
    """What the large button does."""

    READ = auto()
    CHECK = auto()
    BRING_IN = auto()
    SIGN = auto()
    ANOTHER = auto()
    WAIT = auto()


@dataclass(frozen=True)
class Offer:
    """The large button: what it does, what it says, and whether it may be pressed. `may_skip`: bad rows can be left
    out.
    """

    move: Move
    text: str
    enabled: bool = True
    may_skip: bool = False


def is_under_way(job: JobAnswer | None) -> bool:
    """Whether headquarters is at it."""
    return job is not None and job.state in _UNDER_WAY


def is_written(job: JobAnswer | None) -> bool:
    """Whether it was brought in, and not only checked."""
    return job is not None and job.state == "done" and not job.dry_run


def offer(words: Words, step: Step, job: JobAnswer | None, name: str, *, skips: bool) -> Offer:
    """What comes next. `name` is who is signed in; `skips`: she chose to leave bad rows out."""
    if step is Step.FILE:
        return Offer(Move.READ, words("bring_in.read"))
    if step is Step.COLUMNS or job is None:
        return Offer(Move.CHECK, words("bring_in.check"))
    if is_under_way(job):
        return Offer(Move.WAIT, words("bring_in.another"), enabled=False)
    if is_written(job) and not job.signed_by:
        return Offer(Move.SIGN, words("bring_in.sign", name=name))
    if is_written(job) or job.state == "failed":
        return Offer(Move.ANOTHER, words("bring_in.another"))
    totals = job.totals
    return Offer(
        Move.BRING_IN,
        words("bring_in.go", n=totals.added + totals.changed),
        enabled=(totals.bad == 0 or skips) and totals.rows > totals.bad,
        may_skip=totals.bad > 0,
    )


def told(words: Words, job: JobAnswer, zone: tzinfo) -> tuple[str, str]:
    """How the job stands, and what that means."""
    if is_under_way(job):
        return words(f"bring_in.state.{job.state}", done=f"{job.done:,}"), words("bring_in.goes_on")
    if job.state == "failed":
        return words("bring_in.state.failed"), job.trouble
    if job.signed_by:
        when = words.moment(job.signed_at_ms, zone)
        return words("bring_in.state.signed", name=job.signed_by, when=when), ""
    if is_written(job):
        return words("bring_in.state.written"), words("bring_in.compare")
    key = "bring_in.state.bad" if job.totals.bad else "bring_in.state.good"
    return words(key), words("bring_in.nothing_yet")

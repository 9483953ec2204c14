"""The process that counts a review: a question on its input, the review on its output, nothing in between.

`python -m posclient.services.review_worker`, started by `services.review`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from itertools import chain
from zoneinfo import ZoneInfo

import msgspec

from posclient.domain.review.baskets import Document, baskets, first_days
from posclient.domain.review.enrolments import Enrolment, by_source
from posclient.domain.review.figures import Figures, figures
from posclient.domain.review.period import Period, Window, before, current, month_up_to
from posclient.domain.review.review import PeriodReview, Review
from posclient.domain.review.slots import slots
from posclient.domain.review.tables import colleagues, sections, top_members
from posclient.services.worker_process import step_back
from posclient.store import review as stored
from posclient.store.errors import StoreError
from posclient.store.transaction import Transaction


class Question(msgspec.Struct, frozen=True):
    """Which store, with what key; for which business date, at what time."""

    path: str
    key_hex: str
    business_date: date
    now_ms: int
    zone: str


class Answer(msgspec.Struct, frozen=True):
    """The review, or what kept the store from being read (a key of the words catalogue)."""

    review: Review | None = None
    trouble: str = ""


def main() -> None:
    """Answer the one question."""
    step_back()
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(answer(question)))


def answer(question: Question) -> Answer:
    """Read everything in one snapshot of the store."""
    try:
        connection = stored.open_beside(stored.WayIn(question.path, question.key_hex))
    except StoreError as error:
        return Answer(trouble=error.message_key)
    try:
        connection.raw.execute("BEGIN")
        zone = ZoneInfo(question.zone)
        return Answer(count(connection, question.business_date, question.now_ms, zone))
    finally:
        connection.close()


def count(connection: Transaction, on: date, now_ms: int, zone: tzinfo) -> Review:
    """The review of a business date, at an instant (UTC)."""
    windows = [(period, current(period, on), before(period, on, now_ms, zone)) for period in Period]
    reach = [month_up_to(window) for _, now, then in windows for window in (now, then)]
    first = min(window.first for window in chain(reach, *((now, then) for _, now, then in windows)))
    documents = stored.documents(connection, Window(first, on))
    enrolled = stored.enrolments(connection, first)
    periods = tuple(
        _period(connection, period, now, then, documents, enrolled, zone) for period, now, then in windows
    )
    return Review(
        made_at_ms=now_ms,
        business_date=on,
        membership=stored.membership(connection, on),
        periods=periods,
        people=stored.people(connection, _named(periods)),
    )


def _period(
    connection: Transaction,
    period: Period,
    now: Window,
    then: Window,
    documents: Sequence[Document],
    enrolled: Sequence[Enrolment],
    zone: tzinfo,
) -> PeriodReview:
    of_now, of_then = _within(now, documents), _within(then, documents)
    sold_now, sold_then = stored.sold(connection, now), stored.sold(connection, then)
    categories, brands = stored.sections_of(connection, (one.product_id for one in (*sold_now, *sold_then)))
    new = [one for one in enrolled if now.holds(one.business_date, one.at_ms)]
    return PeriodReview(
        period=period,
        window=now,
        window_before=then,
        now=_figures(connection, now, documents, enrolled),
        before=_figures(connection, then, documents, enrolled),
        slots=slots(period, now, baskets(of_now), baskets(of_then), new, zone),
        members=top_members(of_now),
        categories=sections(sold_now, sold_then, categories),
        brands=sections(sold_now, sold_then, brands),
        colleagues=colleagues(baskets(of_now), stored.credited(connection, now), new),
        sources=by_source(new),
    )


def _figures(
    connection: Transaction, window: Window, documents: Sequence[Document], enrolled: Sequence[Enrolment]
) -> Figures:
    inside = _within(window, documents)
    return figures(
        inside,
        _within(month_up_to(window), documents),
        stored.bought_before(connection, first_days(baskets(inside))),
        new_members=sum(window.holds(one.business_date, one.at_ms) for one in enrolled),
        stamps=stored.stamps(connection, window),
    )


def _within(window: Window, documents: Sequence[Document]) -> list[Document]:
    return [one for one in documents if window.holds(one.business_date, one.at_ms)]


def _named(periods: Iterable[PeriodReview]) -> set[str]:
    """Every member whom a table names."""
    named: set[str] = set()
    for period in periods:
        named.update(worth.member_id for worth in period.members)
        for section in (*period.categories, *period.brands):
            named.update(worth.member_id for worth in section.top)
    return named


if __name__ == "__main__":
    main()

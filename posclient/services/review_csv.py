"""A period's review as a file for a spreadsheet: every figure with its definition, then the tables.

A few hundred rows, made in a millisecond or two: no process of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Final

from posclient.domain.money import format_minor, round_half_up
from posclient.domain.review.listing import Kind, Listed, Value, listed, percent
from posclient.domain.review.period import Period
from posclient.domain.review.review import PeriodReview, Person, Review
from posclient.domain.review.tables import Section
from posclient.services.audit_row import log
from posclient.services.review import may_review
from posclient.services.shop import Session, Shop, ShopError, local_time
from posclient.store import shop_facts
from posclient.store.files import write_whole
from posclient.words import Words

FOLDER: Final = "exports"
"""Beside the till's store."""

_BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it spreadsheets take UTF-8 for the system's old code page."""
_BEGINS_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
Row = tuple[str, ...]


def save_csv(shop: Shop, session: Session, review: Review, period: Period) -> Path:
    """Write a period into the folder `exports`, readable by the till's user alone, and log it; returns the file's path.

    Raises ShopError `review.managers_only` and `review.no_csv_in_practice`, StoreError where the file can't be written.
    """
    if not may_review(session):
        raise ShopError("review.managers_only")
    if shop.practice:
        raise ShopError("review.no_csv_in_practice")
    zone = shop.store.read(shop_facts.shop_face).time_zone
    made = local_time(review.made_at_ms, zone)
    folder = shop.store.path.parent / FOLDER
    path = folder / f"review-{period}-{review.business_date.isoformat()}-{made:%H%M%S}.csv"
    folder.mkdir(exist_ok=True, mode=0o700)
    write_whole(path, csv_text(review, period, shop.words).encode("utf-8"))

    shop.store.write(
        lambda connection: log(connection, shop, session, "review_exported", path.name),
        name="review_exported",
    )
    return path


def csv_text(review: Review, period: Period, words: Words) -> str:
    """The file's text: blocks of rows, each under its title, with an empty row between them."""
    one = review.of(period)
    people = {person.person_id: person for person in review.people}
    blocks = (
        _head(review, one, words),
        _figures(listed(review, period), words),
        _members(one, people, words),
        _sections("review.page.categories", one.categories, one, words),
        _sections("review.page.brands", one.brands, one, words),
        _colleagues(one, people, words),
        _sources(one, words),
    )
    out = StringIO()
    writer = csv.writer(out)
    for at, block in enumerate(blocks):
        if at:
            writer.writerow(())
        writer.writerows(block)
    return _BYTE_ORDER_MARK + out.getvalue()


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a member may be called `=1+1`."""
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_FORMULA) else text


def _head(review: Review, one: PeriodReview, words: Words) -> list[Row]:
    return [
        (words("review.title"), words(f"review.period.{one.period}"), review.business_date.isoformat()),
        (words("review.window"), one.window.first.isoformat(), one.window.last.isoformat()),
        (words("review.before"), one.window_before.first.isoformat(), one.window_before.last.isoformat()),
    ]


def _figures(figures: Sequence[Listed], words: Words) -> list[Row]:
    rows: list[Row] = [
        tuple(words(f"review.column.{key}") for key in ("figure", "value", "before", "change", "means"))
    ]
    for figure in figures:
        growth = figure.change
        rows.append(
            (
                words(f"review.figure.{figure.key}"),
                _number(figure.kind, figure.now),
                _number(figure.kind, figure.before),
                f"{percent(growth)}%" if growth is not None else "",
                safe(words(f"review.means.{figure.key}", **dict(figure.quoted))),
            )
        )
    return rows


def _members(one: PeriodReview, people: dict[str, Person], words: Words) -> list[Row]:
    rows = _titled(words, "review.page.members", "member", "phone", "receipts", "amount")
    for worth in one.members:
        person = people.get(worth.member_id, Person(worth.member_id, ""))
        amount = format_minor(worth.amount_minor)
        rows.append((safe(person.name), safe(person.phone), str(worth.receipts), amount))
    return rows


def _sections(title: str, sections: Sequence[Section], one: PeriodReview, words: Words) -> list[Row]:
    rows = _titled(words, title, "section", "amount", "before", "members", "member_amount", "worth")
    rows += [
        (
            safe(section.name) or words("review.no_section"),
            format_minor(section.amount_minor),
            format_minor(section.before_minor),
            str(section.members),
            format_minor(section.member_minor),
            _number(Kind.MONEY, section.worth_minor),
        )
        for section in sections
    ]
    if one.now.rounding_minor or one.before.rounding_minor:
        off = (format_minor(-one.now.rounding_minor), format_minor(-one.before.rounding_minor))
        rows.append((words("review.rounding"), *off, "", "", ""))
    return rows


def _colleagues(one: PeriodReview, people: dict[str, Person], words: Words) -> list[Row]:
    rows = _titled(
        words, "review.page.colleagues", "colleague", "receipts", "identified", "credited", "new_members"
    )
    for who in one.colleagues:
        name = people[who.operator_id].name if who.operator_id in people else who.operator_id
        asked = _number(Kind.SHARE, who.identified_share)
        credited = format_minor(who.credited_minor)
        rows.append((safe(name), str(who.receipts), asked, credited, str(who.new_members)))
    return rows


def _sources(one: PeriodReview, words: Words) -> list[Row]:
    rows = _titled(words, "review.sources", "source", "new_members")
    return rows + [(source_name(words, each.source), str(each.members)) for each in one.sources]


def source_name(words: Words, source: str) -> str:
    """Where a member came from; what this catalogue does not know is shown as it is."""
    try:
        return words(f"source.{source}")
    except KeyError:
        return safe(source)


def _titled(words: Words, title: str, *columns: str) -> list[Row]:
    return [(words(title),), tuple(words(f"review.column.{key}") for key in columns)]


def _number(kind: Kind, value: Value) -> str:
    """A number as spreadsheets read it; empty where there is none."""
    if value is None:
        return ""
    match kind:
        case Kind.MONEY:
            return format_minor(round_half_up(value))
        case Kind.SHARE:
            return f"{percent(Fraction(value))}%"
        case Kind.COUNT:
            return str(value)

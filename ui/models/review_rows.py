"""A review as texts: tiles and rows of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from posclient.domain.money import round_half_up
from posclient.domain.review.listing import Kind, Listed, Value, percent
from posclient.domain.review.review import PeriodReview, Person
from posclient.domain.review.tables import Section, Worth
from posclient.services.review_csv import source_name
from posclient.words import Words
from ui.models.cells import Row


@dataclass(frozen=True)
class TileText:
    """A figure as a tile shows it. `tone` is `good`, `bad` or empty; the arrow says the same without colour."""

    key: str
    name: str
    value: str
    change: str
    tone: str
    means: str


def tile_text(words: Words, figure: Listed) -> TileText:
    """A figure with its change and its definition."""
    change, tone = _change(words, figure)
    return TileText(
        key=figure.key,
        name=words(f"review.figure.{figure.key}"),
        value=value_text(words, figure.kind, figure.now),
        change=change,
        tone=tone,
        means=words(f"review.means.{figure.key}", **dict(figure.quoted)),
    )


def value_text(words: Words, kind: Kind, value: Value) -> str:
    """As it is written on the screen; a dash where there is nothing to share."""
    if value is None:
        return words("review.none")
    match kind:
        case Kind.MONEY:
            return words.money(round_half_up(value))
        case Kind.SHARE:
            return words("review.percent", value=percent(Fraction(value)))
        case Kind.COUNT:
            return str(value)


def member_rows(words: Words, worths: tuple[Worth, ...], people: Mapping[str, Person]) -> tuple[Row, ...]:
    """Name, masked number, receipts, amount; the key is her id."""
    return tuple(
        Row(
            (*_who(words, worth.member_id, people), str(worth.receipts), words.money(worth.amount_minor)),
            worth.member_id,
        )
        for worth in worths
    )


def section_member_rows(
    words: Words, worths: tuple[Worth, ...], people: Mapping[str, Person]
) -> tuple[Row, ...]:
    """Name, masked number, amount; the key is her id."""
    return tuple(
        Row((*_who(words, worth.member_id, people), words.money(worth.amount_minor)), worth.member_id)
        for worth in worths
    )


def section_rows(words: Words, sections: tuple[Section, ...], rounding_minor: int) -> tuple[Row, ...]:
    """Name, amount, growth, members who bought, what each is worth. The key is the section's place; what was rounded
    off has none.
    """
    rows = [
        Row(
            (
                section.name or words("review.no_section"),
                words.money(section.amount_minor),
                _growth(words, section),
                str(section.members),
                value_text(words, Kind.MONEY, section.worth_minor),
            ),
            str(at),
        )
        for at, section in enumerate(sections)
    ]
    if rounding_minor:
        rows.append(Row((words("review.rounding"), words.money(-rounding_minor), "", "", "")))
    return tuple(rows)


def colleague_rows(words: Words, one: PeriodReview, people: Mapping[str, Person]) -> tuple[Row, ...]:
    """Name, receipts, identified share, credited sales, members enrolled."""
    return tuple(
        Row(
            (
                people[who.operator_id].name if who.operator_id in people else who.operator_id,
                str(who.receipts),
                value_text(words, Kind.SHARE, who.identified_share),
                words.money(who.credited_minor),
                str(who.new_members),
            ),
            who.operator_id,
        )
        for who in one.colleagues
    )


def source_rows(words: Words, one: PeriodReview) -> tuple[Row, ...]:
    """Where new members came from."""
    return tuple(
        Row((source_name(words, each.source), str(each.members)), each.source) for each in one.sources
    )


def against(words: Words, one: PeriodReview) -> str:
    """Which days are held against which."""
    return words(
        "review.against",
        now=_span(words, one.window.first, one.window.last),
        before=_span(words, one.window_before.first, one.window_before.last),
    )


def _change(words: Words, figure: Listed) -> tuple[str, str]:
    if not figure.compared:
        return words("review.state"), ""
    change = figure.change
    if change is None:
        return words("review.nothing_before"), ""
    shown = percent(abs(change))
    if shown == "0.0":
        return words("review.same"), ""
    key = "review.points" if figure.kind is Kind.SHARE else "review.growth"
    arrow, tone = ("▲", "good") if change > 0 else ("▼", "bad")
    return words(key, arrow=arrow, value=shown), tone


def _growth(words: Words, section: Section) -> str:
    figure = Listed("", Kind.MONEY, section.amount_minor, section.before_minor)
    return _change(words, figure)[0] if figure.change is not None else words("review.none")


def _who(words: Words, member_id: str, people: Mapping[str, Person]) -> tuple[str, str]:
    person = people.get(member_id)
    return (person.name or words("person.member"), person.phone) if person else (words("person.member"), "")


def _span(words: Words, first: date, last: date) -> str:
    return (
        words.day(first)
        if first == last
        else words("review.span", first=words.day(first), last=words.day(last))
    )

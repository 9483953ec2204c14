"""What the screen for bringing a shop in shows, as finished texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from posclient.domain.member import mask_phone
from posclient.domain.money import format_minor
from posclient.services.bring_in import FieldView, FileAnswer, FoundFile, JobAnswer, RowFault, Totals
from posclient.words import Words
from ui.models.cells import Row

_SAMPLES: Final = 2
_MASKED: Final = frozenset({"phone", "member", "pin"})


@dataclass(frozen=True)
class Figure:
    """A total: its name, the file's figure, and the ledger's where it has one. `agrees` False: look into it."""

    name: str
    file: str
    ledger: str = ""
    agrees: bool = True


def file_rows(words: Words, files: Sequence[FoundFile], zone: tzinfo) -> tuple[Row, ...]:
    """Files to choose from."""
    return tuple(
        Row(
            (one.path.name, _size(one.size), words.moment(one.changed_at_ms, zone), str(one.path.parent)),
            str(one.path),
        )
        for one in files
    )


def column_rows(words: Words, file: FileAnswer, fields: Sequence[str]) -> tuple[Row, ...]:
    """The file's columns with their first values and what each is taken for."""
    known = {field.field: field for field in file.fields}
    rows = []
    for at, (column, field) in enumerate(zip(file.columns, fields, strict=True)):
        samples = [shown(field, row[at]) for row in file.rows if at < len(row) and row[at]][:_SAMPLES]
        taken = field_name(words, known[field]) if field in known else words("bring_in.left_out")
        rows.append(Row((column.heading, " · ".join(samples), taken), str(at)))
    return tuple(rows)


def preview_rows(file: FileAnswer) -> tuple[Row, ...]:
    """The file's first rows, as wide as its headings."""
    fields = [column.field for column in file.columns]
    return tuple(
        Row(tuple(shown(field, row[at]) if at < len(row) else "" for at, field in enumerate(fields)))
        for row in file.rows
    )


def shown(field: str, text: str) -> str:
    """Phone numbers are masked on a screen, here too."""
    return mask_phone(text) if field in _MASKED else text


def field_name(words: Words, field: FieldView) -> str:
    """In the cashier's language."""
    return field.en if words.language == "en" else field.zh


def fault_rows(words: Words, file: FileAnswer, faults: Sequence[RowFault]) -> tuple[Row, ...]:
    """What is wrong, line by line."""
    known = {field.field: field for field in file.fields}
    return tuple(
        Row(
            (
                str(one.line),
                field_name(words, known[one.field]) if one.field in known else one.field,
                one.value,
                ("✕ " if one.grave else "· ") + (one.en if words.language == "en" else one.zh),
            ),
            str(at),
        )
        for at, one in enumerate(faults)
    )


def figures(words: Words, job: JobAnswer) -> tuple[Figure, ...]:
    """The totals to compare: counts, then what the rows add up to."""
    totals = job.totals
    counts = (
        Figure(words("bring_in.rows"), f"{totals.rows:,}"),
        Figure(words("bring_in.added"), f"{totals.added:,}"),
        Figure(words("bring_in.changed"), f"{totals.changed:,}"),
        Figure(words("bring_in.same"), f"{totals.same:,}"),
        Figure(words("bring_in.bad"), f"{totals.bad:,}", agrees=totals.bad == 0),
    )
    if job.what == "members":
        return counts + _sums(words, totals, job.booked)
    if job.what == "stock":
        return (*counts, Figure(words("bring_in.quantity"), words.quantity(totals.quantity)))
    return counts


def _sums(words: Words, totals: Totals, booked: Totals | None) -> tuple[Figure, ...]:
    def points(amount: int) -> str:
        return words.points(amount, totals.points_scale)

    pairs = (
        ("bring_in.points", points, totals.points, booked.points if booked else None),
        (
            "bring_in.principal",
            format_minor,
            totals.principal_minor,
            booked.principal_minor if booked else None,
        ),
        ("bring_in.bonus", format_minor, totals.bonus_minor, booked.bonus_minor if booked else None),
        ("bring_in.spend", format_minor, totals.spend_minor, booked.spend_minor if booked else None),
    )
    return tuple(
        Figure(
            words(key),
            shown(mine),
            "" if theirs is None else shown(theirs),
            agrees=theirs is None or theirs == mine,
        )
        for key, shown, mine, theirs in pairs
    )


def _size(size: int) -> str:
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"

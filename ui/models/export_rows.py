"""What the export screen offers: which days, and where to; as finished texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from posclient.services.export import Exported, Place
from posclient.words import Words
from ui.models.cells import Row


class Days(StrEnum):
    """Which business dates."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    CHOSEN = "chosen"


class Kind(StrEnum):
    """What is written."""

    XLSX = "xlsx"
    CSV = "csv"


def span(days: Days, today: date) -> tuple[date, date]:
    """The first and the last day. Weeks begin on Monday; what is still to come is left out."""
    first_of_month = today.replace(day=1)
    match days:
        case Days.WEEK:
            return today - timedelta(days=today.weekday()), today
        case Days.MONTH:
            return first_of_month, today
        case Days.LAST_MONTH:
            last = first_of_month - timedelta(days=1)
            return last.replace(day=1), last
        case _:
            return today, today


def place_rows(words: Words, places: Sequence[Place]) -> tuple[Row, ...]:
    """Folders to choose from; the key is the folder."""
    return tuple(
        Row((_name(words, place), str(place.folder), _free(words, place.free)), str(place.folder))
        for place in places
    )


def told(words: Words, done: Exported, *, whole: bool = True) -> str:
    """What was written, and where it lies: the whole path, or the file and its folder alone."""
    first = done.files[0]
    where = first if len(done.files) == 1 else first.parent
    return words(
        "export.done", n=done.rows, where=str(where) if whole else f"{where.parent.name}/{where.name}"
    )


def _name(words: Words, place: Place) -> str:
    return words("export.of_till") if place.of_till else place.folder.name or str(place.folder)


def _free(words: Words, free: int | None) -> str:
    if free is None:
        return words("export.read_only")
    return words(
        "export.free", size=f"{free / 1024**3:,.1f} GB" if free >= 1024**3 else f"{free // 1024**2} MB"
    )

"""The day in rows and sentences, as the day screen shows them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from posclient.domain.day_figures import EndedBy
from posclient.services.day_state import DayState
from posclient.words import Words
from ui.models.cells import Row


def move_rows(state: DayState, words: Words, zone: ZoneInfo) -> tuple[Row, ...]:
    """Cash that went in and out in this shift, the newest first."""
    return tuple(
        Row(
            (
                words.time(move.at_ms, zone),
                words(f"day.move.{move.kind}"),
                move.reason or state.names.get(move.operator_id, move.operator_id),
                words.amount(move.amount_minor),
            )
        )
        for move in reversed(state.moves)
    )


def shift_rows(state: DayState, words: Words, zone: ZoneInfo) -> tuple[Row, ...]:
    """The shifts of the day that have ended, the newest first."""
    return tuple(
        Row(
            (
                f"{words.time(shift.opened_at_ms, zone)}–{words.time(shift.closed_at_ms, zone)}",
                state.names.get(shift.operator_id, shift.operator_id),
                difference_text(words, shift.counted_minor, shift.expected_minor),
                words.amount(shift.left_minor) if shift.left_minor is not None else "—",
            )
        )
        for shift in reversed(state.shifts)
        if shift.closed_at_ms is not None and shift.reason != EndedBy.DAY_END
    )


def difference_text(words: Words, counted_minor: int | None, expected_minor: int | None) -> str:
    """`长款 2.00`, `短款 -2.00`, `账款相符`, `未清点`."""
    if counted_minor is None or expected_minor is None:
        return words("day.not_counted")
    difference = counted_minor - expected_minor
    if not difference:
        return words("day.even")
    return f"{words('day.over' if difference > 0 else 'day.short')} {words.amount(difference)}"


def shift_text(state: DayState, words: Words, zone: ZoneInfo) -> str:
    """Who has the drawer, and since when."""
    shift = state.shift
    if shift is None:
        return words("day.no_shift")
    name = state.names.get(shift.operator_id, shift.operator_id)
    return words("day.shift_since", name=name, time=words.time(shift.opened_at_ms, zone))

"""One row being read, and the report of all that is wrong with a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from posclient.domain.member import mask_phone
from posclient.wire.bring_in import RowFault
from sync.hq.bring_in.faults import BadValueError, fault
from sync.hq.bring_in.values import Cell, text_of

T = TypeVar("T")
D = TypeVar("D")

MOST_KEPT: Final = 10_000
"""So many faults are kept to be shown; all are counted."""


class Report:
    """Faults by line. `bad` rows can't be used."""

    def __init__(self) -> None:
        self.faults: list[RowFault] = []
        self.count = 0
        self.bad = 0

    def add(self, faults: Sequence[RowFault]) -> None:
        """All faults of one row."""
        self.count += len(faults)
        self.bad += any(one.grave for one in faults)
        self.faults.extend(faults[: max(0, MOST_KEPT - len(self.faults))])

    def in_order(self) -> tuple[RowFault, ...]:
        """By line."""
        return tuple(sorted(self.faults, key=lambda one: one.line))


class Reading:
    """The cells of one row by field. What can't be read is collected; whoever asked gets the default."""

    def __init__(self, line: int, columns: Mapping[str, int], cells: Sequence[Cell]) -> None:
        self.line = line
        self.faults: list[RowFault] = []
        self._columns = columns
        self._cells = cells

    def is_usable(self) -> bool:
        """Whether nothing grave was found so far."""
        return not any(one.grave for one in self.faults)

    def cell(self, field: str) -> Cell:
        """The cell as it is; empty where there is no such column or the row is shorter."""
        at = self._columns.get(field, -1)
        return self._cells[at] if 0 <= at < len(self._cells) else ""

    def text(self, field: str) -> str:
        """The cell as text."""
        return text_of(self.cell(field))

    def get(self, field: str, how: Callable[[Cell], T], default: D) -> T | D:
        """The cell's meaning; the default for an empty cell, and for one that can't be read, which is noted."""
        cell = self.cell(field)
        if cell == "" or (isinstance(cell, str) and not text_of(cell)):
            return default
        try:
            return how(cell)
        except BadValueError as bad:
            self._note(field, bad.key, bad.values, grave=True)
            return default

    def needed(self, field: str, how: Callable[[Cell], T], default: D) -> T | D:
        """As `get`, but an empty cell is a fault."""
        if not self.text(field):
            self.wrong(field, "empty")
            return default
        return self.get(field, how, default)

    def wrong(self, field: str, key: str, *, grave: bool = True, **values: int | str) -> None:
        """Note a fault, or with `grave=False` something to look at."""
        self._note(field, key, values, grave=grave)

    def _note(self, field: str, key: str, values: Mapping[str, int | str], *, grave: bool) -> None:
        shown = self.text(field)
        if field in {"phone", "member"}:
            shown = mask_phone(shown)
        self.faults.append(fault(self.line, field, shown, key, values, grave=grave))

"""The care list as text: made from the services' items beside Qt's thread, then shown without further work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from posclient.domain.care import TaskState
from posclient.domain.member import mask_phone
from posclient.services.care import CareItem
from posclient.words import Words, name_in

LINE_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class CareLine:
    """One task in words. `overdue` is empty while its day has not passed; `mark` says what became of it."""

    task_id: str
    who: str
    child: str
    what: str
    when: str
    overdue: str
    why: str
    calls: str
    mark: str
    phone: str
    state: TaskState
    do_not_call: bool

    @property
    def spoken(self) -> str:
        """The whole line, for a screen reader."""
        parts = (self.who, self.child, self.what, self.when, self.overdue, self.calls, self.mark)
        return ", ".join(part for part in parts if part)


def care_lines(words: Words, items: Iterable[CareItem], on: date) -> tuple[CareLine, ...]:
    """The items' lines on a business date, the earliest run-out first."""
    ordered = sorted(items, key=lambda item: (item.task.run_out_on, item.task.task_id))
    return tuple(care_line(words, item, on) for item in ordered)


def care_line(words: Words, item: CareItem, on: date) -> CareLine:
    """One item's line."""
    task, member, product = item.task, item.member, item.product
    late = (on - task.run_out_on).days
    return CareLine(
        task_id=task.task_id,
        who=words.call_name(member) if member else words("person.member"),
        child=_child(words, item, on),
        what=(
            name_in(words.language, product.name, product.name_en)
            if product
            else item.names.needs.get(task.need_id, task.need_id)
        ),
        when=words(
            "member.run_out_on",
            date=words.day(task.run_out_on),
            days=words("span.days", n=task.give_or_take_days),
        ),
        overdue=_overdue(words, late) if task.state is TaskState.OPEN and late > 0 else "",
        why=words.reason(task.reason, item.names),
        calls=words("care.calls", n=task.calls) if task.calls else "",
        mark=_mark(words, item),
        phone=mask_phone(member.phone) if member and member.phone else "",
        state=task.state,
        do_not_call=bool(member and member.do_not_call),
    )


def _overdue(words: Words, days: int) -> str:
    return words("care.overdue", days=words("span.days", n=days))


def _child(words: Words, item: CareItem, on: date) -> str:
    """The youngest child: her goods are the ones that run out."""
    children = item.member.children if item.member else ()
    known = [child for child in children if child.birth_date or child.due_date]
    if not known:
        return ""
    youngest = max(known, key=lambda child: child.birth_date or child.due_date or date.min)
    return f"{youngest.pet_name or words('person.baby')} {words.age(youngest, on)}".strip()


def _mark(words: Words, item: CareItem) -> str:
    task = item.task
    if task.state is TaskState.CONVERTED:
        return words("care.converted")
    if task.outcome is not None:
        return words(f"outcome.{task.outcome}")
    return words("care.settled") if task.state is TaskState.SETTLED else ""


class CareLinesModel(QAbstractListModel):
    """The lines of the list, each under `LINE_ROLE`."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[CareLine, ...] = ()

    def show_lines(self, lines: Sequence[CareLine]) -> None:
        """Show these lines instead. Where only their contents changed, the selection stays."""
        new = tuple(lines)
        if [line.task_id for line in new] == [line.task_id for line in self._lines]:
            self._lines = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    @property
    def lines(self) -> tuple[CareLine, ...]:
        """As shown, top to bottom."""
        return self._lines

    def row_of(self, task_id: str) -> int | None:
        """Where a task stands; None where it does not."""
        return next((row for row, line in enumerate(self._lines) if line.task_id == task_id), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The line under `LINE_ROLE`, its text under the roles of text."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return line.spoken
        return None

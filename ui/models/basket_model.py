"""The basket's lines as a table: each cell has a main text and a smaller one below."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from posclient.domain.catalog import PriceKind
from posclient.domain.money import ONE
from posclient.services.view import LineView, SaleView
from posclient.words import Names, Words
from posclient.words.names import name_in

Index = QModelIndex | QPersistentModelIndex

BELOW: Final = Qt.ItemDataRole.UserRole
"""The smaller text below."""
STRUCK: Final = Qt.ItemDataRole.UserRole + 1
"""Whether the main text is a price that does not apply."""


class Column(IntEnum):
    """From left to right."""

    NAME = 0
    QUANTITY = 1
    NORMAL = 2
    MEMBER = 3
    AMOUNT = 4


HEADERS: Final = {
    Column.NAME: "sale.goods",
    Column.QUANTITY: "ui.column_quantity",
    Column.NORMAL: "ui.column_normal",
    Column.MEMBER: "ui.column_member",
    Column.AMOUNT: "sale.amount",
}
_OTHER_PRICE: Final = frozenset({PriceKind.PROMOTIONAL, PriceKind.STAFF, PriceKind.OVERRIDE})
"""Kinds of price that have no column of their own."""
_TENTH: Final = ONE // 10
_NO_INDEX: Final = QModelIndex()


class BasketModel(QAbstractTableModel):
    """Shows one `SaleView` after the other, changing only the rows that differ."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: tuple[LineView, ...] = ()
        self._texts: list[tuple[str, str]] = []
        self._names = Names()

    def line(self, row: int) -> LineView | None:
        """The line of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def texts(self, row: int) -> tuple[str, str]:
        """Name and reasons of a row: what its height depends on."""
        return self._texts[row]

    def row_of(self, line_id: str) -> int:
        """The row of a line; -1 where it is gone."""
        return next((row for row, line in enumerate(self._lines) if line.quoted.line_id == line_id), -1)

    def show(self, view: SaleView) -> int:
        """Take over a view's lines; returns the row that the last action was about, or -1."""
        old, new = self._lines, view.lines
        old_texts = self._texts if view.names == self._names else []
        self._names = view.names
        texts = [
            old_texts[row] if row < len(old_texts) and old[row] == line else self._texts_of(line)
            for row, line in enumerate(new)
        ]
        kept = len(new) >= len(old) and all(
            before.quoted.line_id == after.quoted.line_id for before, after in zip(old, new, strict=False)
        )
        if not kept:
            self.beginResetModel()
            self._lines, self._texts = new, texts
            self.endResetModel()
        else:
            if len(new) > len(old):
                self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
            self._lines, self._texts = new, texts
            if len(new) > len(old):
                self.endInsertRows()
            if old:
                self.dataChanged.emit(self.index(0, 0), self.index(len(old) - 1, Column.AMOUNT))
        return _touched(old, new)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """One row a line."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """See `Column`."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own
        """Column titles."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words(HEADERS[Column(section)])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == Column.NAME else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """The main text, the text below (`BELOW`), and whether the main one is struck through (`STRUCK`)."""
        line = self.line(index.row())
        if line is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._main(index.row(), line, column)
        if role == BELOW:
            return self._below(index.row(), line, column)
        if role == STRUCK:
            return self._is_struck(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._main(index.row(), line, column)} {self._below(index.row(), line, column)}".strip()
        return None

    def _texts_of(self, line: LineView) -> tuple[str, str]:
        reasons = (self._words.reason(reason, self._names) for reason in line.quoted.reasons)
        below = [*reasons]
        if line.associate:
            below.append(self._words("goods.associate", name=line.associate))
        return name_in(self._words.language, line.product.name, line.product.name_en), " · ".join(below)

    def _main(self, row: int, line: LineView, column: Column) -> str:
        words, quoted = self._words, line.quoted
        match column:
            case Column.NAME:
                return self._texts[row][0]
            case Column.QUANTITY:
                return words.quantity(quoted.quantity)
            case Column.NORMAL:
                return words.amount(quoted.normal_price_minor)
            case Column.MEMBER:
                price = quoted.member_price_minor
                return words.amount(price) if price is not None else "—"
            case Column.AMOUNT:
                return words.amount(quoted.amount_minor)

    def _below(self, row: int, line: LineView, column: Column) -> str:
        match column:
            case Column.NAME:
                return self._texts[row][1]
            case Column.QUANTITY:
                return self._below_quantity(line)
            case _:
                return self._below_amount(line, column)

    def _below_quantity(self, line: LineView) -> str:
        words = self._words
        if line.stock is not None:
            # to a tenth: it is headquarters' reckoning, and the column is narrow
            return words("goods.stock_short", quantity=words.quantity(line.stock // _TENTH * _TENTH))
        return line.product.unit if line.product.weighed and words.language != "en" else ""

    def _below_amount(self, line: LineView, column: Column) -> str:
        words, quoted = self._words, line.quoted
        if column is Column.NORMAL and quoted.price_kind in _OTHER_PRICE:
            return words.amount(quoted.unit_price_minor)
        if column is Column.MEMBER and quoted.price_list:
            return words("goods.wholesale")
        if column is Column.AMOUNT and quoted.discount_minor > 0:
            return words.amount(-quoted.discount_minor)
        return ""

    def _is_struck(self, line: LineView, column: Column) -> bool:
        kind = line.quoted.price_kind
        return (column is Column.NORMAL and kind is not PriceKind.NORMAL) or (
            column is Column.MEMBER and kind in _OTHER_PRICE and line.quoted.member_price_minor is not None
        )


def _touched(old: tuple[LineView, ...], new: tuple[LineView, ...]) -> int:
    before = {line.quoted.line_id: line.quoted.quantity for line in old}
    changed = [row for row, line in enumerate(new) if before.get(line.quoted.line_id) != line.quoted.quantity]
    return changed[-1] if changed else -1

"""The tables of a member's screen, and what a file fills them with."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from posclient.services.member_file import MemberFile
from posclient.words import Words
from ui.models.cells import CellsModel, Column
from ui.models.member_rows import entry_rows, purchase_rows, slip_rows, task_rows
from ui.widgets.cells_table import CellsTable


class MemberTables:
    """Purchases, ledger, contacts and slips."""

    def __init__(self, words: Words) -> None:
        self._words = words
        day = Column(words("member.day"))
        self.purchases = CellsTable(
            CellsModel(
                (
                    day,
                    Column(words("sale.goods"), stretch=True),
                    Column(words("sale.quantity"), figures=True),
                    Column(words("sale.amount"), figures=True),
                )
            ),
            words("member.purchases"),
            words("none.purchases"),
        )
        self.ledger = CellsTable(
            CellsModel(
                (
                    day,
                    Column(words("member.account")),
                    Column(words("member.movement"), stretch=True),
                    Column(words("member.moved"), figures=True),
                )
            ),
            words("member.ledger"),
            words("none.ledger"),
        )
        self.contacts = CellsTable(
            CellsModel(
                (
                    day,
                    Column(words("member.need")),
                    Column(words("member.runs_out"), stretch=True),
                    Column(words("member.calls")),
                    Column(words("care.outcome")),
                )
            ),
            words("member.contacts"),
            words("none.contacts"),
        )
        self.slips = CellsTable(
            CellsModel(
                (
                    Column(words("receipt.time")),
                    Column(words("paper.slip"), stretch=True),
                    Column(words("paper.state")),
                )
            ),
            words("member.slips"),
            words("none.slips"),
        )

    def show_file(self, file: MemberFile, zone: ZoneInfo) -> None:
        """Fill all of them; a row is always chosen where there is one."""
        words = self._words
        self.purchases.cells.show_rows(purchase_rows(words, file))
        self.ledger.cells.show_rows(entry_rows(words, file))
        self.contacts.cells.show_rows(task_rows(words, file))
        self.slips.cells.show_rows(slip_rows(words, file, zone))
        for table in (self.purchases, self.ledger, self.contacts, self.slips):
            if not table.currentIndex().isValid():
                table.choose(0)

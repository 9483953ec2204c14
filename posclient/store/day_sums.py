"""The sums of shifts, straight from what was sold, returned, topped up, moved and logged."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

from posclient.domain.day_figures import LOGGED, EndedBy
from posclient.store.plain import Plain
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction

Add = Callable[[str, int | None], None]
"""Adds to a figure."""

_documents: Final = Plain(
    "SELECT kind, count(*), sum(gross_minor), sum(due_minor), sum(rounding_minor),"
    " sum(member_id IS NOT NULL), sum(CASE WHEN member_id IS NULL THEN 0 ELSE due_minor END), sum(points)"
    " FROM sale WHERE shift_id IN (SELECT value FROM json_each(:shifts)) GROUP BY kind"
)
_discounts: Final = Plain(
    "SELECT sale_line.price_kind, sum(sale_line.gross_minor - sale_line.amount_minor - sale_line.manual_minor),"
    " sum(sale_line.manual_minor) FROM sale JOIN sale_line USING (sale_id)"
    " WHERE sale.kind = 'sale' AND sale.shift_id IN (SELECT value FROM json_each(:shifts))"
    " GROUP BY sale_line.price_kind"
)
_tenders: Final = Plain(
    "SELECT sale.kind, tender.kind, sum(tender.amount_minor), sum(tender.received_minor),"
    " sum(tender.change_minor), sum(CASE WHEN tender.verified THEN 0 ELSE tender.amount_minor END)"
    " FROM sale JOIN tender USING (sale_id) WHERE sale.shift_id IN (SELECT value FROM json_each(:shifts))"
    " GROUP BY sale.kind, tender.kind"
)
_entries: Final = Plain(
    "SELECT sale.kind, substr(ledger_entry.account_id, length(ledger_entry.owner_id) + 2), sum(ledger_entry.amount)"
    " FROM sale JOIN ledger_entry USING (incarnation, seq)"
    " WHERE sale.shift_id IN (SELECT value FROM json_each(:shifts)) GROUP BY 1, 2, ledger_entry.amount > 0"
)
_moves: Final = Plain(
    "SELECT kind, sum(amount_minor) FROM cash_movement WHERE shift_id IN (SELECT value FROM json_each(:shifts))"
    " GROUP BY kind"
)
_owed: Final = Plain(
    "SELECT sum(amount_minor) FROM payment_attempt WHERE direction = 'refund' AND state = 'declined'"
    " AND answer IN ('', 'left') AND shift_id IN (SELECT value FROM json_each(:shifts))"
)
_logged: Final = Plain(
    "SELECT action, count(*) FROM audit WHERE n > :first AND n <= :last"
    " AND action IN (SELECT value FROM json_each(:actions)) GROUP BY action"
)
_claimed: Final = Plain(
    # the log has the number first; the entries of a claim name no shift
    "SELECT sum(CAST(detail AS INTEGER)) FROM audit WHERE n > :first AND n <= :last AND action = 'points_claimed'"
)
_LAST: Final = 2**62
_STORED: Final = frozenset({"principal", "bonus"})


def figures_of(connection: Transaction, shifts: Sequence[Shift]) -> dict[str, int]:
    """The figures of these shifts together; see `domain.day_figures` for the names. Those of nought are left out. Of a
    shift that was never used only what was logged in it counts: its float is the one that lay there before.
    """
    found: dict[str, int] = {}

    def add(name: str, value: int | None) -> None:
        if value and name:
            found[name] = found.get(name, 0) + value

    used = [shift for shift in shifts if shift.reason != EndedBy.DAY_END]
    ids = json.dumps([shift.shift_id for shift in used])
    _add_documents(connection, ids, add)
    _add_tenders(connection, ids, add)
    for kind, account, amount in _entries.all(connection, shifts=ids):
        _add_entry(kind, account.partition("/")[0], amount, add)
    for shift in used:
        add("cash.float", shift.float_minor)
    for shift in shifts:
        last = shift.audit_to if shift.audit_to is not None else _LAST
        for action, times in _logged.all(
            connection, first=shift.audit_from, last=last, actions=json.dumps(LOGGED)
        ):
            add(f"log.{action}", times)
        add("points.claimed", *_claimed.one(connection, first=shift.audit_from, last=last) or (0,))
    for kind, amount in _moves.all(connection, shifts=ids):
        if kind != "float":  # the shift's own column says it
            add(f"cash.{kind}", abs(amount))
    for (owed,) in _owed.all(connection, shifts=ids):
        add("refunds.declined", owed)
    return found


def _add_documents(connection: Transaction, ids: str, add: Add) -> None:
    for kind, count, gross, due, rounding, to_members, member_due, points in _documents.all(
        connection, shifts=ids
    ):
        match kind:
            case "sale":
                add("sales.count", count)
                add("sales.gross", gross)
                add("sales.due", due)
                add("sales.rounding", rounding)
                add("sales.member_count", to_members)
                add("sales.member_due", member_due)
                add("points.earned", points)
            case "return":
                add("returns.count", count)
                add("returns.due", -due)
                add("returns.rounding", -rounding)
                add("points.undone", -points)
            case "top_up":
                add("top_up.count", count)
    for price_kind, by_rule, by_hand in _discounts.all(connection, shifts=ids):
        add(f"sales.discount.{price_kind}", by_rule)
        add("sales.discount.hand", by_hand)


def _add_tenders(connection: Transaction, ids: str, add: Add) -> None:
    for kind, tender, amount, received, change, unverified in _tenders.all(connection, shifts=ids):
        add(f"tender.{tender}.{kind}", -amount if kind == "return" else amount)
        add("unverified", unverified)
        if tender == "cash" and kind != "return":
            add("cash.received", received)
            add("cash.change", change)


def _add_entry(kind: str, account: str, amount: int, add: Add) -> None:
    """What an account moved by, in one direction."""
    match kind:
        case "top_up" if account in _STORED:
            add(f"top_up.{account}", amount)
        case "sale" if amount < 0:
            add(_name_of(account, "spent"), -amount)
        case "return" if amount > 0:
            add(_name_of(account, "given_back"), amount)


def _name_of(account: str, what: str) -> str:
    """The figure for money or points of hers that were spent, or came back; empty for what is no spending."""
    if account in _STORED:
        return f"stored.{account}.{what}"
    return f"points.{what}" if account == "points" else ""

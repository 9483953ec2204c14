"""Folding entries into balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from posclient.domain.ledger.account import Entry


def balances(entries: Iterable[Entry], snapshot: Mapping[str, int] | None = None) -> dict[str, int]:
    """Balance by account id: the snapshot (a cache, good up to where the entries begin) plus the entries."""
    result = dict(snapshot or {})
    for entry in entries:
        result[entry.account_id] = result.get(entry.account_id, 0) + entry.amount
    return result


def lot_balances(entries: Iterable[Entry], account_id: str) -> dict[str, int]:
    """What is left of each lot of one account."""
    left: dict[str, int] = {}
    for entry in entries:
        if entry.account_id == account_id:
            left[entry.lot_id] = left.get(entry.lot_id, 0) + entry.amount
    return left

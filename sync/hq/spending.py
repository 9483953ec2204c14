"""What may be spent of an account, by headquarters' balance. Nothing is reserved: that is for leases."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from posclient.domain.ledger.account import AccountKind
from posclient.wire.counter_protocol import SpendAnswer, SpendRequest
from sync.hq import accounts, members, tables
from sync.hq.intake_context import Sender
from sync.hq.members import State

NOT_FOR_MONEY: Final = frozenset({AccountKind.SPEND, AccountKind.LIMIT})


def may_spend(connection: Connection, sender: Sender, request: SpendRequest) -> SpendAnswer:
    """How much of the amount is covered, and why not all of it."""
    reason, balance = _standing(connection, request.account_id)
    covered = max(0, min(request.amount, balance)) if not reason else 0
    if not reason and covered < request.amount:
        reason = "spend.too_little"
    return SpendAnswer(
        allowed=covered,
        balance=balance,
        reason=reason,
        incarnation=sender.incarnation,
        next_seq=_next_seq(connection, sender),
    )


def _standing(connection: Connection, account_id: str) -> tuple[str, int]:
    """Why nothing may be spent (empty where something may), and the balance."""
    parts = accounts.split_account_id(account_id)
    if parts is None:
        return "spend.unknown_account", 0
    owner_id, kind, programme = parts
    held = members.resolve(connection, owner_id)
    if held is None or held.state is not State.MEMBER or held.row.deleted:
        return "spend.unknown_member", 0
    if kind in NOT_FOR_MONEY:
        return "spend.not_for_money", 0
    balance = accounts.balance_of(connection, f"{held.member_id}/{kind}/{programme}")
    return ("spend.frozen" if held.row.frozen else ""), balance


def _next_seq(connection: Connection, sender: Sender) -> int:
    table = tables.incarnation
    query = select(table.c.next_seq).where(
        table.c.till_id == sender.till_id, table.c.incarnation == sender.incarnation
    )
    return int(connection.execute(query).scalar_one())

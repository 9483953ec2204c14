"""Spending what a member has: who may, what headquarters says to it, and the ledger entries of a sale."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from posclient.domain.basket import Basket
from posclient.domain.ledger.account import OPEN_LOT, Account, AccountKind, EntryKind
from posclient.domain.policy import Policy
from posclient.domain.spending import draw, points_for, stored_order
from posclient.domain.tender import OF_HERS, TenderKind
from posclient.ports import HeadquartersAwayError, Spending
from posclient.services.panel import MemberFigures
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import price
from posclient.store import sales
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.wire.counter_protocol import SpendAnswer
from posclient.wire.parts import LedgerEntry

ASK_S: Final = 2.0
"""So long a cashier waits for headquarters' word, all accounts together."""

_JUST_TOO_LITTLE: Final = "spend.too_little"


def proof_of(basket: Basket) -> str:
    """What proved that she is the member: card, ecard, pin, sms; empty where nothing did. A recited number does not."""
    return basket.proven_by


def ask_to_spend(
    shop: Shop,
    session: Session,
    spending: Spending,
    basket_id: str,
    kind: TenderKind,
    amount_minor: int,
    *,
    monotonic_s: Callable[[], float] = time.monotonic,
) -> None:
    """When the tender is chosen: whether this basket's member may pay so much with what she has.

    Raises ShopError: `spend.no_member`, `spend.not_proven`, `spend.frozen`, `spend.too_little`,
    `spend.points_multiple`, `spend.away`, or headquarters' own reason.
    """
    figures, taken = shop.store.read(
        lambda connection: _local(connection, session, basket_id, kind, amount_minor)
    )
    until_s = monotonic_s() + ASK_S
    for account_kind, amount in taken.items():
        account_id = Account(figures.member.member_id, account_kind).account_id
        left_s = until_s - monotonic_s()
        if left_s <= 0:
            raise ShopError("spend.away")
        try:
            answer = spending.allow(account_id, amount, left_s)
        except HeadquartersAwayError as away:
            raise ShopError("spend.away") from away
        if answer.reason not in ("", _JUST_TOO_LITTLE):
            raise ShopError(answer.reason)
        own = shop.store.read(partial(_own_since, account_id, answer))
        if answer.balance + own < amount:
            raise ShopError(_JUST_TOO_LITTLE)


def _own_since(account_id: str, answer: SpendAnswer, connection: Transaction) -> int:
    """What this till moved since what headquarters' balance holds."""
    return sales.entries_since(connection, account_id, answer.incarnation, answer.next_seq)


def _local(
    connection: Transaction, session: Session, basket_id: str, kind: TenderKind, amount_minor: int
) -> tuple[MemberFigures, dict[AccountKind, int]]:
    priced = price(connection, session.business_date, basket_id)
    taken = taken_for(kind, amount_minor, priced.basket, priced.member, policy_in_force(connection))
    if priced.member is None:
        raise ShopError("spend.no_member")
    return priced.member, taken


def taken_for(
    kind: TenderKind, amount_minor: int, basket: Basket, figures: MemberFigures | None, policy: Policy
) -> dict[AccountKind, int]:
    """What a tender of hers takes from each account, by what this till knows. Raises ShopError, see `ask_to_spend`."""
    if figures is None:
        raise ShopError("spend.no_member")
    if not proof_of(basket):
        raise ShopError("spend.not_proven")
    if figures.member.frozen:
        raise ShopError("spend.frozen")
    if kind is TenderKind.POINTS:
        points = points_for(amount_minor, policy)
        if points is None:
            raise ShopError("spend.points_multiple")
        if points > figures.points:
            raise ShopError(_JUST_TOO_LITTLE)
        return {AccountKind.POINTS: points}
    held = {AccountKind.PRINCIPAL: figures.principal_minor, AccountKind.BONUS: figures.bonus_minor}
    taken = draw(amount_minor, held, stored_order(policy)) if kind is TenderKind.STORED else None
    if taken is None:
        raise ShopError(_JUST_TOO_LITTLE)
    return taken


def spending_entries(
    shop: Shop,
    tenders: Sequence[tuple[TenderKind, int]],
    basket: Basket,
    figures: MemberFigures | None,
    policy: Policy,
) -> tuple[LedgerEntry, ...]:
    """The entries of all that a sale takes from her accounts. Two tenders of a kind are taken as one. Raises ShopError,
    see `ask_to_spend`.
    """
    sums: dict[TenderKind, int] = {}
    for kind, amount_minor in tenders:
        if kind in OF_HERS:
            sums[kind] = sums.get(kind, 0) + amount_minor
    entries = []
    for kind, amount_minor in sums.items():
        taken = taken_for(kind, amount_minor, basket, figures, policy)
        if figures is not None:
            owner = figures.member.member_id
            entries += [_spent(shop, Account(owner, account), amount) for account, amount in taken.items()]
    return tuple(entries)


def _spent(shop: Shop, account: Account, amount: int) -> LedgerEntry:
    return LedgerEntry(shop.ids.new(), account.account_id, OPEN_LOT, -amount, EntryKind.SPEND)

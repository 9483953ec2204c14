"""A sale of three lines to a member, made durable: by the service, beside its own statements on the raw library."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.million import cached, copied, raw_connection
from benchmarks.recording import Statement, recorded, replay
from benchmarks.rounds import WARM_UP, in_turns
from benchmarks.shop import Plan, opened_shop, signed_in, some_barcodes, some_cards
from benchmarks.table import Line, beside
from posclient.services.checkout import CheckoutDone, Payment, TenderKind, checkout
from posclient.services.identify import MemberFound, ProductFound, identify
from posclient.services.sell import add, identify_member
from posclient.services.shop import Session, Shop
from posclient.services.view import SaleView, view
from posclient.store.connection import RawConnection
from posclient.store.writer import IDLE_S

MOST: Final = 2.0
LINES: Final = 3
_TAKE_LOCK: Final = "BEGIN IMMEDIATE"
_COPY_LOG: Final = "PRAGMA wal_checkpoint(PASSIVE)"


@dataclass(frozen=True)
class Sent:
    """What one sale sent to SQLite."""

    filling: tuple[Statement, ...]
    checkout: tuple[Statement, ...]


def lines(plan: Plan) -> tuple[Line, ...]:
    """A checkout until it is on disk: at most twice the raw library doing the same reads and writes.

    The limit replays sales that the service made on a copy of the same store, so its keys are fresh and its rows and
    indexes the same. Filling the basket, and copying the log into the database, are outside of what is measured.
    """
    folder = cached(plan.root, plan.members)
    cards = some_cards(plan.members, plan.rounds + WARM_UP)
    with copied(folder, "recorded") as copy:
        sent = recorded_sales(copy, cards)
    with (
        copied(folder, "ours") as our_folder,
        copied(folder, "raw") as raw_folder,
        opened_shop(our_folder) as shop,
        raw_connection(raw_folder, query_only=False) as raw,
    ):
        session = signed_in(shop)
        ours, limit = in_turns(
            lambda n: ready_to_pay(shop, session, cards[n], n),
            lambda n: _replay_filling(raw, sent[n]),
            plan.rounds,
            rest=partial(_rest, raw),
        )
    return (beside(f"checkout of {LINES} lines, durable, among {plan.members:,}", ours, limit, MOST),)


def recorded_sales(folder: Path, cards: Sequence[str]) -> list[Sent]:
    """Sell to each card's holder; what each sale sent to SQLite."""
    sent = []
    with recorded() as transcript, opened_shop(folder) as shop:
        session = signed_in(shop)
        for number, card in enumerate(cards):
            transcript.take()
            pay = ready_to_pay(shop, session, card, number)
            filling = transcript.take()
            pay()
            sent.append(Sent(filling, transcript.take()))
    return sent


def ready_to_pay(shop: Shop, session: Session, card: str, number: int) -> Callable[[], CheckoutDone]:
    """Fill a basket; what is returned pays it."""
    now = _filled(shop, session, card, number)
    if now.basket_id is None or now.member is None:
        raise LookupError(f"the basket of {card} is not what it should be")
    payments = (Payment(TenderKind.CASH, now.quote.due_minor),)
    return partial(checkout, shop, session, now.basket_id, payments, now.quote.due_minor)


def _filled(shop: Shop, session: Session, card: str, number: int) -> SaleView:
    barcodes = some_barcodes()
    member = identify(shop, card)
    if not isinstance(member, MemberFound):
        raise TypeError(f"{card}: {member}")
    identify_member(shop, session, member.member_id, member.how)
    for line in range(LINES):
        goods = identify(shop, barcodes[(number * LINES + line) % len(barcodes)])
        if isinstance(goods, ProductFound):
            add(shop, session, goods)
    return view(shop, session.business_date)


def _replay_filling(raw: RawConnection, sent: Sent) -> Callable[[], None]:
    replay(raw, sent.filling, begin=_TAKE_LOCK)
    return partial(replay, raw, sent.checkout, begin=_TAKE_LOCK)


def _rest(raw: RawConnection) -> None:
    """Both copy their log into the database now: the store's writer does so when it has had nothing to do."""
    raw.execute(_COPY_LOG).fetchall()
    time.sleep(3 * IDLE_S)

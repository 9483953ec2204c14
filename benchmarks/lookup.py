"""A member by her card: through the service, beside the same statements on the raw library."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.million import cached, raw_connection
from benchmarks.recording import Statement, recorded, replay
from benchmarks.rounds import WARM_UP, in_turns
from benchmarks.shop import Plan, opened_shop, some_cards
from benchmarks.table import Line, beside
from posclient.services.identify import MemberFound, identify
from posclient.services.shop import Shop

MOST: Final = 2.0


def lines(plan: Plan) -> tuple[Line, ...]:
    """`identify` on the code of a card, drawn at random: at most twice the raw library."""
    folder = cached(plan.root, plan.members)
    cards = some_cards(plan.members, plan.rounds + WARM_UP)
    sent = _recorded(folder, cards)
    with opened_shop(folder) as shop, raw_connection(folder, query_only=True) as raw:
        ours, limit = in_turns(
            lambda n: partial(_identified, shop, cards[n]),
            lambda n: partial(replay, raw, sent[n], begin="BEGIN"),
            plan.rounds,
        )
    return (beside(f"a member by her card, among {plan.members:,}", ours, limit, MOST),)


def _recorded(folder: Path, cards: Sequence[str]) -> list[tuple[Statement, ...]]:
    """What identifying each card sends to SQLite."""
    with recorded() as transcript, opened_shop(folder) as shop:
        _identified(shop, cards[0])
        sent = []
        for card in cards:
            transcript.take()
            _identified(shop, card)
            sent.append(transcript.take())
    return sent


def _identified(shop: Shop, card: str) -> None:
    found = identify(shop, card)
    if not isinstance(found, MemberFound):
        raise TypeError(f"{card}: {found}")

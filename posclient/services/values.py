"""What members are worth, computed once a day beside the counter and kept by key: identifying one only reads it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from typing import Final

import msgspec

from posclient.services.shop import Shop, ShopError, local_date
from posclient.services.value_worker import Part, Question
from posclient.services.worker_process import WorkerTooSlowError, follow_worker
from posclient.store import member_values, shop_facts
from posclient.store.member_values import Made, Stored
from posclient.store.review import way_in
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

LONGEST_S: Final = 3600.0
"""For a million members on a busy machine."""

BUDGET_S: Final = 0.003
"""After so long a transaction ends, so that a checkout waits less than 10 ms behind it."""

AT_ONCE: Final = 5
"""Rows between two looks at the clock."""

_WORKER: Final = "posclient.services.value_worker"


def refresh_values(shop: Shop, go_on: Callable[[], bool] = lambda: True) -> int:
    """Compute all members' figures unless today's are there by the rules in force. Returns how many were computed.

    Takes as long as there are members (docs/value.md), in the caller's thread, nearly all of it in another process; it
    ends within a second once `go_on` says no, and begins anew next time. Raises ShopError `value.too_slow` or what the
    store's trouble is told by.
    """
    zone = shop.store.read(shop_facts.shop_face).time_zone
    today = local_date(shop.clock.now_ms(), zone)
    made = shop.store.read(member_values.made)
    version = shop.store.read(member_values.value_rules_in_force).version
    if made == Made(today.isoformat(), version):
        return 0
    return compute_values(shop, today, go_on)


def compute_values(shop: Shop, on: date, go_on: Callable[[], bool] = lambda: True) -> int:
    """Compute all members' figures as of a day. Raises as `refresh_values`."""
    way = way_in(shop.store)
    question = Question(way.path, way.key_hex, on)
    number = 0
    try:
        with closing(follow_worker(_WORKER, msgspec.json.encode(question), LONGEST_S)) as lines:
            for line in lines:
                part = msgspec.json.decode(line, type=Part)
                if part.trouble:
                    raise ShopError(part.trouble)
                if not part.values:
                    _note(shop, Made(on.isoformat(), part.rules_version))
                    break
                _keep(shop, part.values)
                number += len(part.values)
                if not go_on():
                    break
    except WorkerTooSlowError as late:
        raise ShopError("value.too_slow") from late
    return number


def _note(shop: Shop, done: Made) -> None:
    shop.store.write(
        lambda connection: member_values.put_made(connection, done), Priority.BACKGROUND, name="values"
    )


def _keep(shop: Shop, values: tuple[Stored, ...]) -> None:
    """In short transactions; whoever serves a customer goes first."""
    at = 0
    while at < len(values):
        shop.right_of_way.give_way()
        at += shop.store.write(
            partial(_keep_some, shop=shop, values=values[at:]), Priority.BACKGROUND, name="values"
        )


def _keep_some(connection: Transaction, shop: Shop, values: tuple[Stored, ...]) -> int:
    until_s = time.monotonic() + BUDGET_S
    kept = 0
    while kept < len(values):
        some = values[kept : kept + AT_ONCE]
        member_values.put_all(connection, some)
        kept += len(some)
        if shop.right_of_way.claimed or time.monotonic() > until_s:
            break
    return kept

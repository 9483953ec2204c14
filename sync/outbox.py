"""Pushing: the next events in order, as stored; answers are kept before the next parcel is made."""

from __future__ import annotations

import logging

import msgspec

from posclient.services import exchange
from posclient.services.shop import Shop
from posclient.store.outbox import EventRef
from posclient.wire.protocol import PushedEvent, PushRequest
from sync.client import Client

_logger = logging.getLogger(__name__)


class RestoredError(Exception):
    """Headquarters has more events of the till's present incarnation than the store: the database is older than the
    truth. Of an earlier incarnation it may have more: what a restored database still holds of it are duplicates.
    """


def what_is_missing(shop: Shop, client: Client) -> list[EventRef]:
    """Ask where headquarters wants each incarnation to go on; where it lacks events, from which one. A headquarters
    that was restored lacks some that it has acknowledged.

    Raises HeadquartersAwayError, RefusedError, RestoredError.
    """
    missing: list[EventRef] = []
    for incarnation in exchange.incarnations(shop):
        answer = client.push(PushRequest(incarnation, ()))
        if answer.epoch != exchange.who_am_i(shop).epoch:
            exchange.restart_cursors(shop, answer.epoch)
        _refuse_restored(shop, incarnation, answer.next_seq)
        if answer.next_seq <= exchange.last_seq(shop, incarnation):
            missing.append(EventRef(incarnation, answer.next_seq))
    return missing


def push_once(
    shop: Shop, client: Client, again_from: EventRef | None = None
) -> tuple[bool, EventRef | None, tuple[int, int]]:
    """Push one parcel. Returns whether anything moved, where headquarters wants to go on if not where the till
    thought, and of which incarnation it has events up to which number (0, 0 where it was not asked).

    Raises HeadquartersAwayError, RefusedError, RestoredError.
    """
    parcel = exchange.next_parcel(shop, again_from)
    if parcel is None:
        return False, None, (0, 0)
    events = tuple(PushedEvent(event.seq, event.hash, msgspec.Raw(event.payload)) for event in parcel.events)
    answer = client.push(PushRequest(parcel.incarnation, events, parcel.personal))
    taken = [record for record in parcel.personal if record.member_id in answer.personal]
    if answer.results or taken:
        exchange.note_answer(shop, parcel.incarnation, answer.results, taken, answer.epoch)
    _refuse_restored(shop, parcel.incarnation, answer.next_seq)
    for result in answer.results:
        if result.result in ("exception", "quarantined"):
            _logger.warning("event %d: %s (%s)", result.seq, result.result, result.detail)
    behind = bool(events) and answer.next_seq < events[0].seq
    goes_on = again_from is not None and bool(answer.results)
    resume = EventRef(parcel.incarnation, answer.next_seq) if behind or goes_on else None
    if resume is not None and resume.seq > exchange.last_seq(shop, parcel.incarnation):
        resume = None
    return bool(answer.results or taken or behind), resume, (parcel.incarnation, answer.next_seq - 1)


def _refuse_restored(shop: Shop, incarnation: int, next_seq: int) -> None:
    present = incarnation == exchange.who_am_i(shop).incarnation
    if present and next_seq > exchange.last_seq(shop, incarnation) + 1:
        raise RestoredError(f"headquarters expects event {next_seq} of incarnation {incarnation}")

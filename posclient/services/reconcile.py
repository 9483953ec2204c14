"""The daily reconciliation (对账): the provider's statement against the till's own attempts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from posclient.domain.attempt import Attempt, AttemptState, Direction
from posclient.ports import ChargeState, PaymentProvider, ProviderAwayError, StatementKind, StatementLine
from posclient.services.audit_row import log
from posclient.services.payment import USUAL, Pace
from posclient.services.shop import Session, Shop, ShopError, local_date
from posclient.slips.document import encode
from posclient.slips.reconciliation import ReconciliationData, ReconciliationLine, compose
from posclient.store import documents, payment_attempts, print_jobs
from posclient.store.identity import identity
from posclient.store.transaction import Transaction
from posclient.words import name_in

RECONCILED: Final = "reconciled"
"""The audit log's word for it; its subject is the day."""


class DifferenceKind(StrEnum):
    """What does not agree; also a key of the words catalogue."""

    MISSING_THERE = "reconcile.missing_there"
    """A sale or a refund here, no money moved there."""
    MISSING_HERE = "reconcile.missing_here"
    """Money moved there, and nothing here accounts for it."""
    AMOUNT = "reconcile.amount"
    TWICE = "reconcile.twice"
    OPEN = "reconcile.open"
    """No result yet: the job in the background is still at it."""


@dataclass(frozen=True)
class Difference:
    """One that a person has to look at. Money in minor units: what the till has, and what the provider has."""

    kind: DifferenceKind
    attempt_id: str
    direction: Direction
    here_minor: int
    there_minor: int
    reference: str = ""


@dataclass(frozen=True)
class Reconciliation:
    """A day's result; the sums are what came in less what went back, in minor units."""

    on: date
    here_minor: int
    there_minor: int
    attempts: int
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether nobody has to look."""
        return not self.differences


def reconcile(shop: Shop, provider: PaymentProvider, on: date, *, pace: Pace = USUAL) -> Reconciliation:
    """Hold a calendar day of the store's zone against the provider's statement.

    A day is the provider's, from midnight to midnight: the attempts are those that were made on it, whatever business
    date they bear. What the statement of the day lacks is asked for by itself before it counts as missing: around
    midnight the two clocks may disagree. Raises ShopError `reconcile.away`. Not for Qt's thread.
    """
    try:
        lines = provider.statement(on, pace.call_s)
    except ProviderAwayError as away:
        raise ShopError("reconcile.away") from away
    attempts = shop.store.read(lambda connection: _made_on(connection, on))
    known = {attempt.attempt_id: attempt for attempt in attempts}
    elsewhere = {line.attempt_id for line in lines} - known.keys()
    others = shop.store.read(partial(_by_id, elsewhere))
    differences: list[Difference] = []
    for attempt in (*attempts, *others.values()):
        mine = [line for line in lines if line.attempt_id == attempt.attempt_id]
        found = _difference(attempt, mine)
        if found is not None and not _only_late(provider, attempt, found, pace):
            differences.append(found)
    differences += _strange(lines, {**known, **others})
    return Reconciliation(
        on=on,
        here_minor=sum(_kept(attempt) for attempt in attempts),
        there_minor=sum(_moved(line) for line in lines),
        attempts=len(attempts),
        differences=tuple(differences),
    )


def _made_on(connection: Transaction, on: date) -> tuple[Attempt, ...]:
    zone = documents.store_info(connection).time_zone
    near = [(on + timedelta(days=days)).isoformat() for days in (-1, 0, 1)]
    return tuple(
        attempt
        for attempt in payment_attempts.of_days(connection, near)
        if local_date(attempt.made_at_ms, zone) == on
    )


def _by_id(attempt_ids: Iterable[str], connection: Transaction) -> dict[str, Attempt]:
    """Those of them that this till made, on another day."""
    found = (payment_attempts.by_id(connection, attempt_id) for attempt_id in attempt_ids)
    return {attempt.attempt_id: attempt for attempt in found if attempt is not None}


def _difference(attempt: Attempt, lines: Sequence[StatementLine]) -> Difference | None:
    """What does not agree between an attempt and the lines that name it."""
    here = abs(_kept(attempt))
    there = abs(sum(_moved(line) for line in lines))
    moves = sum(1 for line in lines if line.kind is not StatementKind.REVERSAL)
    back = sum(1 for line in lines if line.kind is StatementKind.REVERSAL)
    if attempt.is_open:
        kind = DifferenceKind.OPEN
    elif here == there:
        return None
    elif there == 0:
        kind = DifferenceKind.MISSING_THERE
    elif moves - back > 1:
        kind = DifferenceKind.TWICE
    elif here == 0:
        kind = DifferenceKind.MISSING_HERE
    else:
        kind = DifferenceKind.AMOUNT
    return Difference(kind, attempt.attempt_id, attempt.direction, here, there, attempt.provider_ref)


def _only_late(provider: PaymentProvider, attempt: Attempt, found: Difference, pace: Pace) -> bool:
    """Whether a charge that the day's statement lacks is booked all the same, on the day beside it."""
    if found.kind is not DifferenceKind.MISSING_THERE or attempt.direction is Direction.REFUND:
        return False
    try:
        return provider.query(attempt.attempt_id, pace.call_s).state is ChargeState.PAID
    except ProviderAwayError:
        return False


def _strange(lines: Sequence[StatementLine], known: dict[str, Attempt]) -> list[Difference]:
    """Money that moved under an id that this till never made."""
    strangers: dict[str, list[StatementLine]] = {}
    for line in lines:
        if line.attempt_id not in known:
            strangers.setdefault(line.attempt_id, []).append(line)
    return [
        Difference(
            DifferenceKind.MISSING_HERE,
            attempt_id,
            Direction.REFUND if mine[0].kind is StatementKind.REFUND else Direction.CHARGE,
            0,
            abs(moved),
            mine[0].reference,
        )
        for attempt_id, mine in strangers.items()
        if (moved := sum(_moved(line) for line in mine))
    ]


def _kept(attempt: Attempt) -> int:
    """What an attempt left with the shop; negative for what it gave back."""
    if attempt.state is not AttemptState.COMPLETED:
        return 0
    return attempt.amount_minor if attempt.direction is Direction.CHARGE else -attempt.amount_minor


def _moved(line: StatementLine) -> int:
    return line.amount_minor if line.kind is StatementKind.CHARGE else -line.amount_minor


def lines_of(result: Reconciliation) -> tuple[ReconciliationLine, ...]:
    """The differences for the slip and the day's report."""
    return tuple(
        ReconciliationLine(
            one.kind, one.attempt_id, one.here_minor, one.there_minor, one.direction is Direction.REFUND
        )
        for one in result.differences
    )


def print_reconciliation(shop: Shop, session: Session, result: Reconciliation) -> int:
    """Queue the slip; returns its print job. It is logged."""

    def write(connection: Transaction) -> int:
        info = documents.store_info(connection)
        words, at_ms = shop.receipt_words, shop.clock.now_ms()
        data = ReconciliationData(
            shop=name_in(words.language, info.name, info.name_en),
            till=identity(connection).till_id,
            cashier=session.operator.name,
            on=result.on,
            at_ms=at_ms,
            zone=ZoneInfo(info.time_zone),
            attempts=result.attempts,
            here_minor=result.here_minor,
            there_minor=result.there_minor,
            lines=lines_of(result),
        )
        document = compose(data, words)
        _log(connection, shop, session, result)
        return print_jobs.add_slip(
            connection,
            title=document.title,
            subject=f"reconcile/{result.on.isoformat()}",
            document=encode(document),
            at_ms=at_ms,
        )

    return shop.store.write(write, name="reconcile")


def note_reconciled(shop: Shop, session: Session, result: Reconciliation) -> None:
    """Log a day that agrees, without paper."""
    shop.store.write(lambda connection: _log(connection, shop, session, result), name="reconciled")


def _log(connection: Transaction, shop: Shop, session: Session, result: Reconciliation) -> None:
    log(
        connection, shop, session, RECONCILED, result.on.isoformat(), f"{len(result.differences)} differences"
    )

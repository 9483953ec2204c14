"""One step of a payment attempt inside a transaction: its row, and where it is settled its event and audit row."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from posclient.domain.attempt import HOLDS_THE_BASKET, Attempt, AttemptState, Direction, may_become
from posclient.services.audit_row import log_of
from posclient.services.shop import Shop
from posclient.store import outbox, payment_attempts
from posclient.store.changes import note_change
from posclient.store.transaction import Transaction
from posclient.wire.events import PaymentSettled, Stamp

_TOLD_AS: Final = {
    AttemptState.COMPLETED: "paid",
    AttemptState.DECLINED: "declined",
    AttemptState.REVERSED: "reversed",
}
_REFUND_TOLD_AS: Final = {AttemptState.COMPLETED: "refunded", AttemptState.DECLINED: "refund_declined"}


def open_attempt(connection: Transaction, basket_id: str) -> Attempt | None:
    """The charge that holds this basket: while there is one, the basket can't be changed, parked or cancelled."""
    for attempt in payment_attempts.open_attempts(connection):
        is_charge = attempt.direction is Direction.CHARGE
        if attempt.subject_id == basket_id and is_charge and attempt.state in HOLDS_THE_BASKET:
            return attempt
    return None


def step(
    connection: Transaction,
    shop: Shop,
    attempt_id: str,
    then: AttemptState,
    *,
    provider_ref: str = "",
    detail: str = "",
    queried: bool = False,
) -> Attempt:
    """Move an attempt on, and return it as it stands then. A step that the machine does not have is none: whoever
    came first has settled it, and an answer that comes twice changes nothing. Raises LookupError for no such attempt.
    """
    attempt = payment_attempts.by_id(connection, attempt_id)
    if attempt is None:
        raise LookupError(f"no payment attempt {attempt_id}")
    heard = replace(
        attempt,
        provider_ref=provider_ref or attempt.provider_ref,
        detail=detail or attempt.detail,
        queries=attempt.queries + int(queried),
    )
    if not may_become(attempt.direction, attempt.state, then):
        if attempt.is_open and heard != attempt:
            payment_attempts.keep(connection, heard)
            return heard
        return attempt
    return settle_attempt(connection, shop, heard, then)


def settle_attempt(connection: Transaction, shop: Shop, attempt: Attempt, then: AttemptState) -> Attempt:
    """Take a step of the machine; where it ends there, headquarters is told and the audit log has it."""
    at_ms = shop.clock.now_ms()
    moved = replace(attempt, state=then, changed_at_ms=at_ms)
    payment_attempts.keep(connection, moved)
    told_as = _REFUND_TOLD_AS if moved.direction is Direction.REFUND else _TOLD_AS
    outcome = told_as.get(then)
    if outcome is not None:
        tell_settled(connection, shop, moved, outcome)
    return moved


def tell_settled(connection: Transaction, shop: Shop, moved: Attempt, outcome: str) -> None:
    """Headquarters hears how an attempt ended, and the audit log has it."""
    at_ms = shop.clock.now_ms()
    settled = PaymentSettled(
        attempt_id=moved.attempt_id,
        stamp=Stamp(at_ms, moved.business_date, moved.operator_id, moved.shift_id),
        subject_id=moved.subject_id,
        amount_minor=moved.amount_minor,
        outcome=outcome,
        provider=moved.provider,
        provider_ref=moved.provider_ref,
        queries=moved.queries,
    )
    outbox.append(connection, settled, at_ms)
    log_of(
        connection,
        shop,
        moved.operator_id,
        "payment",
        moved.attempt_id,
        f"{moved.direction} {outcome} {moved.amount_minor}",
    )
    note_change(connection, "outbox")

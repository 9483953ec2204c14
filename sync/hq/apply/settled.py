"""A payment attempt ended."""

from __future__ import annotations

from typing import Final

from sqlalchemy import insert, select

from posclient.wire.events import PaymentSettled
from sync.hq.counter_tables import payment
from sync.hq.intake_context import Intake

FOLLOWS: Final = {
    "reversed": {"paid"},
    "refunded": {"paid", "refunded"},
    "refunded_in_cash": {"refund_declined"},
}
"""Which outcomes of the same attempt may stand before one; any other outcome comes first and alone."""


def apply_settled(intake: Intake, event: PaymentSettled) -> None:
    """Keep how it ended; an attempt that ends a second time in another way is noted, and so is a refund that the
    provider declined: somebody owes her the money.
    """
    before = set(
        intake.connection.execute(
            select(payment.c.outcome).where(payment.c.attempt_id == event.attempt_id)
        ).scalars()
    )
    if before - FOLLOWS.get(event.outcome, set()):
        ended = ", ".join(sorted(before))
        intake.note("payment.settled_twice", f"{event.attempt_id}: {event.outcome} after {ended}")
    if event.outcome == "refund_declined":
        intake.note(
            "payment.refund_declined", f"{event.amount_minor} of {event.subject_id} by {event.provider}"
        )
    intake.connection.execute(
        insert(payment).values(
            till_id=intake.sender.till_id,
            incarnation=intake.incarnation,
            seq=intake.seq,
            attempt_id=event.attempt_id,
            subject_id=event.subject_id,
            amount_minor=event.amount_minor,
            outcome=event.outcome,
            provider=event.provider,
            provider_ref=event.provider_ref,
            queries=event.queries,
            business_date=event.stamp.business_date,
        )
    )

"""A refund that the provider declined waits for a person: try again, give cash, or leave it open and on the papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from posclient.domain.attempt import Answer, Attempt
from posclient.domain.policy import RoleLimits
from posclient.domain.staff import Operator
from posclient.services.approval import require
from posclient.services.attempts import tell_settled
from posclient.services.audit_row import log
from posclient.services.cash import take_out_in
from posclient.services.refund import plan_refund_in
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import payment_attempts, sales
from posclient.store.changes import note_change
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

_TOLD_AS: Final = {
    Answer.LEFT: "refund_left",
    Answer.RETRIED: "refund_retried",
    Answer.CASH: "refund_cash",
}


@dataclass(frozen=True)
class DeclinedRefund:
    """Money that is owed to her. `receipt_no` is of the return; `left`: somebody decided to leave it open."""

    refund_id: str
    receipt_no: str
    amount_minor: int
    business_date: str
    left: bool
    detail: str


def declined_refunds(shop: Shop) -> tuple[DeclinedRefund, ...]:
    """All that wait for a person, the oldest first."""
    return shop.store.read(declined_in)


def declined_in(connection: Transaction) -> tuple[DeclinedRefund, ...]:
    """As `declined_refunds`, as a part of another read."""
    return tuple(_shown(connection, refund) for refund in payment_attempts.owed(connection))


def try_again(shop: Shop, session: Session, refund_id: str) -> Attempt:
    """Plan the refund once more; it is sent at once, as after a return. The declined one is closed at the provider, so
    this is another. Raises ShopError `refund.settled` where somebody was quicker.
    """

    def write(connection: Transaction) -> Attempt:
        refund = _owed(connection, refund_id)
        origin = payment_attempts.by_id(connection, refund.origin_id)
        again = plan_refund_in(
            connection,
            shop,
            session,
            refund.origin_id,
            refund.amount_minor,
            refund.subject_id,
            provider=refund.provider,
            # of another till's receipt nothing more is known here than that so much was to go back
            charged_minor=None if origin is not None else _planned(connection, refund),
        )
        _answered(connection, shop, session, refund, Answer.RETRIED)
        return again

    return shop.store.write(write, Priority.COUNTER, name="refund again")


def give_cash(shop: Shop, session: Session, refund_id: str, approved_by: Operator | None = None) -> None:
    """She gets the money from the drawer, by a manager's word; a slip says so. Raises ShopError where somebody was
    quicker or the drawer has less, ApprovalNeededError.
    """

    def write(connection: Transaction) -> None:
        refund = _owed(connection, refund_id)
        approver = require(connection, policy_in_force(connection), session, may_give_cash, approved_by)
        reason = shop.words("refund.cash_reason", receipt_no=_shown(connection, refund).receipt_no)
        take_out_in(connection, shop, session, refund.amount_minor, reason, approver)
        tell_settled(connection, shop, refund, "refunded_in_cash")
        _answered(connection, shop, session, refund, Answer.CASH, approver)

    shop.store.write(write, Priority.COUNTER, name="refund in cash")


def leave_open(shop: Shop, session: Session, refund_id: str) -> None:
    """Nothing for now: the day may be closed, and the papers and the header go on naming it. Raises ShopError."""
    shop.store.write(
        lambda connection: _answered(connection, shop, session, _owed(connection, refund_id), Answer.LEFT),
        Priority.COUNTER,
        name="refund left open",
    )


def may_give_cash(limits: RoleLimits) -> bool:
    """Who may give cash for what was charged by code: whoever may give it without any receipt."""
    return limits.return_without_receipt


def _owed(connection: Transaction, refund_id: str) -> Attempt:
    refund = payment_attempts.by_id(connection, refund_id)
    if refund is None or not refund.is_owed:
        raise ShopError("refund.settled")
    return refund


def _planned(connection: Transaction, refund: Attempt) -> int:
    return payment_attempts.given_back(connection, refund.origin_id) + refund.amount_minor


def _answered(
    connection: Transaction, shop: Shop, session: Session, refund: Attempt, answer: Answer, by: str = ""
) -> None:
    payment_attempts.keep(connection, replace(refund, answer=answer, changed_at_ms=shop.clock.now_ms()))
    log(
        connection,
        shop,
        session,
        _TOLD_AS[answer],
        refund.attempt_id,
        f"{refund.amount_minor} {by}".strip(),
    )
    note_change(connection, payment_attempts.TOPIC)


def _shown(connection: Transaction, refund: Attempt) -> DeclinedRefund:
    made = sales.by_id(connection, refund.subject_id)
    return DeclinedRefund(
        refund_id=refund.attempt_id,
        receipt_no=made.receipt_no if made is not None else refund.subject_id,
        amount_minor=refund.amount_minor,
        business_date=refund.business_date,
        left=refund.answer is Answer.LEFT,
        detail=refund.detail,
    )

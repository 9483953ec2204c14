"""The door through which goods come back (退货): one transaction undoes a part of a sale.

It commits the return, its ledger entries, its provider refunds still to be sent, its slip, its event and its audit row.
What the customer gets and where it goes is computed by `domain/returns`; nothing of it is chosen at the counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from posclient.domain.ledger.account import AccountKind
from posclient.domain.member import MemberId
from posclient.domain.refund_plan import PaidWith
from posclient.domain.returns import Original, ReturnError, Undone, added, give_back
from posclient.domain.staff import Operator
from posclient.domain.tender import TenderKind
from posclient.services.approval import require
from posclient.services.audit_row import log
from posclient.services.checkout import receipt_number
from posclient.services.panel import member_figures
from posclient.services.refund import plan_refund_in
from posclient.services.refund_event import Carried, Wanted, return_event, row_texts
from posclient.services.refund_slip import return_document
from posclient.services.returnable import may_take_back, returned_here
from posclient.services.running import must_run
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.stored_limit import check_room
from posclient.slips.document import encode
from posclient.store import documents, outbox, print_jobs, returns, sales
from posclient.store.changes import note_change
from posclient.store.identity import identity
from posclient.store.outbox import EventRef
from posclient.store.policy import policy_in_force
from posclient.store.returns import RowTexts
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import ReturnCompleted


@dataclass(frozen=True)
class ReturnDone:
    """A return that is on disk. `points` is what the member's balance lost (below zero: it gained), `points_left` what
    she has now, where the till knows it. `refunds` are the attempts by which a provider gives money back.
    """

    return_id: str
    receipt_no: str
    due_minor: int
    tenders: tuple[tuple[TenderKind, int], ...]
    points: int
    points_left: int | None
    refunds: tuple[str, ...] = ()

    @property
    def cash_minor(self) -> int:
        """What the drawer owes her."""
        return self.of(TenderKind.CASH)

    def of(self, kind: TenderKind) -> int:
        """What went back by a tender, in minor units."""
        return sum(amount for each, amount in self.tenders if each is kind)


def take_back(
    shop: Shop, session: Session, return_id: str, wanted: Wanted, expected_minor: int
) -> ReturnDone:
    """Take goods back; returns once it is durable. Doing it twice with one `return_id` gives the same return.

    `expected_minor` is what the screen showed: where something came back meanwhile, ShopError `returns.changed` and
    nothing happens. Raises ShopError also for what makes no sense, lacks an approval, or whose right was used.
    """
    return shop.store.write(
        lambda connection: take_back_in(connection, shop, session, return_id, wanted, expected_minor),
        Priority.CHECKOUT,
        name="return",
    )


def take_back_in(
    connection: Transaction,
    shop: Shop,
    session: Session,
    return_id: str,
    wanted: Wanted,
    expected_minor: int,
    carried: Carried | None = None,
) -> ReturnDone:
    """As `take_back`, inside a write: an exchange commits the sale of the other goods with it."""
    done = done_before(connection, return_id)
    if done is not None:
        return done
    receipt = wanted.receipt
    approved_by = _leave(connection, session, wanted)
    undone = _undo(connection, wanted, expected_minor)
    _check_stored_value(connection, receipt.original, undone)
    if receipt.right_id and not returns.use_right(connection, receipt.right_id, return_id):
        raise ShopError("returns.right_used")
    who = identity(connection)
    ref = outbox.reserve(connection, who.incarnation)
    event = return_event(
        shop,
        session,
        return_id,
        receipt_number(connection, who),
        wanted,
        undone,
        carried,
        approved_by=approved_by,
        plan=partial(_plan, connection, shop, session, return_id),
    )
    approval = wanted.approval if approved_by else None
    return commit_return(connection, shop, session, ref, event, row_texts(wanted, undone), approval)


def commit_return(
    connection: Transaction,
    shop: Shop,
    session: Session,
    ref: EventRef,
    event: ReturnCompleted,
    texts: dict[str, RowTexts],
    approval: Operator | None,
) -> ReturnDone:
    """Put down all that belongs to a return; also to one without a receipt."""
    must_run(connection, session)
    at_ms = event.stamp.at_ms
    outbox.put(connection, ref, event, at_ms)
    returns.put_return(connection, event, texts, incarnation=ref.incarnation, seq=ref.seq)
    if event.member_id is not None:
        sales.put_entries(
            connection,
            event.entries,
            owner_id=event.member_id,
            business_date=event.stamp.business_date,
            incarnation=ref.incarnation,
            seq=ref.seq,
        )
    # the drawer first: behind a slip that waits for paper it would open when the roll is changed
    if any(tender.kind == TenderKind.CASH for tender in event.tenders):
        print_jobs.add_drawer_kick(connection, subject=event.receipt_no, at_ms=at_ms)
    document, points_left = return_document(connection, shop, session, event, texts, approval)
    print_jobs.add_slip(
        connection, title=document.title, subject=event.receipt_no, document=encode(document), at_ms=at_ms
    )
    log(
        connection,
        shop,
        session,
        "return" if event.original_sale_id else "return_without_receipt",
        event.receipt_no,
        f"of {event.original_receipt_no or '-'} due {event.due_minor} by {event.approved_by or '-'}",
    )
    note_change(connection, "sales", "outbox")
    return done_return(event, points_left)


def done_return(event: ReturnCompleted, points_left: int | None = None) -> ReturnDone:
    """What the counter is told of a return that is on disk."""
    moved = sum(entry.amount for entry in event.entries if f"/{AccountKind.POINTS}/" in entry.account_id)
    return ReturnDone(
        return_id=event.return_id,
        receipt_no=event.receipt_no,
        due_minor=event.due_minor,
        tenders=tuple((TenderKind(tender.kind), -tender.amount_minor) for tender in event.tenders),
        points=-moved,
        points_left=points_left,
        refunds=tuple(tender.attempt_id for tender in event.tenders if tender.attempt_id),
    )


def done_before(connection: Transaction, return_id: str) -> ReturnDone | None:
    """The return with this id, where it is on disk already."""
    event = returns.made(connection, return_id)
    return done_return(event) if event is not None else None


def _leave(connection: Transaction, session: Session, wanted: Wanted) -> str:
    """Who allowed it; empty where the one at the till may by herself. Raises ApprovalNeededError."""
    policy = policy_in_force(connection)
    days = (session.business_date - wanted.receipt.original.business_date).days
    return require(connection, policy, session, may_take_back(days, policy.return_days), wanted.approval)


def _undo(connection: Transaction, wanted: Wanted, expected_minor: int) -> Undone:
    receipt = wanted.receipt
    before = added(returned_here(connection, receipt.original.sale_id), receipt.elsewhere)
    try:
        undone = give_back(receipt.original, before, wanted.chosen)
    except ReturnError as refused:
        raise ShopError(refused.key) from refused
    if undone.due_minor != expected_minor:
        raise ShopError("returns.changed")
    return undone


def _check_stored_value(connection: Transaction, original: Original, undone: Undone) -> None:
    """What goes back onto her stored value keeps its limit. Raises ShopError."""
    refunds = zip(original.tenders, undone.refunds, strict=True)
    back = sum(part for tender, part in refunds if tender.kind is TenderKind.STORED)
    if not back or not original.member_id:
        return
    rules = documents.rules_in_force(connection).rules
    figures = member_figures(connection, MemberId(original.member_id), rules)
    if figures is not None:
        check_room(policy_in_force(connection), figures, back, to_origin=True)


def _plan(
    connection: Transaction, shop: Shop, session: Session, return_id: str, origin: PaidWith, amount_minor: int
) -> str:
    """Put down that a provider has to give money back; the id of that attempt, which is sent when this is on disk."""
    return plan_refund_in(
        connection,
        shop,
        session,
        origin.attempt_id,
        amount_minor,
        return_id,
        charged_minor=origin.amount_minor,
    ).attempt_id

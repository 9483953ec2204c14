"""A top-up on disk: its row and tenders, the ledger entries, the event, the print jobs and the audit row together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from posclient.domain.ledger.account import OPEN_LOT, Account, AccountKind, EntryKind
from posclient.domain.member import MemberId
from posclient.domain.settlement import Payment, Settlement
from posclient.domain.tender import TenderKind
from posclient.domain.top_up import TopUp
from posclient.services.audit_row import log
from posclient.services.checkout import receipt_number
from posclient.services.paid_before import refuse_other_payments
from posclient.services.panel import MemberFigures, member_figures
from posclient.services.running import must_run
from posclient.services.sale_event import tenders_of
from posclient.services.shop import Session, Shop
from posclient.services.top_up_slip import top_up_document
from posclient.slips.document import encode
from posclient.store import documents, outbox, print_jobs, sales, top_ups
from posclient.store.changes import note_change
from posclient.store.identity import identity
from posclient.store.sales import DocumentHead
from posclient.store.transaction import Transaction
from posclient.wire.events import LedgerEntry, ToppedUp

_NO_CONTEXT: Final = b"{}"
"""A top-up is not quoted."""


@dataclass(frozen=True)
class TopUpDone:
    """A top-up that is on disk. `stored_value_minor` is what she has now, as far as this till knows."""

    top_up_id: str
    receipt_no: str
    principal_minor: int
    bonus_minor: int
    change_minor: int
    stored_value_minor: int


def complete(
    connection: Transaction,
    shop: Shop,
    session: Session,
    top_up_id: str,
    figures: MemberFigures,
    offered: TopUp,
    settlement: Settlement,
) -> TopUpDone:
    """Commit a top-up that is paid. `figures` are of before it."""
    must_run(connection, session)
    at_ms = shop.clock.now_ms()
    who = identity(connection)
    ref = outbox.reserve(connection, who.incarnation)
    owner = figures.member.member_id
    event = ToppedUp(
        top_up_id=top_up_id,
        receipt_no=receipt_number(connection, who),
        stamp=session.stamp(at_ms),
        member_id=owner,
        principal_minor=offered.principal_minor,
        bonus_minor=offered.bonus_minor,
        offer_id=offered.offer_id,
        tenders=tenders_of(settlement),
        entries=_entries(shop, owner, offered),
    )
    outbox.put(connection, ref, event, at_ms)
    _put(connection, event, ref)
    if any(tender.kind == TenderKind.CASH for tender in event.tenders):
        # before the slip: behind one that waits for paper the drawer would open when the roll is changed
        print_jobs.add_drawer_kick(connection, subject=event.receipt_no, at_ms=at_ms)
    document = top_up_document(connection, shop, session, who.till_id, event, figures)
    print_jobs.add_slip(
        connection,
        title=document.title,
        subject=event.receipt_no,
        document=encode(document),
        at_ms=at_ms,
    )
    detail = f"principal {offered.principal_minor} bonus {offered.bonus_minor} for {owner}"
    log(connection, shop, session, "top_up", event.receipt_no, detail)
    note_change(connection, "sales", "outbox", "members")
    return TopUpDone(
        top_up_id,
        event.receipt_no,
        offered.principal_minor,
        offered.bonus_minor,
        settlement.change_minor,
        figures.stored_value_minor + offered.whole_minor,
    )


def _entries(shop: Shop, owner: MemberId, offered: TopUp) -> tuple[LedgerEntry, ...]:
    moves = (
        (AccountKind.PRINCIPAL, offered.principal_minor),
        (AccountKind.BONUS, offered.bonus_minor),
    )
    return tuple(
        LedgerEntry(shop.ids.new(), Account(owner, kind).account_id, OPEN_LOT, amount, EntryKind.EARN)
        for kind, amount in moves
        if amount
    )


def _put(connection: Transaction, event: ToppedUp, ref: outbox.EventRef) -> None:
    head = DocumentHead(
        sale_id=event.top_up_id,
        kind="top_up",
        receipt_no=event.receipt_no,
        member_id=event.member_id,
        stamp=event.stamp,
        gross_minor=event.principal_minor,
        due_minor=event.principal_minor,
        points=0,
        context=_NO_CONTEXT,
    )
    sales.put_head(connection, head, ref.incarnation, ref.seq)
    sales.put_tenders(connection, event.top_up_id, event.tenders)
    sales.put_entries(
        connection,
        event.entries,
        owner_id=event.member_id,
        business_date=event.stamp.business_date,
        incarnation=ref.incarnation,
        seq=ref.seq,
    )


def done_before(
    connection: Transaction, top_up_id: str, member_id: MemberId, payments: Sequence[Payment]
) -> TopUpDone | None:
    """The same top-up, where it was committed before. Raises ShopError where other payments are given now."""
    done = sales.by_id(connection, top_up_id)
    if done is None:
        return None
    refuse_other_payments(connection, done, payments)
    figures = member_figures(connection, member_id, documents.rules_in_force(connection).rules)
    return TopUpDone(
        top_up_id,
        done.receipt_no,
        done.due_minor,
        top_ups.bonus_of(connection, top_up_id),
        done.change_minor,
        figures.stored_value_minor if figures else 0,
    )

"""The ledger entries of an event into their accounts: whatever the event, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from posclient.domain.ledger.account import OPEN_LOT, AccountKind, EntryKind
from posclient.wire.parts import LedgerEntry
from sync.hq import accounts, members
from sync.hq.accounts import Posting
from sync.hq.intake_context import Intake
from sync.hq.members import HeldMember

NEVER_NEGATIVE: Final = frozenset(
    {AccountKind.POINTS, AccountKind.PRINCIPAL, AccountKind.BONUS, AccountKind.VOUCHER}
)


@dataclass(frozen=True)
class Booking:
    """Which document moves the accounts, on which business date, and of whom they should be. `told_as` is the member's
    id in the event, `member` who she is now (None where nobody was identified).
    """

    document_id: str
    business_date: str
    told_as: str | None
    member: HeldMember | None


def append_entries(
    intake: Intake, booking: Booking, entries: Sequence[LedgerEntry], spend_minor: int | None = None
) -> None:
    """Append a till's entries, and one of yearly spend (`spend_minor`) where it made none.

    Noted: an account of no known kind, one that is not the member's, an entry that was there before, an account that
    spending drew below zero.
    """
    postings = [posting for entry in entries if (posting := _posting(intake, booking, entry)) is not None]
    has_spend = any(posting.account_kind == AccountKind.SPEND for posting in postings)
    if booking.member is not None and spend_minor and not has_spend:
        postings.append(_spend(booking, booking.member.member_id, spend_minor))
    for entry_id in accounts.append(intake.connection, postings):
        intake.note("ledger.entry_twice", entry_id)
    for posting in postings:
        intake.balances_moved(posting.owner_id)
    _note_overdrawn(intake, postings)


def _posting(intake: Intake, booking: Booking, entry: LedgerEntry) -> Posting | None:
    parts = accounts.split_account_id(entry.account_id)
    if parts is None:
        intake.note("ledger.unknown_account", f"{entry.entry_id}: {entry.account_id}")
        return None
    owner_id, kind, programme = parts
    if owner_id == booking.told_as and booking.member is not None:
        owner_id = booking.member.member_id
    else:
        owner = members.resolve(intake.connection, owner_id, lock=True)
        owner_id = owner.member_id if owner is not None else owner_id
        if booking.member is None or owner_id != booking.member.member_id:
            intake.note("ledger.foreign_account", f"{entry.entry_id}: {entry.account_id}")
    return Posting(
        entry_id=entry.entry_id,
        owner_id=owner_id,
        account_kind=kind,
        programme=programme,
        lot_id=entry.lot_id,
        amount=entry.amount,
        kind=entry.kind,
        business_date=booking.business_date,
        document_id=booking.document_id,
    )


def _spend(booking: Booking, owner_id: str, amount: int) -> Posting:
    return Posting(
        entry_id=f"{booking.document_id}/{AccountKind.SPEND}",
        owner_id=owner_id,
        account_kind=AccountKind.SPEND,
        programme="base",
        lot_id=OPEN_LOT,
        amount=amount,
        kind=EntryKind.EARN if amount > 0 else EntryKind.REVERSE,
        business_date=booking.business_date,
        document_id=booking.document_id,
    )


def _note_overdrawn(intake: Intake, postings: Sequence[Posting]) -> None:
    """Taking earned points back may leave fewer than none (facts/sync.md); spending may not."""
    spent = {
        posting.account_id
        for posting in postings
        if posting.amount < 0 and posting.kind == EntryKind.SPEND and posting.account_kind in NEVER_NEGATIVE
    }
    for account_id in sorted(spent):
        left = accounts.balance_of(intake.connection, account_id)
        if left < 0:
            intake.note("ledger.overdrawn", f"{account_id}: {left}")

"""Which ledger entries of a sale are undone, lot by lot, when so much of it has come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from posclient.domain.apportion import part_so_far, parts_so_far
from posclient.domain.ledger.account import AccountKind
from posclient.domain.refund_plan import PaidWith
from posclient.domain.tender import TenderKind


@dataclass(frozen=True)
class Moved:
    """One movement that the sale made. Its undoing moves the same account and the same lot back."""

    account_id: str
    lot_id: str
    amount: int

    @property
    def kind(self) -> str:
        """What kind of account it is (`AccountKind`); the owner's id may contain slashes of its own."""
        return self.account_id.rsplit("/", 2)[-2]


@dataclass(frozen=True)
class Progress:
    """How much of the sale has come back: by the lines' amounts, by their points, or all of it."""

    amount_minor: int
    of_amount_minor: int
    points: int
    of_points: int
    is_all: bool


class _Follows(Enum):
    """By what a movement is undone."""

    LINE_POINTS = auto()  # points that the lines earned
    STORED = auto()  # principal and bonus that were spent, in proportion
    POINTS = auto()
    VOUCHER = auto()
    AMOUNT = auto()  # everything else, by the lines' amounts


_PAID: Final = {
    _Follows.STORED: TenderKind.STORED,
    _Follows.POINTS: TenderKind.POINTS,
    _Follows.VOUCHER: TenderKind.VOUCHER,
}
_SPENT: Final[dict[str, _Follows]] = {
    AccountKind.PRINCIPAL: _Follows.STORED,
    AccountKind.BONUS: _Follows.STORED,
    AccountKind.POINTS: _Follows.POINTS,
    AccountKind.VOUCHER: _Follows.VOUCHER,
}


def entries_so_far(
    entries: Sequence[Moved], tenders: Sequence[PaidWith], refunds: Sequence[int], progress: Progress
) -> tuple[int, ...]:
    """What is undone of each entry, with the entry's own sign; `refunds` is what has gone back to each tender.

    What an account was spent for comes back as its tender does. Points that were earned go as those of the lines do;
    where the sale earned more or less than its lines say (points given afterwards), and for all else, in proportion to
    the amount. Movements of a group are undone in proportion, so that principal and bonus stay as they were mixed.
    """
    groups: dict[tuple[_Follows, str, bool], list[int]] = {}
    for at, entry in enumerate(entries):
        follows = _follows(entry, entries, progress)
        account = "" if follows in _PAID else entry.account_id
        groups.setdefault((follows, account, entry.amount < 0), []).append(at)
    result = [0] * len(entries)
    for (follows, _account, is_negative), places in groups.items():
        sizes = [abs(entries[at].amount) for at in places]
        done = _done(follows, sum(sizes), tenders, refunds, progress)
        for at, part in zip(places, parts_so_far(done, sizes), strict=True):
            result[at] = -part if is_negative else part
    return tuple(result)


def _follows(entry: Moved, entries: Sequence[Moved], progress: Progress) -> _Follows:
    if entry.amount < 0:
        return _SPENT.get(entry.kind, _Follows.AMOUNT)
    if entry.kind == AccountKind.POINTS:
        earned = sum(e.amount for e in entries if e.amount > 0 and e.account_id == entry.account_id)
        if earned == progress.of_points:
            return _Follows.LINE_POINTS
    return _Follows.AMOUNT


def _done(
    follows: _Follows, whole: int, tenders: Sequence[PaidWith], refunds: Sequence[int], progress: Progress
) -> int:
    if progress.is_all:
        return whole
    if follows is _Follows.LINE_POINTS:
        return progress.points
    if follows in _PAID:
        mine = [at for at, tender in enumerate(tenders) if tender.kind is _PAID[follows]]
        paid = sum(tenders[at].amount_minor for at in mine)
        return part_so_far(whole, sum(refunds[at] for at in mine), paid) if paid else 0
    if progress.of_amount_minor == 0:
        return 0
    return part_so_far(whole, progress.amount_minor, progress.of_amount_minor)

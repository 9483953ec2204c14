"""To which tenders the money of a return goes back (原路退回), and by what means.

What was hers (stored value, points, vouchers) and what was money come back in proportion: whoever paid half with
points gets points for half of what she brings back. Otherwise a purchase and a return would turn points into cash
(facts/loyalty.md, 18). Within the money the order is: payment code, card, static QR, cash. What came from an account
elsewhere goes back there before notes leave the drawer, so that nobody draws cash on a card through the till.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from posclient.domain.apportion import in_order_so_far, parts_so_far, steps_so_far
from posclient.domain.tender import OF_HERS, TenderKind

MONEY_ORDER: Final = (TenderKind.CODE, TenderKind.CARD, TenderKind.QR, TenderKind.CASH)


class Way(StrEnum):
    """How a part of the refund reaches her."""

    ACCOUNT = "account"
    """Back to her account by ledger entries."""
    PROVIDER = "provider"
    """By the provider that charged it, a durable attempt of its own."""
    TERMINAL = "terminal"
    """By hand on the card terminal; the reference of its slip is typed in."""
    CASH = "cash"
    """From the drawer."""


@dataclass(frozen=True)
class PaidWith:
    """A tender of the original sale: `amount_minor` is what it paid of the due, so change is not in it.

    Where goods were paid with the worth of others that came back (换货), `kind` is what those had been paid with, and
    `exchanged` says so: the money never left the shop in between.
    """

    kind: TenderKind
    amount_minor: int
    reference: str = ""
    attempt_id: str = ""
    exchanged: bool = False

    @property
    def way(self) -> Way:
        """How its refund reaches her. A static QR is paid out in cash: the till can't see that account."""
        if self.kind in OF_HERS:
            return Way.ACCOUNT
        if self.kind is TenderKind.CODE and self.attempt_id:
            return Way.PROVIDER
        if self.kind in (TenderKind.CODE, TenderKind.CARD):
            return Way.TERMINAL
        return Way.CASH


def paid_with(kind: str, amount_minor: int, reference: str, attempt_id: str) -> PaidWith:
    """A tender as events tell it. Raises ValueError for a kind that this version does not know."""
    known = TenderKind(kind)
    if known is not TenderKind.EXCHANGE:
        return PaidWith(known, amount_minor, reference, attempt_id)
    origin, _, origin_attempt = reference.partition(":")
    return PaidWith(TenderKind(origin or TenderKind.CASH), amount_minor, "", origin_attempt, exchanged=True)


def exchange_reference(origin: PaidWith) -> str:
    """What the tender of an exchange says of the money that it stands for, so that a return of the new goods finds its
    way back: `cash`, `card`, `code:<attempt>`.
    """
    return f"{origin.kind}:{origin.attempt_id}" if origin.attempt_id else origin.kind.value


def refunds_so_far(tenders: Sequence[PaidWith], done_minor: int) -> tuple[int, ...]:
    """What has gone back to each tender when `done_minor` has gone back in all; never more than the tender paid.

    Raises ValueError for more than all of them paid.
    """
    hers = [at for at, tender in enumerate(tenders) if tender.kind in OF_HERS]
    money = sorted(
        (at for at, tender in enumerate(tenders) if tender.kind not in OF_HERS),
        key=lambda at: _place(tenders[at].kind),
    )
    pool = sum(tenders[at].amount_minor for at in money)
    *to_hers, to_money = parts_so_far(done_minor, [*(tenders[at].amount_minor for at in hers), pool])
    in_turn = in_order_so_far(to_money, [tenders[at].amount_minor for at in money])
    parts = dict(zip((*hers, *money), (*to_hers, *in_turn), strict=True))
    return tuple(parts[at] for at in range(len(tenders)))


def in_cash_steps(tenders: Sequence[PaidWith], refunds: Sequence[int], step_minor: int) -> tuple[int, ...]:
    """What has gone back to each tender so far, with what leaves the drawer in steps that can be counted out (whole
    jiao or yuan, as the sale was rounded): the step that takes back the last of it takes what is left over.

    `refunds` are as `refunds_so_far` has them. Everything but the drawer's part stays to the fen.
    """
    drawer = sorted(
        (at for at, tender in enumerate(tenders) if tender.way is Way.CASH),
        key=lambda at: _place(tenders[at].kind),
    )
    wholes = [tenders[at].amount_minor for at in drawer]
    counted = steps_so_far(sum(refunds[at] for at in drawer), sum(wholes), step_minor)
    parts = dict(zip(drawer, in_order_so_far(counted, wholes), strict=True))
    return tuple(parts.get(at, refund) for at, refund in enumerate(refunds))


def _place(kind: TenderKind) -> int:
    return MONEY_ORDER.index(kind) if kind in MONEY_ORDER else len(MONEY_ORDER)

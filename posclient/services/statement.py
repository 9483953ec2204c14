"""A member's statement, printed: what she has, and what moved here last."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from posclient.domain.ledger.account import AccountKind, Entry
from posclient.domain.member import MemberId
from posclient.services.audit_row import log
from posclient.services.panel import MemberFigures, member_figures
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.top_up_slip import second_words
from posclient.slips import statement_slip
from posclient.slips.document import encode
from posclient.slips.receipt import ReceiptShop
from posclient.store import documents, outbox, print_jobs, sales
from posclient.store.changes import note_change
from posclient.store.identity import identity
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import MemberServed
from posclient.words import name_in

MOST_MOVEMENTS: Final = 10
_SHOWN: Final = (AccountKind.POINTS, AccountKind.PRINCIPAL, AccountKind.BONUS)


def print_statement(shop: Shop, session: Session, member_id: MemberId) -> int:
    """Queue the slip; it is logged, and headquarters is told. Returns the print job. Raises ShopError for a member that
    the cache does not have.
    """

    def write(connection: Transaction) -> int:
        figures = member_figures(connection, member_id, documents.rules_in_force(connection).rules)
        if figures is None:
            raise ShopError("member.unknown")
        at_ms = shop.clock.now_ms()
        hers = figures.member.member_id
        document = statement_slip.compose(
            _statement(connection, shop, session, figures, at_ms), shop.receipt_words, second_words(shop)
        )
        job_id = print_jobs.add_slip(
            connection, title=document.title, subject=hers, document=encode(document), at_ms=at_ms
        )
        outbox.append(connection, MemberServed(hers, session.stamp(at_ms), "statement"), at_ms)
        log(connection, shop, session, "statement", hers)
        note_change(connection, "outbox")
        return job_id

    return shop.store.write(write, Priority.COUNTER, name="statement")


def _statement(
    connection: Transaction, shop: Shop, session: Session, figures: MemberFigures, at_ms: int
) -> statement_slip.Statement:
    info = documents.store_info(connection)
    language, member, tier = shop.receipt_words.language, figures.member, figures.standing.tier
    return statement_slip.Statement(
        shop=ReceiptShop(name_in(language, info.name, info.name_en)),
        till=identity(connection).till_id,
        cashier=session.operator.name,
        at_ms=at_ms,
        zone=ZoneInfo(info.time_zone),
        name=member.name,
        phone=member.phone or "",
        card_no=member.card_no or "",
        tier=name_in(language, tier.name, tier.name_en),
        points=figures.points,
        points_scale=figures.points_scale,
        principal_minor=figures.principal_minor,
        bonus_minor=figures.bonus_minor,
        as_of_ms=figures.as_of_ms,
        frozen=member.frozen,
        movements=_movements(sales.entries_of(connection, figures.owners)),
    )


def _movements(entries: tuple[Entry, ...]) -> tuple[statement_slip.Movement, ...]:
    """The newest ones of accounts that she knows of."""
    known = [(entry, entry.account_id.rsplit("/", 2)[-2]) for entry in entries]
    return tuple(
        statement_slip.Movement(entry.business_date, kind, entry.kind, entry.amount)
        for entry, kind in known
        if kind in _SHOWN
    )[:MOST_MOVEMENTS]

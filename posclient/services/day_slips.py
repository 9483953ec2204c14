"""Putting the day's papers into the print queue, in the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from posclient.domain.day_figures import EndedBy, Figures
from posclient.services.shop import Session, Shop
from posclient.slips import cash_slip, day_report
from posclient.slips.day_report import Kind, ReportData, ReportShift
from posclient.slips.document import encode
from posclient.store import documents, operators, print_jobs
from posclient.store.identity import identity
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction
from posclient.words import name_in

_ENDED: Final = frozenset(EndedBy)
"""Reasons that the till gave by itself: told in words."""


def put_report(
    connection: Transaction,
    shop: Shop,
    session: Session,
    kind: Kind,
    figures: Figures,
    *,
    shifts: Sequence[Shift],
    z_no: int = 0,
    on: date | None = None,
    tells_cash: bool = True,
) -> int:
    """Queue an X, a handover or a Z report; shifts in which nothing happened are not on it. Returns the print job."""
    info = documents.store_info(connection)
    names = {who.operator_id: who.name for who in operators.active_operators(connection)}
    words = shop.receipt_words
    at_ms = shop.clock.now_ms()
    data = ReportData(
        kind=kind,
        shop=name_in(words.language, info.name, info.name_en),
        till=identity(connection).till_id,
        operator=session.operator.name,
        business_date=on or session.business_date,
        at_ms=at_ms,
        zone=ZoneInfo(info.time_zone),
        z_no=z_no,
        points_scale=documents.rules_in_force(connection).rules.base_points.scale,
        figures=figures,
        tells_cash=tells_cash,
        shifts=tuple(
            ReportShift(
                operator=names.get(shift.operator_id, shift.operator_id),
                opened_at_ms=shift.opened_at_ms,
                closed_at_ms=shift.closed_at_ms,
                float_minor=shift.float_minor,
                counted_minor=shift.counted_minor,
                expected_minor=shift.expected_minor,
                left_minor=shift.left_minor,
                reason=words(f"day.ended.{shift.reason}") if shift.reason in _ENDED else shift.reason,
            )
            for shift in shifts
            if shift.reason != EndedBy.DAY_END
        ),
    )
    document = day_report.compose(data, words)
    subject = z_subject(z_no) if z_no else f"{kind}/{shifts[0].shift_id}" if shifts else kind
    return print_jobs.add_slip(
        connection, title=document.title, subject=subject, document=encode(document), at_ms=at_ms
    )


def z_subject(z_no: int) -> str:
    """What a final report's print jobs are known by."""
    return f"Z{z_no}"


def put_cash_slip(
    connection: Transaction,
    shop: Shop,
    session: Session,
    movement_id: str,
    amount_minor: int,
    reason: str,
    at_ms: int,
) -> int:
    """Queue the slip of cash that went in or out. Returns the print job."""
    info = documents.store_info(connection)
    words = shop.receipt_words
    document = cash_slip.compose(
        cash_slip.CashSlipData(
            shop=name_in(words.language, info.name, info.name_en),
            till=identity(connection).till_id,
            operator=session.operator.name,
            at_ms=at_ms,
            zone=ZoneInfo(info.time_zone),
            business_date=session.business_date,
            amount_minor=amount_minor,
            reason=reason,
        ),
        words,
    )
    return print_jobs.add_slip(
        connection, title=document.title, subject=movement_id, document=encode(document), at_ms=at_ms
    )

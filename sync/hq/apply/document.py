"""Money documents: sales, returns and top-ups in one table, with their lines and tenders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import insert, select

from posclient.wire.parts import Stamp, Tender
from sync.hq import tables
from sync.hq.intake_context import Intake
from sync.hq.upsert import Values, insert_many

Kind = Literal["sale", "return", "top_up"]


def is_known(intake: Intake, document_id: str) -> bool:
    """Whether a document of this id is there already."""
    known = select(tables.sale.c.sale_id).where(tables.sale.c.sale_id == document_id)
    return intake.connection.execute(known).first() is not None


def put_document(
    intake: Intake, kind: Kind, document_id: str, receipt_no: str, stamp: Stamp, values: Values
) -> None:
    """Keep a document; `values` are the columns beside those that every document has. Figures of a return are
    negative.
    """
    plain: Values = {
        "identified_by": "",
        "tier_after": "",
        "discount_minor": 0,
        "points": 0,
        "rules_version": 0,
    }
    intake.connection.execute(
        insert(tables.sale).values(
            {
                "sale_id": document_id,
                "kind": kind,
                "receipt_no": receipt_no,
                "till_id": intake.sender.till_id,
                "incarnation": intake.incarnation,
                "seq": intake.seq,
                "store_id": intake.sender.store_id,
                "business_date": stamp.business_date,
                "at_ms": stamp.at_ms,
                "operator_id": stamp.operator_id,
                "shift_id": stamp.shift_id,
                **plain,
                **values,
            }
        )
    )


def put_lines(intake: Intake, document_id: str, lines: Sequence[Values]) -> None:
    """Keep a document's lines, in order."""
    insert_many(
        intake.connection,
        tables.sale_line,
        [{"sale_id": document_id, "line_no": number, **line} for number, line in enumerate(lines, start=1)],
    )


def put_tenders(intake: Intake, document_id: str, tenders: Sequence[Tender]) -> None:
    """Keep a document's tenders. What nobody but a cashier has seen paid is remarked on."""
    insert_many(
        intake.connection,
        tables.sale_tender,
        [
            {
                "sale_id": document_id,
                "tender_no": number,
                "kind": tender.kind,
                "amount_minor": tender.amount_minor,
                "received_minor": tender.received_minor,
                "change_minor": tender.change_minor,
                "reference": tender.reference,
                "attempt_id": tender.attempt_id,
                "verified": int(tender.verified),
            }
            for number, tender in enumerate(tenders, start=1)
        ],
    )
    unverified = sum(tender.amount_minor for tender in tenders if not tender.verified)
    if unverified:
        intake.remark("tender.unverified", f"{document_id}: {unverified}")

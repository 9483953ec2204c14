"""Goods that nobody knew were sold: somebody at headquarters shall add them."""

from __future__ import annotations

from sqlalchemy import insert

from posclient.wire.events import OpenItemSold
from sync.hq.counter_tables import unknown_good
from sync.hq.intake_context import Intake


def apply_open_item(intake: Intake, event: OpenItemSold) -> None:
    """Keep barcode, title and price; `hq unknown-goods` lists them."""
    intake.connection.execute(
        insert(unknown_good).values(
            till_id=intake.sender.till_id,
            incarnation=intake.incarnation,
            seq=intake.seq,
            store_id=intake.sender.store_id,
            sale_id=event.sale_id,
            line_id=event.line_id,
            barcode=event.barcode,
            title=event.title,
            price_minor=event.price_minor,
            business_date=event.stamp.business_date,
        )
    )

"""The outcome card beside the telephone: printed once, scanned after each call."""

from __future__ import annotations

from posclient.services.shop import Shop
from posclient.slips import outcome_card
from posclient.slips.document import encode
from posclient.store import print_jobs
from posclient.store.transaction import Transaction


def print_outcome_card(shop: Shop) -> int:
    """Queue the card. Returns the print job."""

    def write(connection: Transaction) -> int:
        document = outcome_card.compose(shop.receipt_words)
        return print_jobs.add_slip(
            connection,
            title=document.title,
            subject="outcome_card",
            document=encode(document),
            at_ms=shop.clock.now_ms(),
        )

    return shop.store.write(write, name="outcome_card")

"""Whoever asks for a document that is on disk already gets it back, unless other money is given for it now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from posclient.domain.settlement import Payment
from posclient.services.shop import ShopError
from posclient.store import sales
from posclient.store.sales import SaleSummary
from posclient.store.transaction import Transaction


def refuse_other_payments(connection: Transaction, done: SaleSummary, payments: Iterable[Payment]) -> None:
    """Raises ShopError `checkout.already_sold` unless just these payments paid the document, in whatever order."""
    kept = Counter(
        _told(one.kind, one.received_minor, one.attempt_id, one.reference)
        for one in sales.tenders_of(connection, done.sale_id)
    )
    given = Counter(_told(one.kind, one.received_minor, one.attempt_id, one.reference) for one in payments)
    if kept != given:
        raise ShopError("checkout.already_sold", receipt_no=done.receipt_no)


def _told(kind: str, received_minor: int, attempt_id: str, reference: str) -> tuple[str, int, str, str]:
    """A code's reference is the provider's: whoever asks again need not know it."""
    return str(kind), received_minor, attempt_id, "" if attempt_id else reference

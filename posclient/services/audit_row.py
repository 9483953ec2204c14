"""One way for every service to log who did what."""

from __future__ import annotations

from posclient.services.shop import Session, Shop
from posclient.store import audit
from posclient.store.transaction import Transaction


def log(
    connection: Transaction, shop: Shop, session: Session, action: str, subject: str, detail: str = ""
) -> None:
    """Append a row to the audit log, in the transaction of what it tells of."""
    audit.record(
        connection,
        shop.audit_key,
        at_ms=shop.clock.now_ms(),
        operator_id=session.operator.operator_id,
        action=action,
        subject=subject,
        detail=detail,
    )

"""One way for every service to log who did what."""

from __future__ import annotations

from posclient.services.shop import Session, Shop
from posclient.store.transaction import Transaction


def log(
    connection: Transaction, shop: Shop, session: Session, action: str, subject: str, detail: str = ""
) -> None:
    """Append a row to the audit log, in the transaction of what it tells of."""
    log_of(connection, shop, session.operator.operator_id, action, subject, detail)


def log_of(
    connection: Transaction, shop: Shop, operator_id: str, action: str, subject: str, detail: str = ""
) -> None:
    """As `log`, for somebody who is not signed in: she tried a PIN, or approved; or a payment of hers was settled."""
    from posclient.store import audit  # noqa: PLC0415 - SQLAlchemy: not before somebody signs in (ADR 0009)

    audit.record(
        connection,
        shop.audit_key,
        at_ms=shop.clock.now_ms(),
        operator_id=operator_id,
        action=action,
        subject=subject,
        detail=detail,
    )

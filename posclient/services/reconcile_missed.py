"""Days whose payment codes nobody has held against the provider's statement yet: codes that were taken after the day's
end, and days on which the provider was away or nobody closed.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from posclient.ports import PaymentProvider
from posclient.services.payment import USUAL, Pace
from posclient.services.reconcile import (
    RECONCILED,
    Reconciliation,
    note_reconciled,
    print_reconciliation,
    reconcile,
)
from posclient.services.shop import Session, Shop, local_date
from posclient.store import audit, documents, payment_attempts
from posclient.store.transaction import Transaction

DAYS_BACK: Final = 7
"""As far as the counter offers days to be reconciled by hand."""


def missed_days(shop: Shop) -> tuple[date, ...]:
    """Calendar days of the store's zone that are over, within the last week, with an attempt that was made after the
    day was last reconciled, if it ever was; the oldest first.
    """

    def read(connection: Transaction) -> tuple[date, ...]:
        zone = documents.store_info(connection).time_zone
        today = local_date(shop.clock.now_ms(), zone)
        near = [(today - timedelta(days=ago)).isoformat() for ago in range(-1, DAYS_BACK + 2)]
        latest: dict[date, int] = {}
        for attempt in payment_attempts.of_days(connection, near):
            on = local_date(attempt.made_at_ms, zone)
            latest[on] = max(latest.get(on, 0), attempt.made_at_ms)
        return tuple(
            on
            for on, made_at_ms in sorted(latest.items())
            if today - timedelta(days=DAYS_BACK) <= on < today
            and (audit.last_at(connection, RECONCILED, on.isoformat()) or 0) <= made_at_ms
        )

    return shop.store.read(read)


def reconcile_missed(
    shop: Shop, session: Session, provider: PaymentProvider, *, pace: Pace = USUAL
) -> tuple[Reconciliation, ...]:
    """Reconcile the days that were missed; paper comes only of those that differ. Returns these.

    Raises ShopError `reconcile.away`; the days that were done by then stay done. Not for Qt's thread.
    """
    differing: list[Reconciliation] = []
    for on in missed_days(shop):
        result = reconcile(shop, provider, on, pace=pace)
        if result.agrees:
            note_reconciled(shop, session, result)
        else:
            print_reconciliation(shop, session, result)
            differing.append(result)
    return tuple(differing)

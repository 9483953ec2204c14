"""Looking after the store while nobody waits: pages checked, a backup each day, the audit log held to its seals."""

from __future__ import annotations

from typing import Final

from posclient.services.shop import Shop, ShopError
from posclient.store import audit

DAY_MS: Final = 24 * 3600 * 1000


def check(shop: Shop) -> None:
    """Check every page of the store. Takes seconds, beside reads and writes. Raises CorruptStoreError."""
    shop.store.check()


def back_up_daily(shop: Shop) -> bool:
    """Back the store up where the newest backup is a day old, and check the audit log. Returns whether that was due.

    Takes seconds, in the caller's thread, beside reads and writes. Raises CorruptStoreError, DiskFullError, and
    ShopError `audit.broken`; the store itself goes on.
    """
    newest = shop.store.newest_backup()
    if newest is not None and abs(shop.clock.now_ms() - newest.stat().st_mtime_ns // 1_000_000) < DAY_MS:
        return False
    shop.store.backup()
    broken = shop.store.read(lambda connection: audit.first_broken(connection, shop.audit_key))
    if broken is not None:
        raise ShopError("audit.broken", row=broken)
    return True

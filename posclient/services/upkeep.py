"""Looking after the store while nobody waits: every page is checked, and a verified backup is made each day."""

from __future__ import annotations

from typing import Final

from posclient.services.shop import Shop

DAY_MS: Final = 24 * 3600 * 1000


def upkeep(shop: Shop) -> bool:
    """Check the store and back it up where the newest backup is a day old. Returns whether a backup was made.

    Takes seconds, in the caller's thread, beside reads and writes. Raises CorruptStoreError and DiskFullError; the
    store itself goes on.
    """
    shop.store.check()
    newest = shop.store.newest_backup()
    if newest is not None and abs(shop.clock.now_ms() - newest.stat().st_mtime_ns // 1_000_000) < DAY_MS:
        return False
    shop.store.backup()
    return True

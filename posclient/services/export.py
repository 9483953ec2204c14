"""A period of this till's sales as files for a spreadsheet, written by a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from posclient.domain.staff import Role
from posclient.services.export_worker import Answer, Question
from posclient.services.shop import Session, Shop, ShopError, local_time
from posclient.services.worker_process import WorkerTooSlowError, ask_worker
from posclient.store import audit, shop_facts
from posclient.store.review import way_in
from posclient.store.transaction import Transaction

FOLDER: Final = "exports"
"""Beside the till's store."""

LONGEST_S: Final = 300.0
_WORKER: Final = "posclient.services.export_worker"

FileKind = Literal["csv", "xlsx"]


@dataclass(frozen=True)
class Exported:
    """The files (one for Excel, one a table for CSV) and how many rows they hold in all."""

    files: tuple[Path, ...]
    rows: int


def export_sales(shop: Shop, session: Session, first: date, last: date, kind: FileKind) -> Exported:
    """Write sales, their lines and tenders, and their ledger entries between two business dates (inside) into the
    folder `exports`, readable by the till's user alone, and log it. Takes a while, in the caller's thread: not in Qt's.

    Raises ShopError `export.managers_only`, `export.too_slow`, `export.too_many` (for Excel), `export.not_written`, or
    what the store's trouble is told by.
    """
    if session.operator.role is not Role.MANAGER:
        raise ShopError("export.managers_only")
    zone = shop.store.read(shop_facts.shop_face).time_zone
    made = local_time(shop.clock.now_ms(), zone)
    folder = shop.store.path.parent / FOLDER
    name = f"sales-{first.isoformat()}-{last.isoformat()}-{made:%Y%m%d%H%M%S}"
    target = folder / (f"{name}.xlsx" if kind == "xlsx" else name)
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as fault:
        raise ShopError("export.not_written") from fault
    way = way_in(shop.store)
    question = Question(way.path, way.key_hex, first, last, zone, shop.words.language, kind, str(target))
    try:
        data = ask_worker(_WORKER, msgspec.json.encode(question), LONGEST_S)
    except WorkerTooSlowError as late:
        raise ShopError("export.too_slow") from late
    answer = msgspec.json.decode(data, type=Answer)
    if answer.trouble:
        raise ShopError(answer.trouble)
    _log(shop, session, target.name)
    return Exported(tuple(Path(file) for file in answer.files), answer.rows)


def _log(shop: Shop, session: Session, name: str) -> None:
    def log(connection: Transaction) -> None:
        audit.record(
            connection,
            shop.audit_key,
            at_ms=shop.clock.now_ms(),
            operator_id=session.operator.operator_id,
            action="sales_exported",
            subject=name,
        )

    shop.store.write(log, name="sales_exported")

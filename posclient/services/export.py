"""A period of this till's sales as files for a spreadsheet, written by a process of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from posclient.domain.staff import Role
from posclient.services.audit_row import log
from posclient.services.export_worker import Answer, Progress, Question, clear_part, why
from posclient.services.shop import Session, Shop, ShopError, local_time
from posclient.services.worker_process import WorkerTooSlowError, follow_worker
from posclient.store import shop_facts
from posclient.store.review import way_in

FOLDER: Final = "exports"
"""Beside the till's store."""

LONGEST_S: Final = 900.0
_WORKER: Final = "posclient.services.export_worker"

FileKind = Literal["csv", "xlsx"]
Told = Callable[[int, int], bool]
"""So many rows of so many are written; False stops it."""


class ExportStopped(Exception):  # noqa: N818 - she stopped it: nothing is wrong
    """It was stopped, and nothing of it is left."""


@dataclass(frozen=True)
class Exported:
    """The files (one for Excel, one a table for CSV) and how many rows they hold in all."""

    files: tuple[Path, ...]
    rows: int


@dataclass(frozen=True)
class Place:
    """A folder that an export can go to. `free` in bytes; None where nothing can be written to it."""

    folder: Path
    free: int | None
    of_till: bool = False


def may_export(session: Session) -> bool:
    """Only managers carry the shop's sales away."""
    return session.operator.role is Role.MANAGER


def places(shop: Shop, folders: Sequence[Path]) -> tuple[Place, ...]:
    """These folders as far as they are there, and the till's own behind them."""
    own = shop.store.path.parent / FOLDER
    there = [Place(folder, _free(folder)) for folder in folders if folder.is_dir()]
    return (*there, Place(own, _free(own if own.is_dir() else own.parent), of_till=True))


def export_sales(
    shop: Shop,
    session: Session,
    first: date,
    last: date,
    kind: FileKind,
    folder: Path | None = None,
    told: Told = lambda _done, _total: True,
) -> Exported:
    """Write sales, their lines and tenders, and their ledger entries between two business dates (inside) into `folder`,
    or into the till's folder `exports`, which its user alone can read; and log it. What is not whole is not there.
    Takes a while, in the caller's thread: not in Qt's.

    Raises ExportStopped; ShopError `export.managers_only`, `export.practice`, `export.wrong_days`, `export.too_slow`,
    `export.too_many` (for Excel), `export.full`, `export.not_allowed`, `export.gone`, `export.not_written`, or what the
    store's trouble is told by.
    """
    if not may_export(session):
        raise ShopError("export.managers_only")
    if shop.practice:
        raise ShopError("export.practice")
    if first > last:
        raise ShopError("export.wrong_days")
    zone = shop.store.read(shop_facts.shop_face).time_zone
    made = local_time(shop.clock.now_ms(), zone)
    name = f"sales-{first.isoformat()}-{last.isoformat()}-{made:%Y%m%d%H%M%S}"
    target = _folder(shop, folder) / (f"{name}.xlsx" if kind == "xlsx" else name)
    way = way_in(shop.store)
    question = Question(way.path, way.key_hex, first, last, zone, shop.words.language, kind, str(target))
    answer = _ask(question, target, told)
    if answer.trouble:
        raise ShopError(answer.trouble)
    shop.store.write(
        lambda connection: log(connection, shop, session, "sales_exported", target.name),
        name="sales_exported",
    )
    return Exported(tuple(Path(file) for file in answer.files), answer.rows)


def _ask(question: Question, target: Path, told: Told) -> Answer:
    lines = follow_worker(_WORKER, msgspec.json.encode(question), LONGEST_S)
    try:
        with closing(lines):
            answer = _heard(lines, told)
    except WorkerTooSlowError as late:
        clear_part(target)
        raise ShopError("export.too_slow") from late
    if answer is None:
        clear_part(target)
        raise ExportStopped
    return answer


def _heard(lines: Iterator[bytes], told: Told) -> Answer | None:
    """The answer; None where it is not wanted any more."""
    for line in lines:
        match msgspec.json.decode(line, type=Progress | Answer):
            case Progress(done, total):
                if not told(done, total):
                    return None
            case Answer() as answer:
                return answer
    raise RuntimeError("the worker ended without an answer")


def _folder(shop: Shop, folder: Path | None) -> Path:
    if folder is not None and folder != shop.store.path.parent / FOLDER:
        return folder
    own = shop.store.path.parent / FOLDER
    try:
        own.mkdir(exist_ok=True, mode=0o700)
    except OSError as fault:
        raise ShopError(why(fault)) from fault
    return own


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free if os.access(folder, os.W_OK) else None
    except OSError:
        return None  # a stick that is being pulled out

"""Bringing a shop in from the till: a manager hands headquarters a file, looks at what it makes of it, and signs.

Nothing is read or written here: headquarters holds the truth, and the feed brings it to the tills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from posclient.ports import HeadquartersAwayError, HeadquartersRefusedError
from posclient.services.approval import within
from posclient.services.shop import Session, Shop, ShopError
from posclient.store.policy import policy_in_force
from posclient.wire.bring_in import (
    ColumnView,
    FieldView,
    FileAnswer,
    JobAnswer,
    JobRequest,
    RowFault,
    SignOff,
    Totals,
    What,
)

__all__ = [
    "ColumnView",
    "Door",
    "FieldView",
    "FileAnswer",
    "FoundFile",
    "JobAnswer",
    "RowFault",
    "Totals",
    "What",
    "begin",
    "found_files",
    "look",
    "may_bring_in",
    "sign",
    "upload",
]

KINDS: Final[tuple[What, ...]] = ("members", "goods", "stock", "staff")
SUFFIXES: Final = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xls", ".xlsm"})
MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_FOUND: Final = 40


class Door(Protocol):
    """Headquarters' door for files. Every call raises HeadquartersAwayError or HeadquartersRefusedError."""

    def upload(self, what: What, name: str, body: bytes, operator_id: str) -> FileAnswer:
        """Hand a file over; what it looks like."""
        ...

    def begin(self, request: JobRequest) -> JobAnswer:
        """Have it checked or brought in."""
        ...

    def look(self, job_id: str, operator_id: str) -> JobAnswer:
        """How a job stands."""
        ...

    def sign_off(self, job_id: str, seen: SignOff) -> JobAnswer:
        """Put a name to the totals."""
        ...


@dataclass(frozen=True)
class FoundFile:
    """A file that may be one to bring in."""

    path: Path
    size: int
    changed_at_ms: int


def may_bring_in(shop: Shop, session: Session) -> bool:
    """Whether the role of who is signed in may."""
    policy = shop.store.read(policy_in_force)
    return within(policy, session.operator, lambda limits: limits.import_data)


def found_files(folders: Sequence[Path]) -> tuple[FoundFile, ...]:
    """Tables lying in these folders (not below them), the newest first."""
    found: dict[Path, FoundFile] = {}
    for folder in folders:
        try:
            paths = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES]
            for path in paths:
                known = path.stat()
                if path.is_file() and not path.name.startswith((".", "~$")):
                    found[path] = FoundFile(path, known.st_size, known.st_mtime_ns // 1_000_000)
        except OSError:
            continue  # a stick that was pulled out, a folder that is somebody else's
    return tuple(sorted(found.values(), key=lambda one: -one.changed_at_ms)[:_MOST_FOUND])


def upload(shop: Shop, session: Session, door: Door, what: What, path: Path) -> FileAnswer:
    """Hand a file over. Raises ShopError: not a manager, not readable, too large, headquarters away or refusing."""
    _must_be_allowed(shop, session)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ShopError("bring_in.too_big", most=MOST_BYTES // 1024 // 1024)
        body = path.read_bytes()
    except OSError as fault:
        raise ShopError("bring_in.unreadable", name=path.name) from fault
    with _Told():
        return door.upload(what, path.name, body, session.operator.operator_id)


def begin(
    shop: Shop,
    session: Session,
    door: Door,
    file: FileAnswer,
    fields: Sequence[str],
    *,
    dry_run: bool,
    skip_bad: bool,
) -> JobAnswer:
    """Have a file checked, or brought in. Raises ShopError."""
    _must_be_allowed(shop, session)
    request = JobRequest(
        file.file_id, file.what, tuple(fields), dry_run, skip_bad, operator_id=session.operator.operator_id
    )
    with _Told():
        return door.begin(request)


def look(session: Session, door: Door, job_id: str) -> JobAnswer:
    """How a job stands. Raises ShopError."""
    with _Told():
        return door.look(job_id, session.operator.operator_id)


def sign(session: Session, door: Door, job: JobAnswer) -> JobAnswer:
    """Whoever is signed in puts her name to the totals as they were shown. Raises ShopError."""
    seen = job.booked or job.totals
    signature = SignOff(
        session.operator.name,
        session.operator.operator_id,
        seen.rows,
        seen.points,
        seen.principal_minor,
        seen.bonus_minor,
        seen.spend_minor,
    )
    with _Told():
        return door.sign_off(job.job_id, signature)


def _must_be_allowed(shop: Shop, session: Session) -> None:
    if not may_bring_in(shop, session):
        raise ShopError("bring_in.managers_only")


class _Told:
    """What headquarters says, as the cashier is told it."""

    def __enter__(self) -> None:
        """Nothing yet."""

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Raise ShopError instead of what the port raised."""
        if isinstance(error, HeadquartersAwayError):
            raise ShopError("bring_in.away") from error
        if isinstance(error, HeadquartersRefusedError):
            raise ShopError("bring_in.refused", why=error.detail or error.error) from error

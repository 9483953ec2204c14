"""Members by a filter: shown, written to a file, printed. Another process reads and lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from posclient.domain.member_filter import MemberFilter, MemberLine
from posclient.domain.staff import Role
from posclient.domain.tier import Tier
from posclient.services.audit_row import log
from posclient.services.member_list_worker import Answer, Question
from posclient.services.shop import Session, Shop, ShopError, local_time
from posclient.services.worker_process import WorkerTooSlowError, ask_worker
from posclient.slips import member_list_slip
from posclient.slips.document import encode
from posclient.store import documents, member_values, print_jobs, shop_facts
from posclient.store.changes import note_change
from posclient.store.review import way_in
from posclient.store.transaction import Transaction
from posclient.words import Names, names_in

SHOWN: Final = 300
"""Lines that a screen holds; a file holds all."""

PRINTED: Final = 50
"""Lines on a slip: about a metre and a half of paper."""

FOLDER: Final = "exports"
"""Beside the till's store."""

LONGEST_S: Final = 120.0
_WORKER: Final = "posclient.services.member_list_worker"


@dataclass(frozen=True)
class MemberList:
    """The first `SHOWN` lines, how many members fit, of how many; names for what they say, and the day on which the
    figures were computed (empty: never yet).
    """

    lines: tuple[MemberLine, ...]
    found: int
    members: int
    names: Names
    computed_on: str


@dataclass(frozen=True)
class Choices:
    """What a filter can name: tiers, and kinds of goods (needs, with their names)."""

    tiers: tuple[Tier, ...]
    needs: tuple[tuple[str, str], ...]
    names: Names


def may_list(session: Session) -> bool:
    """Only managers see what members are worth."""
    return session.operator.role is Role.MANAGER


def choices(shop: Shop) -> Choices:
    """What can be chosen in this shop."""

    def read(connection: Transaction) -> Choices:
        names = _names(connection, shop)
        tiers = documents.rules_in_force(connection).rules.tiers
        return Choices(tiers, tuple(sorted(names.needs.items(), key=lambda need: need[1])), names)

    return shop.store.read(read)


def list_members(shop: Shop, session: Session, asked: MemberFilter) -> MemberList:
    """The members whom a filter lets through, whom most is expected of first. Takes about a second, in the caller's
    thread. Raises ShopError `list.managers_only`, `list.too_slow`, or what the store's trouble is told by.
    """
    found = _ask(shop, session, asked, SHOWN)
    made = shop.store.read(member_values.made)
    names = shop.store.read(lambda connection: _names(connection, shop))
    return MemberList(found.lines, found.found, found.members, names, made.on if made else "")


def export_members(shop: Shop, session: Session, asked: MemberFilter) -> Path:
    """Write all of them into the folder `exports`, readable by the till's user alone, numbers masked, and log it.

    Raises as `list_members`, and ShopError `export.not_written`.
    """
    zone = shop.store.read(shop_facts.shop_face).time_zone
    made = local_time(shop.clock.now_ms(), zone)
    path = shop.store.path.parent / FOLDER / f"members-{made:%Y%m%d-%H%M%S}.csv"
    if may_list(session):
        try:
            path.parent.mkdir(exist_ok=True, mode=0o700)
        except OSError as fault:
            raise ShopError("export.not_written") from fault
    found = _ask(shop, session, asked, 0, str(path))
    _log(shop, session, "members_exported", path.name, found.found)
    return path


def print_members(shop: Shop, session: Session, shown: MemberList, asked: str) -> int:
    """Queue a slip with the first `PRINTED` of a list; `asked` is the filter in words. Returns how many are on it.

    Raises ShopError `list.managers_only`.
    """
    if not may_list(session):
        raise ShopError("list.managers_only")
    info = shop.store.read(documents.store_info)
    at_ms = shop.clock.now_ms()
    data = member_list_slip.MemberListData(
        asked=asked,
        lines=shown.lines[:PRINTED],
        found=shown.found,
        printed_at=local_time(at_ms, info.time_zone),
        operator=session.operator.name,
    )
    document = member_list_slip.compose(data, shop.receipt_words, shown.names)

    def write(connection: Transaction) -> None:
        print_jobs.add_slip(
            connection, title=document.title, subject="", document=encode(document), at_ms=at_ms
        )
        note_change(connection, "print_jobs")

    shop.store.write(write, name="member_list_printed")
    _log(shop, session, "members_printed", "", len(data.lines))
    return len(data.lines)


def _ask(shop: Shop, session: Session, asked: MemberFilter, most: int, target: str = "") -> Answer:
    if not may_list(session):
        raise ShopError("list.managers_only")
    way = way_in(shop.store)
    question = Question(
        way.path, way.key_hex, asked, session.business_date, most, shop.words.language, target
    )
    try:
        data = ask_worker(_WORKER, msgspec.json.encode(question), LONGEST_S)
    except WorkerTooSlowError as late:
        raise ShopError("list.too_slow") from late
    found = msgspec.json.decode(data, type=Answer)
    if found.trouble:
        raise ShopError(found.trouble)
    return found


def _names(connection: Transaction, shop: Shop) -> Names:
    tiers = documents.rules_in_force(connection).rules.tiers
    return names_in(shop.words.language, tiers, documents.needs(connection).values())


def _log(shop: Shop, session: Session, action: str, subject: str, number: int) -> None:
    shop.store.write(
        lambda connection: log(connection, shop, session, action, subject, str(number)), name=action
    )

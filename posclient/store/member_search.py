"""Search as you type over the whole cache: number, initials, pinyin, hanzi. Recent visitors first.

One and two letters and last four digits are read from indexes that hold the order; longer keys are so selective that
a window of their range is ranked in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select

from posclient.domain.member import MemberId
from posclient.store import tables as t
from posclient.store.prepared import Prepared
from posclient.store.transaction import Transaction

WINDOW: Final = 2_000
"""How many of a range are ranked. They are read from the index alone, which holds the month of the last visit."""

LAST: Final = "\U0010ffff"
"""Sorts behind every continuation of a prefix."""


@dataclass(frozen=True)
class MemberHit:
    """A member in a list of results. The number is in the clear: mask it before it is shown."""

    member_id: MemberId
    name: str
    phone: str | None
    card_no: str | None
    visit_month: int


_columns = (
    t.member.c.member_id,
    t.member.c.name,
    t.member.c.phone,
    t.member.c.card_no,
    t.member.c.visit_month,
)


def _ordered(condition: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(*_columns).where(condition).order_by(t.member.c.visit_month.desc()).limit(bindparam("limit"))
    )


def _range(column: ColumnElement[Any]) -> Prepared:
    """The index alone is read for a window of the range; only the best of it are fetched from their rows."""
    window = (
        select(t.member.c.rank_id, t.member.c.visit_month)
        .where(column >= bindparam("key"), column < bindparam("end"))
        .limit(WINDOW)
        .subquery()
    )
    best = select(window.c.rank_id).order_by(window.c.visit_month.desc()).limit(bindparam("limit"))
    return Prepared(
        select(*_columns)
        .where(t.member.c.rank_id.in_(best))
        .order_by(t.member.c.visit_month.desc(), t.member.c.rank_id)
    )


_tail = _ordered(t.member.c.phone_tail == bindparam("key"))
_initial = {
    length: _ordered(
        func.substr(t.member.c.initials, literal_column("1"), literal_column(str(length))) == bindparam("key")
    )
    for length in (1, 2)
}
_number = _range(t.member.c.phone)
_initials = _range(t.member.c.initials)
_pinyin = _range(t.member.c.pinyin)
_name = _range(t.member.c.name)


def search_members(connection: Transaction, typed: str, limit: int = 20) -> tuple[MemberHit, ...]:
    """The best `limit` members for what was typed so far; empty for an empty key.

    Digits: the last four of a number, or three and more from its beginning. Letters: initials, from three letters on
    pinyin too. Hanzi: the beginning of a name.
    """
    key = typed.strip()
    if not key or not key.isprintable():
        return ()
    digits = key.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isdigit():
        return _by_digits(connection, digits, limit)
    if not key.isascii():
        return _in_range(connection, _name, key, limit)
    key = key.lower()
    if len(key) <= 2:
        return _first(connection, _initial[len(key)], key, limit)
    by_initials = _in_range(connection, _initials, key, limit)
    return _merged(by_initials, _in_range(connection, _pinyin, key, limit), limit)


def members_by_tail(connection: Transaction, digits: str, limit: int = 20) -> tuple[MemberHit, ...]:
    """Members whose number ends in these four digits, recent visitors first."""
    return _first(connection, _tail, digits, limit)


def _by_digits(connection: Transaction, digits: str, limit: int) -> tuple[MemberHit, ...]:
    tails = members_by_tail(connection, digits, limit) if len(digits) == 4 else ()
    begins = _in_range(connection, _number, digits, limit) if len(digits) >= 3 else ()
    return _merged(tails, begins, limit)


def _first(connection: Transaction, query: Prepared, key: str, limit: int) -> tuple[MemberHit, ...]:
    return tuple(MemberHit(*row) for row in query.all(connection, key=key, limit=limit))


def _in_range(connection: Transaction, query: Prepared, key: str, limit: int) -> tuple[MemberHit, ...]:
    return tuple(MemberHit(*row) for row in query.all(connection, key=key, end=key + LAST, limit=limit))


def _merged(first: tuple[MemberHit, ...], then: tuple[MemberHit, ...], limit: int) -> tuple[MemberHit, ...]:
    seen = {hit.member_id for hit in first}
    return (first + tuple(hit for hit in then if hit.member_id not in seen))[:limit]

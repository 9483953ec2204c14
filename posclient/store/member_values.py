"""What members are worth: computed by a process of its own (`services.value_worker`), read by key at the counter; and
the figures that it goes by.

Written out as SQL: the process that computes never loads SQLAlchemy (ADR 0009).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import msgspec

from posclient.domain.member import MemberId
from posclient.domain.value.member_value import MemberValue
from posclient.domain.value.rules import ValueRules
from posclient.store.plain import Plain
from posclient.store.shop_facts import document, put_document
from posclient.store.transaction import Transaction
from posclient.wire.value_mapping import shipped_rules, value_rules_of
from posclient.wire.value_rules import ValueRulesRow

BY_ID: Final = Plain("SELECT body FROM member_value WHERE member_id = :member_id")
ALL: Final = Plain("SELECT member_id, body FROM member_value")
PUT: Final = Plain(
    "INSERT INTO member_value (member_id, body) VALUES (:member_id, :body)"
    " ON CONFLICT (member_id) DO UPDATE SET body = excluded.body WHERE excluded.body <> body"
)
FORGET: Final = Plain("DELETE FROM member_value WHERE member_id = :member_id")

_RULES: Final = "value_rules"
_MADE: Final = "value_made"


class Stored(msgspec.Struct, frozen=True):
    """A member's figures as they lie in the store."""

    member_id: str
    body: msgspec.Raw


class Made(msgspec.Struct, frozen=True):
    """When all members' figures were made last: the business date, and by which rules."""

    on: str
    rules_version: int


def by_id(connection: Transaction, member_id: MemberId) -> MemberValue | None:
    """A member's figures; None before they were computed first."""
    row = BY_ID.one(connection, member_id=member_id)
    return _value(row[0]) if row is not None else None


def put_all(connection: Transaction, rows: Iterable[Stored]) -> None:
    """Keep figures. What is there already, unchanged, is not written."""
    for row in rows:
        PUT.run(connection, member_id=row.member_id, body=bytes(row.body))


def forget(connection: Transaction, member_id: str) -> None:
    """She is no member any more."""
    FORGET.run(connection, member_id=member_id)


def every(connection: Transaction) -> Iterator[tuple[str, MemberValue]]:
    """All figures, for a process that lists members."""
    cursor = connection.raw.execute(ALL.sql)
    while (row := cursor.fetchone()) is not None:
        yield row[0], _decoder.decode(row[1])


def made(connection: Transaction) -> Made | None:
    """When the figures of all were made; None if never."""
    body = document(connection, _MADE, "")
    return msgspec.json.decode(body, type=Made) if body is not None else None


def put_made(connection: Transaction, done: Made) -> None:
    """The figures of all were made."""
    put_document(connection, _MADE, "", msgspec.json.encode(done))


def put_value_rules(connection: Transaction, row: ValueRulesRow) -> None:
    """Take figures into force. Raises ValueError, and the last good ones stay."""
    value_rules_of(row)
    put_document(connection, _RULES, "", msgspec.json.encode(row))


def value_rules_in_force(connection: Transaction) -> ValueRules:
    """What headquarters sent last, else what ships with the till."""
    body = document(connection, _RULES, "")
    return _rules(body) if body is not None else shipped_rules()


_decoder: Final = msgspec.json.Decoder(MemberValue)


@lru_cache(maxsize=32)
def _value(body: bytes) -> MemberValue:
    """What was read from these very bytes: one customer's are read at each of her scans."""
    return _decoder.decode(body)


@lru_cache(maxsize=2)
def _rules(body: bytes) -> ValueRules:
    return value_rules_of(msgspec.json.decode(body, type=ValueRulesRow))

"""Small things that headquarters sends whole: the shop, the rule set, the needs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from posclient.domain.promotion.rules import BasePoints, RuleSet
from posclient.domain.replenishment import Need
from posclient.domain.tier import Tier
from posclient.store import tables as t
from posclient.store.prepared import Prepared
from posclient.wire.codec import digest, encode_row
from posclient.wire.feed import NeedRow, RuleSetRow, StoreRow
from posclient.wire.mapping import need_of, rules_of

NO_RULES: Final = RuleSet(1, BasePoints(points=0), (Tier("member", "会员", "Member", 0, Decimal(1)),))
"""Until headquarters has sent rules: nothing earns points."""

NO_STORE: Final = StoreRow(store_id="-", name="")

_document = Prepared(
    select(t.document.c.body).where(
        t.document.c.kind == bindparam("kind"), t.document.c.key == bindparam("key")
    )
)
_of_kind = Prepared(select(t.document.c.body).where(t.document.c.kind == bindparam("kind")))


@dataclass(frozen=True)
class RulesInForce:
    """The rule set with the hash of the bytes that it was read from."""

    rules: RuleSet
    hash: str


def put_rules(connection: Connection, row: RuleSetRow) -> None:
    """Take a rule set into force. Raises RuleSetError, and the last good one stays."""
    rules_of(row)
    _put(connection, "rules", "", encode_row(row))


def rules_in_force(connection: Connection) -> RulesInForce:
    """The rule set of today's quotes."""
    body = _get(connection, "rules", "")
    if body is None:
        return RulesInForce(NO_RULES, "0" * 64)
    return _rules(body)


@lru_cache(maxsize=2)
def _rules(body: bytes) -> RulesInForce:
    """What was read from these very bytes: other bytes are read anew."""
    return RulesInForce(rules_of(msgspec.json.decode(body, type=RuleSetRow)), digest(body))


def put_store(connection: Connection, row: StoreRow) -> None:
    """Keep the shop's name and address."""
    _put(connection, "store", "", encode_row(row))


def store_info(connection: Connection) -> StoreRow:
    """The shop as it stands on the receipt."""
    body = _get(connection, "store", "")
    return _store(body) if body is not None else NO_STORE


@lru_cache(maxsize=2)
def _store(body: bytes) -> StoreRow:
    return msgspec.json.decode(body, type=StoreRow)


def put_recovery_key(connection: Connection, public_key: str) -> None:
    """Keep headquarters' recovery public key (64 hex digits)."""
    _put(connection, "recovery_key", "", public_key.encode("ascii"))


def recovery_key(connection: Connection) -> str:
    """The recovery public key, or an empty text where headquarters has none."""
    return (_get(connection, "recovery_key", "") or b"").decode("ascii")


def put_need(connection: Connection, row: NeedRow) -> None:
    """Keep a need."""
    _put(connection, "need", row.need_id, encode_row(row))


def needs(connection: Connection) -> dict[str, Need]:
    """All needs by id."""
    found = (_need(body) for (body,) in _of_kind.all(connection, kind="need"))
    return {need.need_id: need for need in found}


@lru_cache(maxsize=64)
def _need(body: bytes) -> Need:
    return need_of(msgspec.json.decode(body, type=NeedRow))


def _put(connection: Connection, kind: str, key: str, body: bytes) -> None:
    fresh = insert(t.document).values(kind=kind, key=key, body=body)
    connection.execute(
        fresh.on_conflict_do_update(index_elements=["kind", "key"], set_={"body": fresh.excluded.body})
    )


def _get(connection: Connection, kind: str, key: str) -> bytes | None:
    row = _document.one(connection, kind=kind, key=key)
    return row[0] if row is not None else None

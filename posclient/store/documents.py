"""Small things that headquarters sends whole: the shop, the rule set, the needs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec

from posclient.domain.promotion.rules import BasePoints, RuleSet
from posclient.domain.replenishment import Need
from posclient.domain.tier import Tier
from posclient.store.plain import Plain
from posclient.store.shop_facts import document, put_document
from posclient.store.transaction import Transaction
from posclient.wire.codec import digest, encode_row
from posclient.wire.feed import NeedRow, RuleSetRow, StoreRow
from posclient.wire.mapping import need_of, rules_of

NO_RULES: Final = RuleSet(1, BasePoints(points=0), (Tier("member", "会员", "Member", 0, Decimal(1)),))
"""Until headquarters has sent rules: nothing earns points."""

NO_STORE: Final = StoreRow(store_id="-", name="")

_of_kind: Final = Plain("SELECT body FROM document WHERE kind = :kind")


@dataclass(frozen=True)
class RulesInForce:
    """The rule set with the hash of the bytes that it was read from."""

    rules: RuleSet
    hash: str


def put_rules(connection: Transaction, row: RuleSetRow) -> None:
    """Take a rule set into force. Raises RuleSetError, and the last good one stays."""
    rules_of(row)
    put_document(connection, "rules", "", encode_row(row))


def rules_in_force(connection: Transaction) -> RulesInForce:
    """The rule set of today's quotes."""
    body = document(connection, "rules", "")
    if body is None:
        return RulesInForce(NO_RULES, "0" * 64)
    return _rules(body)


@lru_cache(maxsize=2)
def _rules(body: bytes) -> RulesInForce:
    """What was read from these very bytes: other bytes are read anew."""
    return RulesInForce(rules_of(msgspec.json.decode(body, type=RuleSetRow)), digest(body))


def put_store(connection: Transaction, row: StoreRow) -> None:
    """Keep the shop's name and address."""
    put_document(connection, "store", "", encode_row(row))


def store_info(connection: Transaction) -> StoreRow:
    """The shop as it stands on the receipt."""
    body = document(connection, "store", "")
    return _store(body) if body is not None else NO_STORE


@lru_cache(maxsize=2)
def _store(body: bytes) -> StoreRow:
    return msgspec.json.decode(body, type=StoreRow)


def put_need(connection: Transaction, row: NeedRow) -> None:
    """Keep a need."""
    put_document(connection, "need", row.need_id, encode_row(row))


def needs(connection: Transaction) -> dict[str, Need]:
    """All needs by id."""
    found = (_need(body) for (body,) in _of_kind.all(connection, kind="need"))
    return {need.need_id: need for need in found}


@lru_cache(maxsize=64)
def _need(body: bytes) -> Need:
    return need_of(msgspec.json.decode(body, type=NeedRow))

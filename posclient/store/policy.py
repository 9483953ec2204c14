"""The policy in force: what headquarters lets this shop do."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from posclient.domain.policy import Policy
from posclient.store.shop_facts import document, put_document
from posclient.store.transaction import Transaction
from posclient.wire.codec import encode_row
from posclient.wire.feed import PolicyRow
from posclient.wire.policy_mapping import policy_of

NO_POLICY: Final = Policy()
"""Until headquarters has sent one: the careful figures."""


def put_policy(connection: Transaction, row: PolicyRow) -> None:
    """Take a policy into force. Raises PolicyError, and the last good one stays."""
    policy_of(row)
    put_document(connection, "policy", "", encode_row(row))


def policy_in_force(connection: Transaction) -> Policy:
    """Today's policy."""
    body = document(connection, "policy", "")
    return _policy(body) if body is not None else NO_POLICY


@lru_cache(maxsize=2)
def _policy(body: bytes) -> Policy:
    """What was read from these very bytes: other bytes are read anew."""
    return policy_of(msgspec.json.decode(body, type=PolicyRow))

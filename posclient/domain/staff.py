"""Operators and what their roles may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """收银员, 导购, 店长."""

    CASHIER = "cashier"
    ASSOCIATE = "associate"
    MANAGER = "manager"


@dataclass(frozen=True)
class Operator:
    """Who works at the till. `pin_hash` is an Argon2id hash; a PIN itself is stored nowhere."""

    operator_id: str
    name: str
    role: Role
    pin_hash: str
    active: bool = True
    member_id: str = ""
    """Her own membership; empty where she has none."""


FREE_ATTEMPTS = 5
"""Wrong PINs in a row before the first lockout."""


def lockout_s(failures: int) -> int:
    """How long an operator is locked out after so many wrong PINs in a row: 30 s, doubling, at most an hour."""
    return 0 if failures < FREE_ATTEMPTS else min(3600, 30 * 2 ** min(failures - FREE_ATTEMPTS, 10))

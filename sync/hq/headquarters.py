"""What every request handler needs: the database, the clock, the admin's token. Nothing else lives in the process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from hmac import compare_digest
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine

from sync.hq import database, enrol
from sync.hq.intake_context import Sender
from sync.hq.refusal import Refusal

MIN_ADMIN_TOKEN: Final = 16

Answer = TypeVar("Answer")


def system_now_ms() -> int:
    """UTC milliseconds."""
    return time.time_ns() // 1_000_000


def never() -> bool:
    """A headquarters that nobody stops."""
    return False


@dataclass(frozen=True)
class Headquarters:
    """`stopping` tells long polls to answer at once because the process wants to end."""

    engine: Engine
    admin_token: str = field(repr=False)
    now_ms: Callable[[], int] = system_now_ms
    stopping: Callable[[], bool] = never

    def __post_init__(self) -> None:
        if len(self.admin_token) < MIN_ADMIN_TOKEN:
            raise ValueError(f"the admin token needs at least {MIN_ADMIN_TOKEN} characters")

    def read(self, work: Callable[[Connection], Answer]) -> Answer:
        """A transaction that only reads."""
        return database.transact(database.reader(self.engine), work)

    def write(self, work: Callable[[Connection], Answer]) -> Answer:
        """A transaction."""
        return database.transact(self.engine, work)

    def till(self, authorization: str) -> Sender:
        """The till behind an Authorization header. Raises Refusal."""
        return self.read(partial(enrol.authenticate, bearer=bearer_of(authorization)))

    def check_admin(self, authorization: str) -> None:
        """Raises Refusal unless the header bears the admin's token."""
        given = sha256(bearer_of(authorization).encode()).digest()
        if not compare_digest(given, sha256(self.admin_token.encode()).digest()):
            raise Refusal("unauthenticated", "the admin token is missing or wrong", 401)


def bearer_of(authorization: str) -> str:
    """The token of an Authorization header. Raises Refusal for another scheme."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal("unauthenticated", "send Authorization: Bearer …", 401)
    return token.strip()

"""Enrolling tills: a one-time code for the first incarnation, the till's own token for every later one.

A code reads `7-K3QFX-9TZMP`: its number, then ten characters that only its hash remembers. A token is made by the till
and is 256 random bits, so a plain SHA-256 of it is safe to keep; a code is short, so it gets Argon2id, few attempts
and an end.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, insert, select

from posclient.wire.protocol import PROTOCOL_VERSION, EnrolAnswer
from sync.hq import tables
from sync.hq.database import epoch
from sync.hq.feed import topics_of
from sync.hq.intake_context import Sender
from sync.hq.recovery_key import recovery_public_key
from sync.hq.refusal import Refusal
from sync.hq.upsert import next_number

CODE_LIFETIME: Final = timedelta(hours=24)
CODE_ATTEMPTS: Final = 5
MIN_TOKEN_LENGTH: Final = 32
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which look alike on paper
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def token_hash(token: str) -> str:
    """What headquarters keeps of a till's token."""
    return sha256(token.encode()).hexdigest()


def make_code(connection: Connection, store_id: str, now_ms: int) -> str:
    """A one-time code for a till of this store, good for a day. Raises Refusal for an unknown store."""
    stores = tables.store
    if connection.execute(select(stores.c.store_id).where(stores.c.store_id == store_id)).first() is None:
        raise Refusal("unknown_store", f"there is no store {store_id}", 404)
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    number = next_number(connection, "enrol_code")
    connection.execute(
        insert(tables.enrol_code).values(
            code_no=number,
            store_id=store_id,
            secret_hash=_hasher.hash(secret),
            expires_at_ms=now_ms + int(CODE_LIFETIME.total_seconds()) * 1000,
            failures=0,
            till_id=None,
        )
    )
    return f"{number}-{secret[:5]}-{secret[5:]}"


def enrol(connection: Connection, code: str, token: str, protocol: int, now_ms: int) -> EnrolAnswer | Refusal:
    """Exchange a code and the till's new token for its identity.

    The same code with the same token again (its reply was lost) gets the same answer. A refusal is returned, not
    raised: the transaction that counts a failed attempt has to commit. Raises Refusal before it looks at the code.
    """
    if protocol > PROTOCOL_VERSION:
        raise Refusal(
            "protocol", f"headquarters speaks protocol {PROTOCOL_VERSION}, the till {protocol}", 409
        )
    _check_token(token)
    number, _, secret = code.strip().upper().partition("-")
    table = tables.enrol_code
    row = (
        connection.execute(
            select(table).where(table.c.code_no == int(number)).with_for_update()
        ).one_or_none()
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )
    if row is None or row.failures >= CODE_ATTEMPTS or row.expires_at_ms < now_ms:
        return Refusal("bad_code", "the code is wrong, used or expired: ask headquarters for a new one", 403)
    try:
        _hasher.verify(row.secret_hash, secret.replace("-", ""))
    except VerifyMismatchError:
        connection.execute(
            table.update().where(table.c.code_no == row.code_no).values(failures=row.failures + 1)
        )
        return Refusal("bad_code", "the code is wrong, used or expired: ask headquarters for a new one", 403)
    if row.till_id is None:
        till_id = _new_till(connection, row.store_id, token, now_ms)
        connection.execute(table.update().where(table.c.code_no == row.code_no).values(till_id=till_id))
        return _answer(connection, till_id)
    if _is_current(connection, row.till_id, token):
        return _answer(connection, row.till_id)
    return Refusal("bad_code", "the code is wrong, used or expired: ask headquarters for a new one", 403)


def next_incarnation(connection: Connection, sender: Sender, token: str, now_ms: int) -> EnrolAnswer:
    """A restored or copied till begins another life under a new token; its old one is refused from now on.

    Raises Refusal where the new token is too short or is the old one.
    """
    _check_token(token)
    table = tables.till
    current = connection.execute(
        select(table.c.incarnation).where(table.c.till_id == sender.till_id).with_for_update()
    ).scalar_one()
    if _is_current(connection, sender.till_id, token):
        raise Refusal("same_token", "a new incarnation needs a new token", 409)
    if current != sender.incarnation:
        raise superseded()
    connection.execute(
        table.update().where(table.c.till_id == sender.till_id).values(incarnation=current + 1)
    )
    _add_incarnation(connection, sender.till_id, current + 1, token, now_ms)
    return _answer(connection, sender.till_id)


def repeated_incarnation(connection: Connection, bearer: str, token: str) -> EnrolAnswer | None:
    """The answer again, for a till that asks with its former token for the very token that is its current one: the
    first reply was lost. Else None.
    """
    till_id, _, old = bearer.partition(".")
    table = tables.incarnation
    newest = connection.execute(
        select(table.c.incarnation, table.c.token_hash)
        .where(table.c.till_id == till_id)
        .order_by(table.c.incarnation.desc())
        .limit(2)
    ).all()
    if (
        len(newest) < 2
        or newest[0].token_hash != token_hash(token)
        or newest[1].token_hash != token_hash(old)
    ):
        return None
    return _answer(connection, till_id)


def authenticate(connection: Connection, bearer: str) -> Sender:
    """The till behind `<till_id>.<token>`. Raises Refusal: `superseded` (403) for the token of an earlier incarnation,
    so that a copied till notices, `unauthenticated` (401) for anything else.
    """
    till_id, _, token = bearer.partition(".")
    lives, tills, stores = tables.incarnation, tables.till, tables.store
    row = connection.execute(
        select(
            tills.c.till_no,
            tills.c.store_id,
            tills.c.incarnation.label("current"),
            lives.c.incarnation,
            stores.c.time_zone,
        )
        .select_from(
            tills.join(lives, lives.c.till_id == tills.c.till_id).join(
                stores, stores.c.store_id == tills.c.store_id
            )
        )
        .where(tills.c.till_id == till_id, lives.c.token_hash == token_hash(token))
    ).one_or_none()
    if row is None:
        raise Refusal("unauthenticated", "unknown till or token", 401)
    if row.incarnation != row.current:
        raise superseded()
    return Sender(till_id, row.till_no, row.store_id, row.current, row.time_zone)


def superseded() -> Refusal:
    """The refusal of a token whose till has begun another incarnation since."""
    return Refusal(
        "superseded", "this till has begun another incarnation: the token belongs to an earlier one", 403
    )


def _check_token(token: str) -> None:
    if len(token) < MIN_TOKEN_LENGTH or not token.isascii():
        raise Refusal("weak_token", f"a token has at least {MIN_TOKEN_LENGTH} ASCII characters", 400)


def _new_till(connection: Connection, store_id: str, token: str, now_ms: int) -> str:
    number = next_number(connection, "till")
    till_id = f"T{number:05d}"
    connection.execute(
        insert(tables.till).values(
            till_id=till_id, till_no=number, store_id=store_id, incarnation=1, enrolled_at_ms=now_ms
        )
    )
    _add_incarnation(connection, till_id, 1, token, now_ms)
    return till_id


def _add_incarnation(connection: Connection, till_id: str, number: int, token: str, now_ms: int) -> None:
    connection.execute(
        insert(tables.incarnation).values(
            till_id=till_id,
            incarnation=number,
            token_hash=token_hash(token),
            next_seq=1,
            started_at_ms=now_ms,
        )
    )


def _is_current(connection: Connection, till_id: str, token: str) -> bool:
    tills, lives = tables.till, tables.incarnation
    found = connection.execute(
        select(lives.c.incarnation)
        .select_from(tills.join(lives, lives.c.till_id == tills.c.till_id))
        .where(
            tills.c.till_id == till_id,
            lives.c.incarnation == tills.c.incarnation,
            lives.c.token_hash == token_hash(token),
        )
    )
    return found.first() is not None


def _answer(connection: Connection, till_id: str) -> EnrolAnswer:
    table = tables.till
    row = connection.execute(select(table).where(table.c.till_id == till_id)).one()
    return EnrolAnswer(
        till_id=till_id,
        till_no=row.till_no,
        store_id=row.store_id,
        incarnation=row.incarnation,
        topics=topics_of(row.store_id),
        epoch=epoch(connection),
        recovery_public_key=recovery_public_key(connection),
    )

"""The shop as headquarters describes it, and the key for lost keys: documents that are read before the first screen."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final, NamedTuple

from posclient.store.plain import Plain
from posclient.store.transaction import Transaction

_get: Final = Plain("SELECT body FROM document WHERE kind = :kind AND key = :key")
_put: Final = Plain(
    "INSERT INTO document (kind, key, body) VALUES (:kind, :key, :body)"
    " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body"
)


class ShopFace(NamedTuple):
    """Of the row that `documents.store_info` returns whole, what is shown before any sale. Its rules and those of the
    sale load far more (ADR 0009).
    """

    name: str = ""
    name_en: str = ""
    time_zone: str = "Asia/Shanghai"


def shop_face(connection: Transaction) -> ShopFace:
    """The shop as every screen shows it; nameless until headquarters has sent it."""
    body = document(connection, "store", "")
    return _face(body) if body is not None else ShopFace()


@lru_cache(maxsize=2)
def _face(body: bytes) -> ShopFace:
    told = json.loads(body)
    return ShopFace(**{name: str(told[name]) for name in ShopFace._fields if name in told})


def put_recovery_key(connection: Transaction, public_key: str) -> None:
    """Keep headquarters' recovery public key (64 hex digits)."""
    put_document(connection, "recovery_key", "", public_key.encode("ascii"))


def recovery_key(connection: Transaction) -> str:
    """The recovery public key, or an empty text where headquarters has none."""
    return (document(connection, "recovery_key", "") or b"").decode("ascii")


def document(connection: Transaction, kind: str, key: str) -> bytes | None:
    """The body of a document as it was put."""
    row = _get.one(connection, kind=kind, key=key)
    return row[0] if row is not None else None


def put_document(connection: Transaction, kind: str, key: str, body: bytes) -> None:
    """Keep a document in place of the one before."""
    _put.run(connection, kind=kind, key=key, body=body)

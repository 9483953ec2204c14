"""Becoming a till of a store, and noticing that this database is not the one that headquarters knows."""

from __future__ import annotations

from posclient.services import exchange
from posclient.services.shop import Shop
from posclient.store.identity import NOBODY, TillIdentity
from posclient.wire.protocol import EnrolRequest, IncarnationRequest
from sync.client import Client
from sync.token import Token, TokenFile, new_secret


def enrol_till(shop: Shop, url: str, code: str, token_file: TokenFile) -> TillIdentity:
    """Enrol with the one-time code that headquarters gave out. Raises RefusedError, HeadquartersAwayError.

    The secret is on disk before headquarters hears of it: a till that dies in between can be enrolled again.
    """
    secret = new_secret()
    client = Client(url)
    try:
        answer = client.enrol(EnrolRequest(code=code, token=secret))
    finally:
        client.close()
    token = Token(secret, answer.incarnation)
    token_file.write(token)
    return exchange.become(shop, answer, token.hash)


def is_stranger(shop: Shop, token: Token) -> bool:
    """Whether this database was restored or copied: another secret, or fewer events than headquarters acknowledged."""
    who = exchange.who_am_i(shop)
    return who.token_hash != token.hash or exchange.last_seq(shop, token.incarnation) < token.seq


def take_new_incarnation(shop: Shop, url: str, token: Token, token_file: TokenFile) -> Token:
    """Go on under a new incarnation, so that no number is used twice. Raises RefusedError, HeadquartersAwayError."""
    who = exchange.who_am_i(shop)
    secret = new_secret()
    client = Client(url, who.till_id, token.secret)
    try:
        answer = client.new_incarnation(IncarnationRequest(token=secret))
    finally:
        client.close()
    fresh = Token(secret, answer.incarnation)
    token_file.write(fresh)
    exchange.become(shop, answer, fresh.hash)
    return fresh


def is_enrolled(shop: Shop) -> bool:
    """Whether headquarters knows this till."""
    return exchange.who_am_i(shop) != NOBODY

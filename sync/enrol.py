"""Becoming a till of a store, and noticing that this database is not the one that headquarters knows."""

from __future__ import annotations

from posclient.services import exchange
from posclient.services.shop import Shop
from posclient.store.identity import NOBODY, TillIdentity
from posclient.wire.protocol import EnrolRequest, IncarnationRequest
from sync.client import Client, RefusedError
from sync.token import Token, TokenFile, TokenFileError, hash_of


def enrol_till(shop: Shop, url: str, code: str, token_file: TokenFile) -> TillIdentity:
    """Enrol with the one-time code that headquarters gave out. Raises RefusedError, HeadquartersAwayError.

    The secret is on disk before headquarters hears of it: a till that dies in between asks again with the same code.
    A till that is enrolled already is refused (`already_enrolled`): its events bear the name that it has.
    """
    if is_enrolled(shop):
        raise RefusedError("already_enrolled", "this till belongs to a store already")
    secret = token_file.prepare().pending
    client = Client(url)
    try:
        answer = client.enrol(EnrolRequest(code=code, token=secret))
    finally:
        client.close()
    who = exchange.become(shop, answer, hash_of(secret))
    token_file.write(Token(secret, answer.incarnation))
    return who


def is_stranger(shop: Shop, token: Token) -> bool:
    """Whether this database was restored or copied: another secret, or fewer events than headquarters acknowledged."""
    who = exchange.who_am_i(shop)
    return who.token_hash != token.hash or exchange.last_seq(shop, token.incarnation) < token.seq


def go_on_provisionally(shop: Shop, token_file: TokenFile) -> bool:
    """At the start, with or without a network: where this database was restored or copied, number on as the incarnation
    that headquarters will give next, so that no receipt and no event bears a number twice. Whether that was so.

    Headquarters is still asked, at the first contact: it gives that very one, unless another copy of this till asked
    before. A torn or missing token says nothing here; the exchange tells of it.
    """
    if not is_enrolled(shop):
        return False
    try:
        token = token_file.read()
    except TokenFileError:
        return False
    if token is None:
        return False
    token = settled(shop, token, token_file)
    if not is_stranger(shop, token):
        return False
    exchange.go_on_as(shop, token.incarnation + 1)
    return True


def take_new_incarnation(shop: Shop, url: str, token: Token, token_file: TokenFile) -> Token:
    """Go on under a new incarnation, so that no number is used twice. Raises RefusedError, HeadquartersAwayError."""
    who = exchange.who_am_i(shop)
    secret = token_file.prepare().pending
    client = Client(url, who.till_id, token.secret)
    try:
        answer = client.new_incarnation(IncarnationRequest(token=secret))
    finally:
        client.close()
    exchange.become(shop, answer, hash_of(secret))
    fresh = Token(secret, answer.incarnation)
    token_file.write(fresh)
    return fresh


def settled(shop: Shop, token: Token, token_file: TokenFile) -> Token:
    """The token, with a pending secret put in force where the database says that headquarters knows the till by it: the
    till died between the two.
    """
    who = exchange.who_am_i(shop)
    if not token.pending or who.token_hash != hash_of(token.pending):
        return token
    fresh = Token(token.pending, who.incarnation)
    token_file.write(fresh)
    return fresh


def is_enrolled(shop: Shop) -> bool:
    """Whether headquarters knows this till."""
    return exchange.who_am_i(shop) != NOBODY

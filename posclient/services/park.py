"""Parking (挂单) and taking up again (取单), by one key, by list or by the code on the slip."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from posclient.domain.basket import fold
from posclient.domain.parking import parking_code
from posclient.services.attempts import open_attempt
from posclient.services.audit_row import log
from posclient.services.running import must_run
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import SaleView, price, view_in
from posclient.slips import parking_slip
from posclient.slips.document import encode
from posclient.store import baskets, documents, members, operators, parked, print_jobs
from posclient.store.baskets import StoredBasket
from posclient.store.changes import note_change
from posclient.store.counters import take_next
from posclient.store.identity import identity
from posclient.store.parked import Parked
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.words import name_in

TOPIC = "parked"
"""The change record's name for parked baskets."""


@dataclass(frozen=True)
class ParkedBasket:
    """A parked basket in the list. `due_minor` is at today's prices; `member` is how she is called."""

    basket_id: str
    code: str
    parked_at_ms: int
    business_date: str
    operator: str
    member: str
    pieces: int
    due_minor: int


@dataclass(frozen=True)
class Recalled:
    """A basket that was taken up, at today's prices. `off_sale` are goods in it that the shop sells no more, and
    `member_gone` says that headquarters deleted its member meanwhile.
    """

    view: SaleView
    off_sale: tuple[str, ...]
    member_gone: bool


def park(shop: Shop, session: Session) -> SaleView:
    """Put the basket on the counter aside, with a small slip that bears its code. Whoever spends what its member has
    proves again who she is. Raises ShopError: `park.empty`, `park.paying` while a payment for it is under way.
    """

    def write(connection: Transaction) -> SaleView:
        must_run(connection, session)
        stored = baskets.open_basket(connection)
        if stored is None or not fold(stored.commands).lines:
            raise ShopError("park.empty")
        _put_aside(connection, shop, session, stored)
        return view_in(connection, shop, session.business_date)

    return shop.store.write(write, Priority.COUNTER, name="park")


def parked_baskets(shop: Shop, session: Session) -> tuple[ParkedBasket, ...]:
    """Those that wait, the oldest first."""

    def read(connection: Transaction) -> tuple[ParkedBasket, ...]:
        names = {who.operator_id: who.name for who in operators.active_operators(connection)}
        return tuple(_listed(connection, shop, session, one, names) for one in parked.all_parked(connection))

    return shop.store.read(read)


def how_many_parked(shop: Shop) -> int:
    """How many wait."""
    return shop.store.read(parked.how_many)


def recall(shop: Shop, session: Session, code: str) -> Recalled:
    """Take up the basket that waits under a code; it is priced for today. An open basket with goods is parked for it,
    in the same transaction; one without any is let go.

    Raises ShopError `park.unknown` where none waits under it, `park.paying` where the open one can't be put aside.
    """

    def write(connection: Transaction) -> Recalled:
        must_run(connection, session)
        found = _found(connection, code)
        stored = baskets.open_basket(connection)
        if stored is not None and fold(stored.commands).lines:
            _put_aside(connection, shop, session, stored)
        elif stored is not None:
            baskets.set_state(connection, stored.basket_id, "cancelled")
        parked.take_up(connection, found.basket_id, session.business_date.isoformat())
        log(connection, shop, session, "recalled", found.basket_id, code)
        note_change(connection, TOPIC)
        return _recalled(connection, shop, session)

    return shop.store.write(write, Priority.COUNTER, name="recall")


def drop(shop: Shop, session: Session, code: str) -> None:
    """Cancel a parked basket; it is logged and counted. Raises ShopError `park.unknown`."""

    def write(connection: Transaction) -> None:
        must_run(connection, session)
        found = _found(connection, code)
        baskets.set_state(connection, found.basket_id, "cancelled")
        log(connection, shop, session, "basket_cancelled", found.basket_id, code)
        note_change(connection, TOPIC)

    shop.store.write(write, Priority.COUNTER, name="drop_parked")


def _found(connection: Transaction, code: str) -> Parked:
    found = parked.by_code(connection, code)
    if found is None:
        raise ShopError("park.unknown", code=code)
    return found


def _put_aside(connection: Transaction, shop: Shop, session: Session, stored: StoredBasket) -> None:
    if open_attempt(connection, stored.basket_id) is not None:
        raise ShopError("park.paying")
    at_ms = shop.clock.now_ms()
    code = parking_code(identity(connection).till_no, take_next(connection, "parking"))
    priced = price(connection, session.business_date)
    parked.park(connection, stored.basket_id, code, at_ms)
    info = documents.store_info(connection)
    words = shop.receipt_words
    document = parking_slip.compose(
        parking_slip.ParkingData(
            shop=name_in(words.language, info.name, info.name_en),
            code=code,
            cashier=session.operator.name,
            at_ms=at_ms,
            zone=ZoneInfo(info.time_zone),
            pieces=priced.basket.pieces,
            due_minor=priced.quote.due_minor,
        ),
        words,
    )
    print_jobs.add_slip(
        connection, title=document.title, subject=code, document=encode(document), at_ms=at_ms
    )
    log(connection, shop, session, "parked", stored.basket_id, code)
    note_change(connection, TOPIC)


def _recalled(connection: Transaction, shop: Shop, session: Session) -> Recalled:
    now = view_in(connection, shop, session.business_date)
    language = shop.words.language
    return Recalled(
        view=now,
        off_sale=tuple(
            name_in(language, line.product.name, line.product.name_en)
            for line in now.lines
            if not line.product.active
        ),
        member_gone=now.basket.member_id is not None and now.member is None,
    )


def _listed(
    connection: Transaction, shop: Shop, session: Session, one: Parked, names: dict[str, str]
) -> ParkedBasket:
    priced = price(connection, session.business_date, one.basket_id)
    member = members.by_id(connection, priced.basket.member_id) if priced.basket.member_id else None
    return ParkedBasket(
        basket_id=one.basket_id,
        code=one.code,
        parked_at_ms=one.parked_at_ms,
        business_date=one.business_date,
        operator=names.get(one.operator_id, one.operator_id),
        member=shop.words.call_name(member) if member else "",
        pieces=priced.basket.pieces,
        due_minor=priced.quote.due_minor,
    )

"""What a cashier does to the basket by hand, and how its member proves who she is."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from posclient.domain.by_hand import WHY
from posclient.domain.member import Member
from posclient.services import by_hand, prove, sell
from posclient.services.member_pin import by_pin
from posclient.services.prove import Proof
from posclient.services.shop import ShopError
from posclient.services.sms_code import by_code, send_code
from tests.faults.saying import Report
from tests.faults.selling import ByTheServices
from tests.faults.windowless import CASHIER, OPERATOR

PIN: Final = "246813"
"""Of every member who has one here."""
NOBODYS_CODE: Final = "6901999999994"
HEADQUARTERS: Final = "headquarters.txt"
"""In the till's folder: where headquarters keeps what it would have sent to phones."""


def set_price(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """A price for a line."""
    line_id = _some_line(counter, chance)
    price = chance.choice((100, 990, 12_345))
    why = chance.choice(WHY)
    counter.with_leave(
        lambda leave: by_hand.override_price(counter.shop, counter.session, line_id, price, why, leave)
    )
    yield from ()


def discount_a_line(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Percent or money off a line."""
    line_id = _some_line(counter, chance)
    percent, amount = chance.choice(((5, 0), (30, 0), (0, 150)))
    why = chance.choice(WHY)
    counter.with_leave(
        lambda leave: by_hand.discount_line(
            counter.shop,
            counter.session,
            line_id,
            percent=percent,
            amount_minor=amount,
            reason=why,
            approved_by=leave,
        )
    )
    yield from ()


def discount_all(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """The same for the whole basket, or nothing any more."""
    percent, amount = chance.choice(((3, 0), (12, 0), (0, 99), (0, 0)))
    why = chance.choice(WHY) if percent or amount else ""
    counter.with_leave(
        lambda leave: by_hand.discount_basket(
            counter.shop,
            counter.session,
            percent=percent,
            amount_minor=amount,
            reason=why,
            approved_by=leave,
        )
    )
    yield from ()


def take_back(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Neither price nor discount on a line after all."""
    lines = counter.view().basket.lines
    by_hand_lines = [line for line in lines if line.is_by_hand] or list(lines)
    by_hand.take_back_line(counter.shop, counter.session, chance.choice(by_hand_lines).line_id)
    yield from ()


def sell_open(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Goods that nobody knows."""
    price = chance.randint(100, 5_000)
    counter.with_leave(
        lambda leave: by_hand.sell_open(
            counter.shop, counter.session, "摇铃", price, NOBODYS_CODE, approved_by=leave
        )
    )
    yield from ()


def credit(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """An associate advised."""
    by_hand.credit(counter.shop, counter.session, _some_line(counter, chance), chance.choice(("OP04", "")))
    yield from ()


def set_quantity(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """More of a line, or less."""
    line_id = _some_line(counter, chance)
    sell.set_quantity(counter.shop, counter.session, line_id, chance.randint(1, 3) * 1000)
    yield from ()


def forget(counter: ByTheServices, _chance: random.Random) -> Iterator[Report]:
    """Nobody's basket after all."""
    sell.forget_member(counter.shop, counter.session)
    yield from ()


def recite(counter: ByTheServices, _chance: random.Random) -> Iterator[Report]:
    """The basket's member as one who said her number alone: nothing is proven any more."""
    member = _member(counter)
    if member.phone:
        counter.take(member.phone)
    yield from ()


def show_proof(counter: ByTheServices, _chance: random.Random) -> Iterator[Report]:
    """Her PIN where she has one, else a code on her phone."""
    member = _member(counter)
    prove.prove_basket(counter.shop, counter.session, proof_of(counter, member))
    yield from ()


def proof_of(counter: ByTheServices, member: Member) -> Proof:
    """What a member proves herself by without her card. Raises ShopError where she can't now."""
    shop = counter.shop
    if member.pin_hash:
        return by_pin(shop, counter.session, member.member_id, PIN)
    if shop.messages is None:
        raise ShopError("sms.away")
    send_code(shop, shop.messages, member.member_id)
    return by_code(shop, shop.messages, member.member_id, _code_on_her_phone(counter.folder, member))


def _code_on_her_phone(folder: Path, member: Member) -> str:
    database = (folder / HEADQUARTERS).read_text("utf-8")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as connection:
        query = "SELECT body FROM message WHERE phone LIKE ? ORDER BY message_id DESC LIMIT 1"
        (body,) = connection.execute(query, (f"%{(member.phone or '')[-11:]}",)).fetchone()
    code = re.search(r"\d{6}", body)
    assert code is not None, body
    return code.group()


def switch(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Somebody else takes the counter over; the drawer's shift and the basket stay."""
    counter.sign_in(chance.choice((OPERATOR, CASHIER)))
    yield from ()


def _some_line(counter: ByTheServices, chance: random.Random) -> str:
    return chance.choice(counter.view().basket.lines).line_id


def _member(counter: ByTheServices) -> Member:
    shown = counter.view().member
    if shown is None:
        raise ShopError("spend.no_member")
    return shown.member


DEEDS = {
    "price": set_price,
    "discount": discount_a_line,
    "discount_all": discount_all,
    "take_back": take_back,
    "open": sell_open,
    "credit": credit,
    "quantity": set_quantity,
    "forget": forget,
    "recite": recite,
    "prove": show_proof,
    "switch": switch,
}

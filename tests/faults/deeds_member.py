"""What the counter does for a member beside a sale: top-ups, points given afterwards, cards, numbers, statement."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

from sqlalchemy import select

from posclient.domain.codes import luhn_check_digit
from posclient.domain.member import MemberId
from posclient.services import serve_member
from posclient.services.claim_points import claim
from posclient.services.prove import by_scan
from posclient.services.shop import ShopError
from posclient.services.statement import print_statement
from posclient.store import members
from posclient.store import tables as t
from posclient.wire.feed import MemberRow
from sync.payments.faults import CODE_MARK, Fault
from tests.faults.counters import codes
from tests.faults.deeds_back import made
from tests.faults.deeds_by_hand import PIN
from tests.faults.importing import PHONES
from tests.faults.saying import Report, done
from tests.faults.selling import ByTheServices

PRINCIPALS = (1_000, 10_000, 50_000)
KNOWN_FACES = "demo-"
"""Their cards are shown at the counter all the time, so they stay as they are. So do members of a file that is brought
in, which is brought in again.
"""
PAID = (Fault.NONE, Fault.NONE, Fault.CUT_AFTER, Fault.DECLINED, Fault.ASKS_PASSWORD)


def top_up(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """In cash, or by a payment code."""
    code = f"13{chance.randrange(10**12):012d}{CODE_MARK}{chance.choice(PAID):02d}"
    card = chance.choice(codes()[1])
    document = counter.top_up(card, chance.choice(PRINCIPALS), chance.choice(("", code)))
    if document is not None:
        yield made(document)


def give_points_afterwards(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """补积分 on some receipt that nobody has claimed."""
    query = (
        select(t.sale.c.receipt_no)
        .where(t.sale.c.kind == "sale", t.sale.c.member_id.is_(None), t.sale.c.claimed_by == "")
        .order_by(t.sale.c.receipt_no)
    )
    numbers = counter.shop.store.read(lambda connection: list(connection.execute(query).scalars()))
    if not numbers:
        raise ShopError("claim.unknown_receipt")
    receipt_no = chance.choice(numbers)
    _, hers = _somebody(counter, chance)
    counter.with_leave(lambda leave: claim(counter.shop, counter.session, receipt_no, hers, leave))
    yield done("claim", receipt_no)


def lose(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Her card is lost, or it was found again."""
    shop, session = counter.shop, counter.session
    row, hers = _somebody(counter, chance, with_card=True)
    if row.card_no in row.lost_cards:
        counter.with_leave(lambda leave: serve_member.report_found(shop, session, hers, approved_by=leave))
        yield _served(row, "card_found")
    else:
        serve_member.report_lost(shop, session, hers)
        yield _served(row, "card_lost")


def replace_card(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """A new card for the old one, which is told to be lost with it."""
    shop, session = counter.shop, counter.session
    row, hers = _somebody(counter, chance, with_card=True)
    body = f"66{chance.randrange(10**8):08d}"
    card_no = f"M{body}{luhn_check_digit(body)}"
    counter.with_leave(
        lambda leave: serve_member.replace_card(shop, session, hers, card_no, approved_by=leave)
    )
    if row.card_no not in row.lost_cards:
        yield _served(row, "card_lost")
    yield _served(row, "card_replaced")


def change_phone(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Another number."""
    shop, session = counter.shop, counter.session
    row, hers = _somebody(counter, chance)
    phone = f"136{chance.randrange(10**8):08d}"
    counter.with_leave(lambda leave: serve_member.change_phone(shop, session, hers, phone, approved_by=leave))
    yield _served(row, "phone_changed")


def freeze(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Her account is frozen, or as before."""
    shop, session = counter.shop, counter.session
    row, hers = _somebody(counter, chance)
    if row.frozen:
        counter.with_leave(lambda leave: serve_member.thaw(shop, session, hers, approved_by=leave))
        yield _served(row, "thawed")
    else:
        serve_member.freeze(shop, session, hers)
        yield _served(row, "frozen")


def choose_pin(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """One of the known faces shows her card and chooses a PIN."""
    proof = by_scan(counter.shop, chance.choice(codes()[1]), counter.shop.ids.new())
    serve_member.set_pin(counter.shop, counter.session, proof.member_id, PIN, proof)
    yield done("served", f"{proof.member_id} pin_set")


def give_statement(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """On paper."""
    row, hers = _somebody(counter, chance)
    print_statement(counter.shop, counter.session, hers)
    yield _served(row, "statement")


def _served(row: MemberRow, what: str) -> Report:
    return done("served", f"{row.member_id} {what}")


def _somebody(
    counter: ByTheServices, chance: random.Random, *, with_card: bool = False
) -> tuple[MemberRow, MemberId]:
    """A member whom headquarters knows, none of the known faces."""
    query = (
        select(t.member.c.member_id)
        .where(~t.member.c.member_id.startswith(KNOWN_FACES))
        .order_by(t.member.c.member_id)
    )
    ids = counter.shop.store.read(lambda connection: list(connection.execute(query).scalars()))
    for member_id in chance.sample(ids, len(ids)):
        hers = MemberId(member_id)
        row = counter.shop.store.read(partial(members.row_of, member_id=hers))
        if row is None or row.provisional or (row.phone or "").startswith(PHONES):
            continue
        if row.card_no or not with_card:
            return row, hers
    raise ShopError("member.unknown")


DEEDS = {
    "top_up": top_up,
    "claim": give_points_afterwards,
    "lose": lose,
    "replace": replace_card,
    "phone": change_phone,
    "freeze": freeze,
    "pin": choose_pin,
    "statement": give_statement,
}

"""Goods that come back: with a receipt of this till or of another, without one, and in exchange."""

from __future__ import annotations

import random
from collections.abc import Iterator

from sqlalchemy import select

from posclient.domain.returns import Why
from posclient.domain.settlement import Payment
from posclient.domain.staff import Operator
from posclient.domain.tender import TenderKind
from posclient.services.declined_refunds import declined_refunds, give_cash, leave_open, try_again
from posclient.services.identify import ProductFound, identify
from posclient.services.payment import NO_PACE
from posclient.services.refund import send_refund
from posclient.services.refund_event import Wanted
from posclient.services.refund_open import open_line, take_back_open
from posclient.services.returnable import find_receipt
from posclient.services.shop import ShopError
from posclient.services.swap import ExchangeDone, exchange, in_hand
from posclient.services.take_back import ReturnDone, take_back
from posclient.store import tables as t
from tests.faults.counters import codes
from tests.faults.neighbour import receipts_of
from tests.faults.saying import Report, done
from tests.faults.selling import ByTheServices
from tests.faults.windowless import SLIP_OF_A_TERMINAL, Made, Sold


def made(document: Made) -> Report:
    """A return or a top-up."""
    values: dict[str, object] = {
        "kind": document.kind,
        "document_id": document.document_id,
        "receipt_no": document.receipt_no,
        "due_minor": document.due_minor,
    }
    return "made", values


def sold(sale: Sold) -> Report:
    """A sale."""
    values: dict[str, object] = {
        "receipt_no": sale.receipt_no,
        "due_minor": sale.due_minor,
        "basket_id": sale.basket_id,
    }
    return "sold", values


def take_some_back(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """A part of what is left of some receipt of this till, or all of it."""
    number = _some_receipt(counter, chance)
    if number:
        yield _take_back(counter, chance, number)


def take_back_anothers(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """As above, of a receipt of the till at the next counter; only with headquarters' right."""
    yield _take_back(counter, chance, chance.choice(receipts_of(counter.folder)))


def _take_back(counter: ByTheServices, chance: random.Random, receipt_no: str) -> Report:
    wanted = _wanted(counter, chance, receipt_no)
    due = wanted.receipt.undo(wanted.chosen).due_minor
    return_id = counter.shop.ids.new()

    def work(approval: Operator | None) -> ReturnDone:
        return take_back(counter.shop, counter.session, return_id, _with(wanted, approval), due)

    return _given_back(counter, counter.with_leave(work))


def take_back_unproven(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Goods without a receipt, in cash or onto her stored value."""
    shop = counter.shop
    goods, members, _ = codes()
    found = identify(shop, chance.choice(goods[:4]))
    assert isinstance(found, ProductFound)
    member = identify(shop, chance.choice(members))
    member_id = getattr(member, "member_id", "") if chance.random() < 0.6 else ""
    to = TenderKind.STORED if member_id and chance.random() < 0.5 else TenderKind.CASH
    line = open_line(shop, counter.session, found.product, member_id=member_id)
    return_id = shop.ids.new()

    def work(approval: Operator | None) -> ReturnDone:
        return take_back_open(
            shop, counter.session, return_id, (line,), to=to, member_id=member_id, approval=approval
        )

    yield _given_back(counter, counter.with_leave(work))


def swap(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Some goods of a receipt for the basket on the counter; the difference in cash."""
    number = _some_receipt(counter, chance)
    if not number:
        return
    wanted = _wanted(counter, chance, number)
    shown = counter.view()
    due = shown.quote.due_minor
    return_id = counter.shop.ids.new()

    def work(approval: Operator | None) -> ExchangeDone:
        hand = in_hand(return_id, _with(wanted, approval))
        more = due - hand.carried_minor(due)
        paid = (Payment(TenderKind.CASH, more),) if more else ()
        return exchange(counter.shop, counter.session, hand, shown.basket_id or "", paid, due)

    both = counter.with_leave(work)
    yield _given_back(counter, both.back)
    yield sold(Sold(both.sale.sale_id, both.sale.receipt_no, both.sale.due_minor))


def settle_owed(counter: ByTheServices, chance: random.Random) -> Iterator[Report]:
    """Money that the provider would not give back: asked for again, given in cash, or left open."""
    shop, session = counter.shop, counter.session
    owed = declined_refunds(shop)
    if not owed:
        raise ShopError("refund.settled")
    one = chance.choice(owed)
    match chance.choice(("retried", "cash", "left")):
        case "retried":
            again = try_again(shop, session, one.refund_id)
            yield done("owed", f"refund_retried {one.refund_id}")
            send_refund(shop, shop.provider, again.attempt_id, pace=NO_PACE)
        case "cash":
            counter.with_leave(lambda leave: give_cash(shop, session, one.refund_id, leave))
            yield done("owed", f"refund_cash {one.refund_id}")
            yield "moved", {"amount_minor": -one.amount_minor}
        case _:
            leave_open(shop, session, one.refund_id)
            yield done("owed", f"refund_left {one.refund_id}")


def _some_receipt(counter: ByTheServices, chance: random.Random) -> str:
    query = select(t.sale.c.receipt_no).where(t.sale.c.kind == "sale").order_by(t.sale.c.receipt_no)
    numbers = counter.shop.store.read(lambda connection: list(connection.execute(query).scalars()))
    return chance.choice(numbers) if numbers else ""


def _wanted(counter: ByTheServices, chance: random.Random, receipt_no: str) -> Wanted:
    receipt = find_receipt(counter.shop, counter.session, receipt_no, counter.shop.rights)
    left = {line_id: quantity for line_id, quantity in receipt.left.items() if quantity}
    some = chance.sample(sorted(left), chance.randint(1, len(left)))
    chosen = {line_id: left[line_id] for line_id in some}
    return Wanted(receipt, chosen, dict.fromkeys(chosen, Why.UNSUITABLE), SLIP_OF_A_TERMINAL)


def _with(wanted: Wanted, approval: Operator | None) -> Wanted:
    return Wanted(wanted.receipt, wanted.chosen, wanted.reasons, wanted.card_reference, approval)


def _given_back(counter: ByTheServices, back: ReturnDone) -> Report:
    """Money goes back through the provider once the return is on disk."""
    for refund_id in back.refunds:
        send_refund(counter.shop, counter.shop.provider, refund_id, pace=NO_PACE)
    return made(Made("return", back.return_id, back.receipt_no, -back.due_minor))


DEEDS = {
    "return": take_some_back,
    "elsewhere": take_back_anothers,
    "without_receipt": take_back_unproven,
    "swap": swap,
    "owed": settle_owed,
}

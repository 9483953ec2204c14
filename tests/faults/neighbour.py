"""The till at the next counter, which has sold something: its receipts can be returned here."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services import sell
from posclient.services.checkout import checkout
from posclient.services.identify import MemberFound, ProductFound, identify
from posclient.services.shop import Session, Shop
from posclient.services.sign_in import sign_in
from posclient.services.view import view
from sync.hq.demo.rules import DEMO_PINS
from tests.faults.counters import codes

OPERATOR: Final = "OP03"
FILE: Final = "neighbour.txt"


def sell_some(shop: Shop, chance: random.Random, times: int) -> list[str]:
    """Cash sales, to members and to others. Returns the receipts' numbers."""
    session = sign_in(shop, OPERATOR, DEMO_PINS[OPERATOR])
    return [_sell(shop, session, chance) for _ in range(times)]


def _sell(shop: Shop, session: Session, chance: random.Random) -> str:
    goods, members, _ = codes()
    for code in chance.sample(goods, 3):
        found = identify(shop, code)
        assert isinstance(found, ProductFound)
        sell.add(shop, session, found, chance.choice((1, 2)) if found.amount_minor is None else 1)
    if chance.random() < 0.5:
        member = identify(shop, chance.choice(members))
        assert isinstance(member, MemberFound)
        sell.identify_member(shop, session, member.member_id, member.how)
    shown = view(shop, session.business_date)
    due = shown.quote.due_minor
    paid = (Payment(TenderKind.CASH, due),)
    return checkout(shop, session, shown.basket_id or "", paid, due).receipt_no


def leave_receipts(folder: Path, numbers: list[str]) -> None:
    """Where the cashier of the till in this folder finds them."""
    (folder / FILE).write_text("\n".join(numbers), "utf-8")


def receipts_of(folder: Path) -> list[str]:
    """The receipts that customers bring along."""
    return (folder / FILE).read_text("utf-8").split()

"""What was given by hand, sold: the sale says of each line what was given, why, who allowed it and who advised."""

from __future__ import annotations

import msgspec

from posclient.services.by_hand import associates, credit, discount_basket, override_price, sell_open
from posclient.services.identify import How
from posclient.services.sell import identify_member
from posclient.services.shop import Session, Shop
from posclient.services.view import view
from posclient.wire.events import OpenItemSold, SaleCompleted
from tests.support.samples import M1, MANAGER
from tests.support.shop import pay, rows, scan

FORMULA, CEREAL = "6901000700034", "036000291452"


def told(shop: Shop) -> tuple[SaleCompleted, OpenItemSold]:
    """What headquarters will be told."""
    kept = {row[2]: row[3] for row in rows(shop.store, "outbox")}
    sale = msgspec.json.decode(kept["sale.completed"], type=SaleCompleted)
    return sale, msgspec.json.decode(kept["goods.open_item"], type=OpenItemSold)


def test_a_sale_keeps_what_was_given_by_hand(shop: Shop, session: Session) -> None:
    manager = next(one for one in associates(shop) if one.operator_id == MANAGER)
    scan(shop, session, FORMULA)
    scan(shop, session, CEREAL)
    sell_open(shop, session, "摇铃", 2000, "6901000709996", approved_by=manager)
    identify_member(shop, session, M1, How.CARD)
    formula, cereal, rattle = view(shop, session.business_date).lines
    override_price(shop, session, cereal.quoted.line_id, 3000, "near_expiry", approved_by=manager)
    discount_basket(shop, session, amount_minor=1001, reason="regular", approved_by=manager)
    credit(shop, session, formula.quoted.line_id, MANAGER)

    done = pay(shop, session)

    sale, opened = told(shop)
    assert done.due_minor == sale.due_minor == 24500 + 3000 + 2000 - 1001
    assert [(line.price_kind, line.override_minor) for line in sale.lines] == [
        ("member", None),
        ("override", 3000),
        ("normal", None),
    ]
    assert sum(line.manual_minor for line in sale.lines) == 1001
    assert all(line.gross_minor >= line.amount_minor + line.manual_minor for line in sale.lines)
    assert [line.hand_reason for line in sale.lines] == ["regular", "near_expiry", "regular"]
    assert [line.associate_id for line in sale.lines] == [MANAGER, "", ""]
    assert [line.open_item for line in sale.lines] == [False, False, True]
    assert (opened.line_id, opened.barcode, opened.title) == (
        rattle.quoted.line_id,
        "6901000709996",
        "摇铃",
    )

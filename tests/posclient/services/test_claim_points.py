"""补积分: a sale without a member, given to one afterwards: once, by a manager, within thirty days."""

from __future__ import annotations

import msgspec
import pytest

from posclient.domain.staff import Operator
from posclient.services.approval import ApprovalNeededError, approve
from posclient.services.checkout import Payment, TenderKind
from posclient.services.claim_points import claim, claimable, may_claim
from posclient.services.panel import member_figures
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.sign_in import sign_in
from posclient.services.top_up import top_up
from posclient.store import documents, outbox, returns, sales
from posclient.store.policy import put_policy
from posclient.store.transaction import Transaction
from posclient.wire.codec import decode_event
from posclient.wire.events import PointsClaimed
from posclient.wire.feed import PolicyRow
from tests.support.samples import M1, M2, MANAGER, PIN, RULE_SET, RULES
from tests.support.shop import TestShop, dump, feed, rows, sell_once, sign_in_cashier

FORMULA, NAPPIES = "6901000700034", "6901000700058"


@pytest.fixture
def manager(shop: Shop, session: Session) -> Operator:
    return approve(shop, MANAGER, PIN, may_claim)


def figures(shop: Shop) -> tuple[int, int]:
    """Points and yearly spend of 张小丽."""
    rules = shop.store.read(documents.rules_in_force).rules
    found = shop.store.read(lambda c: member_figures(c, M1, rules))
    assert found is not None
    return found.points, found.year_spend_minor


def test_what_it_would_have_earned_is_hers(shop: Shop, session: Session, manager: Operator) -> None:
    sold = sell_once(shop, session, FORMULA, NAPPIES)  # ¥258 at normal price, ¥89 at a promotional one
    assert figures(shop) == (1000, 220_000)
    offered = claimable(shop, session, sold.receipt_no, M1)
    assert (offered.points, offered.same_rules) == (309, True)  # a silver member: 258 × 1.2

    assert claim(shop, session, sold.receipt_no, M1, manager) == 309

    assert figures(shop) == (1309, 220_000 + 34_700)
    newest = shop.store.read(lambda c: outbox.batch(c, 1, 1))[-1]
    event = decode_event(newest.payload)
    assert isinstance(event, PointsClaimed)
    assert (event.sale_id, event.points, event.approved_by) == (sold.sale_id, 309, MANAGER)
    stored = shop.store.read(lambda c: returns.sold(c, sold.receipt_no))
    assert stored is not None
    assert stored.claim == event
    assert rows(shop.store, "audit")[-1][3:5] == ("points_claimed", sold.receipt_no)


def test_it_is_hers_once(shop: Shop, session: Session, manager: Operator) -> None:
    sold = sell_once(shop, session, FORMULA)
    claim(shop, session, sold.receipt_no, M1, manager)
    before = dump(shop.store)

    for member_id in (M1, M2):
        with pytest.raises(ShopError, match=r"claim\.already"):
            claim(shop, session, sold.receipt_no, member_id, manager)
    assert dump(shop.store) == before


def test_a_cashier_needs_a_manager(shop: Shop, session: Session) -> None:
    sold = sell_once(shop, session, FORMULA)

    with pytest.raises(ApprovalNeededError):
        claim(shop, session, sold.receipt_no, M1)
    assert claim(shop, sign_in(shop, MANAGER, PIN), sold.receipt_no, M1) > 0


def test_a_sale_that_has_a_member_is_hers_already(shop: Shop, session: Session, manager: Operator) -> None:
    sold = sell_once(shop, session, FORMULA, member_id=M2)

    with pytest.raises(ShopError, match=r"claim\.has_member"):
        claim(shop, session, sold.receipt_no, M1, manager)


def test_goods_that_came_back_earn_nothing_afterwards(
    shop: Shop, session: Session, manager: Operator
) -> None:
    sold = sell_once(shop, session, FORMULA)

    def come_back(connection: Transaction) -> None:
        stored = returns.sold(connection, sold.receipt_no)
        assert stored is not None
        head = sales.DocumentHead(
            sale_id="r1",
            kind="return",
            receipt_no="R9",
            member_id=None,
            stamp=stored.event.stamp,
            gross_minor=-1,
            due_minor=-1,
            points=0,
            original_id=sold.sale_id,
        )
        sales.put_head(connection, head, 1, 99)
        line = "INSERT INTO sale_line (sale_id, n, product_id, quantity, unit_price_minor, price_kind,"
        line += " gross_minor, amount_minor, points) VALUES ('r1', 1, 'P1', -1000, 1, 'normal', -1, -1, 0)"
        connection.raw.execute(line)

    shop.store.write(come_back, name="return")

    with pytest.raises(ShopError, match=r"claim\.returned"):
        claim(shop, session, sold.receipt_no, M1, manager)


def test_thirty_days_and_no_longer(till: TestShop, session: Session, manager: Operator) -> None:
    shop = till.shop
    early, late = sell_once(shop, session, FORMULA), sell_once(shop, session, FORMULA)
    till.clock.advance(days=30)
    in_time = sign_in_cashier(shop)
    claim(shop, in_time, early.receipt_no, M1, manager)
    till.clock.advance(days=1)

    with pytest.raises(ShopError, match=r"claim\.too_old"):
        claim(shop, sign_in_cashier(shop), late.receipt_no, M1, manager)


def test_the_policy_says_for_how_long(till: TestShop, session: Session, manager: Operator) -> None:
    shop = till.shop
    put = PolicyRow(version=1, claim_days=3)
    shop.store.write(lambda connection: put_policy(connection, put), name="policy")
    sold = sell_once(shop, session, FORMULA)
    till.clock.advance(days=4)

    with pytest.raises(ShopError, match=r"claim\.too_old"):
        claim(shop, sign_in_cashier(shop), sold.receipt_no, M1, manager)


def test_where_the_rules_changed_today_s_count(shop: Shop, session: Session, manager: Operator) -> None:
    sold = sell_once(shop, session, FORMULA)
    feed(shop, RULES, msgspec.structs.replace(RULE_SET, version=4, points=2))

    offered = claimable(shop, session, sold.receipt_no, M1)

    assert (offered.points, offered.same_rules) == (619, False)
    assert claim(shop, session, sold.receipt_no, M1, manager) == 619


def test_receipts_that_are_none(shop: Shop, session: Session, manager: Operator) -> None:
    with pytest.raises(ShopError, match=r"claim\.unknown_receipt"):
        claim(shop, session, "R00990010000001", M1, manager)
    done = top_up(shop, session, "t1", M2, 1_000, [Payment(TenderKind.CASH, 1_000)], 0)
    with pytest.raises(ShopError, match=r"claim\.not_a_sale"):
        claim(shop, session, done.receipt_no, M1, manager)

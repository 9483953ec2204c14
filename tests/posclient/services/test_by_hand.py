"""Prices and discounts by hand: within limits or approved, logged, undone like everything else."""

from __future__ import annotations

import msgspec
import pytest

from posclient.domain.catalog import PriceKind
from posclient.domain.staff import Operator
from posclient.services import exchange
from posclient.services.approval import ApprovalNeededError
from posclient.services.by_hand import (
    associates,
    credit,
    discount_basket,
    discount_line,
    override_price,
    sell_open,
    take_back_line,
)
from posclient.services.hand_limits import refuse_beyond_limits
from posclient.services.identify import How
from posclient.services.sell import identify_member, remove, set_quantity, undo
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import SaleView, price, view
from posclient.store import outbox
from posclient.store.policy import policy_in_force, put_policy
from posclient.wire.feed import MemberRow, OperatorRow, PolicyRow, ProductRow, RoleLimitsRow
from posclient.wire.protocol import Effect, EventResult
from tests.support.samples import M1, M2, MANAGER, MEMBERS, PRODUCTS, STAFF, ZHANG, ZHANG_HAS
from tests.support.shop import become_till, feed, pay, rows, scan, sell_once

FORMULA, NAPPIES, CEREAL = "6901000700034", "6901000700058", "036000291452"


@pytest.fixture
def manager(shop: Shop) -> Operator:
    return next(operator for operator in associates(shop) if operator.operator_id == MANAGER)


def shown(shop: Shop, session: Session) -> SaleView:
    return view(shop, session.business_date)


def line_id(shop: Shop, session: Session, at: int = 0) -> str:
    return shown(shop, session).lines[at].quoted.line_id


def audited(shop: Shop) -> list[tuple[str, str, str]]:
    return [(row[2], row[3], row[5]) for row in rows(shop.store, "audit")][1:]


def test_a_discount_within_her_limits_needs_nobody(shop: Shop, session: Session) -> None:
    scan(shop, session, CEREAL)
    before = shown(shop, session)

    after = discount_line(shop, session, line_id(shop, session), percent=5, reason="regular")

    assert (after.quote.due_minor, after.lines[0].quoted.manual_minor) == (3790, 200)
    [(who, action, detail)] = audited(shop)
    assert (who, action) == ("OP1", "discount_by_hand")
    assert detail.endswith("5% 0 regular")
    assert undo(shop, session) == before


def test_above_her_limits_a_manager_is_needed_and_nothing_happened(
    shop: Shop, session: Session, manager: Operator
) -> None:
    scan(shop, session, CEREAL)
    before, line = shown(shop, session), line_id(shop, session)
    with pytest.raises(ApprovalNeededError) as needed:
        discount_line(shop, session, line, percent=6, reason="regular")
    with pytest.raises(ApprovalNeededError):
        override_price(shop, session, line, 3000, "damaged")
    with pytest.raises(ApprovalNeededError):
        discount_basket(shop, session, amount_minor=120, reason="regular")
    assert needed.value.who == (manager,)
    assert (shown(shop, session), audited(shop)) == (before, [])

    after = override_price(shop, session, line, 3000, "damaged", approved_by=manager)

    assert after.lines[0].quoted.price_kind is PriceKind.OVERRIDE
    assert after.basket.lines[0].price is not None
    assert after.basket.lines[0].price.approved_by == MANAGER
    assert audited(shop)[0][2].endswith("approved by OP2")


def test_a_colleague_s_word_is_worth_what_she_may(shop: Shop, session: Session) -> None:
    scan(shop, session, CEREAL)

    with pytest.raises(ApprovalNeededError):
        override_price(shop, session, line_id(shop, session), 3000, "damaged", approved_by=session.operator)


def test_headquarters_policy_moves_the_limits(shop: Shop, session: Session) -> None:
    scan(shop, session, CEREAL)
    generous = PolicyRow(1, limits=(RoleLimitsRow("cashier", line_discount_percent=50),))
    shop.store.write(lambda connection: put_policy(connection, generous), name="policy")

    after = discount_line(shop, session, line_id(shop, session), percent=50, reason="other")

    assert after.quote.due_minor == 1995


def test_a_discount_is_measured_against_the_normal_price(shop: Shop, session: Session) -> None:
    """¥12.90 off: 5 % of the tin's normal 258, more than that of her member price."""
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    line = line_id(shop, session)

    after = discount_line(shop, session, line, amount_minor=1290, reason="regular")
    assert after.quote.due_minor == 24500 - 1290
    with pytest.raises(ApprovalNeededError):
        discount_line(shop, session, line, amount_minor=1291, reason="regular")


@pytest.mark.parametrize(
    ("percent", "amount_minor", "reason", "key"),
    [
        (5, 0, "", "by_hand.reason_missing"),
        (5, 0, "because", "by_hand.reason_missing"),
        (0, 3991, "other", "basket.discount_above_line"),
        (-1, 0, "other", "basket.bad_discount"),
        (101, 0, "other", "basket.bad_discount"),
        (0, -5, "other", "basket.bad_discount"),
    ],
)
def test_what_is_no_discount_is_refused(
    shop: Shop, session: Session, manager: Operator, percent: int, amount_minor: int, reason: str, key: str
) -> None:
    scan(shop, session, CEREAL)
    before = shown(shop, session)

    with pytest.raises(ShopError) as refused:
        discount_line(
            shop,
            session,
            line_id(shop, session),
            percent=percent,
            amount_minor=amount_minor,
            reason=reason,
            approved_by=manager,
        )

    assert refused.value.key == key
    assert shown(shop, session) == before


def test_there_is_nothing_to_take_off_nothing(shop: Shop, session: Session, manager: Operator) -> None:
    with pytest.raises(ShopError, match=r"basket\.nothing_to_discount"):
        discount_basket(shop, session, percent=5, reason="other", approved_by=manager)
    scan(shop, session, "6901000701024")  # a gift
    with pytest.raises(ShopError, match=r"basket\.nothing_to_discount"):
        discount_line(shop, session, line_id(shop, session), percent=5, reason="other", approved_by=manager)
    with pytest.raises(ShopError, match=r"basket\.no_such_line"):
        discount_line(shop, session, "gone", percent=5, reason="other", approved_by=manager)
    scan(shop, session, CEREAL)
    with pytest.raises(ShopError, match=r"basket\.discount_above_basket"):
        discount_basket(shop, session, amount_minor=3991, reason="other", approved_by=manager)


def test_taking_back_needs_neither_reason_nor_manager(
    shop: Shop, session: Session, manager: Operator
) -> None:
    scan(shop, session, CEREAL)
    before, line = shown(shop, session).quote, line_id(shop, session)
    override_price(shop, session, line, 100, "damaged", approved_by=manager)
    discount_line(shop, session, line, percent=50, reason="damaged", approved_by=manager)
    discount_basket(shop, session, percent=50, reason="damaged", approved_by=manager)

    override_price(shop, session, line, None)
    discount_line(shop, session, line)
    discount_basket(shop, session)

    assert shown(shop, session).quote == before


def test_what_was_little_off_much_is_asked_again_at_the_door(
    shop: Shop, session: Session, manager: Operator
) -> None:
    scan(shop, session, CEREAL, times=10)
    discount_basket(shop, session, amount_minor=1000, reason="regular")

    def at_the_door() -> None:
        shop.store.read(
            lambda c: refuse_beyond_limits(c, policy_in_force(c), session, price(c, session.business_date))
        )

    at_the_door()
    set_quantity(shop, session, line_id(shop, session), 1000)
    with pytest.raises(ApprovalNeededError):
        at_the_door()
    discount_basket(shop, session, amount_minor=1000, reason="regular", approved_by=manager)
    at_the_door()


def test_an_associate_is_named_per_line(shop: Shop, session: Session, manager: Operator) -> None:
    scan(shop, session, CEREAL)
    scan(shop, session, FORMULA)

    assert [line.associate for line in credit(shop, session, "", MANAGER).lines] == ["陈静", "陈静"]
    assert credit(shop, session, line_id(shop, session), "").lines[0].associate == ""
    with pytest.raises(ShopError, match=r"sign_in\.unknown_operator"):
        credit(shop, session, "", "OP9")


def test_goods_that_nobody_knows_are_sold_by_a_manager(
    shop: Shop, session: Session, manager: Operator
) -> None:
    with pytest.raises(ApprovalNeededError):
        sell_open(shop, session, "摇铃", 1990, "6901000709996")

    after = sell_open(shop, session, " 摇铃 ", 1990, "6901000709996", approved_by=manager)

    assert (after.lines[0].product.name, after.quote.due_minor) == ("摇铃", 1990)
    assert remove(shop, session, line_id(shop, session)).lines == ()
    unnamed = sell_open(shop, session, "", 500, "134567890123456789", approved_by=manager)
    assert unnamed.lines[0].product.name == "未建档商品"
    assert unnamed.basket.lines[0].code == ""  # of a payment code's shape: kept nowhere


def test_no_price_is_none(shop: Shop, session: Session, manager: Operator) -> None:
    with pytest.raises(ShopError, match=r"basket\.bad_price"):
        sell_open(shop, session, "摇铃", 0, approved_by=manager)
    scan(shop, session, CEREAL)
    with pytest.raises(ShopError, match=r"basket\.bad_price"):
        override_price(shop, session, line_id(shop, session), -1, "other", approved_by=manager)
    scan(shop, session, CEREAL)
    with pytest.raises(ShopError, match=r"basket\.amount_too_large"):
        override_price(shop, session, line_id(shop, session), 10**11, "other", approved_by=manager)


def test_a_wholesale_member_is_priced_by_her_list(shop: Shop, session: Session) -> None:
    feed(shop, PRODUCTS, ProductRow("P9", "990001", "奶瓶", price_minor=5000, wholesale_price_minor=3000))
    feed(shop, MEMBERS, MemberRow(M2, card_no="M2", name="王芳", kind="wholesale", revision=9))
    scan(shop, session, "990001")

    after = identify_member(shop, session, M2, How.CARD)

    assert (after.quote.due_minor, after.lines[0].quoted.price_kind) == (3000, PriceKind.WHOLESALE)
    assert after.member_saving_minor == 2000


def own_card(shop: Shop, session: Session) -> None:
    """李娜 is member 张小丽."""
    hash_ = session.operator.pin_hash
    feed(shop, STAFF, OperatorRow("OP1", "李娜", "cashier", hash_, member_id=ZHANG.member_id))


def test_her_own_card_is_shown_and_logged(shop: Shop, session: Session) -> None:
    own_card(shop, session)
    scan(shop, session, CEREAL)

    after = identify_member(shop, session, M1, How.CARD)

    assert after.staff_id == "OP1"
    assert audited(shop)[-1][1:] == ("own_card", "OP1")
    assert identify_member(shop, session, M2, How.CARD).staff_id == ""


def test_staff_prices_end_with_the_month_s_cap(shop: Shop, session: Session) -> None:
    own_card(shop, session)
    policy = PolicyRow(1, staff_percent=80, staff_monthly_minor=30_000)
    shop.store.write(lambda connection: put_policy(connection, policy), name="policy")
    become_till(shop)
    scan(shop, session, FORMULA)
    first = identify_member(shop, session, M1, How.CARD)
    assert (first.quote.due_minor, first.lines[0].quoted.price_kind) == (20640, PriceKind.STAFF)

    sell_once(shop, session)
    scan(shop, session, FORMULA)
    second = identify_member(shop, session, M1, How.CARD)

    assert (second.quote.due_minor, second.lines[0].quoted.price_kind) == (24500, PriceKind.MEMBER)
    assert second.quote.missing[-1].key == "quote.missing.staff"
    assert second.quote.missing[-1].values == {"left_minor": 30_000 - 20640}


def test_the_cap_counts_what_other_tills_sold_her(shop: Shop, session: Session) -> None:
    own_card(shop, session)
    policy = PolicyRow(1, staff_percent=80, staff_monthly_minor=50_000)
    shop.store.write(lambda connection: put_policy(connection, policy), name="policy")
    month = session.business_date.isoformat()[:7]

    def left() -> int:
        priced = shop.store.read(lambda connection: price(connection, session.business_date))
        assert priced.context is not None
        return priced.context.staff_left_minor

    feed(shop, MEMBERS, msgspec.structs.replace(ZHANG_HAS, staff_month=month, staff_bought_minor=12_000))
    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    assert left() == 50_000 - 12_000
    pay(shop, session)

    scan(shop, session, FORMULA)
    identify_member(shop, session, M1, How.CARD)
    assert left() == 50_000 - 12_000 - 20_640  # this sale is on its way

    position = exchange.cursors(shop)[MEMBERS].position + 1
    applied = tuple(
        EventResult(event.seq, "applied", Effect(MEMBERS, position))
        for event in shop.store.read(lambda connection: outbox.batch(connection, 1, 1))
    )
    shop.store.write(lambda connection: outbox.acknowledge(connection, 1, applied), name="acknowledge")
    assert left() == 50_000 - 12_000 - 20_640
    feed(shop, MEMBERS, msgspec.structs.replace(ZHANG_HAS, staff_month=month, staff_bought_minor=32_640))
    assert left() == 50_000 - 32_640  # and now contained in headquarters' figure

    feed(shop, MEMBERS, msgspec.structs.replace(ZHANG_HAS, staff_month="2026-10", staff_bought_minor=50_000))
    assert left() == 50_000 - 20_640  # of another month: this till's own sales are all that is known


def test_everything_on_a_line_is_taken_back_at_once(shop: Shop, session: Session, manager: Operator) -> None:
    scan(shop, session, CEREAL)
    before, line = shown(shop, session).quote, line_id(shop, session)
    override_price(shop, session, line, 3000, "damaged", approved_by=manager)
    discount_line(shop, session, line, percent=5, reason="damaged")

    assert take_back_line(shop, session, line).quote == before
    assert audited(shop)[-1][1] == "by_hand_taken_back"
    assert take_back_line(shop, session, "gone").quote == before


def test_a_line_whose_price_and_discount_were_taken_back_has_both_again_by_one_undo(
    shop: Shop, session: Session, manager: Operator
) -> None:
    scan(shop, session, FORMULA)
    line = line_id(shop, session)
    override_price(shop, session, line, 9_900, "damaged", manager)
    discount_line(shop, session, line, percent=5, reason="regular")
    before = shown(shop, session)

    take_back_line(shop, session, line)

    assert undo(shop, session) == before


def test_her_limits_on_a_line_and_on_the_basket_do_not_add_up(
    shop: Shop, session: Session, manager: Operator
) -> None:
    """A cashier may take 5 % off a line or 3 % off the basket; both on one line are more than she may."""
    scan(shop, session, FORMULA)
    discount_line(shop, session, line_id(shop, session), percent=5, reason="regular")
    with pytest.raises(ApprovalNeededError):
        discount_basket(shop, session, percent=3, reason="regular")
    discount_basket(shop, session, percent=3, reason="regular", approved_by=manager)
    assert pay(shop, session).due_minor > 0


def test_small_ones_together_within_her_limit_need_nobody(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    discount_basket(shop, session, percent=3, reason="regular")
    discount_line(shop, session, line_id(shop, session), percent=2, reason="regular")
    with pytest.raises(ApprovalNeededError):
        discount_line(shop, session, line_id(shop, session), percent=3, reason="regular")
    assert pay(shop, session).due_minor > 0

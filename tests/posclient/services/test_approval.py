"""What a role may do by itself, and somebody else's PIN where it may not."""

from __future__ import annotations

import pytest

from posclient.domain.policy import Policy, RoleLimits
from posclient.domain.staff import FREE_ATTEMPTS
from posclient.services.approval import ApprovalNeededError, approve, approvers, require, within
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.sign_in import sign_in
from tests.support.samples import CASHIER, MANAGER, PIN
from tests.support.shop import TestShop, rows


def may_override(limits: RoleLimits) -> bool:
    return limits.override_price


def audited(shop: Shop) -> list[str]:
    return [row[3] for row in rows(shop.store, "audit")]


def test_a_manager_s_pin_approves_and_is_logged(shop: Shop, session: Session) -> None:
    manager = approve(shop, MANAGER, PIN, may_override)

    assert manager.operator_id == MANAGER
    assert audited(shop) == ["sign_in", "approved"]
    assert [operator.operator_id for operator in approvers(shop, may_override)] == [MANAGER]


def test_a_cashier_s_pin_does_not_approve_what_she_may_not(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError) as refused:
        approve(shop, CASHIER, PIN, may_override)

    assert refused.value.key == "approval.not_allowed"
    assert audited(shop) == ["sign_in"]


def test_wrong_pins_lock_her_out_of_approving_and_of_signing_in(till: TestShop, session: Session) -> None:
    shop = till.shop
    for _ in range(FREE_ATTEMPTS - 1):
        with pytest.raises(ShopError, match=r"sign_in\.wrong_pin"):
            approve(shop, MANAGER, "0000", may_override)
    with pytest.raises(ShopError, match=r"sign_in\.locked"):
        approve(shop, MANAGER, "0000", may_override)
    with pytest.raises(ShopError, match=r"sign_in\.locked"):
        approve(shop, MANAGER, PIN, may_override)
    with pytest.raises(ShopError, match=r"sign_in\.locked"):
        sign_in(shop, MANAGER, PIN)

    till.clock.advance(seconds=31)
    assert approve(shop, MANAGER, PIN, may_override).operator_id == MANAGER
    with pytest.raises(ShopError, match=r"sign_in\.wrong_pin"):  # the count began anew
        approve(shop, MANAGER, "0000", may_override)


@pytest.mark.parametrize(
    ("operator_id", "pin", "key"),
    [(MANAGER, "", "sign_in.empty_pin"), ("OP9", PIN, "sign_in.unknown_operator")],
)
def test_who_can_t_approve_is_told(
    shop: Shop, session: Session, operator_id: str, pin: str, key: str
) -> None:
    with pytest.raises(ShopError) as refused:
        approve(shop, operator_id, pin, may_override)

    assert refused.value.key == key


def test_what_her_own_role_may_needs_nobody(shop: Shop, session: Session) -> None:
    policy = Policy()
    manager = approve(shop, MANAGER, PIN, may_override)

    assert within(policy, manager, may_override)
    shop.store.read(lambda c: _check(require(c, policy, session, may_override, manager) == MANAGER))
    as_manager = Session(manager, session.shift_id, session.business_date)
    shop.store.read(lambda c: _check(require(c, policy, as_manager, may_override, manager) == ""))
    with pytest.raises(ApprovalNeededError) as needed:
        shop.store.read(lambda c: require(c, policy, session, may_override, None))
    assert (needed.value.key, needed.value.values["who"]) == ("approval.needed", "陈静")
    assert needed.value.who == (manager,)


def test_where_nobody_may_it_says_so(shop: Shop, session: Session) -> None:
    with pytest.raises(ApprovalNeededError, match=r"approval\.nobody"):
        shop.store.read(lambda c: require(c, Policy(), session, lambda _limits: False, None))


def _check(so: bool) -> None:
    assert so

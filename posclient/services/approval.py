"""What a role may do by itself, and somebody else's word where it may not: her PIN at this till."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from posclient.domain.policy import Policy, RoleLimits
from posclient.domain.staff import Operator
from posclient.services.audit_row import log_of
from posclient.services.pin_lock import check_pin, forgive
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import operators
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority

May = Callable[[RoleLimits], bool]
"""Whether these limits allow what is asked for."""


class ApprovalNeededError(ShopError):
    """Her role may not do it by itself. `who` may allow it, by `approve` with the same `may`; nobody where empty."""

    def __init__(self, may: May, who: Sequence[Operator]) -> None:
        names = "、".join(operator.name for operator in who)
        key = "approval.needed" if who else "approval.nobody"
        super().__init__(key, who=names)
        self.may = may
        self.who = tuple(who)


def within(policy: Policy, operator: Operator, may: May) -> bool:
    """Whether an operator's role may do it by itself."""
    return may(policy.of_role(operator.role))


def who_may(connection: Transaction, policy: Policy, may: May) -> tuple[Operator, ...]:
    """The operators who may do it by themselves."""
    return tuple(
        operator for operator in operators.active_operators(connection) if within(policy, operator, may)
    )


def approvers(shop: Shop, may: May) -> tuple[Operator, ...]:
    """The operators who may allow it, for a screen that asks ahead."""
    return shop.store.read(lambda connection: who_may(connection, policy_in_force(connection), may))


def require(
    connection: Transaction, policy: Policy, session: Session, may: May, approved_by: Operator | None
) -> str:
    """The id of the operator who allowed it, empty where the role of who is signed in does. Raises ApprovalNeededError.

    Where her own role does, nobody else's word is kept.
    """
    if within(policy, session.operator, may):
        return ""
    if approved_by is not None and within(policy, approved_by, may):
        return approved_by.operator_id
    raise ApprovalNeededError(may, who_may(connection, policy, may))


def approve(shop: Shop, operator_id: str, pin: str, may: May) -> Operator:
    """Check another operator's PIN, with the lockout of signing in, and that her role may. It is logged.

    Raises ShopError `sign_in.…` for the PIN and `approval.not_allowed` for the role. Takes as long as Argon2 does.
    """
    operator = check_pin(shop, operator_id, pin)

    def write(connection: Transaction) -> None:
        forgive(connection, operator_id)
        if not within(policy_in_force(connection), operator, may):
            raise ShopError("approval.not_allowed", name=operator.name)
        log_of(connection, shop, operator_id, "approved", operator_id)

    shop.store.write(write, Priority.COUNTER, name="approve")
    return operator

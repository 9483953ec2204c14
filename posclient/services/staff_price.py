"""What a quote reads of a member at this moment: her price list, and of one of the staff what is left of the cap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from posclient.domain.policy import Policy
from posclient.domain.promotion.quote import MemberContext
from posclient.services.panel import MemberFigures
from posclient.store import members, staff
from posclient.store.transaction import Transaction


def member_context(
    connection: Transaction, figures: MemberFigures, policy: Policy, staff_id: str, on: date
) -> MemberContext:
    """Her context for a quote on a business date. `staff_id` is the operator who she is, or empty."""
    context = replace(figures.context, kind=figures.member.kind)
    if not staff_id or policy.staff_percent >= 100 or policy.staff_monthly_minor <= 0:
        return context
    known = members.staff_bought(connection, figures.member.member_id)
    bought = staff.bought_at_staff_prices(connection, figures.owners, on, known)
    left = max(0, policy.staff_monthly_minor - bought)
    return replace(context, staff_percent=policy.staff_percent, staff_left_minor=left)

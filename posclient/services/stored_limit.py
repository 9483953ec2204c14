"""How much stored value a member may hold: the limit that top-ups and refunds keep alike."""

from __future__ import annotations

from typing import Final

from posclient.domain.policy import Policy
from posclient.domain.top_up import TopUpRefusedError, check_refund, limit_of
from posclient.services.panel import MemberFigures
from posclient.services.shop import ShopError

_OF_ORIGIN: Final = {
    "returns.stored_full": "returns.origin_full",
    "returns.stored_above_limit": "returns.origin_above_limit",
}


def limit_for(policy: Policy, figures: MemberFigures) -> int:
    """Of a named card, or of one that nobody gave a name."""
    return limit_of(policy, named=bool(figures.member.name) and not figures.member.provisional)


def check_room(policy: Policy, figures: MemberFigures, refund_minor: int, *, to_origin: bool) -> None:
    """Whether so much may go back onto her stored value. Raises ShopError with what is possible instead: what was not
    paid `to_origin`, from her stored value, may go back in cash.
    """
    try:
        check_refund(refund_minor, figures.stored_value_minor, limit_for(policy, figures))
    except TopUpRefusedError as above:
        key = _OF_ORIGIN[above.key] if to_origin else above.key
        raise ShopError(key, **above.values) from above

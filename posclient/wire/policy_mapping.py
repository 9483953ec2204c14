"""The policy from its wire row to the domain, and back where headquarters publishes one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, TypeVar

import msgspec

from posclient.domain.policy import Policy, PolicyError, RoleLimits, Rounding, TopUpOffer
from posclient.domain.staff import Role
from posclient.domain.tender import TenderKind
from posclient.wire.feed import PolicyRow, RoleLimitsRow

Kind = TypeVar("Kind", bound=StrEnum)

_KEY: Final = re.compile("[0-9a-f]{64}")


def policy_of(row: PolicyRow) -> Policy:
    """A policy, validated whole. Raises PolicyError naming the field.

    Roles, tenders and roundings that a till does not know make the policy unusable: half of it would be another one.
    """
    if row.ecard_public_key and not _KEY.fullmatch(row.ecard_public_key):
        raise PolicyError("ecard_public_key: not 64 hex digits")
    return Policy(
        version=row.version,
        rounding=_one("rounding", Rounding, row.rounding),
        tenders=_each("tenders", TenderKind, row.tenders),
        limits={**Policy().limits, **_by_role(row.limits)},
        named_limit_minor=row.named_limit_minor,
        anonymous_limit_minor=row.anonymous_limit_minor,
        top_up_offers=tuple(
            TopUpOffer(offer.offer_id, offer.principal_minor, offer.bonus_minor, offer.per_multiple)
            for offer in row.top_up_offers
        ),
        points_per_yuan=row.points_per_yuan,
        points_multiple=row.points_multiple,
        staff_percent=row.staff_percent,
        staff_monthly_minor=row.staff_monthly_minor,
        invoice_without=_each("invoice_without", TenderKind, row.invoice_without),
        invoice_url=row.invoice_url,
        return_days=row.return_days,
        ecard_public_key=row.ecard_public_key,
        ecard_valid_s=row.ecard_valid_s,
        ask_again_days=row.ask_again_days,
        claim_days=row.claim_days,
        bonus_first=row.bonus_first,
    )


def _one(field: str, kind: type[Kind], value: str) -> Kind:
    try:
        return kind(value)
    except ValueError as fault:
        known = ", ".join(kind)
        raise PolicyError(f"{field}: {value!r} is none of {known}") from fault


def _each(field: str, kind: type[Kind], values: Iterable[str]) -> tuple[Kind, ...]:
    found = tuple(_one(field, kind, value) for value in values)
    if len(set(found)) != len(found):
        raise PolicyError(f"{field}: one of them stands twice")
    return found


def _by_role(rows: Iterable[RoleLimitsRow]) -> dict[Role, RoleLimits]:
    limits: dict[Role, RoleLimits] = {}
    for row in rows:
        role = _one("limits.role", Role, row.role)
        if role in limits:
            raise PolicyError(f"limits: {role} stands twice")
        limits[role] = _limits(row)
    return limits


def _limits(row: RoleLimitsRow) -> RoleLimits:
    return RoleLimits(
        **{name: value for name, value in msgspec.structs.asdict(row).items() if name != "role"}
    )

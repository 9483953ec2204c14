"""Rule sets at headquarters: validated whole, published once, kept for ever so that any sale can be computed again."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Connection, func, insert, select

from posclient.domain.catalog import PriceKind
from posclient.domain.promotion.rules import (
    ENGINE_VERSION,
    BasePoints,
    PointsRounding,
    RuleSet,
    RuleSetError,
)
from posclient.domain.tier import Tier
from posclient.wire import codec
from posclient.wire.feed import RuleSetRow
from sync.hq import tables
from sync.hq.feed import RULES, publish


def rule_set_of(row: RuleSetRow) -> RuleSet:
    """The domain's rule set. Raises RuleSetError naming field and fault."""
    try:
        kinds = frozenset(PriceKind(kind) for kind in row.price_kinds)
        rounding = PointsRounding(row.rounding)
    except ValueError as fault:
        raise RuleSetError(str(fault)) from fault
    if row.engine_version > ENGINE_VERSION:
        raise RuleSetError(f"engine_version: {row.engine_version} is newer than {ENGINE_VERSION}")
    return RuleSet(
        version=row.version,
        base_points=BasePoints(
            points=row.points,
            per_amount_minor=row.per_amount_minor,
            price_kinds=kinds,
            rounding=rounding,
            scale=row.scale,
        ),
        tiers=tuple(
            Tier(tier.tier_id, tier.name, tier.name_en, tier.threshold_minor, Decimal(tier.points_rate))
            for tier in row.tiers
        ),
    )


def publish_rules(connection: Connection, row: RuleSetRow) -> int:
    """Validate and publish a rule set; its position in `chain/rules`.

    Raises RuleSetError where it can't be used or its version does not grow.
    """
    rule_set_of(row)
    table = tables.rule_set
    newest: int | None = connection.execute(select(func.max(table.c.version))).scalar_one()
    if newest is not None and row.version <= newest:
        raise RuleSetError(f"version: {row.version} does not follow {newest}")
    connection.execute(insert(table).values(version=row.version, body=codec.encode_row(row)))
    return publish(connection, RULES, "rules", row)


def newest_rules(connection: Connection) -> RuleSet | None:
    """The rule set in force, or None before the first one."""
    table = tables.rule_set
    body: bytes | None = connection.execute(
        select(table.c.body).order_by(table.c.version.desc()).limit(1)
    ).scalar_one_or_none()
    return _decoded(body)


def rules_of_version(connection: Connection, version: int) -> RuleSet | None:
    """The rule set of this version, or None where headquarters never published it."""
    table = tables.rule_set
    body: bytes | None = connection.execute(
        select(table.c.body).where(table.c.version == version)
    ).scalar_one_or_none()
    return _decoded(body)


def _decoded(body: bytes | None) -> RuleSet | None:
    if body is None:
        return None
    row = codec.decode_row(body)
    if not isinstance(row, RuleSetRow):
        raise RuleSetError("rule_set: the stored row is none")
    return rule_set_of(row)

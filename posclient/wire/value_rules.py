"""The feed row of member value's figures: what headquarters fitted or set, whole."""

from __future__ import annotations

from typing import Annotated

import msgspec

from posclient.wire.fields import Amount, Count, Id, OptionalText, Position

Coefficient = Annotated[float, msgspec.Meta(ge=-1e9, le=1e9)]
"""Of a model. Money, points and quantities are never of this type."""


class ConditionRow(msgspec.Struct, frozen=True):
    """A figure within bounds, both inside."""

    figure: OptionalText
    at_least: Amount | None = None
    at_most: Amount | None = None


class SegmentRuleRow(msgspec.Struct, frozen=True):
    """A segment and the conditions that must all hold."""

    segment: OptionalText
    conditions: tuple[ConditionRow, ...] = ()


class RfmCutsRow(msgspec.Struct, frozen=True):
    """Four ascending bounds a figure."""

    silent_days: tuple[Count, ...]
    visits: tuple[Count, ...]
    amount_minor: tuple[Amount, ...]


class TermRow(msgspec.Struct, frozen=True):
    """A feature of the risk model."""

    feature: OptionalText
    weight: Coefficient
    centre: Coefficient
    spread: Coefficient


class RiskRow(msgspec.Struct, frozen=True):
    """The risk model."""

    horizon_days: Count
    constant: Coefficient
    terms: tuple[TermRow, ...]


class LifetimeRow(msgspec.Struct, frozen=True):
    """BG/NBD (r, alpha, a, b; weeks) and Gamma–Gamma (p, q, v; yuan)."""

    r: Coefficient
    alpha: Coefficient
    a: Coefficient
    b: Coefficient
    p: Coefficient
    q: Coefficient
    v: Coefficient


class StageAgesRow(msgspec.Struct, frozen=True):
    """A stage of formula from a month of age until before another."""

    stage: Count
    from_month: Count
    before_month: Count | None = None


class GapRow(msgspec.Struct, frozen=True):
    """Who buys one usually needs the other."""

    buys: Id
    lacks: Id


class ProfileRulesRow(msgspec.Struct, frozen=True):
    """What guesses about a family go by."""

    staged_need: Id
    stages: tuple[StageAgesRow, ...] = ()
    for_children: tuple[OptionalText, ...] = ()
    for_elders: tuple[OptionalText, ...] = ()
    for_herself: tuple[OptionalText, ...] = ()
    gaps: tuple[GapRow, ...] = ()
    least_days: Count = 2
    window_days: Count = 182


class LiftRow(msgspec.Struct, frozen=True):
    """What a word on a topic brings."""

    topic: OptionalText
    percent: Count = 0
    fixed_minor: Amount = 0


class SayRulesRow(msgspec.Struct, frozen=True):
    """How the one line at the counter is chosen."""

    lifts: tuple[LiftRow, ...]
    soon_days: Count = 7
    overdue_days: Count = 14
    least_probability_percent: Count = 50
    tier_within_percent: Count = 10
    expiring_days: Count = 30
    birthday_days: Count = 7
    new_member_days: Count = 30
    staged_bought_within_days: Count = 60
    never_said: tuple[OptionalText, ...] = ()


class ValueRulesRow(msgspec.Struct, frozen=True, tag="value_rules"):
    """All of it; see `domain.value.rules.ValueRules`. It is used whole or not at all."""

    version: Position
    rfm: RfmCutsRow
    lifetime: LifetimeRow
    risk: RiskRow
    segments: tuple[SegmentRuleRow, ...]
    profile: ProfileRulesRow
    say: SayRulesRow
    fitted: OptionalText = ""
    """On what, when, and how well: for people."""

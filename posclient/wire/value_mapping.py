"""Member value's figures from their wire row to the domain; and those that ship with the till."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from posclient.domain.value.bgnbd import BgNbd
from posclient.domain.value.gamma_gamma import GammaGamma
from posclient.domain.value.profile import GapRule, ProfileRules, StageAges
from posclient.domain.value.rfm import RfmCuts
from posclient.domain.value.risk import RiskModel, Term
from posclient.domain.value.rules import ValueRules
from posclient.domain.value.say_rules import Lift, SayRules, Topic
from posclient.domain.value.segment import Condition, Segment, SegmentRule
from posclient.wire.value_rules import (
    LifetimeRow,
    ProfileRulesRow,
    RfmCutsRow,
    RiskRow,
    SayRulesRow,
    SegmentRuleRow,
    ValueRulesRow,
)

SHIPPED: Final = Path(__file__).resolve().parents[2] / "assets" / "value" / "rules.json"
"""What a till goes by until headquarters has sent its own figures."""

Kind = TypeVar("Kind", bound=StrEnum)


def value_rules_of(row: ValueRulesRow) -> ValueRules:
    """The figures, validated whole. Raises ValueError naming the field.

    Segments and topics that a till does not know make them unusable: half of them would be others.
    """
    life = row.lifetime
    return ValueRules(
        version=row.version,
        rfm=RfmCuts(row.rfm.silent_days, row.rfm.visits, row.rfm.amount_minor),
        visits=BgNbd(life.r, life.alpha, life.a, life.b),
        spending=GammaGamma(life.p, life.q, life.v),
        risk=RiskModel(
            row.risk.horizon_days,
            row.risk.constant,
            tuple(Term(term.feature, term.weight, term.centre, term.spread) for term in row.risk.terms),
        ),
        segments=tuple(_segment(rule) for rule in row.segments),
        profile=_profile(row.profile),
        say=_say(row.say),
    )


@cache
def shipped_row() -> ValueRulesRow:
    """The figures in the product's assets."""
    return msgspec.json.decode(SHIPPED.read_bytes(), type=ValueRulesRow)


@cache
def shipped_rules() -> ValueRules:
    """As the domain knows them."""
    return value_rules_of(shipped_row())


def with_fit(
    row: ValueRulesRow, rfm: RfmCuts, visits: BgNbd, spending: GammaGamma, risk: RiskModel
) -> ValueRulesRow:
    """The row with what was fitted anew. What a person decides (segments, words) stays."""
    return msgspec.structs.replace(
        row,
        rfm=RfmCutsRow(rfm.silent_days, rfm.visits, rfm.amount_minor),
        lifetime=LifetimeRow(visits.r, visits.alpha, visits.a, visits.b, spending.p, spending.q, spending.v),
        risk=msgspec.convert(msgspec.to_builtins(risk), RiskRow),
    )


def _segment(row: SegmentRuleRow) -> SegmentRule:
    conditions = tuple(Condition(one.figure, one.at_least, one.at_most) for one in row.conditions)
    return SegmentRule(_one("segments", Segment, row.segment), conditions)


def _profile(row: ProfileRulesRow) -> ProfileRules:
    return ProfileRules(
        staged_need=row.staged_need,
        stages=tuple(StageAges(one.stage, one.from_month, one.before_month) for one in row.stages),
        for_children=frozenset(row.for_children),
        for_elders=frozenset(row.for_elders),
        for_herself=frozenset(row.for_herself),
        gaps=tuple(GapRule(one.buys, one.lacks) for one in row.gaps),
        least_days=row.least_days,
        window_days=row.window_days,
    )


def _say(row: SayRulesRow) -> SayRules:
    lifts: dict[Topic, Lift] = {}
    for one in row.lifts:
        topic = _one("say.lifts", Topic, one.topic)
        if topic in lifts:
            raise ValueError(f"say.lifts: {topic} stands twice")
        lifts[topic] = Lift(one.percent, one.fixed_minor)
    plain = {
        name: value
        for name, value in msgspec.structs.asdict(row).items()
        if name not in ("lifts", "never_said")
    }
    return SayRules(lifts, never_said=frozenset(row.never_said), **plain)


def _one(field: str, kind: type[Kind], value: str) -> Kind:
    try:
        return kind(value)
    except ValueError as fault:
        raise ValueError(f"{field}: {value!r} is none of {', '.join(kind)}") from fault

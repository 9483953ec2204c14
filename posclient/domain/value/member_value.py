"""What a member is worth: all stored figures of one member, computed ahead, read by key at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from posclient.domain.member import Member, MemberId
from posclient.domain.reason import Reason
from posclient.domain.value.bgnbd import comings
from posclient.domain.value.gamma_gamma import in_minor, spending
from posclient.domain.value.history import History
from posclient.domain.value.profile import Goods, Inferred, infer
from posclient.domain.value.rfm import RfmScore, rfm, score
from posclient.domain.value.risk import risk
from posclient.domain.value.rules import ValueRules
from posclient.domain.value.segment import Segment, place

WEEKS_A_YEAR: Final = 52


@dataclass(frozen=True)
class MemberValue:
    """As of `made_on`. `expected_visits_tenths` and `expected_value_minor` are of the next 52 weeks.

    Where she never bought, `last_visit`, `rfm` and `risk_percent` are None and the expectations 0.
    """

    member_id: MemberId
    made_on: date
    rules_version: int
    segment: Segment
    segment_why: tuple[Reason, ...]
    last_visit: date | None = None
    visits_year: int = 0
    spend_year_minor: int = 0
    rfm: RfmScore | None = None
    expected_visits_tenths: int = 0
    expected_value_minor: int = 0
    alive_percent: int | None = None
    risk_percent: int | None = None
    risk_why: tuple[Reason, ...] = ()
    basket_minor: int = 0
    inferred: tuple[Inferred, ...] = ()


def member_value(
    rules: ValueRules, member: Member, history: History, goods: Mapping[str, Goods]
) -> MemberValue:
    """All figures of a member from her history."""
    kinds = {
        product_id: goods[product_id].kind
        for visit in history.visits
        for product_id in visit.product_ids
        if product_id in goods
    }
    figures: dict[str, int] = {"visits_year": 0, "spend_year_minor": 0}
    seen = comings(history)
    danger = risk(rules.risk, history, kinds)
    if seen is None or danger is None:
        placed = place(rules.segments, figures)
        return MemberValue(member.member_id, history.on, rules.version, placed.segment, placed.reasons)
    year = rfm(history)
    classes = score(year, rules.rfm)
    visits = rules.visits.expected_visits(seen, WEEKS_A_YEAR)
    basket = rules.spending.expected_mean(spending(history))
    figures = {
        "silent_days": history.silent_days or 0,
        "known_days": history.known_days,
        "visits_year": year.visits,
        "spend_year_minor": year.amount_minor,
        "expected_value_minor": in_minor(visits * basket),
        "alive_percent": round(100 * rules.visits.alive(seen)),
        "risk_percent": round(100 * danger.probability),
        "recency_class": classes.recency,
        "frequency_class": classes.frequency,
        "money_class": classes.money,
    }
    placed = place(rules.segments, figures)
    return MemberValue(
        member_id=member.member_id,
        made_on=history.on,
        rules_version=rules.version,
        segment=placed.segment,
        segment_why=placed.reasons,
        last_visit=history.visits[-1].on,
        visits_year=year.visits,
        spend_year_minor=year.amount_minor,
        rfm=classes,
        expected_visits_tenths=round(10 * visits),
        expected_value_minor=figures["expected_value_minor"],
        alive_percent=figures["alive_percent"],
        risk_percent=figures["risk_percent"],
        risk_why=danger.reasons,
        basket_minor=in_minor(basket),
        inferred=infer(rules.profile, history, goods, tells_children=bool(member.children)),
    )

"""Fitting member value on the chain's own history: judged on what came after, refused where it tells worse than before.

The fit that is judged knows nothing after the day of judgement, and what is published is the same recipe on all that is
known. What a person decides (segments, guesses, words) is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import fmean, stdev
from typing import Final

import msgspec

from posclient.domain.member import Member, MemberId
from posclient.domain.value.bgnbd import WEEK, BgNbd, comings, counted
from posclient.domain.value.gamma_gamma import GammaGamma, spending
from posclient.domain.value.history import History
from posclient.domain.value.member_value import member_value
from posclient.domain.value.rfm import RfmCuts, cuts_of, rfm
from posclient.domain.value.risk import RiskModel
from posclient.domain.value.rules import ValueRules
from posclient.domain.value.segment import Segment
from posclient.wire.value_mapping import value_rules_of, with_fit
from posclient.wire.value_rules import ValueRulesRow
from sync.hq.value.chain import Chain
from sync.hq.value.lifetime_fit import fit_bgnbd, fit_gamma_gamma
from sync.hq.value.risk_fit import auc, fit_risk
from sync.hq.value.snapshots import HORIZON_DAYS, cut, snapshot, training

AUC_NOISE: Final = 0.002
"""By how much the AUC may fall without a fit being worse."""

SURE: Final = 2.0
"""Standard errors by which the error of the visits foretold must be larger, member by member, to be worse."""


@dataclass(frozen=True)
class Scores:
    """AUC of who stays away, and by how many visits the number foretold was off, member by member, in the days after
    the judgement.
    """

    auc: float
    offs: tuple[float, ...]

    @property
    def visits_off(self) -> float:
        """The mean of it."""
        return fmean(self.offs)


@dataclass(frozen=True)
class Fit:
    """A fit with its scores and those of what was in force, on the same members and days."""

    row: ValueRulesRow
    members: int
    judged_on: date
    judged: int
    new: Scores
    last: Scores
    segments: tuple[tuple[Segment, int], ...]
    is_refit: bool
    """Whether what was in force was fitted on this chain. The rhythm of visits that ships with the till is nobody's."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Why it is not published; empty where it may be."""
        found = []
        if self.new.auc < self.last.auc - AUC_NOISE:
            found.append(
                f"tells who stays away worse than the last: AUC {self.new.auc:.3f} < {self.last.auc:.3f}"
            )
        if self.is_refit and _is_larger(self.new.offs, self.last.offs):
            found.append(
                f"foretells visits worse than the last: off by {self.new.visits_off:.3f} > {self.last.visits_off:.3f}"
            )
        return tuple(found)

    def report(self) -> str:
        """For people, as Markdown."""
        verdict = "not published: " + "; ".join(self.faults) if self.faults else "may be published"
        return "\n".join(
            (
                "# Member value, fitted on the chain's own history",
                "",
                f"{self.members} members; judged on {self.judged} of them who had come by {self.judged_on},",
                f"by what they did in the {HORIZON_DAYS} days after it, which the judged fit had not seen.",
                "",
                "| | this fit | the last |",
                "| --- | --- | --- |",
                f"| AUC, who stays away | {self.new.auc:.4f} | {self.last.auc:.4f} |",
                f"| visits foretold, mean absolute error | {self.new.visits_off:.3f} | {self.last.visits_off:.3f} |",
                "",
                "Segments by this fit: "
                + ", ".join(f"{segment} {number}" for segment, number in self.segments),
                "",
                f"Verdict: {verdict}.",
                "",
            )
        )


def fit_chain(chain: Chain, last: ValueRulesRow) -> Fit:
    """Fit and judge. Raises TooFewMembersError and NothingToLearnError (both ValueError) where the history is too
    short: it wants half a year before the day of judgement.
    """
    judged_on = chain.on - timedelta(days=HORIZON_DAYS)
    rules = value_rules_of(last)
    known = [cut(one, judged_on) for one in chain.histories]
    judged = snapshot(chain.histories, chain.kinds, judged_on)
    stayed_away = [one.stayed_away for one in judged]
    candidate = fit_risk(training(chain.histories, chain.kinds, judged_on), HORIZON_DAYS)

    def scores(visits: BgNbd, risk: RiskModel) -> Scores:
        told = [risk.probability(one.figures) for one in judged]
        return Scores(auc(told, stayed_away), _visits_off(chain.histories, visits, judged_on))

    new = scores(_visits(known), candidate)
    before = scores(rules.visits, rules.risk)
    fitted = f"{chain.on.isoformat()}, {len(chain.histories)} members, AUC {new.auc:.3f}"
    row = with_fit(last, *_whole(chain))
    row = msgspec.structs.replace(row, version=0, fitted=fitted)
    segments = _segments(chain, value_rules_of(row))
    return Fit(row, len(chain.histories), judged_on, len(judged), new, before, segments, bool(last.fitted))


def _whole(chain: Chain) -> tuple[RfmCuts, BgNbd, GammaGamma, RiskModel]:
    """What is published: fitted on all that is known."""
    spent = [one for one in map(spending, chain.histories) if one.visits]
    return (
        cuts_of([rfm(one) for one in chain.histories]),
        _visits(chain.histories),
        fit_gamma_gamma(spent),
        fit_risk(training(chain.histories, chain.kinds, chain.on), HORIZON_DAYS),
    )


def _visits(histories: Sequence[History]) -> BgNbd:
    return fit_bgnbd(counted(one for one in map(comings, histories) if one is not None))


def _is_larger(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    """Whether the one error is larger than the other by more than chance."""
    differences = [our - their for our, their in zip(ours, theirs, strict=True)]
    return fmean(differences) > SURE * stdev(differences) / sqrt(len(differences))


def _visits_off(histories: Sequence[History], visits: BgNbd, judged_on: date) -> tuple[float, ...]:
    until = judged_on + timedelta(days=HORIZON_DAYS)
    offs = []
    for whole in histories:
        seen = comings(cut(whole, judged_on))
        if seen is not None:
            came = sum(judged_on < visit.on <= until for visit in whole.visits)
            offs.append(abs(visits.expected_visits(seen, HORIZON_DAYS / WEEK) - came))
    return tuple(offs)


def _segments(chain: Chain, rules: ValueRules) -> tuple[tuple[Segment, int], ...]:
    """How many of the members are in each segment by these rules."""
    nobody = Member(MemberId("-"), None, None)
    found = [member_value(rules, nobody, one, {}).segment for one in chain.histories]
    return tuple((segment, found.count(segment)) for segment in Segment)

"""All figures that member value goes by, as one versioned whole: fitted or set by headquarters, sent to the tills."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.value.bgnbd import BgNbd
from posclient.domain.value.gamma_gamma import GammaGamma
from posclient.domain.value.profile import ProfileRules
from posclient.domain.value.rfm import RfmCuts
from posclient.domain.value.risk import RiskModel
from posclient.domain.value.say_rules import SayRules
from posclient.domain.value.segment import SegmentRule, check_rules


@dataclass(frozen=True)
class ValueRules:
    """Raises ValueError for parts that contradict themselves, naming the field."""

    version: int
    rfm: RfmCuts
    visits: BgNbd
    spending: GammaGamma
    risk: RiskModel
    segments: tuple[SegmentRule, ...]
    profile: ProfileRules
    say: SayRules

    def __post_init__(self) -> None:
        if self.version < 0:
            raise ValueError("version: below 0")
        check_rules(self.segments)

"""Profile fields as a shop has them after a while: some members told everything, most a little."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from sync.hq.demo.chance import Urn
from sync.hq.demo.names import NameBook

_OCCUPATIONS: Final = Urn(
    [
        ("职员", 30),
        ("教师", 12),
        ("护士", 8),
        ("个体经营", 14),
        ("全职妈妈", 20),
        ("公务员", 8),
        ("工程师", 8),
    ]
)
_INCOMES: Final = Urn([("5千以下", 15), ("5千至1万", 45), ("1万至2万", 30), ("2万以上", 10)])
_EDUCATION: Final = Urn([("高中", 20), ("大专", 32), ("本科", 40), ("研究生", 8)])
_PREFERENCES: Final = Urn(
    [
        ("喜欢有机", 10),
        ("看重性价比", 30),
        ("常买促销", 25),
        ("只认一个牌子", 15),
        ("爱尝新品", 12),
        ("在意成分", 20),
    ]
)
_NOTES: Final = Urn(
    [
        ("周末来店", 10),
        ("下午联系", 14),
        ("奶奶来取货", 8),
        ("宝宝对牛奶蛋白敏感", 3),
        ("需要送货", 10),
        ("微信联系", 12),
    ]
)


def make_profile(random: Random, names: NameBook, today: date, *, female: bool) -> dict[str, str]:
    """Fields of `domain.member.PROFILE_FIELDS`. How complete a profile is differs from one member to the next."""
    told = random.betavariate(1.2, 2.4)

    def tells() -> bool:
        return random.random() < told

    fields: dict[str, str] = {}
    estate = names.estates.draw(random)
    if random.random() < 0.3 + told / 2:
        fields["gender"] = "female" if female else "male"
    if tells():
        fields["birthday"] = (today - timedelta(days=random.randint(22 * 365, 42 * 365))).isoformat()
    if random.random() < 0.25 + told:
        fields["residence"] = estate
    if tells():
        fields["address"] = names.address(random, estate)
    for field, urn in (
        ("occupation", _OCCUPATIONS),
        ("education", _EDUCATION),
        ("preferences", _PREFERENCES),
    ):
        if tells():
            fields[field] = urn.draw(random)
    if tells() and tells():
        fields["income"] = _INCOMES.draw(random)
    if random.random() < 0.08:
        fields["note"] = _NOTES.draw(random)
    return fields

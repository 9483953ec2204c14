"""The demo shop's members: who they are. What they buy is in `purchases`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from posclient.domain.member import Address, Source
from posclient.wire.feed import MemberRow
from sync.hq.demo.chance import Urn, dice
from sync.hq.demo.days import instant_ms, joining_days
from sync.hq.demo.families import Family, make_family
from sync.hq.demo.names import name_book
from sync.hq.demo.numbers import MEMBER_CARDS, MEMBER_PREFIXES, card_number, clear_offset, phone_number
from sync.hq.demo.profiles import make_profile

CONSENT_VERSION: Final = "2024-09"
"""Of the consent text that the demo's mothers agreed to when they joined."""

FEMALE_SHARE: Final = 0.87
NO_CALL_SHARE: Final = 0.02
BRINGER_EVERY: Final = 25
"""One member in so many brings friends; nearly all who were brought came through one of those."""

_SOURCES: Final = Urn(
    [
        (Source.COUNTER, 62),
        (Source.REFERRAL, 17),
        (Source.EVENT, 10),
        (Source.ONLINE, 7),
        (Source.PARTNER, 4),
    ]
)


@dataclass(frozen=True)
class DemoMember:
    """A member's row and her family as it is, also where the shop was not told of it."""

    number: int
    row: MemberRow
    family: Family
    joined: date


def member_id_of(number: int) -> str:
    """`12` → `D0000012`."""
    return f"D{number:07d}"


def make_members(count: int, today: date, seed: int) -> Iterator[DemoMember]:
    """`count` members in the order in which they joined (and got their cards)."""
    days = joining_days(dice(seed, "joining"), count, today)
    offset = clear_offset(dice(seed, "phones"), count)
    for number, joined in enumerate(days, start=1):
        yield _member(number, joined, today, seed, offset)


def _member(number: int, joined: date, today: date, seed: int, offset: int) -> DemoMember:
    random = dice(seed, "member", number)
    names = name_book()
    member_id = member_id_of(number)
    female = random.random() < FEMALE_SHARE
    name = names.person(random, female=female)
    family = make_family(random, names, member_id, joined, today)
    referrer = _referrer(random, number)
    source = _SOURCES.draw(random)
    if referrer is None and source is Source.REFERRAL:
        source = Source.COUNTER
    consented = bool(family.told)
    row = MemberRow(
        member_id=member_id,
        card_no=card_number(MEMBER_CARDS + number),
        phone=phone_number(random.choice(MEMBER_PREFIXES), number, offset),
        name=name.text,
        pinyin=name.pinyin,
        initials=name.initials,
        address=_address(random, family, female=female),
        joined_on=joined.isoformat(),
        source=source,
        referred_by=member_id_of(referrer) if referrer and source is Source.REFERRAL else None,
        children=family.told,
        consent_version=CONSENT_VERSION if consented else "",
        consent_at_ms=instant_ms(joined, random.randint(9, 20)) if consented else None,
        do_not_call=random.random() < NO_CALL_SHARE,
        profile=make_profile(random, names, today, female=female),
        revision=1,
    )
    return DemoMember(number, row, family, joined)


def _referrer(random: Random, number: int) -> int | None:
    """Somebody who joined earlier, so that nobody brought herself in a circle."""
    if number == 1:
        return None
    earlier = random.randint(1, number - 1)
    bringer = earlier - earlier % BRINGER_EVERY
    return bringer if bringer and random.random() < 0.85 else earlier


def _address(random: Random, family: Family, *, female: bool) -> Address:
    draw = random.random()
    if draw < 0.62 and any(child.pet_name for child in family.told):
        return Address.MOTHER_OF if female else Address.FATHER_OF
    if draw < 0.82:
        return Address.MS if female else Address.MR
    return Address.NAME

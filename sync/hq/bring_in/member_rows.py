"""A row of a members file as a member with opening balances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

import msgspec

from posclient.domain.ledger.account import AccountKind
from posclient.domain.member import Address, Gender, MemberKind
from posclient.domain.promotion.rules import RuleSet
from posclient.domain.tier import progress
from posclient.wire.feed import MemberRow
from posclient.wire.personal import ChildRecord
from sync.hq.bring_in import values
from sync.hq.bring_in.plan import Setting
from sync.hq.bring_in.reading import Reading
from sync.hq.bring_in.values import Cell, PhoneNumber
from sync.hq.pinyin import pinyin_of_name

GENDERS: Final = {
    word: gender
    for gender, words in {
        Gender.FEMALE: ("女", "女士", "f", "female", "girl", "妈妈", "女宝", "女孩"),
        Gender.MALE: ("男", "先生", "m", "male", "boy", "爸爸", "男宝", "男孩"),
        Gender.UNKNOWN: ("未知", "保密", "不详", "unknown", "u", "-"),
    }.items()
    for word in words
}
KINDS: Final = {
    "零售": MemberKind.RETAIL,
    "retail": MemberKind.RETAIL,
    "批发": MemberKind.WHOLESALE,
    "wholesale": MemberKind.WHOLESALE,
}
FIRST_REVISION: Final = 1

BALANCES: Final[Mapping[AccountKind, str]] = {
    AccountKind.POINTS: "points",
    AccountKind.PRINCIPAL: "principal",
    AccountKind.BONUS: "bonus",
    AccountKind.SPEND: "spend",
}
"""Which field opens which account."""


class Opening(msgspec.Struct, array_like=True):
    """An opening balance. Its id is made from the row's own key, so that it is booked once however often it comes."""

    entry_id: str
    kind: AccountKind
    amount: int


class StagedMember(msgspec.Struct, array_like=True):
    """A checked row. `is_new`: to be added with all her openings; else only `openings` that are not booked yet."""

    line: int
    row: MemberRow
    store_id: str
    tier_id: str
    contacts: tuple[tuple[str, str], ...]
    openings: tuple[Opening, ...]
    is_new: bool = True
    entry_ids: tuple[str, ...] = ()
    """Of all her opening entries, booked or not."""


@dataclass(frozen=True)
class Known:
    """What reading a row needs of headquarters."""

    setting: Setting
    rules: RuleSet | None
    stores: frozenset[str]
    tiers: Mapping[str, str]
    """Tier ids by their names, lower case."""

    @property
    def points_scale(self) -> int:
        """Decimals of the points account."""
        return self.rules.base_points.scale if self.rules else 0


def tier_names(rules: RuleSet | None) -> dict[str, str]:
    """Under its id, its Chinese and its English name."""
    return {
        name.lower(): tier.tier_id
        for tier in (rules.tiers if rules else ())
        for name in (tier.tier_id, tier.name_en, tier.name)
        if name
    }


def read_member(row: Reading, known: Known) -> StagedMember | None:
    """The member of a row, or None where something grave is wrong with it."""
    phone = row.get("phone", values.phone, None)
    card = row.get("card", values.code, None)
    number = row.get("number", values.code, None)
    store_id = row.get("store", values.code, known.setting.store_id)
    if store_id not in known.stores:
        row.wrong("store", "unknown_store" if store_id else "no_store")
    amounts = _amounts(row, known.points_scale)
    named_tier = row.get("tier", lambda cell: _tier(cell, known), "")
    if row.is_usable() and not (phone or card or number):
        row.wrong("phone", "no_key")
    if not row.is_usable():
        _person(row, "", known.setting.on)  # all faults of a row at once
        return None
    member_id = _made_id(store_id, number, card, phone)
    member = _person(row, member_id, known.setting.on)
    if not row.is_usable():
        return None
    member = msgspec.structs.replace(member, phone=phone.written if phone else None, card_no=card)
    contacts = ((("card", card),) if card else ()) + ((("phone", phone.international),) if phone else ())
    openings = tuple(
        Opening(f"opening/{member_id}/{kind}", kind, amount) for kind, amount in amounts.items() if amount
    )
    return StagedMember(
        line=row.line,
        row=member,
        store_id=store_id,
        tier_id=_held_tier(known.rules, named_tier, amounts[AccountKind.SPEND]),
        contacts=contacts,
        openings=openings,
        entry_ids=tuple(opening.entry_id for opening in openings),
    )


def _made_id(store_id: str, number: str | None, card: str | None, phone: PhoneNumber | None) -> str:
    """The same whenever the row comes again. Two shops may have numbered their members alike; cards and phone numbers
    are one person's anywhere.
    """
    if number:
        key = f"{store_id}|{number}"
    elif card:
        key = f"card|{card}"
    else:
        key = f"phone|{phone.international if phone else ''}"
    return "I" + sha256(key.encode()).hexdigest()[:24]


def _amounts(row: Reading, points_scale: int) -> dict[AccountKind, int]:
    return {
        AccountKind.POINTS: row.get("points", lambda cell: values.scaled(cell, points_scale), 0),
        AccountKind.PRINCIPAL: row.get("principal", values.money, 0),
        AccountKind.BONUS: row.get("bonus", values.money, 0),
        AccountKind.SPEND: row.get("spend", values.money, 0),
    }


def _person(row: Reading, member_id: str, today: date) -> MemberRow:
    name = row.get("name", lambda cell: values.short_text(cell, 60), "")
    letters, initials = _pinyin(name) if name and member_id else ("", "")
    gender = row.get("gender", _gender, Gender.UNKNOWN)
    birthday = _past(row, "birthday", today)
    joined = _past(row, "joined", today)
    children = _children(row, member_id, today)
    profile = {
        "gender": "" if gender is Gender.UNKNOWN else str(gender),
        "birthday": birthday.isoformat() if birthday else "",
        "address": row.get("address", values.short_text, ""),
        "note": row.get("note", values.short_text, ""),
    }
    address = Address.NAME
    if children and children[0].pet_name:
        address = Address.FATHER_OF if gender is Gender.MALE else Address.MOTHER_OF
    return MemberRow(
        member_id=member_id,
        name=name,
        pinyin=letters,
        initials=initials,
        address=address,
        joined_on=joined.isoformat() if joined else None,
        children=children,
        do_not_call=row.get("do_not_call", values.yes_no, default=False),
        profile={field: value for field, value in profile.items() if value},
        revision=FIRST_REVISION,
        kind=row.get(
            "kind", lambda cell: values.one_of(cell, KINDS, "零售 批发 retail wholesale"), MemberKind.RETAIL
        ),
    )


@lru_cache(maxsize=65_536)
def _pinyin(name: str) -> tuple[str, str]:
    """Names repeat: the looking up is done once for each."""
    return pinyin_of_name(name)


def _children(row: Reading, member_id: str, today: date) -> tuple[ChildRecord, ...]:
    first = ChildRecord(
        f"{member_id}.1",
        row.get("child_name", lambda cell: values.short_text(cell, 40), ""),
        _iso(_past(row, "child_birthday", today)),
        _iso(row.get("child_due", values.day, None)),
        row.get("child_gender", _gender, Gender.UNKNOWN),
    )
    second = ChildRecord(
        f"{member_id}.2",
        row.get("child2_name", lambda cell: values.short_text(cell, 40), ""),
        _iso(_past(row, "child2_birthday", today)),
    )
    return tuple(child for child in (first, second) if child.pet_name or child.birth_date or child.due_date)


def _past(row: Reading, field: str, today: date) -> date | None:
    found = row.get(field, values.day, None)
    if found is not None and found > today:
        row.wrong(field, "future")
        return None
    return found


def _iso(found: date | None) -> str | None:
    return found.isoformat() if found else None


def _gender(cell: Cell) -> Gender:
    return values.one_of(cell, GENDERS, "女 男 female male")


def _tier(cell: Cell, known: Known) -> str:
    names = [tier.name for tier in known.rules.tiers] if known.rules else []
    return values.one_of(cell, known.tiers, " ".join(names) or "-")


def _held_tier(rules: RuleSet | None, named: str, spend_minor: int) -> str:
    """The higher of the tier that the file names and the one that her spending reaches."""
    if rules is None:
        return named
    reached = progress(rules.tiers, spend_minor).tier
    if not named:
        return reached.tier_id
    return max(rules.tier(named), reached, key=lambda tier: tier.threshold_minor).tier_id

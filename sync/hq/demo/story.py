"""The demo day's known faces and goods: the same ids, numbers and names whatever the seed.

faces = story(today)
faces.running_out.phone, faces.promotional.barcode
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from posclient.domain.member import Address, MemberKind, Source
from posclient.wire.feed import MemberRow
from sync.hq.demo.days import instant_ms
from sync.hq.demo.goods import goods_rows, product_id_of
from sync.hq.demo.holdings import opening_entries
from sync.hq.demo.members import CONSENT_VERSION
from sync.hq.demo.numbers import STORY_CARDS, STORY_PREFIX, card_number
from sync.hq.demo.rules import STORE_ID
from sync.hq.demo.story_member import (
    Past,
    colleague,
    dormant,
    near_gold,
    newcomer,
    pregnant,
    running_out,
    twins,
    wholesaler,
)
from sync.hq.pinyin import pinyin_of_name
from sync.hq.seed import SeedMember


@dataclass(frozen=True)
class KnownMember:
    """A member whom the demo knows. `called` is what the till calls her in Chinese."""

    member_id: str
    card_no: str
    phone: str
    name: str
    called: str


@dataclass(frozen=True)
class KnownGoods:
    """An article that the demo scans. `barcode` is empty for what is weighed, `plu` for what is not."""

    product_id: str
    barcode: str
    plu: str


@dataclass(frozen=True)
class Story:
    """Handles for the demo day. `running_out_of` is the formula that `running_out` has about four days of."""

    today: date
    running_out: KnownMember
    running_out_of: KnownGoods
    pregnant: KnownMember
    twins: KnownMember
    near_gold: KnownMember
    dormant: KnownMember
    newcomer: KnownMember
    wholesaler: KnownMember
    colleague: KnownMember
    everyday: tuple[KnownGoods, KnownGoods, KnownGoods]
    weighed: KnownGoods
    promotional: KnownGoods

    @property
    def members(self) -> tuple[KnownMember, ...]:
        """All known faces."""
        return (
            self.running_out,
            self.pregnant,
            self.twins,
            self.near_gold,
            self.dormant,
            self.newcomer,
            self.wholesaler,
            self.colleague,
        )


@dataclass(frozen=True)
class _Face:
    known: KnownMember
    address: Address
    source: Source
    past: Callable[[str, date], Past]
    points_spent_share: float
    profile: dict[str, str]
    kind: MemberKind = MemberKind.RETAIL


EVERYDAY_SKUS: Final = ("220007", "210003", "310019")
WEIGHED_SKU: Final = "910001"
PROMOTIONAL_SKU: Final = "210022"


def _known(number: int, handle: str, name: str, called: str) -> KnownMember:
    return KnownMember(
        member_id=f"demo-{handle}",
        card_no=card_number(STORY_CARDS + number),
        phone=f"{STORY_PREFIX}{number:08d}",
        name=name,
        called=called,
    )


_RUNNING_OUT: Final = _Face(
    _known(1, "tangtang", "陈静怡", "糖糖妈妈"),
    Address.MOTHER_OF,
    Source.COUNTER,
    running_out,
    0.3,
    {
        "gender": "female",
        "residence": "棠溪雅苑",
        "address": "澄川区棠溪路96号棠溪雅苑6栋1202室",
        "occupation": "教师",
        "preferences": "周末来店,喜欢送货",
    },
)
_PREGNANT: Final = _Face(
    _known(2, "pregnant", "曾雨桐", "曾女士"), Address.MS, Source.EVENT, pregnant, 0.0, {"gender": "female"}
)
_TWINS: Final = _Face(
    _known(3, "twins", "欧阳慧", "豆豆妈妈"),
    Address.MOTHER_OF,
    Source.COUNTER,
    twins,
    0.5,
    {"gender": "female", "residence": "望禾新城", "note": "双胞胎,奶奶来取货"},
)
_NEAR_GOLD: Final = _Face(
    _known(4, "near-gold", "周婷", "安安妈妈"),
    Address.MOTHER_OF,
    Source.COUNTER,
    near_gold,
    0.2,
    {"gender": "female", "residence": "澄湖花园", "education": "本科"},
)
_DORMANT: Final = _Face(
    _known(5, "dormant", "何萍", "米米妈妈"), Address.MOTHER_OF, Source.COUNTER, dormant, 0.0, {}
)
_NEWCOMER: Final = _Face(
    _known(6, "newcomer", "单晓雯", "单女士"), Address.MS, Source.COUNTER, newcomer, 0.0, {}
)
_WHOLESALER: Final = _Face(
    _known(7, "wholesaler", "方敏", "方女士"),
    Address.MS,
    Source.PARTNER,
    wholesaler,
    0.0,
    {"gender": "female", "occupation": "店主", "note": "白石村母婴店,按批发价"},
    MemberKind.WHOLESALE,
)
_COLLEAGUE: Final = _Face(
    _known(8, "colleague", "何佳", "何女士"), Address.MS, Source.COUNTER, colleague, 0.0, {"gender": "female"}
)
_FACES: Final = (
    _RUNNING_OUT,
    _PREGNANT,
    _TWINS,
    _NEAR_GOLD,
    _DORMANT,
    _NEWCOMER,
    _WHOLESALER,
    _COLLEAGUE,
)

STORY_SIZE: Final = len(_FACES)


def story(today: date) -> Story:
    """The handles. They do not depend on `today`; what the members bought and when does."""
    past = _RUNNING_OUT.past(_RUNNING_OUT.known.member_id, today)
    tin = next(line.product for line in reversed(past.lines) if line.product.need == "formula")
    first, second, third = (_known_goods(product_id_of(sku)) for sku in EVERYDAY_SKUS)
    return Story(
        today=today,
        running_out=_RUNNING_OUT.known,
        running_out_of=_known_goods(tin.product_id),
        pregnant=_PREGNANT.known,
        twins=_TWINS.known,
        near_gold=_NEAR_GOLD.known,
        dormant=_DORMANT.known,
        newcomer=_NEWCOMER.known,
        wholesaler=_WHOLESALER.known,
        colleague=_COLLEAGUE.known,
        everyday=(first, second, third),
        weighed=_known_goods(product_id_of(WEIGHED_SKU)),
        promotional=_known_goods(product_id_of(PROMOTIONAL_SKU)),
    )


def story_seeds(today: date) -> tuple[SeedMember, ...]:
    """The known faces with their pasts, ready for `sync.hq.seed`."""
    return tuple(_seed(face, today) for face in _FACES)


def _known_goods(product_id: str) -> KnownGoods:
    row = next(row for row in goods_rows() if row.product_id == product_id)
    return KnownGoods(product_id, row.barcodes[0] if row.barcodes else "", row.plu)


def _seed(face: _Face, today: date) -> SeedMember:
    known = face.known
    past = face.past(known.member_id, today)
    letters, initials = pinyin_of_name(known.name)
    row = MemberRow(
        member_id=known.member_id,
        card_no=known.card_no,
        phone=known.phone,
        name=known.name,
        pinyin=letters,
        initials=initials,
        address=face.address,
        joined_on=past.joined.isoformat(),
        source=face.source,
        children=past.children,
        consent_version=CONSENT_VERSION if past.children else "",
        consent_at_ms=instant_ms(past.joined, 15) if past.children else None,
        profile=face.profile,
        revision=1,
        kind=face.kind,
    )
    entries = opening_entries(known.member_id, past.lines, face.points_spent_share)
    return SeedMember(row, tuple(line.row() for line in past.lines), entries, (STORE_ID,))

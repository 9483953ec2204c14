"""Names that come from headquarters' data, not from the catalogue: tiers, needs, packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from posclient.words.catalogue import Language

if TYPE_CHECKING:
    from posclient.domain.catalog import Product
    from posclient.domain.replenishment import Need
    from posclient.domain.tier import Tier


@dataclass(frozen=True)
class Pack:
    """A product's pack in its need's own unit: 800 (grams) in a `罐`."""

    units: int
    name: str


@dataclass(frozen=True)
class Names:
    """Names by id; what is not in it is shown by its id.

    `packs` holds, by need, the pack that a member usually buys.
    """

    tiers: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    need_units: Mapping[str, str] = field(default_factory=dict)
    packs: Mapping[str, Pack] = field(default_factory=dict)


def names_in(
    language: Language,
    tiers: Iterable[Tier] = (),
    needs: Iterable[Need] = (),
    packs: Mapping[str, Pack] | None = None,
) -> Names:
    """The names of these tiers and needs in a language; English falls back to the Chinese name."""
    listed = tuple(needs)
    return Names(
        tiers={tier.tier_id: name_in(language, tier.name, tier.name_en) for tier in tiers},
        needs={need.need_id: name_in(language, need.name, need.name_en) for need in listed},
        need_units={need.need_id: need.unit for need in listed},
        packs=packs or {},
    )


def pack_of(language: Language, product: Product) -> Pack:
    """A product's pack, named in a language."""
    return Pack(product.units_per_pack, name_in(language, product.unit, product.unit_en))


def name_in(language: Language, name: str, name_en: str) -> str:
    """Which of a datum's two names a language shows; each stands in for the other where it is empty."""
    return (name_en or name) if language == "en" else (name or name_en)

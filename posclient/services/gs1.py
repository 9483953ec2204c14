"""GS1 element strings and Digital Links, parsed by the `biip` library. Imported only when such a code comes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import biip

from posclient.domain.money import ONE, round_half_up


@dataclass(frozen=True)
class Gs1Label:
    """A GTIN with what else the label says: grams of net weight, or the amount payable in minor units."""

    gtin: str
    grams: int | None = None
    amount_minor: int | None = None


def read_gs1(code: str, aim: str) -> Gs1Label | None:
    """What a GS1 code says, or None where it has no GTIN or can't be parsed.

    The GTIN comes without the leading zeros of GTIN-14 (as goods are known by EAN-13).
    """
    result = biip.parse(f"{aim}{code}" if aim else code)
    message = result.gs1_message or result.gs1_digital_link_uri
    if message is None:
        return None
    gtin: str | None = None
    grams: int | None = None
    amount_minor: int | None = None
    for element in message.element_strings:
        if element.ai.ai == "01" and element.gtin is not None:
            gtin = (
                element.gtin.value.removeprefix("0") if len(element.gtin.value) == 14 else element.gtin.value
            )
        elif element.ai.ai.startswith("310") and element.decimal is not None:
            grams = round_half_up(Decimal(element.decimal) * ONE)
        elif element.ai.ai.startswith("392") and element.decimal is not None:
            amount_minor = round_half_up(Decimal(element.decimal) * 100)
    return Gs1Label(gtin, grams, amount_minor) if gtin else None

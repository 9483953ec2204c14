"""The slip of a parked basket: its code, to take it up again by a scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from posclient.slips.document import Block, Code, Cut, Document, Rule, Text
from posclient.words import Words


@dataclass(frozen=True)
class ParkingData:
    """What the slip tells."""

    shop: str
    code: str
    cashier: str
    at_ms: int
    zone: tzinfo
    pieces: int
    due_minor: int


def compose(data: ParkingData, words: Words) -> Document:
    """The slip in the language of `words`. It is no receipt, and says so."""
    title = words("park.slip_title")
    blocks: list[Block] = [
        Text(data.shop, align="center"),
        Text(title, align="center", size=2, bold=True),
        Text(words("park.slip_no_receipt"), align="center"),
        Rule(),
        Text(f"{words('receipt.cashier')} {data.cashier}"),
        Text(f"{words('receipt.time')} {words.moment(data.at_ms, data.zone)}"),
        Text(words("receipt.pieces", n=data.pieces)),
        Text(f"{words('receipt.due')} {words.money(data.due_minor)}", bold=True),
        Rule(),
        Code("code128", data.code, caption=data.code),
        Cut(),
    ]
    return Document(title=f"{title} {data.code}", blocks=tuple(blocks))

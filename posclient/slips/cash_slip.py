"""The slip of cash that went into the drawer or out of it without a sale; two people sign it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from posclient.slips.document import Block, Cut, Document, Feed, Rule, Text
from posclient.words import Words


@dataclass(frozen=True)
class CashSlipData:
    """`amount_minor` is negative for what was taken out."""

    shop: str
    till: str
    operator: str
    at_ms: int
    zone: tzinfo
    business_date: date
    amount_minor: int
    reason: str


def compose(data: CashSlipData, words: Words) -> Document:
    """The slip in the language of `words`."""
    title = words("day.slip_cash_in" if data.amount_minor >= 0 else "day.slip_cash_out")
    blocks: list[Block] = [
        Text(data.shop, align="center"),
        Text(title, align="center", size=2, bold=True),
        Rule(),
        Text(f"{words('receipt.till')} {data.till}  {words('receipt.cashier')} {data.operator}"),
        Text(f"{words('receipt.time')} {words.moment(data.at_ms, data.zone)}"),
        Text(f"{words('receipt.business_date')} {data.business_date.isoformat()}"),
        Rule(),
        Text(words.money(abs(data.amount_minor)), align="center", size=2, bold=True),
        Text(f"{words('day.reason')} {data.reason}"),
        Feed(),
        Text(words("day.sign_giver")),
        Feed(),
        Text(words("day.sign_taker")),
        Cut(),
    ]
    return Document(title=title, blocks=tuple(blocks))

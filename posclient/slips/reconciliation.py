"""The reconciliation's slip: what this till and the payment provider have, and each line that does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from posclient.slips.document import Block, Cell, Columns, Cut, Document, Feed, Rule, Text
from posclient.words import Words

_SHARE = 16
_TAIL = 10


@dataclass(frozen=True)
class ReconciliationLine:
    """One difference; `key` is of the words catalogue (`reconcile.…`), money in minor units."""

    key: str
    attempt_id: str
    here_minor: int
    there_minor: int
    is_refund: bool = False


@dataclass(frozen=True)
class ReconciliationData:
    """A day's result as the slip shows it."""

    shop: str
    till: str
    cashier: str
    on: date
    at_ms: int
    zone: tzinfo
    attempts: int
    here_minor: int
    there_minor: int
    lines: tuple[ReconciliationLine, ...] = ()


def compose(data: ReconciliationData, words: Words) -> Document:
    """The slip."""
    title = words("reconcile.title", day=data.on.isoformat())
    blocks: list[Block] = [
        Text(data.shop, align="center", bold=True),
        Text(title, align="center", size=2, bold=True),
        Text(f"{words('receipt.till')} {data.till}  {words('receipt.cashier')} {data.cashier}"),
        Text(f"{words('receipt.time')} {words.moment(data.at_ms, data.zone)}"),
        Rule(),
        _figure(words("reconcile.attempts"), str(data.attempts)),
        _figure(words("reconcile.here"), words.amount(data.here_minor)),
        _figure(words("reconcile.there"), words.amount(data.there_minor)),
        Rule(),
    ]
    blocks += [Text(text) for text in sentences(data.lines, words)] or [Text(words("reconcile.agrees"))]
    return Document(title=title, blocks=(*blocks, Feed(), Cut()))


def sentences(lines: Sequence[ReconciliationLine], words: Words) -> tuple[str, ...]:
    """The differences as sentences, also for the day's report."""
    return tuple(_sentence(line, words) for line in lines)


def _sentence(line: ReconciliationLine, words: Words) -> str:
    name = f"…{line.attempt_id[-_TAIL:]}"
    if line.is_refund:
        name = words("reconcile.refund", attempt=name)
    here, there = words.money(line.here_minor), words.money(line.there_minor)
    return words(line.key, attempt=name, here=here, there=there, amount=there if line.there_minor else here)


def _figure(label: str, figure: str) -> Columns:
    return Columns((Cell(label), Cell(figure, align="right", share=_SHARE)))

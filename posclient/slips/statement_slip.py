"""A member's printed statement: what she has, and the last movements. Masked: it may be left on the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from posclient.domain.member import mask_name, mask_phone
from posclient.slips.document import Block, Cell, Columns, Cut, Document, Rule, Text
from posclient.slips.receipt import ReceiptShop
from posclient.slips.speech import Speech
from posclient.words import Words

_DAY_SHARE = 11
_FIGURE_SHARE = 14
_CARD_SHOWN = 4


@dataclass(frozen=True)
class Movement:
    """One movement. `account` is `points`, `principal` or `bonus` (as in `statement.account.…`), `kind` as in
    `statement.kind.…`; `amount` at the account's own scale.
    """

    business_date: date
    account: str
    kind: str
    amount: int


@dataclass(frozen=True)
class Statement:
    """What the slip shows. Name, number and card come in the clear and are printed masked.

    `as_of_ms` is when headquarters said so last (None: never); what this till did since is counted in. `movements` are
    of this shop's till, newest first.
    """

    shop: ReceiptShop
    till: str
    cashier: str
    at_ms: int
    zone: tzinfo
    name: str
    phone: str
    card_no: str
    tier: str
    points: int
    points_scale: int
    principal_minor: int
    bonus_minor: int
    as_of_ms: int | None
    frozen: bool
    movements: tuple[Movement, ...]


def compose(data: Statement, words: Words, second: Words | None = None) -> Document:
    """The slip in the language of `words`, or in two languages where there is a `second`.

    Raises KeyError for an account or a kind of movement that the catalogue has no word for.
    """
    speech = Speech(words, second)
    blocks: list[Block] = [*_head(data, speech), Rule(), *_balances(data, speech), Rule()]
    blocks += [*_movements(data, speech), Cut()]
    return Document(title=words("statement.title"), blocks=tuple(blocks))


def mask_card(card_no: str) -> str:
    """`M80000012345` → `********2345`."""
    return "*" * max(0, len(card_no) - _CARD_SHOWN) + card_no[-_CARD_SHOWN:]


def _head(data: Statement, speech: Speech) -> list[Block]:
    blocks: list[Block] = [
        Text(data.shop.name, align="center", bold=True),
        Text(speech.line("statement.title"), align="center", size=2, bold=True),
        Text(
            f"{speech.labelled('receipt.till', data.till)}  {speech.labelled('receipt.cashier', data.cashier)}"
        ),
        Text(speech.labelled("receipt.time", speech.words.moment(data.at_ms, data.zone))),
        Rule(),
    ]
    name = speech.labelled("receipt.member", mask_name(data.name))
    blocks.append(Columns((Cell(name), Cell(mask_phone(data.phone), align="right"))))
    if data.card_no:
        blocks.append(Text(speech.labelled("receipt.card", mask_card(data.card_no))))
    if data.tier:
        blocks.append(Text(speech.labelled("receipt.tier", data.tier)))
    if data.frozen:
        blocks += [Text(text, bold=True) for text in speech.lines("statement.frozen")]
    return blocks


def _balances(data: Statement, speech: Speech) -> list[Block]:
    words = speech.words
    whole = data.principal_minor + data.bonus_minor
    blocks: list[Block] = [
        _figure(speech.line("statement.account.points"), words.points(data.points, data.points_scale)),
        _figure(speech.line("statement.stored"), words.amount(whole)),
        _figure("  " + speech.line("statement.account.principal"), words.amount(data.principal_minor)),
        _figure("  " + speech.line("statement.account.bonus"), words.amount(data.bonus_minor)),
    ]
    if data.as_of_ms is None:
        return [*blocks, *(Text(text) for text in speech.lines("statement.here_only"))]
    moment = words.moment(data.as_of_ms, data.zone)
    return [*blocks, Text(speech.labelled("statement.as_of", moment))]


def _movements(data: Statement, speech: Speech) -> list[Block]:
    blocks: list[Block] = [Text(speech.line("statement.movements"), bold=True)]
    if not data.movements:
        return [*blocks, Text(speech.line("statement.none"))]
    for moved in data.movements:
        what = f"{speech.line(f'statement.account.{moved.account}')} {speech.line(f'statement.kind.{moved.kind}')}"
        day = Cell(moved.business_date.isoformat()[2:], share=_DAY_SHARE)
        amount = Cell(_amount(moved, data.points_scale, speech.words), align="right", share=_FIGURE_SHARE)
        blocks.append(Columns((day, Cell(what), amount)))
    return blocks


def _amount(moved: Movement, points_scale: int, words: Words) -> str:
    sign = "+" if moved.amount > 0 else ""
    if moved.account == "points":
        return sign + words.points(moved.amount, points_scale)
    return sign + words.amount(moved.amount)


def _figure(label: str, figure: str) -> Columns:
    return Columns(
        (Cell(label), Cell(figure, align="right", share=_FIGURE_SHARE)), bold=not label.startswith(" ")
    )

"""The receipt of a top-up: what was paid, what is given on top, and what she has now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from posclient.domain.member import mask_name, mask_phone
from posclient.slips.document import Block, Cell, Columns, Cut, Document, Feed, Rule, Text
from posclient.slips.narrow_code import bars_or_qr
from posclient.slips.receipt import ReceiptShop, ReceiptTender
from posclient.slips.speech import Speech
from posclient.words import Words

_TILL_SHARE = 18
_FIGURE_SHARE = 18


@dataclass(frozen=True)
class TopUpSlip:
    """A top-up as its receipt shows it; money in minor units. Name and number come in the clear and are printed masked.

    `principal_left_minor` and `bonus_left_minor` are what she has afterwards, as of what headquarters said at
    `as_of_ms` and this till knows since; None of a member who is yet to be looked up.
    """

    shop: ReceiptShop
    receipt_no: str
    till: str
    cashier: str
    at_ms: int
    zone: tzinfo
    business_date: date
    name: str
    phone: str
    card_no: str
    principal_minor: int
    bonus_minor: int
    tenders: tuple[ReceiptTender, ...]
    principal_left_minor: int | None
    bonus_left_minor: int | None


def compose(data: TopUpSlip, words: Words, second: Words | None = None) -> Document:
    """The slip in the language of `words`, or in two languages where there is a `second`.

    Raises KeyError for a tender that the catalogue has no word for.
    """
    speech = Speech(words, second)
    blocks: list[Block] = [*_head(data, speech), Rule(), *_amounts(data, speech), Rule()]
    blocks += [*_left(data, speech), Rule(), *(Text(text) for text in speech.lines("top_up.slip_terms"))]
    blocks += [Feed(), bars_or_qr(data.receipt_no, caption=data.receipt_no), Cut()]
    return Document(title=f"{words('top_up.slip')} {data.receipt_no}", blocks=tuple(blocks))


def _head(data: TopUpSlip, speech: Speech) -> list[Block]:
    shop = data.shop
    blocks: list[Block] = [Text(shop.name, align="center", size=2, bold=True)]
    if shop.street:
        blocks.append(Text(shop.street, align="center"))
    if shop.phone:
        blocks.append(Text(speech.labelled("receipt.phone", shop.phone), align="center"))
    till = Cell(speech.labelled("receipt.till", data.till), share=_TILL_SHARE)
    blocks += [
        Rule(),
        Text(speech.line("top_up.slip"), align="center", size=2, bold=True),
        Text(speech.labelled("receipt.number", data.receipt_no)),
        Columns((till, Cell(speech.labelled("receipt.cashier", data.cashier)))),
        Text(speech.labelled("receipt.time", speech.words.moment(data.at_ms, data.zone))),
        Text(speech.labelled("receipt.business_date", data.business_date.isoformat())),
        Rule(),
    ]
    if data.name or data.phone:
        name = speech.labelled("receipt.member", mask_name(data.name))
        blocks.append(Columns((Cell(name), Cell(mask_phone(data.phone), align="right"))))
    if data.card_no:
        blocks.append(Text(speech.labelled("receipt.card", data.card_no)))
    return blocks


def _amounts(data: TopUpSlip, speech: Speech) -> list[Block]:
    words = speech.words
    blocks: list[Block] = [_figure(speech.line("top_up.principal"), words.amount(data.principal_minor))]
    if data.bonus_minor:
        blocks.append(_figure(speech.line("top_up.bonus"), words.amount(data.bonus_minor)))
    paid = f"{speech.line('top_up.slip_paid')} {words.money(data.principal_minor)}"
    blocks.append(Text(paid, align="right", size=2, bold=True))
    for tender in data.tenders:
        kind = speech.line(f"tender.{tender.kind}")
        blocks.append(_figure(kind, words.amount(tender.received_minor)))
        if tender.reference:
            blocks.append(Text("  " + speech.labelled("receipt.reference", tender.reference)))
        if not tender.verified:
            blocks += [Text("  " + text) for text in speech.lines("receipt.unverified")]
        if tender.change_minor:
            blocks.append(_figure(speech.line("receipt.change"), words.amount(tender.change_minor)))
    return blocks


def _left(data: TopUpSlip, speech: Speech) -> list[Block]:
    if data.principal_left_minor is None or data.bonus_left_minor is None:
        return [Text(text) for text in speech.lines("top_up.slip_provisional")]
    words = speech.words
    whole = data.principal_left_minor + data.bonus_left_minor
    return [
        _figure(speech.line("top_up.slip_left"), words.amount(whole), bold=True),
        _figure("  " + speech.line("top_up.principal"), words.amount(data.principal_left_minor)),
        _figure("  " + speech.line("top_up.bonus"), words.amount(data.bonus_left_minor)),
    ]


def _figure(label: str, figure: str, *, bold: bool = False) -> Columns:
    return Columns((Cell(label), Cell(figure, align="right", share=_FIGURE_SHARE)), bold=bold)

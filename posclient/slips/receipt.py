"""The receipt: what was sold at which price and why, what was paid, what the member has, how to return it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from posclient.domain.member import mask_name, mask_phone
from posclient.domain.reason import Reason
from posclient.slips.document import Block, Cell, Code, Columns, Cut, Document, Feed, Rule, Text
from posclient.slips.narrow_code import bars_or_qr
from posclient.slips.speech import Speech
from posclient.words import Names, Words

_AMOUNT_SHARE = 12
_PRICE_SHARE = 11
_QUANTITY_SHARE = 8
_TILL_SHARE = 18


@dataclass(frozen=True)
class ReceiptShop:
    """The shop's head lines. `terms` are its terms of exchange; empty = the catalogue's."""

    name: str
    street: str = ""
    phone: str = ""
    terms: str = ""


@dataclass(frozen=True)
class ReceiptLine:
    """One line as sold. Quantity in thousandths, money in minor units; `reasons` say why it costs what it costs."""

    name: str
    quantity: int
    unit_price_minor: int
    normal_price_minor: int
    amount_minor: int
    member_price_minor: int | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class ReceiptTender:
    """What was handed over; `kind` as in the words catalogue's `tender.…`. `reference` is of a card terminal's slip or
    of a provider; `verified` is False where only the cashier has seen that it was paid. `return_no` is the number on
    the slip of goods that came back, where their worth pays.
    """

    kind: str
    received_minor: int
    change_minor: int
    reference: str = ""
    verified: bool = True
    return_no: str = ""


@dataclass(frozen=True)
class ReceiptMember:
    """The buying member. Name and phone come in the clear and are printed masked; points at `points_scale`.

    `points_available` is None where the till does not know her balance; it is what was known at `as_of_ms`.
    """

    name: str
    phone: str
    card_no: str
    tier: str
    points_earned: int
    points_available: int | None = None
    as_of_ms: int | None = None
    points_scale: int = 0
    provisional: bool = False


@dataclass(frozen=True)
class JoinOffer:
    """What joining would have saved a customer who is not a member, and the points that it would have earned."""

    saves_minor: int
    points: int
    points_scale: int = 0


@dataclass(frozen=True)
class ReceiptData:
    """A sale as its receipt shows it. `gross_minor` is at normal prices; `gross - discount - rounding = due`.

    `invoice_url` opens the form for an e-invoice over `invoiceable_minor`; empty where there is none.
    """

    shop: ReceiptShop
    receipt_no: str
    till: str
    cashier: str
    at_ms: int
    zone: tzinfo
    business_date: date
    lines: tuple[ReceiptLine, ...]
    pieces: int
    gross_minor: int
    discount_minor: int
    due_minor: int
    tenders: tuple[ReceiptTender, ...]
    member: ReceiptMember | None = None
    join: JoinOffer | None = None
    rounding_minor: int = 0
    invoice_url: str = ""
    invoiceable_minor: int = 0


def compose(data: ReceiptData, words: Words, names: Names, second: Words | None = None) -> Document:
    """The receipt in the language of `words`, or in two languages where there is a `second`.

    Raises KeyError for a kind of tender that the catalogue has no word for.
    """
    speech = Speech(words, second)
    blocks: list[Block] = [
        *_head(data, speech),
        *_lines(data.lines, speech, names),
        *_totals(data, speech),
    ]
    if data.member is not None:
        blocks += [Rule(), *_member(data.member, data.zone, speech)]
    elif data.join is not None and (data.join.saves_minor > 0 or data.join.points > 0):
        blocks += [Rule(), *_join(data.join, speech)]
    if data.invoice_url:
        blocks += [Rule(), *_invoice(data, speech)]
    blocks += [Rule(), *_foot(data, speech)]
    return Document(title=f"{words('receipt.title')} {data.receipt_no}", blocks=tuple(blocks))


def _head(data: ReceiptData, speech: Speech) -> list[Block]:
    shop = data.shop
    blocks: list[Block] = [Text(shop.name, align="center", size=2, bold=True)]
    if shop.street:
        blocks.append(Text(shop.street, align="center"))
    if shop.phone:
        blocks.append(Text(speech.labelled("receipt.phone", shop.phone), align="center"))
    till = Cell(speech.labelled("receipt.till", data.till), share=_TILL_SHARE)
    moment = speech.words.moment(data.at_ms, data.zone)
    blocks += [
        Rule(),
        Text(speech.line("receipt.title"), align="center"),
        Text(speech.labelled("receipt.number", data.receipt_no)),
        Columns((till, Cell(speech.labelled("receipt.cashier", data.cashier)))),
        Text(speech.labelled("receipt.time", moment)),
        Text(speech.labelled("receipt.business_date", data.business_date.isoformat())),
        Rule(),
    ]
    return blocks


def _lines(lines: tuple[ReceiptLine, ...], speech: Speech, names: Names) -> list[Block]:
    titles = ("receipt.goods", "receipt.quantity", "receipt.price", "receipt.amount")
    blocks: list[Block] = [_four_cells(*(speech.line(title) for title in titles)), Rule()]
    for line in lines:
        blocks += _line(line, speech, names)
    return [*blocks, Rule()]


def _line(line: ReceiptLine, speech: Speech, names: Names) -> list[Block]:
    words = speech.words
    figures = (
        words.quantity(line.quantity),
        words.amount(line.unit_price_minor),
        words.amount(line.amount_minor),
    )
    blocks: list[Block] = [Text(line.name), _four_cells("", *figures)]
    prices = []
    if line.unit_price_minor != line.normal_price_minor or line.member_price_minor is not None:
        prices.append(speech.labelled("receipt.normal_price", words.amount(line.normal_price_minor)))
    if line.member_price_minor is not None:
        prices.append(speech.labelled("receipt.member_price", words.amount(line.member_price_minor)))
    if prices:
        blocks.append(Text("  " + "  ".join(prices)))
    blocks += [Text("  " + text) for reason in line.reasons for text in speech.reason(reason, names)]
    return blocks


def _four_cells(name: str, quantity: str, price: str, amount: str) -> Columns:
    return Columns(
        (
            Cell(name),
            Cell(quantity, align="right", share=_QUANTITY_SHARE),
            Cell(price, align="right", share=_PRICE_SHARE),
            Cell(amount, align="right", share=_AMOUNT_SHARE),
        )
    )


def _totals(data: ReceiptData, speech: Speech) -> list[Block]:
    words = speech.words
    blocks: list[Block] = [
        Text(speech.line("receipt.pieces", n=data.pieces)),
        _figure(speech.line("receipt.total"), words.amount(data.gross_minor)),
    ]
    if data.discount_minor:
        blocks.append(_figure(speech.line("receipt.discount"), words.amount(-data.discount_minor)))
    if data.rounding_minor:
        blocks.append(_figure(speech.line("receipt.rounding"), words.amount(-data.rounding_minor)))
    due = f"{speech.line('receipt.due')} {words.money(data.due_minor)}"
    blocks.append(Text(due, align="right", size=2, bold=True))
    for tender in data.tenders:
        blocks += _tender(tender, speech)
    if data.discount_minor > 0:
        saved = words.money(data.discount_minor)
        blocks += [Text(text, bold=True) for text in speech.lines("receipt.you_saved", amount=saved)]
    return blocks


def _tender(tender: ReceiptTender, speech: Speech) -> list[Block]:
    words = speech.words
    label = f"{speech.line('receipt.received')} {speech.line(f'tender.{tender.kind}')}"
    blocks: list[Block] = [_figure(label, words.amount(tender.received_minor))]
    if tender.reference:
        blocks.append(Text("  " + speech.labelled("receipt.reference", tender.reference)))
    if tender.return_no:
        blocks.append(Text("  " + speech.labelled("receipt.return_slip", tender.return_no)))
    if not tender.verified:
        blocks += [Text("  " + text) for text in speech.lines("receipt.unverified")]
    if tender.change_minor:
        blocks.append(_figure(speech.line("receipt.change"), words.amount(tender.change_minor)))
    return blocks


def _invoice(data: ReceiptData, speech: Speech) -> list[Block]:
    amount = speech.words.money(data.invoiceable_minor)
    said = [Text(text, align="center") for text in speech.lines("receipt.invoice", amount=amount)]
    return [*said, Code("qr", data.invoice_url)]


def _member(member: ReceiptMember, zone: tzinfo, speech: Speech) -> list[Block]:
    words = speech.words
    name = Cell(speech.labelled("receipt.member", mask_name(member.name)))
    blocks: list[Block] = []
    if member.name or member.phone:
        blocks.append(Columns((name, Cell(mask_phone(member.phone), align="right"))))
    if member.card_no:
        blocks.append(Text(speech.labelled("receipt.card", member.card_no)))
    if member.tier:
        blocks.append(Text(speech.labelled("receipt.tier", member.tier)))
    earned = words.points(member.points_earned, member.points_scale)
    blocks.append(_figure(speech.line("receipt.points_earned"), earned))
    if member.points_available is not None:
        available = words.points(member.points_available, member.points_scale)
        blocks.append(_figure(speech.line("receipt.points_available"), available))
        if member.as_of_ms is not None:
            blocks.append(Text(speech.labelled("receipt.as_of", words.moment(member.as_of_ms, zone))))
    if member.provisional:
        blocks += [Text(text) for text in speech.lines("receipt.provisional")]
    return blocks


def _join(offer: JoinOffer, speech: Speech) -> list[Block]:
    points = speech.words.points(offer.points, offer.points_scale)
    if offer.saves_minor > 0:
        amount = speech.words.money(offer.saves_minor)
        return [Text(text) for text in speech.lines("receipt.join_saves", amount=amount, points=points)]
    return [Text(text) for text in speech.lines("receipt.join_earns", points=points)]


def _foot(data: ReceiptData, speech: Speech) -> list[Block]:
    terms = data.shop.terms.splitlines() or speech.lines("receipt.exchange_terms")
    thanks = [Text(text, align="center") for text in speech.lines("receipt.thanks")]
    number = bars_or_qr(data.receipt_no, caption=data.receipt_no)
    return [*(Text(text) for text in terms), Feed(), number, Feed(), *thanks, Cut()]


def _figure(label: str, figure: str) -> Columns:
    return Columns((Cell(label), Cell(figure, align="right", share=_AMOUNT_SHARE + _QUANTITY_SHARE)))

"""The slip of a return: what came back and why, where the money goes, what the member gave and got back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from posclient.domain.member import mask_name, mask_phone
from posclient.slips.document import Block, Cell, Columns, Cut, Document, Feed, Rule, Text
from posclient.slips.narrow_code import bars_or_qr
from posclient.slips.receipt import ReceiptShop
from posclient.slips.speech import Speech
from posclient.words import Words

_AMOUNT_SHARE = 12
_PRICE_SHARE = 11
_QUANTITY_SHARE = 8
_TILL_SHARE = 18
_FIGURE_SHARE = _AMOUNT_SHARE + _QUANTITY_SHARE


@dataclass(frozen=True)
class SlipLine:
    """Goods that came back. Quantity in thousandths, money in minor units; `reason` as in `returns.why.…`."""

    name: str
    quantity: int
    unit_price_minor: int
    amount_minor: int
    reason: str


@dataclass(frozen=True)
class SlipRefund:
    """A part of the money: `kind` as in `tender.…`, `reference` of a terminal's slip. `follows`: a provider is still
    to give it back. `exchanged`: it pays for other goods.
    """

    kind: str
    amount_minor: int
    reference: str = ""
    follows: bool = False
    exchanged: bool = False


@dataclass(frozen=True)
class SlipMember:
    """Whose points and stored value moved. Name and phone come in the clear and are printed masked.

    `points_left` may be below zero: points of this sale that she had spent already. None: the till does not know it.
    """

    name: str
    phone: str
    points_taken: int
    points_given: int
    stored_minor: int
    points_left: int | None = None
    stored_left_minor: int | None = None
    points_scale: int = 0


@dataclass(frozen=True)
class ReturnData:
    """A return as its slip shows it; all figures positive. `original_no` is empty where there was no receipt, which is
    signed for. `approved_by` is a name.
    """

    shop: ReceiptShop
    receipt_no: str
    original_no: str
    till: str
    cashier: str
    at_ms: int
    zone: tzinfo
    business_date: date
    lines: tuple[SlipLine, ...]
    amount_minor: int
    rounding_minor: int
    due_minor: int
    refunds: tuple[SlipRefund, ...]
    member: SlipMember | None = None
    approved_by: str = ""
    reverses_invoice: bool = False


def compose(data: ReturnData, words: Words, second: Words | None = None) -> Document:
    """The slip in the language of `words`, or in two languages where there is a `second`.

    Raises KeyError for a tender or a reason that the catalogue has no word for.
    """
    speech = Speech(words, second)
    blocks: list[Block] = [*_head(data, speech), *_lines(data.lines, speech), *_totals(data, speech)]
    if data.member is not None:
        blocks += [Rule(), *_member(data.member, speech)]
    if data.reverses_invoice:
        blocks += [Rule(), *(Text(text) for text in speech.lines("returns.slip_reverses_invoice"))]
    blocks += [Rule(), *_foot(data, speech)]
    return Document(title=f"{words('returns.slip')} {data.receipt_no}", blocks=tuple(blocks))


def _head(data: ReturnData, speech: Speech) -> list[Block]:
    shop = data.shop
    blocks: list[Block] = [Text(shop.name, align="center", size=2, bold=True)]
    if shop.street:
        blocks.append(Text(shop.street, align="center"))
    if shop.phone:
        blocks.append(Text(speech.labelled("receipt.phone", shop.phone), align="center"))
    till = Cell(speech.labelled("receipt.till", data.till), share=_TILL_SHARE)
    moment = speech.words.moment(data.at_ms, data.zone)
    original = data.original_no or speech.line("returns.slip_no_receipt")
    blocks += [
        Rule(),
        Text(speech.line("returns.slip"), align="center", size=2, bold=True),
        Text(speech.labelled("receipt.number", data.receipt_no)),
        Text(speech.labelled("returns.slip_original", original)),
        Columns((till, Cell(speech.labelled("receipt.cashier", data.cashier)))),
    ]
    if data.approved_by:
        blocks.append(Text(speech.labelled("returns.slip_approved_by", data.approved_by)))
    blocks += [
        Text(speech.labelled("receipt.time", moment)),
        Text(speech.labelled("receipt.business_date", data.business_date.isoformat())),
        Rule(),
    ]
    return blocks


def _lines(lines: tuple[SlipLine, ...], speech: Speech) -> list[Block]:
    words = speech.words
    titles = ("receipt.goods", "receipt.quantity", "receipt.price", "receipt.amount")
    blocks: list[Block] = [_four_cells(*(speech.line(title) for title in titles)), Rule()]
    for line in lines:
        figures = (
            words.quantity(-line.quantity),
            words.amount(line.unit_price_minor),
            words.amount(-line.amount_minor),
        )
        why = speech.labelled("returns.slip_reason", speech.line(f"returns.why.{line.reason}"))
        blocks += [Text(line.name), _four_cells("", *figures), Text(f"  {why}")]
    return [*blocks, Rule()]


def _totals(data: ReturnData, speech: Speech) -> list[Block]:
    words = speech.words
    blocks: list[Block] = [_figure(speech.line("receipt.total"), words.amount(-data.amount_minor))]
    if data.rounding_minor:
        rounding = speech.line("returns.slip_rounding")
        blocks.append(_figure(rounding, words.amount(data.rounding_minor)))
    back = f"{speech.line('returns.slip_refund')} {words.money(data.due_minor)}"
    blocks.append(Text(back, align="right", size=2, bold=True))
    for refund in data.refunds:
        key = "returns.slip_exchanged" if refund.exchanged else "returns.slip_to"
        label = f"{speech.line(key)} {speech.line(f'tender.{refund.kind}')}"
        blocks.append(_figure(label, words.amount(refund.amount_minor)))
        if refund.reference:
            blocks.append(Text("  " + speech.labelled("returns.slip_reference", refund.reference)))
        if refund.follows:
            blocks += [Text(f"  {text}") for text in speech.lines("returns.slip_follows")]
    return blocks


def _member(member: SlipMember, speech: Speech) -> list[Block]:
    words = speech.words

    def points(key: str, amount: int) -> Block:
        return _figure(speech.line(key), words.points(amount, member.points_scale))

    name = Cell(speech.labelled("receipt.member", mask_name(member.name)))
    blocks: list[Block] = []
    if member.name or member.phone:
        blocks.append(Columns((name, Cell(mask_phone(member.phone), align="right"))))
    if member.points_taken:
        blocks.append(points("returns.slip_points_taken", -member.points_taken))
    if member.points_given:
        blocks.append(points("returns.slip_points_given", member.points_given))
    if member.points_left is not None:
        blocks.append(points("receipt.points_available", member.points_left))
        if member.points_left < 0:
            blocks += [Text(text) for text in speech.lines("returns.slip_points_negative")]
    if member.stored_minor and member.stored_left_minor is not None:
        left = words.amount(member.stored_left_minor)
        blocks.append(_figure(speech.line("returns.slip_stored_left"), left))
    return blocks


def _foot(data: ReturnData, speech: Speech) -> list[Block]:
    blocks: list[Block] = []
    if not data.original_no:
        blocks += [Feed(), Text(f"{speech.line('returns.slip_signature')} ____________"), Feed()]
    blocks += [
        *(Text(text) for text in speech.lines("returns.slip_keep")),
        Feed(),
        bars_or_qr(data.receipt_no, caption=data.receipt_no),
        Cut(),
    ]
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


def _figure(label: str, figure: str) -> Columns:
    return Columns((Cell(label), Cell(figure, align="right", share=_FIGURE_SHARE)))

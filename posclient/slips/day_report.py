"""The drawer's reports: so far (X), handover (交接班单), final (日结单, Z). One layout for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

from posclient.domain.catalog import PriceKind
from posclient.domain.day_figures import LOGGED, Figures, expected_cash, member_share_permille, tenders
from posclient.domain.tender import TenderKind
from posclient.slips.document import Block, Cell, Columns, Cut, Document, Feed, Rule, Text
from posclient.words import Words

_AMOUNT_SHARE = 16
_HIDDEN = "***"


class Kind(StrEnum):
    """Which report it is."""

    X = "x"
    HANDOVER = "handover"
    Z = "z"


@dataclass(frozen=True)
class ReportShift:
    """A shift on a report. `counted_minor` None: it ended without a count, or runs."""

    operator: str
    opened_at_ms: int
    closed_at_ms: int | None
    float_minor: int
    counted_minor: int | None
    expected_minor: int | None
    left_minor: int | None
    reason: str = ""


@dataclass(frozen=True)
class ReportData:
    """What a report tells. `figures` by the names of `domain.day_figures`. Without `tells_cash` the cash in the drawer
    is not on it, nor any sum that tells it when the other tenders are taken off: whoever counts blind may hold it in
    her hand.
    """

    kind: Kind
    shop: str
    till: str
    operator: str
    business_date: date
    at_ms: int
    zone: tzinfo
    figures: Figures
    shifts: tuple[ReportShift, ...]
    z_no: int = 0
    points_scale: int = 0
    tells_cash: bool = True


def compose(data: ReportData, words: Words) -> Document:
    """The report in the language of `words`. Lines of nought are left out, the drawer's never are."""
    title = words(f"day.slip.{data.kind}")
    blocks: list[Block] = [
        *_head(data, title, words),
        *_sales(data, words),
        *_money(data, words),
        *_members(data, words),
        *_drawer(data, words),
        *_logged(data.figures, words),
    ]
    if data.kind is not Kind.X:
        blocks += [Feed(), Text(words("day.sign_giver")), Feed(), Text(words("day.sign_taker"))]
    named = f"{title} Z{data.z_no}" if data.z_no else title
    return Document(title=named, blocks=(*blocks, Cut()))


def _head(data: ReportData, title: str, words: Words) -> list[Block]:
    blocks: list[Block] = [Text(data.shop, align="center"), Text(title, align="center", size=2, bold=True)]
    if data.z_no:
        blocks.append(Text(f"Z{data.z_no:05d}", align="center", bold=True))
    if data.kind is Kind.X:
        blocks.append(Text(words("day.not_final"), align="center"))
    return [
        *blocks,
        Rule(),
        Text(f"{words('receipt.till')} {data.till}  {words('receipt.cashier')} {data.operator}"),
        Text(f"{words('receipt.business_date')} {data.business_date.isoformat()}"),
        Text(f"{words('day.printed_at')} {words.moment(data.at_ms, data.zone)}"),
    ]


def _sales(data: ReportData, words: Words) -> list[Block]:
    figures = data.figures
    blocks: list[Block] = [
        *_sum("day.gross", figures.get("sales.gross", 0), data, words),
        *(
            block
            for kind in (*PriceKind, "hand")
            for block in _amount(f"day.discount.{kind}", -figures.get(f"sales.discount.{kind}", 0), words)
        ),
        *_amount("day.rounding", -figures.get("sales.rounding", 0), words),
        _figure(
            words("day.sales", n=figures.get("sales.count", 0)),
            _told(figures.get("sales.due", 0), data, words),
            bold=True,
        ),
    ]
    if figures.get("returns.count"):
        text = words("day.returns", n=figures["returns.count"])
        blocks.append(_figure(text, _told(-figures.get("returns.due", 0), data, words)))
        blocks += _amount("day.returns_rounding", figures.get("returns.rounding", 0), words)
    if figures.get("top_up.count"):
        text = words("day.top_ups", n=figures["top_up.count"])
        blocks.append(_figure(text, _told(figures.get("top_up.principal", 0), data, words)))
        blocks += _amount("day.top_up_bonus", figures.get("top_up.bonus", 0), words)
    return [Rule(), *blocks]


def _money(data: ReportData, words: Words) -> list[Block]:
    """What came in by tender, sales and top-ups less returns. What comes to nothing is on it where something moved."""
    figures = data.figures
    found = {TenderKind(kind): amount for kind, amount in tenders(figures).items()}
    blocks: list[Block] = [Rule(), Text(words("day.tenders"), bold=True)]
    for kind in TenderKind:
        if kind in found:
            is_told = data.tells_cash or kind is not TenderKind.CASH
            blocks.append(_figure(words(f"tender.{kind}"), words.amount(found[kind]) if is_told else _HIDDEN))
            blocks += _parts(kind, data, words) if is_told else ()
    blocks += _amount("day.unverified", figures.get("unverified", 0), words)
    blocks += _amount("day.refunds_owed", figures.get("refunds.declined", 0), words)
    return blocks if found else []


def _parts(kind: TenderKind, data: ReportData, words: Words) -> list[Block]:
    """What of a tender came in by sales and top-ups and went out by returns, where it is more than one of them."""
    found = [(what, data.figures.get(f"tender.{kind}.{what}", 0)) for what in ("sale", "top_up", "return")]
    shown = [(what, -amount if what == "return" else amount) for what, amount in found if amount]
    if len(shown) < 2:
        return []
    return [_figure(f"  {words(f'day.of.{what}')}", words.amount(amount)) for what, amount in shown]


def _members(data: ReportData, words: Words) -> list[Block]:
    figures = data.figures
    share = member_share_permille(figures)
    blocks: list[Block] = [Rule(), *_sum("day.member_sales", figures.get("sales.member_due", 0), data, words)]
    if figures.get("sales.due"):
        blocks.append(_figure(words("day.member_share"), f"{share // 10}.{share % 10}%"))
    for name in ("earned", "claimed", "spent", "undone", "given_back"):
        if figures.get(f"points.{name}"):
            shown = words.points(figures[f"points.{name}"], data.points_scale)
            blocks.append(_figure(words(f"day.points.{name}"), shown))
    for account in ("principal", "bonus"):
        for what in ("spent", "given_back"):
            blocks += _amount(
                f"day.stored.{account}.{what}", figures.get(f"stored.{account}.{what}", 0), words
            )
    return blocks if len(blocks) > 1 else []


def _drawer(data: ReportData, words: Words) -> list[Block]:
    """What lies in the drawer, and shift by shift what was counted."""
    figures = data.figures
    blocks: list[Block] = [Rule(), Text(words("day.drawer"), bold=True)]
    blocks += _amount("day.cash_in", figures.get("cash.in", 0), words)
    blocks += _amount("day.cash_out", -figures.get("cash.out", 0), words)
    if data.kind is not Kind.X:
        for shift in data.shifts:
            blocks += _counted(shift, data.zone, words)
        return blocks
    blocks.append(_figure(words("day.float"), words.amount(figures.get("cash.float", 0))))
    if data.tells_cash:
        return [*blocks, _figure(words("day.expected"), words.amount(expected_cash(figures)))]
    return [*blocks, Text(words("day.counted_blind"))]


def _counted(shift: ReportShift, zone: tzinfo, words: Words) -> list[Block]:
    closed = words.time(shift.closed_at_ms, zone) if shift.closed_at_ms is not None else "…"
    blocks: list[Block] = [
        Text(f"{shift.operator} {words.time(shift.opened_at_ms, zone)}–{closed}"),
        _figure("  " + words("day.float"), words.amount(shift.float_minor)),
    ]
    if shift.counted_minor is None or shift.expected_minor is None:
        return [*blocks, Text("  " + words("day.not_counted"))]
    difference = shift.counted_minor - shift.expected_minor
    blocks += [
        _figure("  " + words("day.expected"), words.amount(shift.expected_minor)),
        _figure("  " + words("day.counted"), words.amount(shift.counted_minor)),
    ]
    if difference:
        key = "day.over" if difference > 0 else "day.short"
        blocks.append(_figure("  " + words(key), words.amount(difference), bold=True))
    else:
        blocks.append(Text("  " + words("day.even")))
    if shift.reason:
        blocks.append(Text(f"  {words('day.reason')} {shift.reason}"))
    if shift.left_minor is not None:
        blocks += [
            _figure("  " + words("day.left"), words.amount(shift.left_minor)),
            _figure("  " + words("day.taken_out"), words.amount(shift.counted_minor - shift.left_minor)),
        ]
    return blocks


def _logged(figures: Figures, words: Words) -> list[Block]:
    """How often something was done that a manager may ask about."""
    found = [action for action in LOGGED if figures.get(f"log.{action}")]
    if not found:
        return []
    return [
        Rule(),
        Text(words("day.logged"), bold=True),
        *(_figure(words(f"day.log.{action}"), str(figures[f"log.{action}"])) for action in found),
    ]


def _amount(key: str, amount_minor: int, words: Words) -> list[Block]:
    return [_figure(words(key), words.amount(amount_minor))] if amount_minor else []


def _sum(key: str, amount_minor: int, data: ReportData, words: Words) -> list[Block]:
    """A sum that cash is a part of; none of nought."""
    return [_figure(words(key), _told(amount_minor, data, words))] if amount_minor else []


def _told(amount_minor: int, data: ReportData, words: Words) -> str:
    return words.amount(amount_minor) if data.tells_cash else _HIDDEN


def _figure(label: str, figure: str, *, bold: bool = False) -> Columns:
    return Columns((Cell(label), Cell(figure, align="right", share=_AMOUNT_SHARE)), bold=bold)

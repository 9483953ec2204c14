"""Computing a sale again from what it stored, with the domain's own arithmetic.

Every sale is recomputed line by line, prices and discounts given by hand among its inputs, also one with staff prices.
A till of before said nothing of what was left of the month's cap: of its sales with staff prices the sums alone are
held.
"""

from __future__ import annotations

from datetime import date

from posclient.domain.basket import Basket, BasketLine
from posclient.domain.by_hand import Discount, PriceByHand
from posclient.domain.catalog import PriceKind, Product, Promotion
from posclient.domain.member import MemberKind
from posclient.domain.promotion.engine import quote
from posclient.domain.promotion.quote import MemberContext, Quote
from posclient.domain.promotion.rules import ENGINE_VERSION, RuleSet
from posclient.domain.tender import GIVES_CHANGE, OF_HERS
from posclient.wire.events import SaleCompleted, SaleLine
from sync.hq.intake_context import Finding

_LARGEST_ROUNDING = 100
"""Less than a yuan is rounded off."""


def check_sale(sale: SaleCompleted, rules: RuleSet | None) -> tuple[Finding, ...]:
    """What does not hold in a sale: its tenders, its sums, and its quote computed again under the rules it names."""
    findings = [*_check_tenders(sale), *_check_bounds(sale)]
    if rules is None:
        findings.append(Finding("sale.unknown_rules", f"version {sale.context.rules_version}"))
    elif sale.context.engine_version != ENGINE_VERSION:
        findings.append(Finding("sale.other_engine", f"engine {sale.context.engine_version}"))
    elif is_recomputed(sale):
        return (*findings, *_compare(sale, _quote_again(sale, rules)))
    return (*findings, *_check_sums(sale))


def is_recomputed(sale: SaleCompleted) -> bool:
    """Whether the sale holds all that its quote read."""
    return bool(sale.context.member_kind) or not any(
        line.price_kind == PriceKind.STAFF for line in sale.lines
    )


def _check_tenders(sale: SaleCompleted) -> list[Finding]:
    findings = []
    paid = sum(tender.amount_minor for tender in sale.tenders)
    if paid != sale.due_minor:
        findings.append(Finding("sale.tenders_differ", f"tenders {paid}, due {sale.due_minor}"))
    for tender in sale.tenders:
        if tender.received_minor - tender.change_minor != tender.amount_minor:
            told = f"{tender.kind}: {tender.received_minor} - {tender.change_minor}"
            findings.append(Finding("sale.change_differs", told))
        if tender.change_minor and tender.kind not in GIVES_CHANGE:
            findings.append(Finding("sale.change_not_cash", f"{tender.kind}: {tender.change_minor}"))
    if not sale.proven_by and any(tender.kind in OF_HERS for tender in sale.tenders):
        findings.append(Finding("sale.not_proven", f"identified by {sale.identified_by or 'nothing'}"))
    return findings


def _check_bounds(sale: SaleCompleted) -> list[Finding]:
    wrong = [
        f"line {line.line_id}: {line.manual_minor} by hand, of {line.gross_minor - line.amount_minor}"
        for line in sale.lines
        if line.manual_minor and not 0 <= line.manual_minor <= line.gross_minor - line.amount_minor
    ]
    if not 0 <= sale.rounding_minor < _LARGEST_ROUNDING:
        wrong.append(f"rounded off {sale.rounding_minor}")
    if not 0 <= sale.invoiceable_minor <= max(0, sale.due_minor):
        wrong.append(f"invoiceable {sale.invoiceable_minor} of {sale.due_minor}")
    return [Finding("sale.out_of_bounds", "; ".join(wrong))] if wrong else []


def _check_sums(sale: SaleCompleted) -> list[Finding]:
    gross = sum(line.gross_minor for line in sale.lines)
    amount = sum(line.amount_minor for line in sale.lines)
    pairs = (
        ("amounts", amount, sale.due_minor + sale.rounding_minor),
        ("discounts", gross - amount, sale.discount_minor),
        ("points", sum(line.points for line in sale.lines), sale.points),
    )
    wrong = [f"{name}: lines {lines}, sale {told}" for name, lines, told in pairs if lines != told]
    return [Finding("sale.sums_differ", "; ".join(wrong))] if wrong else []


def _quote_again(sale: SaleCompleted, rules: RuleSet) -> Quote:
    """Each line is an article of its own here, so that each is priced by the attributes stored with it."""
    on = date.fromisoformat(sale.stamp.business_date)
    keys = [str(number) for number in range(len(sale.lines))]
    basket = Basket(tuple(_basket_line(key, line) for key, line in zip(keys, sale.lines, strict=True)))
    catalog = {key: _product(key, line, on) for key, line in zip(keys, sale.lines, strict=True)}
    return quote(basket, catalog, _member(sale), rules, on)


def _basket_line(key: str, line: SaleLine) -> BasketLine:
    """What was given by hand on the line and as its share of the basket's comes off the line here, to the fen."""
    return BasketLine(
        key,
        key,
        line.quantity,
        line.label_amount_minor,
        price=PriceByHand(line.override_minor) if line.override_minor is not None else None,
        discount=Discount(amount_minor=line.manual_minor) if line.manual_minor > 0 else None,
    )


def _member(sale: SaleCompleted) -> MemberContext | None:
    if sale.member_id is None:
        return None
    told = sale.context
    wholesale = told.member_kind == MemberKind.WHOLESALE
    if not told.member_kind:  # a till of before: her lines tell
        wholesale = any(line.price_list == PriceKind.WHOLESALE for line in sale.lines)
    kind = MemberKind.WHOLESALE if wholesale else MemberKind.RETAIL
    return MemberContext(
        sale.member_id, told.tier_id, told.year_spend_minor, kind, told.staff_percent, told.staff_left_minor
    )


def _product(key: str, line: SaleLine, on: date) -> Product:
    promotional = line.promotional_price_minor
    wholesale = line.price_list == PriceKind.WHOLESALE
    return Product(
        product_id=key,
        sku="",
        name="",
        price_minor=line.normal_price_minor,
        member_price_minor=None if wholesale else line.member_price_minor,
        wholesale_price_minor=line.member_price_minor if wholesale else None,
        promotion=Promotion(promotional, on, on) if promotional is not None else None,
    )


def _compare(sale: SaleCompleted, again: Quote) -> tuple[Finding, ...]:
    pairs = [
        ("due", sale.due_minor + sale.rounding_minor, again.due_minor),
        ("discount", sale.discount_minor, again.discount_minor),
        ("points", sale.points, again.points),
        *(
            (f"line {told.line_id} {name}", getattr(told, name), getattr(computed, name))
            for told, computed in zip(sale.lines, again.lines, strict=True)
            for name in ("unit_price_minor", "price_kind", "gross_minor", "amount_minor", "points")
        ),
    ]
    wrong = [f"{name}: {told}, computed {computed}" for name, told, computed in pairs if told != computed]
    return (Finding("sale.quote_differs", "; ".join(wrong)),) if wrong else ()

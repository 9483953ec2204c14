"""Computing a sale again from what it stored, with the domain's own arithmetic."""

from __future__ import annotations

from datetime import date

from posclient.domain.basket import Basket, BasketLine
from posclient.domain.catalog import Product, Promotion
from posclient.domain.promotion.engine import quote
from posclient.domain.promotion.quote import MemberContext, Quote
from posclient.domain.promotion.rules import ENGINE_VERSION, RuleSet
from posclient.wire.events import SaleCompleted, SaleLine
from sync.hq.intake_context import Finding


def check_sale(sale: SaleCompleted, rules: RuleSet | None) -> tuple[Finding, ...]:
    """What does not hold in a sale: its tenders, and its quote computed again under the rules it names."""
    findings = list(_check_tenders(sale))
    if rules is None:
        findings.append(Finding("sale.unknown_rules", f"version {sale.context.rules_version}"))
    elif sale.context.engine_version != ENGINE_VERSION:
        findings.append(Finding("sale.other_engine", f"engine {sale.context.engine_version}"))
    else:
        findings.extend(_compare(sale, _quote_again(sale, rules)))
    return tuple(findings)


def _check_tenders(sale: SaleCompleted) -> list[Finding]:
    findings = []
    paid = sum(tender.amount_minor for tender in sale.tenders)
    if paid != sale.due_minor:
        findings.append(Finding("sale.tenders_differ", f"tenders {paid}, due {sale.due_minor}"))
    findings.extend(
        Finding("sale.change_differs", f"{tender.kind}: {tender.received_minor} - {tender.change_minor}")
        for tender in sale.tenders
        if tender.received_minor - tender.change_minor != tender.amount_minor
    )
    return findings


def _quote_again(sale: SaleCompleted, rules: RuleSet) -> Quote:
    """Each line is an article of its own here, so that each is priced by the attributes stored with it."""
    on = date.fromisoformat(sale.stamp.business_date)
    keys = [str(number) for number in range(len(sale.lines))]
    basket = Basket(
        tuple(
            BasketLine(key, key, line.quantity, line.label_amount_minor)
            for key, line in zip(keys, sale.lines, strict=True)
        )
    )
    catalog = {key: _product(key, line, on) for key, line in zip(keys, sale.lines, strict=True)}
    context = sale.context
    member = (
        MemberContext(sale.member_id, context.tier_id, context.year_spend_minor) if sale.member_id else None
    )
    return quote(basket, catalog, member, rules, on)


def _product(key: str, line: SaleLine, on: date) -> Product:
    promotional = line.promotional_price_minor
    return Product(
        product_id=key,
        sku="",
        name="",
        price_minor=line.normal_price_minor,
        member_price_minor=line.member_price_minor,
        promotion=Promotion(promotional, on, on) if promotional is not None else None,
    )


def _compare(sale: SaleCompleted, again: Quote) -> tuple[Finding, ...]:
    pairs = [
        ("due", sale.due_minor, again.due_minor),
        ("discount", sale.discount_minor, again.discount_minor),
        ("points", sale.points, again.points),
        *(
            (f"line {told.line_id} {name}", getattr(told, name), getattr(computed, name))
            for told, computed in zip(sale.lines, again.lines, strict=True)
            for name in ("unit_price_minor", "gross_minor", "amount_minor", "points")
        ),
    ]
    wrong = [f"{name}: {told}, computed {computed}" for name, told, computed in pairs if told != computed]
    return (Finding("sale.quote_differs", "; ".join(wrong)),) if wrong else ()

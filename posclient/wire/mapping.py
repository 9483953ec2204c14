"""From checked wire rows to domain types, and back where headquarters or a till makes rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from posclient.domain.care import CareTask
from posclient.domain.catalog import PriceKind, Product, Promotion
from posclient.domain.member import (
    Address,
    Child,
    Consent,
    Gender,
    Member,
    MemberId,
    MemberKind,
    Purchase,
    Source,
)
from posclient.domain.promotion.rules import BasePoints, PointsRounding, RuleSet, RuleSetError
from posclient.domain.reason import Reason
from posclient.domain.replenishment import Need
from posclient.domain.staff import Operator, Role
from posclient.domain.tier import Tier
from posclient.wire.feed import (
    MemberRow,
    NeedRow,
    OperatorRow,
    ProductRow,
    PurchaseRow,
    RemindCommand,
    RuleSetRow,
    StandingRow,
)
from posclient.wire.personal import ChildRecord


def product_of(row: ProductRow) -> Product:
    """A product row as the shop knows goods."""
    promotion = row.promotion
    return Product(
        product_id=row.product_id,
        sku=row.sku,
        name=row.name,
        name_en=row.name_en,
        barcodes=row.barcodes,
        pinyin=row.pinyin,
        initials=row.initials,
        category=row.category,
        brand=row.brand,
        stage=row.stage,
        unit=row.unit,
        unit_en=row.unit_en,
        need=row.need,
        units_per_pack=row.units_per_pack,
        price_minor=row.price_minor,
        member_price_minor=row.member_price_minor,
        promotion=_promotion(promotion.price_minor, promotion.first, promotion.last) if promotion else None,
        weighed=row.weighed,
        tax_category=row.tax_category,
        active=row.active,
        wholesale_price_minor=row.wholesale_price_minor,
        case_codes=row.case_codes,
    )


def _promotion(price_minor: int, first: str, last: str) -> Promotion:
    return Promotion(price_minor, date.fromisoformat(first), date.fromisoformat(last))


def child_of(record: ChildRecord) -> Child:
    """A child record as the shop knows a child."""
    return Child(
        child_id=record.child_id,
        pet_name=record.pet_name,
        birth_date=_day(record.birth_date),
        due_date=_day(record.due_date),
        gender=Gender(record.gender) if record.gender in set(Gender) else Gender.UNKNOWN,
    )


def child_record(child: Child) -> ChildRecord:
    """The inverse of `child_of`."""
    return ChildRecord(
        child_id=child.child_id,
        pet_name=child.pet_name,
        birth_date=child.birth_date.isoformat() if child.birth_date else None,
        due_date=child.due_date.isoformat() if child.due_date else None,
        gender=child.gender,
    )


def member_of(row: MemberRow, standing: StandingRow | None) -> Member:
    """A member from who she is (`row`) and what she has (`standing`, where headquarters has sent it)."""
    consent = None
    if row.consent_version and row.consent_at_ms is not None:
        consent = Consent(row.consent_version, row.consent_at_ms)
    return Member(
        member_id=MemberId(row.member_id),
        card_no=row.card_no,
        phone=row.phone,
        name=row.name,
        address=Address(row.address) if row.address in set(Address) else Address.NAME,
        pinyin=row.pinyin,
        initials=row.initials,
        tier_id=standing.tier_id if standing else "",
        joined_on=_day(row.joined_on),
        source=Source(row.source) if row.source in set(Source) else Source.COUNTER,
        referred_by=MemberId(row.referred_by) if row.referred_by else None,
        children=tuple(child_of(child) for child in row.children),
        consent=consent,
        do_not_call=row.do_not_call,
        provisional=row.provisional,
        profile=row.profile,
        purchases=tuple(purchase_of(purchase) for purchase in standing.purchases) if standing else (),
        kind=MemberKind(row.kind) if row.kind in set(MemberKind) else MemberKind.RETAIL,
        frozen=row.frozen,
        lost_cards=row.lost_cards,
        pin_hash=row.pin_hash,
    )


def purchase_of(row: PurchaseRow) -> Purchase:
    """A purchase row as the shop knows a purchase."""
    return Purchase(date.fromisoformat(row.business_date), row.product_id, row.quantity, row.amount_minor)


def rules_of(row: RuleSetRow) -> RuleSet:
    """A rule set, validated whole. Raises RuleSetError naming the field."""
    try:
        kinds = frozenset(PriceKind(kind) for kind in row.price_kinds)
        rounding = PointsRounding(row.rounding)
    except ValueError as fault:
        raise RuleSetError(f"base_points: {fault}") from fault
    tiers = tuple(
        Tier(tier.tier_id, tier.name, tier.name_en, tier.threshold_minor, Decimal(tier.points_rate))
        for tier in row.tiers
    )
    base = BasePoints(row.points, row.per_amount_minor, kinds, rounding, scale=row.scale)
    return RuleSet(row.version, base, tiers)


def need_of(row: NeedRow) -> Need:
    """A need row as the shop knows a need."""
    return Need(row.need_id, row.name, row.name_en, row.unit, row.typical_days, row.reminds)


def operator_of(row: OperatorRow) -> Operator:
    """An operator; a role that this till does not know yet may do the least."""
    role = Role(row.role) if row.role in set(Role) else Role.CASHIER
    return Operator(row.operator_id, row.name, role, row.pin_hash, row.active, row.member_id)


def task_of(row: RemindCommand) -> CareTask:
    """A reminder as a care task."""
    return CareTask(
        task_id=row.task_id,
        member_id=MemberId(row.member_id),
        need_id=row.need_id,
        product_id=row.product_id,
        run_out_on=date.fromisoformat(row.run_out_on),
        give_or_take_days=row.give_or_take_days,
        reason=Reason(row.reason_key, row.reason_values),
        created_on=date.fromisoformat(row.created_on),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

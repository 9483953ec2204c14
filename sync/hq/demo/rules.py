"""The demo chain's rules, needs, store and staff. Names and numbers are invented."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Final

from argon2 import PasswordHasher

from posclient.domain.catalog import PriceKind
from posclient.domain.staff import Role
from posclient.wire.feed import NeedRow, OperatorRow, PolicyRow, RuleSetRow, StoreRow, TierRow, TopUpOfferRow
from sync.hq.demo.files import need_tables

STORE_ID: Final = "S001"
TIME_ZONE: Final = "Asia/Shanghai"

DEMO_PINS: Final = {"OP01": "2580", "OP02": "1111", "OP03": "2222", "OP04": "3333"}
"""The PIN of each operator of the demo: public on purpose. In a real shop a PIN is known to one person."""

_STAFF: Final = (
    ("OP01", "林晓梅", Role.MANAGER),
    ("OP02", "何佳", Role.CASHIER),
    ("OP03", "罗静怡", Role.CASHIER),
    ("OP04", "苏悦", Role.ASSOCIATE),
)
STAFF_MEMBERS: Final = {"OP02": "demo-colleague"}
"""Operators who are members here too."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def rule_set_row() -> RuleSetRow:
    """Three tiers by yearly spend; a point a yuan on normal and member prices, times the tier's rate."""
    return RuleSetRow(
        version=1,
        engine_version=1,
        tiers=(
            TierRow("member", "会员", "Member", 0, "1"),
            TierRow("silver", "银卡", "Silver", 300_000, "1.2"),
            TierRow("gold", "金卡", "Gold", 1_000_000, "1.5"),
        ),
        points=1,
        per_amount_minor=100,
        price_kinds=(PriceKind.NORMAL, PriceKind.MEMBER),
        rounding="down",
        scale=0,
    )


def policy_row() -> PolicyRow:
    """Two offers for top-ups, a hundred points for a yuan, staff prices with a monthly cap, e-invoices."""
    return PolicyRow(
        version=0,
        top_up_offers=(
            TopUpOfferRow("T500", 50_000, 5_000),
            TopUpOfferRow("T1000", 100_000, 12_000),
        ),
        points_per_yuan=100,
        points_multiple=100,
        staff_percent=90,
        staff_monthly_minor=50_000,
        invoice_url="https://invoice.yayali.example/new",
    )


def need_rows() -> tuple[NeedRow, ...]:
    """What is used up and bought again."""
    return tuple(need.row for need in need_tables().values())


def store_row() -> StoreRow:
    """The shop as it stands on the receipt."""
    return StoreRow(
        store_id=STORE_ID,
        name="芽芽里母婴生活馆(棠溪路店)",
        name_en="Yayali Mother & Baby, Tangxi Road",
        street="澄川区棠溪路18号",
        phone="400-000-0018",
        time_zone=TIME_ZONE,
        receipt_footer=(
            "商品未拆封、不影响二次销售的,凭小票7日内可退换。\n"
            "奶粉、辅食、贴身衣物拆封后,非质量问题不退换。\n"
            "谢谢惠顾,祝宝宝健康成长!"
        ),
    )


@cache
def operator_rows() -> tuple[OperatorRow, ...]:
    """A manager, two cashiers and a sales associate, who sign in with `DEMO_PINS`."""
    return tuple(
        OperatorRow(one, name, role, _pin_hash(one), member_id=STAFF_MEMBERS.get(one, ""))
        for one, name, role in _STAFF
    )


def _pin_hash(operator_id: str) -> str:
    """Argon2id. The salt is made from the id, so that the demo is the same each time; its PINs are no secrets."""
    return _hasher.hash(DEMO_PINS[operator_id], salt=sha256(operator_id.encode()).digest()[:16])

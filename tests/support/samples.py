"""A small shop's data as headquarters would send it: goods, members, staff, rules, needs.

Prices in fen. 张小丽 (M1) is a silver member with a baby and a rhythm of buying formula; 王芳 (M2) is new.
"""

from __future__ import annotations

from argon2 import PasswordHasher

from posclient.domain.codes import luhn_check_digit
from posclient.domain.member import MemberId
from posclient.wire.feed import (
    AccountRow,
    MemberRow,
    NeedRow,
    OperatorRow,
    ProductRow,
    PromotionRow,
    PurchaseRow,
    RemindCommand,
    Row,
    RuleSetRow,
    StandingRow,
    StoreRow,
    TierRow,
)
from posclient.wire.personal import ChildRecord

STORE_ID = "S001"
PRODUCTS = "chain/products"
RULES = "chain/rules"
MEMBERS = f"store/{STORE_ID}/members"
COMMANDS = f"store/{STORE_ID}/commands"
STAFF = f"store/{STORE_ID}/staff"
TOPICS = (PRODUCTS, RULES, MEMBERS, COMMANDS, STAFF)

PIN = "2468"
CASHIER = "OP1"
MANAGER = "OP2"
_PIN_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
"""As weak as Argon2 goes: the tests sign in often."""

M1 = MemberId("M1")
M2 = MemberId("M2")
M3 = MemberId("M3")


def card(number: int) -> str:
    """A member card's number: M and eleven digits that pass Luhn."""
    body = f"{number:010d}"
    return f"M{body}{luhn_check_digit(body)}"


def task_id(number: int) -> str:
    """A care slip's number: C and twelve digits that pass Luhn."""
    body = f"{number:011d}"
    return f"C{body}{luhn_check_digit(body)}"


FORMULA = ProductRow(
    product_id="P1",
    sku="110003",
    name="禾屿启护奶粉2段800g",
    name_en="Heyu Formula 2",
    barcodes=("6901000700034",),
    pinyin="heyuqihunaifen2duan800g",
    initials="hyqhnf2d800g",
    category="奶粉",
    brand="禾屿",
    stage=2,
    unit="罐",
    need="formula",
    units_per_pack=800,
    price_minor=25800,
    member_price_minor=24500,
)
NAPPIES = ProductRow(
    product_id="P2",
    sku="210001",
    name="软云纸尿裤L",
    name_en="Ruanyun Nappies L",
    barcodes=("6901000700058",),
    pinyin="ruanyunzhiniaokul",
    initials="ryznkl",
    unit="包",
    need="nappies",
    units_per_pack=48,
    price_minor=9900,
    promotion=PromotionRow(8900, "2026-11-01", "2026-11-30"),
)
CEREAL = ProductRow(
    product_id="P3",
    sku="310001",
    name="米粉",
    name_en="Rice cereal",
    barcodes=("036000291452",),
    pinyin="mifen",
    initials="mf",
    unit="盒",
    price_minor=3990,
)
DATES = ProductRow(
    product_id="P4",
    sku="410001",
    name="红枣",
    name_en="Red dates",
    plu="10001",
    pinyin="hongzao",
    initials="hz",
    unit="kg",
    price_minor=3600,
    member_price_minor=3000,
    weighed=True,
)
SPOON = ProductRow(
    product_id="P5",
    sku="510001",
    name="小勺",
    name_en="Spoon",
    barcodes=("96385074",),
    pinyin="xiaoshao",
    initials="xs",
    unit="个",
    price_minor=990,
)
BIB_A = ProductRow(
    product_id="P6", sku="610001", name="围兜 蓝", barcodes=("6901000700997",), price_minor=1990
)
BIB_B = ProductRow(
    product_id="P7", sku="610002", name="围兜 粉", barcodes=("6901000700997",), price_minor=1990
)
GIFT = ProductRow(product_id="P8", sku="710001", name="赠品", barcodes=("6901000701024",), price_minor=0)
GOODS = (FORMULA, NAPPIES, CEREAL, DATES, SPOON, BIB_A, BIB_B, GIFT)

RULE_SET = RuleSetRow(
    version=3,
    engine_version=1,
    tiers=(
        TierRow("member", "会员", "Member", 0, "1"),
        TierRow("silver", "银卡", "Silver", 200000, "1.2"),
        TierRow("gold", "金卡", "Gold", 800000, "1.5"),
    ),
    points=1,
    per_amount_minor=100,
    price_kinds=("normal", "member"),
    rounding="down",
    scale=0,
)
NEEDS = (
    NeedRow("formula", "奶粉", "Formula", "g", 20),
    NeedRow("nappies", "纸尿裤", "Nappies", "片", 12),
)

ZHANG = MemberRow(
    member_id=M1,
    card_no=card(1),
    phone="13812341234",
    name="张小丽",
    pinyin="zhangxiaoli",
    initials="zxl",
    address="mother_of",
    joined_on="2025-03-01",
    children=(ChildRecord("K1", "糖糖", birth_date="2026-03-10", gender="female"),),
    consent_version="2026-01",
    consent_at_ms=1_760_000_000_000,
    revision=4,
)
WANG = MemberRow(
    member_id=M2,
    card_no=card(2),
    phone="13912345678",
    name="王芳",
    pinyin="wangfang",
    initials="wf",
    joined_on="2026-11-10",
    revision=1,
)
ZHAO = MemberRow(
    member_id=M3,
    card_no=card(3),
    phone="19912341234",
    name="赵敏",
    pinyin="zhaomin",
    initials="zm",
    revision=1,
)

ZHANG_HAS = StandingRow(
    member_id=M1,
    as_of_ms=1_795_000_000_000,
    tier_id="silver",
    year_spend_minor=220000,
    accounts=(
        AccountRow("M1/points/base", "open", 1000),
        AccountRow("M1/principal/base", "open", 5000),
        AccountRow("M1/bonus/base", "open", 800),
        AccountRow("M1/spend/base", "open", 220000),
    ),
    purchases=tuple(
        PurchaseRow(day, "P1", 1000, 24500)
        for day in ("2026-11-01", "2026-10-12", "2026-09-22", "2026-09-02")
    ),
    last_visit="2026-11-01",
)
WANG_HAS = StandingRow(
    member_id=M2,
    as_of_ms=1_795_000_000_000,
    tier_id="member",
    accounts=(AccountRow("M2/points/base", "open", 7),),
)

STORE = StoreRow(
    store_id=STORE_ID,
    name="小树苗母婴 一店",
    name_en="Sapling No. 1",
    street="和平路 8 号",
    phone="0571-88880000",
)
STAFF_ROWS: tuple[Row, ...] = (
    STORE,
    OperatorRow(CASHIER, "李娜", "cashier", _PIN_HASH),
    OperatorRow(MANAGER, "陈静", "manager", _PIN_HASH),
    OperatorRow("OP9", "已离职", "cashier", _PIN_HASH, active=False),
)


def remind(number: int = 1, **changes: object) -> RemindCommand:
    """A reminder that 张小丽's formula runs out, with any field changed."""
    values: dict[str, object] = {
        "task_id": task_id(number),
        "member_id": M1,
        "need_id": "formula",
        "product_id": "P1",
        "run_out_on": "2026-11-23",
        "give_or_take_days": 2,
        "reason_key": "runout.own_rhythm",
        "reason_values": {
            "need": "formula",
            "every_days": 20,
            "last_units": 800,
            "days_ago": 20,
            "days_left": 2,
            "give_or_take": 2,
        },
        "created_on": "2026-11-21",
    }
    return RemindCommand(**{**values, **changes})  # type: ignore[arg-type]  # a row as a test describes it

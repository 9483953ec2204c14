"""What the small shop of the tests sells, who its members are, and its rules: rows as headquarters sends them."""

from __future__ import annotations

from argon2 import PasswordHasher

from posclient.domain.codes import gtin_check_digit, luhn_check_digit
from posclient.domain.staff import Operator, Role
from posclient.wire.feed import (
    AccountRow,
    MemberRow,
    NeedRow,
    ProductRow,
    PromotionRow,
    PurchaseRow,
    RemindCommand,
    RuleSetRow,
    StandingRow,
    StoreRow,
    TierRow,
)
from posclient.wire.personal import ChildRecord

_FAST_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def ean13(body: str) -> str:
    """Twelve digits with their check digit."""
    return body + gtin_check_digit(body)


def card_number(body: str) -> str:
    """Ten digits as a member card's number."""
    return f"M{body}{luhn_check_digit(body)}"


CASHIER = Operator("1001", "陈静", Role.CASHIER, _FAST_HASHER.hash("1234"))
MANAGER = Operator("2001", "周店长", Role.MANAGER, _FAST_HASHER.hash("9876"))
OPERATORS = (CASHIER, MANAGER)

STORE = StoreRow(
    store_id="S1",
    name="好孕来母婴生活馆",
    name_en="Haoyun Mother & Baby",
    street="和平路18号",
    phone="0571-8800",
)

RULES = RuleSetRow(
    version=7,
    engine_version=1,
    tiers=(
        TierRow("silver", "银卡", "Silver", 0, "1"),
        TierRow("gold", "金卡", "Gold", 500_000, "1.5"),
        TierRow("platinum", "白金卡", "Platinum", 2_000_000, "2"),
    ),
    points=1,
    per_amount_minor=100,
    price_kinds=("normal", "member"),
    rounding="down",
    scale=0,
)

NEEDS = (
    NeedRow("formula", "奶粉", "Formula", "g", 24),
    NeedRow("nappies", "纸尿裤", "Nappies", "piece", 21),
    NeedRow("wipes", "湿巾", "Wipes", "piece", 28),
)

FORMULA = ProductRow(
    product_id="p1",
    sku="110003",
    name="禾屿启护较大婴儿配方奶粉2段800g",
    name_en="Heyu Guard Follow-on Formula Stage 2 800 g",
    barcodes=(ean13("690100070003"),),
    pinyin="heyuqihujiaodayingerpeifangnaifen2duan800g",
    initials="hyqhjdyepfnf2d800g",
    category="奶粉",
    brand="禾屿",
    stage=2,
    unit="罐",
    need="formula",
    units_per_pack=800,
    price_minor=25_800,
    member_price_minor=24_500,
)
NAPPIES = ProductRow(
    product_id="p2",
    sku="120007",
    name="云朵家超薄纸尿裤L码54片",
    name_en="Cloudy Thin Nappies L 54 pieces",
    barcodes=(ean13("690100070010"),),
    pinyin="yunduojiachaobozhiniaoku",
    initials="ydjcbznkl",
    category="纸尿裤",
    brand="云朵家",
    unit="包",
    need="nappies",
    units_per_pack=54,
    price_minor=12_900,
    member_price_minor=11_900,
)
WIPES = ProductRow(
    product_id="p3",
    sku="130001",
    name="小满婴儿手口湿巾80片",
    name_en="Xiaoman Baby Wipes 80 pieces",
    barcodes=(ean13("690100070020"),),
    pinyin="xiaomanyingershoukoushijin",
    initials="xmyeskSj".lower(),
    category="湿巾",
    brand="小满",
    unit="包",
    need="wipes",
    units_per_pack=80,
    price_minor=1_990,
)
PUREE = ProductRow(
    product_id="p4",
    sku="140002",
    name="果果熊有机苹果泥100g",
    name_en="Guoguo Organic Apple Puree 100 g",
    barcodes=(ean13("690100070030"),),
    pinyin="guoguoxiongyoujipingguoni",
    initials="ggxyjpgn",
    category="辅食",
    unit="袋",
    price_minor=1_280,
    promotion=PromotionRow(990, "2026-03-01", "2026-03-31"),
)
BISCUITS = ProductRow(
    product_id="p5",
    sku="150001",
    plu="00123",
    name="散装磨牙饼干",
    name_en="Teething biscuits, loose",
    pinyin="sanzhuangmoyabinggan",
    initials="szmybg",
    category="辅食",
    unit="千克",
    price_minor=6_800,
    weighed=True,
)
TWIN_A = ProductRow(
    product_id="p6",
    sku="160001",
    name="棉朵朵纱布浴巾（蓝）",
    name_en="Cotton Muslin Towel, blue",
    barcodes=(ean13("690100070040"),),
    pinyin="mianduoduoshabuyujinlan",
    initials="mddsbyjl",
    unit="条",
    price_minor=8_900,
)
TWIN_B = ProductRow(
    product_id="p7",
    sku="160002",
    name="棉朵朵纱布浴巾（粉）",
    name_en="Cotton Muslin Towel, pink",
    barcodes=TWIN_A.barcodes,
    pinyin="mianduoduoshabuyujinfen",
    initials="mddsbyjf",
    unit="条",
    price_minor=8_900,
)
PRODUCTS = (FORMULA, NAPPIES, WIPES, PUREE, BISCUITS, TWIN_A, TWIN_B)

TANGTANG = MemberRow(
    member_id="m1",
    card_no=card_number("1000000001"),
    phone="13812345678",
    name="张小丽",
    pinyin="zhangxiaoli",
    initials="zxl",
    address="mother_of",
    joined_on="2025-06-01",
    children=(
        ChildRecord("c1", "糖糖", birth_date="2025-05-20"),
        ChildRecord("c2", "豆豆", due_date="2026-06-10"),
    ),
    consent_version="2026-11",
    consent_at_ms=1_750_000_000_000,
    revision=3,
)
TANGTANG_HAS = StandingRow(
    member_id="m1",
    as_of_ms=1_772_431_320_000,  # 2026-03-02 14:02 in Shanghai
    tier_id="silver",
    year_spend_minor=431_250,
    accounts=(
        AccountRow("m1/points/base", "open", 1_280),
        AccountRow("m1/principal/base", "open", 30_000),
        AccountRow("m1/bonus/base", "open", 5_000),
    ),
    purchases=(
        PurchaseRow("2026-02-08", "p1", 2_000, 49_000),
        PurchaseRow("2026-02-11", "p2", 1_000, 11_900),
        PurchaseRow("2026-01-16", "p1", 2_000, 49_000),
        PurchaseRow("2025-12-23", "p1", 2_000, 49_000),
        PurchaseRow("2025-11-29", "p1", 2_000, 49_000),
    ),
    last_visit="2026-02-11",
)
WANG = MemberRow(
    member_id="m2",
    card_no=card_number("1000000002"),
    phone="13987655678",
    name="王芳",
    pinyin="wangfang",
    initials="wf",
    joined_on="2026-02-20",
    address="ms",
    revision=1,
)
ZHOU = MemberRow(
    member_id="m3",
    card_no=card_number("1000000003"),
    phone="13666664321",
    name="周静怡",
    pinyin="zhoujingyi",
    initials="zjy",
    joined_on="2025-01-10",
    revision=1,
)
"""The only one whose number ends in 4321."""
MEMBERS = (TANGTANG, WANG, ZHOU)
STANDINGS = (TANGTANG_HAS,)

KNOWN_TO_HEADQUARTERS = MemberRow(
    member_id="m9",
    card_no=card_number("1000000009"),
    phone="13700001111",
    name="刘敏",
    pinyin="liumin",
    initials="lm",
    joined_on="2024-01-01",
    revision=1,
)


REMINDER = RemindCommand(
    task_id=f"C00100000001{luhn_check_digit('00100000001')}",
    member_id="m1",
    need_id="formula",
    product_id="p1",
    run_out_on="2026-03-04",
    give_or_take_days=2,
    reason_key="runout.own_rhythm",
    reason_values={
        "need": "formula",
        "every_days": 24,
        "last_units": 1600,
        "days_ago": 22,
        "days_left": 2,
        "give_or_take": 2,
    },
    created_on="2026-03-01",
)

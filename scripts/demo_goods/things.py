"""What is not used up: clothes, toys, books, gear; and loose goods and the carrier bag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scripts.demo_goods.draft import BRANDS, GENERAL_RATE, REDUCED_RATE, Draft, fen, read_table

STYLES: Final = (
    ("棉屿", "长袖连体衣", "Long-sleeved Bodysuit", ("59", "66", "73", "80"), "89"),
    ("棉屿", "短袖连体衣", "Short-sleeved Bodysuit", ("66", "73", "80", "90"), "69"),
    ("棉屿", "和尚服套装", "Kimono Set", ("52", "59"), "109"),
    ("竹叮当", "竹纤维长裤", "Bamboo Trousers", ("73", "80", "90", "100"), "59"),
    ("竹叮当", "夹棉背心", "Padded Waistcoat", ("80", "90", "100"), "129"),
    ("竹叮当", "单层纱布睡衣", "Single-layer Muslin Pyjamas", ("80", "90", "100", "110"), "99"),
    ("棉屿", "学步防滑袜3双", "Non-slip Socks, 3 pairs", ("S", "M", "L"), "35"),
    ("竹叮当", "防踢睡袋", "Sleeping Bag", ("80", "90"), "169"),
    ("竹叮当", "儿童内裤2条", "Briefs, 2", ("90", "100", "110", "120"), "39"),
    ("棉屿", "弹力打底裤", "Stretch Leggings", ("73", "80", "90", "100", "110"), "45"),
    ("棉屿", "胎帽", "Newborn Cap", ("36", "40"), "29"),
)
TEXTILES: Final = """
棉屿 | 六层纱布浴巾 | Six-layer Muslin Bath Towel | 105×105cm | 条 | 79
棉屿 | 纱布口水巾5条 | Muslin Bibs | 5条 | 包 | 39
棉屿 | 防水围兜 | Waterproof Bib | 1个 | 个 | 29
棉屿 | 新生儿包巾2条 | Newborn Swaddles | 2条 | 包 | 69
棉屿 | 恒温盖毯 | Comfort Blanket | 80×100cm | 条 | 139
竹叮当 | 定型枕 | Shaping Pillow | 1个 | 个 | 89
竹叮当 | 隔尿垫可洗70×50cm | Washable Changing Mat | 1条 | 条 | 35
竹叮当 | 凉席婴儿床用 | Cot Summer Mat | 120×60cm | 条 | 119
竹叮当 | 新生儿礼盒 | Newborn Gift Box | 18件 | 盒 | 299
"""
TOYS: Final = """
木咚咚 | 彩虹叠叠乐 | Rainbow Stacker | 9件 | 盒 | 49
木咚咚 | 积木桶80粒 | Bucket of Blocks | 80粒 | 桶 | 99
木咚咚 | 大颗粒积木50粒 | Large Bricks | 50粒 | 盒 | 89
木咚咚 | 敲琴八音小木琴 | Little Xylophone | 1个 | 个 | 59
木咚咚 | 形状配对盒 | Shape Sorter | 1个 | 个 | 69
木咚咚 | 拖拉小鸭 | Pull-along Duck | 1个 | 个 | 45
木咚咚 | 磁力拼图交通 | Magnetic Puzzle, traffic | 36片 | 盒 | 55
木咚咚 | 平衡滑步车 | Balance Bike | 1辆 | 辆 | 369
木咚咚 | 学步手推车 | Walking Trolley | 1辆 | 辆 | 239
行知熊 | 手抓球触感球6只 | Touch Balls | 6只 | 盒 | 39
行知熊 | 摇铃5件套 | Rattles | 5件 | 盒 | 49
行知熊 | 音乐床铃 | Musical Cot Mobile | 1个 | 个 | 129
行知熊 | 健身架脚踏琴 | Play Gym with Piano | 1个 | 个 | 169
行知熊 | 声光不倒翁 | Roly-poly with Light | 1个 | 个 | 59
行知熊 | 安抚小熊 | Comfort Bear | 1只 | 只 | 79
行知熊 | 戏水洗澡玩具8件 | Bath Toys | 8件 | 袋 | 45
行知熊 | 吹泡泡机 | Bubble Machine | 1个 | 个 | 39
行知熊 | 儿童滑板车三轮 | Three-wheeled Scooter | 1辆 | 辆 | 299
行知熊 | 医生玩具套装 | Doctor Set | 22件 | 盒 | 88
行知熊 | 厨房过家家 | Play Kitchen | 35件 | 盒 | 119
行知熊 | 惯性工程车4辆 | Friction Trucks | 4辆 | 盒 | 69
行知熊 | 无毒蜡笔24色 | Non-toxic Crayons, 24 colours | 24支 | 盒 | 35
行知熊 | 水画布 | Water Drawing Mat | 100×70cm | 张 | 59
行知熊 | 沙滩玩具套装 | Beach Set | 10件 | 袋 | 42
"""
BOOKS: Final = """
行知熊 | 黑白卡视觉激发卡 | High-contrast Cards | 40张 | 盒 | 29
行知熊 | 撕不烂布书6本 | Cloth Books | 6本 | 套 | 68
行知熊 | 行为习惯绘本8册 | Picture Books on Habits | 8册 | 套 | 88
行知熊 | 认知洞洞书4册 | Peep-hole Books | 4册 | 套 | 75
行知熊 | 有声挂图 | Talking Wall Chart | 1张 | 张 | 49
行知熊 | 贴纸书专注力6册 | Sticker Books | 6册 | 套 | 45
"""
GEAR: Final = """
行知熊 | 轻便折叠婴儿推车 | Folding Pushchair | 1辆 | 辆 | 799
行知熊 | 儿童安全座椅0-7岁 | Car Seat 0–7 years | 1个 | 个 | 1680
行知熊 | 提篮式安全座椅 | Infant Carrier Seat | 1个 | 个 | 899
行知熊 | 婴儿背带腰凳 | Hip Seat Carrier | 1个 | 个 | 299
行知熊 | 多功能餐椅 | High Chair | 1张 | 张 | 459
沐沐鸭 | 折叠浴盆 | Folding Bath | 1个 | 个 | 129
沐沐鸭 | 水温计小鸭 | Duck Bath Thermometer | 1个 | 个 | 35
沐沐鸭 | 儿童坐便器 | Potty | 1个 | 个 | 79
沐沐鸭 | 婴儿指甲剪套装 | Nail Care Set | 4件 | 套 | 39
沐沐鸭 | 耳温枪 | Ear Thermometer | 1支 | 支 | 169
沐沐鸭 | 电动吸鼻器 | Electric Nasal Aspirator | 1个 | 个 | 159
行知熊 | 爬行垫180×200cm | Crawling Mat | 1张 | 张 | 219
行知熊 | 围栏12片 | Playpen | 12片 | 套 | 399
行知熊 | 防撞角8只 | Corner Guards | 8只 | 包 | 15.9
"""
LOOSE: Final = (  # plu, name, yuan a kilogram, tax
    ("00101", "散装红枣", "Red Dates, loose", "56", REDUCED_RATE),
    ("00102", "散装核桃仁", "Walnut Kernels, loose", "118", REDUCED_RATE),
    ("00103", "散装小米", "Millet, loose", "19.8", REDUCED_RATE),
    ("00104", "散装手指饼干", "Finger Biscuits, loose", "45.8", GENERAL_RATE),
    ("00105", "散装无盐海苔", "Unsalted Seaweed, loose", "198", GENERAL_RATE),
)
BAGS: Final = (
    ("00901", "购物袋小号", "Carrier Bag, small", "0.3"),
    ("00902", "购物袋大号", "Carrier Bag, large", "0.5"),
    ("00903", "环保无纺布袋", "Reusable Bag", "3"),
)


def clothes() -> Iterator[Draft]:
    """Each style in its sizes (centimetres of height, or S to L)."""
    for brand, style_zh, style_en, sizes, yuan in STYLES:
        for size in sizes:
            name_zh, name_en = f"{brand}{style_zh}{size}码", f"{BRANDS[brand]} {style_en}, size {size}"
            yield Draft("服饰", brand, name_zh, name_en, f"{size}码", "件", fen(yuan))


def drafts() -> Iterator[Draft]:
    """All of them."""
    yield from clothes()
    yield from read_table("服饰", TEXTILES)
    yield from read_table("玩具", TOYS)
    yield from read_table("图书", BOOKS, tax_category=REDUCED_RATE)
    yield from read_table("出行家居", GEAR)
    for plu, name_zh, name_en, yuan, tax_category in LOOSE:
        yield Draft("散称", "", name_zh, name_en, "", "千克", fen(yuan), tax_category=tax_category, plu=plu)
    for plu, name_zh, name_en, yuan in BAGS:
        yield Draft("购物袋", "", name_zh, name_en, "1个", "个", fen(yuan), plu=plu)

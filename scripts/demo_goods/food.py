"""First foods, snacks and supplements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scripts.demo_goods.draft import BRANDS, REDUCED_RATE, Draft, fen, read_table

CEREALS: Final = {
    "原味": "Plain",
    "南瓜": "Pumpkin",
    "胡萝卜": "Carrot",
    "牛肉番茄": "Beef and Tomato",
    "鳕鱼蔬菜": "Cod and Vegetable",
    "铁锌钙": "Iron, Zinc and Calcium",
}
PUREES: Final = {
    "苹果": "Apple",
    "西梅": "Prune",
    "香蕉蓝莓": "Banana and Blueberry",
    "芒果": "Mango",
    "雪梨": "Pear",
    "草莓酸奶": "Strawberry Yogurt",
    "南瓜桃子": "Pumpkin and Peach",
    "混合莓果": "Mixed Berries",
}
FIRST_FOODS: Final = """
谷啾 | 蔬菜碎面200g | Vegetable Broken Noodles | 200g | 盒 | 26.8 | noodles | 200 g
谷啾 | 胚芽粒粒面180g | Germ Grain Noodles | 180g | 盒 | 28.8 | noodles | 180 g
谷啾 | 蝴蝶面200g | Butterfly Noodles | 200g | 盒 | 29.8 | noodles | 200 g
果咕噜 | 儿童长寿面260g | Long Noodles for Children | 260g | 盒 | 22.8 | noodles | 260 g
果咕噜 | 三文鱼细面200g | Salmon Fine Noodles | 200g | 盒 | 32.8 | noodles | 200 g
谷啾 | 猪肉松100g | Pork Floss | 100g | 罐 | 45 | meat_floss | 100 g
谷啾 | 三文鱼肉松100g | Salmon Floss | 100g | 罐 | 52 | meat_floss | 100 g
谷啾 | 海苔虾皮拌饭料80g | Seaweed and Shrimp Topping | 80g | 瓶 | 36 | | 1
果咕噜 | 鳕鱼肠120g | Cod Sausage | 120g | 袋 | 39.9 | snacks | 120 g
果咕噜 | 调味薄盐酱油150ml | Low-salt Seasoning Soy Sauce | 150ml | 瓶 | 32 | | 1
"""
OILS: Final = """
谷啾 | 核桃油250ml | Walnut Oil | 250ml | 瓶 | 88 | cooking_oil | 250 ml
谷啾 | 亚麻籽油250ml | Linseed Oil | 250ml | 瓶 | 78 | cooking_oil | 250 ml
果咕噜 | 牛油果油250ml | Avocado Oil | 250ml | 瓶 | 98 | cooking_oil | 250 ml
"""
SNACKS: Final = """
谷啾 | 磨牙棒原味64g | Teething Sticks, plain | 64g | 盒 | 22.8 | snacks | 64 g
谷啾 | 磨牙棒南瓜味64g | Teething Sticks, pumpkin | 64g | 盒 | 22.8 | snacks | 64 g
谷啾 | 酸奶溶豆草莓味20g | Yogurt Melts, strawberry | 20g | 袋 | 24.8 | snacks | 20 g
谷啾 | 酸奶溶豆蓝莓味20g | Yogurt Melts, blueberry | 20g | 袋 | 24.8 | snacks | 20 g
谷啾 | 星星泡芙菠菜味49g | Star Puffs, spinach | 49g | 罐 | 29.8 | snacks | 49 g
谷啾 | 星星泡芙香蕉味49g | Star Puffs, banana | 49g | 罐 | 29.8 | snacks | 49 g
果咕噜 | 米饼原味50g | Rice Cakes, plain | 50g | 袋 | 15.8 | snacks | 50 g
果咕噜 | 米饼蔬菜味50g | Rice Cakes, vegetable | 50g | 袋 | 15.8 | snacks | 50 g
果咕噜 | 奶酪棒500g | Cheese Sticks | 500g | 袋 | 49.9 | snacks | 500 g
果咕噜 | 高钙小馒头210g | Calcium Mini Buns | 210g | 袋 | 16.8 | snacks | 210 g
果咕噜 | 山楂条无添加蔗糖100g | Hawthorn Strips, no added sugar | 100g | 袋 | 19.9 | snacks | 100 g
果咕噜 | 儿童海苔卷40g | Seaweed Rolls | 40g | 袋 | 21.9 | snacks | 40 g
果咕噜 | 冻干草莓脆20g | Freeze-dried Strawberry | 20g | 袋 | 18.9 | snacks | 20 g
果咕噜 | 长颈鹿动物饼干80g | Giraffe Animal Biscuits | 80g | 盒 | 14.9 | snacks | 80 g
果咕噜 | 益生菌酸奶小饼60g | Probiotic Yogurt Biscuits | 60g | 盒 | 23.9 | snacks | 60 g
果咕噜 | 儿童营养水330ml | Vitamin Water for Children | 330ml | 瓶 | 7.5 | | 1
果咕噜 | 苹果西柚汁125ml×4 | Apple Grapefruit Juice, 4 boxes | 500ml | 提 | 27.9 | | 1
"""
SUPPLEMENTS: Final = """
元小苗 | DHA藻油凝胶糖果30粒 | Algal DHA Capsules | 30粒 | 盒 | 138 | dha | 30 份
元小苗 | DHA藻油凝胶糖果90粒 | Algal DHA Capsules | 90粒 | 盒 | 358 | dha | 90 份
元小苗 | 益生菌粉20袋 | Probiotic Powder, 20 sachets | 20袋 | 盒 | 128 | probiotics | 20 份
元小苗 | 益生菌粉30袋 | Probiotic Powder, 30 sachets | 30袋 | 盒 | 178 | probiotics | 30 份
元小苗 | 乳钙30粒 | Milk Calcium Capsules | 30粒 | 盒 | 98 | calcium | 30 份
元小苗 | 乳钙90粒 | Milk Calcium Capsules | 90粒 | 盒 | 258 | calcium | 90 份
元小苗 | 维生素D滴剂60粒 | Vitamin D Drops | 60粒 | 盒 | 58 | vitamin_d | 60 份
元小苗 | 维生素AD滴剂30粒 | Vitamin AD Drops | 30粒 | 盒 | 46 | vitamin_d | 30 份
元小苗 | 葡萄糖酸锌口服液20支 | Zinc Gluconate Oral Liquid | 20支 | 盒 | 78 | zinc_iron | 20 份
元小苗 | 富马酸铁口服液20支 | Iron Oral Liquid | 20支 | 盒 | 82 | zinc_iron | 20 份
汐小鱼 | 鳕鱼肝油60粒 | Cod Liver Oil | 60粒 | 瓶 | 148 | vitamin_d | 60 份
汐小鱼 | DHA藻油滴剂20ml | Algal DHA Drops | 100滴 | 瓶 | 188 | dha | 50 份
汐小鱼 | 益生菌滴剂8ml | Probiotic Drops | 8ml | 瓶 | 198 | probiotics | 40 份
汐小鱼 | 液体钙30袋 | Liquid Calcium, 30 sachets | 30袋 | 盒 | 128 | calcium | 30 份
汐小鱼 | 叶黄素软糖60粒 | Lutein Gummies | 60粒 | 瓶 | 118 | lutein | 60 份
汐小鱼 | 乳铁蛋白30袋 | Lactoferrin, 30 sachets | 30袋 | 盒 | 328 | lactoferrin | 30 份
"""
"""Counted in daily doses (份), so that drops, capsules and sachets compare."""


def flavours(
    brand: str,
    names: dict[str, str],
    kind_zh: str,
    kind_en: str,
    *,
    need: str,
    grams: int,
    unit: str,
    yuan: str,
) -> Iterator[Draft]:
    """One food of a brand in all its flavours."""
    for flavour_zh, flavour_en in names.items():
        yield Draft(
            category="辅食",
            brand=brand,
            name_zh=f"{brand}{flavour_zh}{kind_zh}{grams}g",
            name_en=f"{BRANDS[brand]} {kind_en}, {flavour_en} {grams} g",
            pack_size=f"{grams}g",
            unit=unit,
            price_minor=fen(yuan),
            need=need,
            content=grams,
            content_unit="g",
        )


def drafts() -> Iterator[Draft]:
    """All of them."""
    for brand, grams, yuan in (("谷啾", 225, "45.8"), ("禾屿", 250, "59.8"), ("云岭芽", 240, "68")):
        yield from flavours(
            brand, CEREALS, "营养米粉", "Rice Cereal", need="rice_cereal", grams=grams, unit="盒", yuan=yuan
        )
    for brand, grams, yuan in (("果咕噜", 100, "9.9"), ("谷啾", 90, "11.8")):
        yield from flavours(
            brand, PUREES, "果泥", "Purée", need="fruit_puree", grams=grams, unit="袋", yuan=yuan
        )
    yield from read_table("辅食", FIRST_FOODS)
    yield from read_table("辅食", OILS, tax_category=REDUCED_RATE)
    yield from read_table("零食", SNACKS)
    yield from read_table("营养品", SUPPLEMENTS)

"""Bottles and teats, toiletries, laundry, and what mothers need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scripts.demo_goods.draft import Draft, read_table

FEEDING: Final = """
贝弯 | 宽口玻璃奶瓶120ml | Wide-neck Glass Bottle | 120ml | 个 | 69
贝弯 | 宽口玻璃奶瓶240ml | Wide-neck Glass Bottle | 240ml | 个 | 79
贝弯 | 宽口PPSU奶瓶160ml | Wide-neck PPSU Bottle | 160ml | 个 | 109
贝弯 | 宽口PPSU奶瓶240ml | Wide-neck PPSU Bottle | 240ml | 个 | 119
贝弯 | 宽口PPSU奶瓶330ml | Wide-neck PPSU Bottle | 330ml | 个 | 129
吮团 | 防胀气奶瓶150ml | Anti-colic Bottle | 150ml | 个 | 88
吮团 | 防胀气奶瓶260ml | Anti-colic Bottle | 260ml | 个 | 98
吮团 | 硅胶仿母乳奶瓶180ml | Silicone Breast-like Bottle | 180ml | 个 | 139
贝弯 | 宽口奶嘴S号2只 | Wide-neck Teats S | 2只 | 盒 | 39 | teats | 2 只
贝弯 | 宽口奶嘴M号2只 | Wide-neck Teats M | 2只 | 盒 | 39 | teats | 2 只
贝弯 | 宽口奶嘴L号2只 | Wide-neck Teats L | 2只 | 盒 | 39 | teats | 2 只
贝弯 | 宽口奶嘴Y字孔2只 | Wide-neck Teats Y-cut | 2只 | 盒 | 42 | teats | 2 只
吮团 | 防胀气奶嘴S号2只 | Anti-colic Teats S | 2只 | 盒 | 32 | teats | 2 只
吮团 | 防胀气奶嘴M号2只 | Anti-colic Teats M | 2只 | 盒 | 32 | teats | 2 只
吮团 | 防胀气奶嘴L号2只 | Anti-colic Teats L | 2只 | 盒 | 32 | teats | 2 只
吮团 | 安抚奶嘴0-6个月 | Soother 0–6 months | 1只 | 只 | 35
吮团 | 安抚奶嘴6-18个月 | Soother 6–18 months | 1只 | 只 | 35
贝弯 | 牙胶长颈鹿 | Teether Giraffe | 1只 | 只 | 45
贝弯 | 鸭嘴学饮杯240ml | Spout Cup | 240ml | 个 | 69
贝弯 | 吸管学饮杯300ml | Straw Cup | 300ml | 个 | 79
吮团 | 重力球吸管杯260ml | Weighted Straw Cup | 260ml | 个 | 89
吮团 | 儿童保温杯400ml | Insulated Cup for Children | 400ml | 个 | 128
贝弯 | 硅胶软勺2支 | Silicone Spoons | 2支 | 盒 | 25
贝弯 | 吸盘碗套装 | Suction Bowl Set | 3件 | 套 | 69
贝弯 | 辅食剪 | Food Scissors | 1把 | 把 | 29
吮团 | 奶瓶刷套装 | Bottle Brush Set | 3件 | 套 | 28
吮团 | 奶粉便携盒三层 | Formula Dispenser, three tiers | 1个 | 个 | 26
贝弯 | 蒸汽消毒锅 | Steam Steriliser | 1台 | 台 | 299
贝弯 | 恒温调奶器1.2L | Temperature-keeping Kettle | 1.2L | 台 | 239
"""
TOILETRIES: Final = """
沐沐鸭 | 洗发沐浴二合一300ml | Shampoo and Body Wash | 300ml | 瓶 | 49 | bath | 300 ml
沐沐鸭 | 洗发沐浴二合一500ml | Shampoo and Body Wash | 500ml | 瓶 | 69 | bath | 500 ml
沐沐鸭 | 儿童洗发水柔顺不打结300ml | Detangling Shampoo | 300ml | 瓶 | 55 | bath | 300 ml
沐沐鸭 | 泡泡浴露400ml | Bubble Bath | 400ml | 瓶 | 59 | bath | 400 ml
沐沐鸭 | 抚触按摩油100ml | Massage Oil | 100ml | 瓶 | 45
沐沐鸭 | 薄荷花露水180ml | Mint Cooling Water | 180ml | 瓶 | 22.8
沐沐鸭 | 爽身粉140g | Prickly Heat Powder | 140g | 盒 | 26.8
沐沐鸭 | 儿童牙膏草莓味45g | Toothpaste, strawberry | 45g | 支 | 25.9 | toothpaste | 45 g
沐沐鸭 | 儿童牙膏蜜桃味45g | Toothpaste, peach | 45g | 支 | 25.9 | toothpaste | 45 g
沐沐鸭 | 儿童软毛牙刷2支 | Soft Toothbrushes | 2支 | 盒 | 19.9 | toothbrush | 2 支
露芽 | 婴儿保湿面霜50g | Moisturising Cream | 50g | 罐 | 59 | skin_cream | 50 g
露芽 | 婴儿润肤乳200ml | Body Lotion | 200ml | 瓶 | 69 | skin_cream | 200 g
露芽 | 婴儿润肤乳400ml | Body Lotion | 400ml | 瓶 | 109 | skin_cream | 400 g
露芽 | 护臀膏60g | Nappy Cream | 60g | 支 | 49 | nappy_cream | 60 g
露芽 | 护臀膏100g | Nappy Cream | 100g | 支 | 72 | nappy_cream | 100 g
露芽 | 紫草膏30g | Gromwell Balm | 30g | 盒 | 32
露芽 | 儿童防晒霜SPF30 50g | Sun Cream SPF30 | 50g | 支 | 98
露芽 | 儿童润唇膏4g | Lip Balm | 4g | 支 | 29
露芽 | 驱蚊液60ml | Mosquito Repellent | 60ml | 瓶 | 39
露芽 | 婴儿洗手泡沫250ml | Foaming Hand Wash | 250ml | 瓶 | 32 | hand_wash | 250 ml
露芽 | 棉签200支 | Cotton Buds | 200支 | 盒 | 12.9
"""
LAUNDRY: Final = """
皂皂团 | 婴儿洗衣液1L | Baby Laundry Liquid | 1L | 瓶 | 45 | laundry | 1000 ml
皂皂团 | 婴儿洗衣液2L | Baby Laundry Liquid | 2L | 瓶 | 78 | laundry | 2000 ml
皂皂团 | 婴儿洗衣液补充装500ml | Baby Laundry Liquid, refill | 500ml | 袋 | 19.9 | laundry | 500 ml
皂皂团 | 婴儿洗衣皂180g×3 | Baby Laundry Soap, 3 bars | 540g | 组 | 25.9
皂皂团 | 婴儿柔顺剂1L | Baby Fabric Softener | 1L | 瓶 | 42 | softener | 1000 ml
皂皂团 | 除菌洗衣凝珠30颗 | Laundry Capsules | 30颗 | 盒 | 49.9
皂皂团 | 奶瓶果蔬清洗剂500ml | Bottle and Fruit Cleanser | 500ml | 瓶 | 32 | bottle_cleanser | 500 ml
皂皂团 | 奶瓶果蔬清洗剂补充装1L | Bottle and Fruit Cleanser, refill | 1L | 袋 | 49 | bottle_cleanser | 1000 ml
皂皂团 | 玩具消毒喷雾300ml | Toy Disinfectant Spray | 300ml | 瓶 | 36
"""
MOTHERS: Final = """
慕安禾 | 防溢乳垫36片 | Nursing Pads | 36片 | 盒 | 28 | nursing_pads | 36 片
慕安禾 | 防溢乳垫100片 | Nursing Pads | 100片 | 盒 | 65 | nursing_pads | 100 片
慕安禾 | 产妇卫生巾加长XL码8片 | Maternity Towels, long, XL | 8片 | 包 | 26 | maternity_towels | 8 片
慕安禾 | 产褥垫60×90cm 10片 | Underpads 60×90 cm | 10片 | 包 | 38
慕安禾 | 一次性内裤L码5条 | Disposable Briefs L | 5条 | 包 | 25
慕安禾 | 储奶袋200ml 30片 | Milk Storage Bags | 30片 | 盒 | 35 | milk_bags | 30 片
慕安禾 | 储奶袋200ml 100片 | Milk Storage Bags | 100片 | 盒 | 89 | milk_bags | 100 片
慕安禾 | 手动吸奶器 | Manual Breast Pump | 1个 | 个 | 128
慕安禾 | 双边电动吸奶器 | Double Electric Breast Pump | 1台 | 台 | 599
慕安禾 | 羊脂膏40g | Lanolin Cream | 40g | 支 | 89
慕安禾 | 孕妇护肤橄榄油120ml | Olive Skin Oil for Mothers | 120ml | 瓶 | 118
慕安禾 | 哺乳文胸75B | Nursing Bra 75B | 1件 | 件 | 99
慕安禾 | 哺乳文胸80C | Nursing Bra 80C | 1件 | 件 | 99
慕安禾 | 哺乳文胸85C | Nursing Bra 85C | 1件 | 件 | 99
慕安禾 | 托腹带L码 | Support Belt L | 1件 | 件 | 89
慕安禾 | 孕妇枕 | Pregnancy Pillow | 1个 | 个 | 239
慕安禾 | 待产包28件套 | Hospital Bag | 28件 | 套 | 299
元小苗 | 叶酸片60片 | Folic Acid Tablets | 60片 | 瓶 | 68 | folic_acid | 60 份
元小苗 | 孕妇DHA藻油60粒 | DHA for Mothers | 60粒 | 瓶 | 268 | maternity_dha | 60 份
元小苗 | 孕妇钙片90片 | Calcium for Mothers | 90片 | 瓶 | 158 | maternity_calcium | 90 份
"""


def drafts() -> Iterator[Draft]:
    """All of them."""
    yield from read_table("喂养用品", FEEDING)
    yield from read_table("洗护", TOILETRIES)
    yield from read_table("洗衣清洁", LAUNDRY)
    yield from read_table("孕产", MOTHERS)

"""What a column can be, and which headings tell so. A table: Chinese and English beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from posclient.wire.bring_in import FieldView, What


@dataclass(frozen=True)
class Field:
    """A field of a row. `also` are further headings that mean it; names are compared without blanks and capitals."""

    name: str
    zh: str
    en: str
    also: str = ""
    required: bool = False

    def view(self) -> FieldView:
        """For a screen to choose from."""
        return FieldView(self.name, self.zh, self.en, self.required)


_STORE: Final = Field("store", "门店", "Store", "门店号|门店编号|店铺|store id|shop|shop id")
_SKU_ALSO: Final = (
    "商品编号|商品编码|商品代码|商品货号|款号|sku|item|item no|item number|article|code|product code|"
    "article number"
)
_CODE_ALSO: Final = "商品条码|条形码|国际条码|barcodes|ean|gtin|upc|ean13|bar code"

FIELDS: Final[Mapping[What, tuple[Field, ...]]] = {
    "members": (
        Field(
            "number",
            "会员号",
            "Member number",
            "会员编号|会员id|编号|客户编号|客户号|id|member id|member no|customer id|customer no",
        ),
        Field(
            "phone",
            "手机号",
            "Phone",
            "电话|手机|手机号码|联系电话|电话号码|联系方式|mobile|tel|telephone|phone number|mobile phone",
        ),
        Field("card", "卡号", "Card number", "会员卡号|会员卡|卡|实体卡号|card|card no|member card"),
        Field(
            "name",
            "姓名",
            "Name",
            "会员姓名|会员名称|会员名|名字|客户姓名|顾客|full name|member name|customer name",
        ),
        Field("gender", "性别", "Gender", "会员性别|sex"),
        Field("birthday", "生日", "Birthday", "会员生日|出生日期|birth date|birthdate|date of birth|dob"),
        Field(
            "joined",
            "入会日期",
            "Joined on",
            "注册日期|注册时间|开卡日期|开卡时间|入会时间|办卡日期|办卡时间|创建时间|加入日期|"
            "joined|join date|member since|created|registered",
        ),
        Field(
            "tier",
            "等级",
            "Tier",
            "会员等级|会员级别|级别|卡类型|会员类型|level|grade|member tier|member level",
        ),
        Field(
            "points",
            "积分",
            "Points",
            "积分余额|当前积分|可用积分|剩余积分|point|points balance|balance of points",
        ),
        Field(
            "principal",
            "储值余额",
            "Stored value",
            "储值|储值本金|本金|本金余额|余额|账户余额|卡余额|充值余额|balance|principal|stored|wallet",
        ),
        Field(
            "bonus",
            "赠送余额",
            "Bonus value",
            "赠送金额|赠送|赠金|储值赠送|赠金余额|bonus|bonus balance|gift balance",
        ),
        Field(
            "spend",
            "年度消费",
            "Spend this year",
            "本年消费|年消费|今年消费|年累计消费|本年累计消费|year spend|yearly spend|"
            "spend|tier spend|this year's spend",
        ),
        Field(
            "child_name",
            "宝宝姓名",
            "Child's name",
            "宝宝昵称|宝宝|宝宝小名|孩子姓名|小孩姓名|baby|baby name|child|child name",
        ),
        Field(
            "child_birthday",
            "宝宝生日",
            "Child's birthday",
            "宝宝出生日期|孩子生日|小孩生日|宝宝出生|baby birthday|child birthday|baby dob|baby birth date",
        ),
        Field("child_due", "预产期", "Child's due date", "预产日期|due date|expected date"),
        Field("child_gender", "宝宝性别", "Child's gender", "孩子性别|小孩性别|baby gender|child gender"),
        Field(
            "child2_name",
            "二宝姓名",
            "Second child's name",
            "二宝昵称|二宝|宝宝2|宝宝2姓名|second child|baby 2",
        ),
        Field(
            "child2_birthday",
            "二宝生日",
            "Second child's birthday",
            "宝宝2生日|second child birthday|baby 2 birthday",
        ),
        Field("address", "地址", "Address", "家庭住址|住址|联系地址|收货地址|home address"),
        Field("note", "备注", "Note", "说明|备忘|remark|remarks|notes|comment"),
        Field(
            "kind", "零售/批发", "Retail/wholesale", "客户类型|价格类型|批发|kind|price list|customer type"
        ),
        Field("do_not_call", "勿扰", "Do not call", "不要打电话|免打扰|拒绝来电|no calls"),
        _STORE,
    ),
    "goods": (
        Field("sku", "货号", "Article number", _SKU_ALSO),
        Field("barcode", "条码", "Barcode", _CODE_ALSO),
        Field(
            "name",
            "品名",
            "Name",
            "商品名称|名称|商品名|商品|货品名称|product|product name|description|item name",
            required=True,
        ),
        Field(
            "price",
            "零售价",
            "Price",
            "售价|单价|标价|正价|销售价|价格|吊牌价|retail price|unit price|normal price",
        ),
        Field("member_price", "会员价", "Member price", "会员售价|vip价|vip price|club price"),
        Field("wholesale_price", "批发价", "Wholesale price", "批发售价|wholesale|trade price"),
        Field(
            "promo_price",
            "促销价",
            "Promotional price",
            "特价|活动价|促销售价|promotion price|promo price|sale price|offer price",
        ),
        Field(
            "promo_first",
            "促销开始",
            "Promotion from",
            "促销开始日期|特价开始|活动开始|promo from|promotion start|offer from",
        ),
        Field(
            "promo_last",
            "促销结束",
            "Promotion to",
            "促销结束日期|特价结束|活动结束|promo to|promotion end|offer to",
        ),
        Field("category", "类别", "Category", "分类|品类|商品分类|商品类别|大类|department|group"),
        Field("brand", "品牌", "Brand", "商品品牌|make"),
        Field("stage", "段数", "Stage", "段|阶段|level"),
        Field("unit", "单位", "Unit", "计量单位|销售单位|uom"),
        Field("need", "需求", "Need", "用途|补货类别|补货需求|replenishment"),
        Field(
            "units_per_pack",
            "每件含量",
            "Units per pack",
            "含量|规格数量|净含量|每包数量|pack size|net content|content",
        ),
        Field("weighed", "称重", "Weighed", "是否称重|称重商品|by weight"),
        Field("plu", "PLU", "PLU", "称码|秤码|plu码|scale code"),
        Field("case_code", "箱码", "Case code", "外箱条码|箱条码|carton code|case barcode|carton barcode"),
        Field(
            "case_units",
            "箱规",
            "Units per case",
            "箱装数|装箱数|每箱数量|case size|carton size|units per carton",
        ),
        Field("tax", "税类", "Tax category", "税率|税收分类|税务分类|tax|tax code|vat"),
        Field("name_en", "英文品名", "English name", "英文名|英文名称|name en"),
        Field("active", "在售", "On sale", "状态|是否在售|启用|是否启用|上架|active|status|enabled"),
    ),
    "stock": (
        Field("sku", "货号", "Article number", _SKU_ALSO),
        Field("barcode", "条码", "Barcode", _CODE_ALSO),
        Field(
            "quantity",
            "数量",
            "Quantity",
            "库存|库存数量|库存数|现存量|结存|实盘数|qty|stock|on hand|quantity on hand",
            required=True,
        ),
        _STORE,
    ),
    "staff": (
        Field(
            "operator",
            "工号",
            "Staff number",
            "员工编号|员工号|编号|id|staff id|operator|operator id|employee id",
            required=True,
        ),
        Field("name", "姓名", "Name", "员工姓名|名字|full name|staff name|employee", required=True),
        Field("role", "岗位", "Role", "职位|角色|职务|position|job|title"),
        Field("pin", "PIN", "PIN", "密码|口令|pin码|pin code|password"),
        Field(
            "member",
            "本人会员",
            "Own membership",
            "会员手机号|本人手机号|会员卡号|手机号|手机|电话|member|member phone|phone|mobile",
        ),
        Field("active", "在职", "Active", "状态|是否在职|启用|status|enabled"),
        _STORE,
    ),
}


def fields_of(what: What) -> dict[str, Field]:
    """All fields of a kind of file, by name."""
    return {field.name: field for field in FIELDS[what]}

"""What can be wrong with a file or a row, in words for people. A table: Chinese and English beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from posclient.wire.bring_in import RowFault

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # values
    "empty": ("不能为空", "must not be empty"),
    "not_money": ("不是金额：写成 12.50 的样子", "is not an amount: write it like 12.50"),
    "below_fen": ("金额最多两位小数", "has more than two decimals"),
    "negative": ("不能是负数", "must not be negative"),
    "too_large": ("数字太大", "is too large"),
    "not_number": ("不是数字", "is not a number"),
    "not_whole": ("小数位数太多（最多 {decimals} 位）", "has too many decimals (at most {decimals})"),
    "not_day": (
        "不是日期：写成 2026-03-05、2026/3/5 或 20260305",
        "is not a date: write 2026-03-05, 2026/3/5 or 20260305",
    ),
    "not_yes_no": ("请写 是 或 否", "write yes or no"),
    "not_phone": ("不是有效的电话号码", "is not a valid phone number"),
    "not_code": (
        "只能有字母、数字和 . _ : / -，最多 64 个字符",
        "may hold letters, digits and . _ : / - only, at most 64 of them",
    ),
    "shortened": (
        "号码被 Excel 缩成了科学计数，末几位已丢失：把该列设为文本后重新导出",
        "was shortened to scientific notation and has lost digits: make the column text and export again",
    ),
    "too_long": ("太长（最多 {most} 个字符）", "is too long (at most {most} characters)"),
    "check_digit": (
        "条码校验位不对：末位应为 {digit}",
        "has a wrong check digit: the last digit should be {digit}",
    ),
    "own_code": (
        "店内码的校验位不对，按原样使用",
        "is an in-store code without a right check digit; it is used as it is",
    ),
    "unknown_word": ("不认识：可用的是 {known}", "is unknown: use one of {known}"),
    "future": ("日期在今天之后", "lies after today"),
    "order": ("结束日期早于开始日期", "ends before it begins"),
    "incomplete": ("与它成对的一列是空的：{other}", "needs the column beside it too: {other}"),
    # rows
    "no_key": (
        "没有会员号、卡号或手机号，无法认出是谁",
        "has no member number, card or phone to know her by",
    ),
    "no_goods_key": ("没有货号也没有条码", "has neither an article number nor a barcode"),
    "twice": ("与第 {other} 行重复", "stands in line {other} already"),
    "held": ("已属于另一位会员", "belongs to another member already"),
    "booked": (
        "期初已按 {booked} 记过账，不再改动；差额请另做调整",
        "was opened with {booked} before and is not changed: correct the difference by an adjustment",
    ),
    "shared_code": (
        "与第 {other} 行同一条码：收银时会让人选",
        "is also in line {other}: the cashier will be asked which",
    ),
    "code_elsewhere": (
        "条码已属于货号 {sku}：收银时会让人选",
        "belongs to article {sku} already: the cashier will be asked which",
    ),
    "unknown_goods": ("总部没有这个商品", "is no article that headquarters knows"),
    "many_goods": ("几个商品共用这个条码：请填货号", "stands for several articles: give the article number"),
    "unknown_store": ("总部没有这个门店", "is no store that headquarters knows"),
    "no_pin": ("新同事需要一个 PIN", "is new and needs a PIN"),
    "bad_pin": ("PIN 须为 4 到 8 位数字（前面的 0 别丢）", "must be 4 to 8 digits (mind leading zeros)"),
    "unknown_member": ("没有这位会员", "is no member"),
    "dear_member": ("会员价高于零售价", "is above the normal price"),
    "columns": ("这一行多出 {n} 格", "has {n} cells too many"),
    # files
    "no_rows": ("文件里没有数据", "the file holds no rows"),
    "no_headings": ("没找到表头", "no line of headings was found"),
    "not_text": (
        "第 {line} 行附近不是 UTF-8 也不是 GBK 文字",
        "near line {line} the text is neither UTF-8 nor GBK",
    ),
    "not_a_sheet": ("打不开这个表格：{why}", "this spreadsheet can't be read: {why}"),
    "locked": ("表格设了密码：请去掉密码再存一次", "the spreadsheet has a password: save it without one"),
    "too_big": ("文件太大（最多 {most} MB）", "the file is too big (at most {most} MB)"),
    "too_many_rows": (
        "行数太多（最多 {most} 行）：请分成几个文件",
        "too many rows (at most {most}): split the file",
    ),
    "missing_column": ("缺少一列：{field}", "a column is missing: {field}"),
    "column_twice": ("两列都对应 {field}", "two columns are taken for {field}"),
    "unknown_field": ("没有这个字段：{field}", "no such field: {field}"),
    "no_store": ("请指明门店", "name the store"),
    "busy": (
        "另一份文件正在导入：等它结束再来",
        "another file is being brought in: wait until it ends",
    ),
    "changed_meanwhile": (
        "检查之后总部的数据变了，什么都没有写入：请再导入一次",
        "headquarters changed after the check and nothing was written: run it again",
    ),
}
"""By key: what is said of the value (it stands before the sentence) or of the file."""


class FileFaultError(Exception):
    """The file as a whole can't be used; `key` names a sentence of the table."""

    def __init__(self, key: str, **values: int | str) -> None:
        self.key = key
        self.values = values
        super().__init__(in_both(key, **values))


class BadValueError(Exception):
    """A cell can't be what its column says; `key` names a sentence of the table."""

    def __init__(self, key: str, **values: int | str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def in_both(key: str, **values: int | str) -> str:
    """Chinese, then English."""
    zh, en = SENTENCES[key]
    return f"{zh.format_map(values)} / {en.format_map(values)}"


def fault(
    line: int, field: str, value: str, key: str, values: Mapping[str, int | str], *, grave: bool = True
) -> RowFault:
    """A row's fault in both languages. `value` is shown, so phone numbers come masked."""
    zh, en = SENTENCES[key]
    shown = value if len(value) <= 60 else value[:59] + "…"
    return RowFault(line, field, shown, key, zh.format_map(values), en.format_map(values), grave)

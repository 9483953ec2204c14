"""What a cell means: text, amounts, numbers, days, codes, numbers of phones. Cells of a CSV file are texts, those of a
spreadsheet may be numbers and dates; people type full-width digits, thousands separators and ¥.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeVar

import phonenumbers

from posclient.domain.codes import GTIN_LENGTHS, gtin_check_digit, has_gtin_check_digit
from sync.hq.bring_in.faults import BadValueError
from sync.hq.contacts import HOME_REGION

Cell = str | int | float | bool | date | datetime | time | timedelta
T = TypeVar("T")

MOST_MINOR: Final = 10**11
"""A billion yuan: more is a typing slip."""
MOST_TEXT: Final = 200
HOME_CODE: Final = 86

_EXCEL_EPOCH: Final = date(1899, 12, 30)
_LAST_SERIAL: Final = 109_574  # 2199-12-31
_FIRST_SERIAL: Final = 7306  # 1920-01-01; smaller ones are years, or counts that got into the column
_AMOUNT: Final = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[-+]?\.\d+")
_DAY: Final = re.compile(
    r"((?:19|20|21)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
)
_PLAIN_DAY: Final = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_SHORTENED: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_CODE: Final = re.compile(r"[A-Za-z0-9._:/-]{1,64}")
_PHONE: Final = re.compile(r"\+?[\d\s()-]{5,20}")
_MOBILE: Final = re.compile(r"1\d{10}", re.ASCII)
_TEXT_MARK: Final = re.compile(r"'[\w=+@-]")  # a spreadsheet's mark of a text that looks like something else
_FORMULA_TEXT: Final = re.compile(r'="(.*)"')
_YES: Final = frozenset(
    {"是", "有", "1", "y", "yes", "true", "√", "✓", "启用", "在职", "在售", "正常", "上架"}
)
_NO: Final = frozenset({"否", "无", "0", "n", "no", "false", "×", "停用", "离职", "停售", "下架"})


def text_of(cell: Cell) -> str:
    """The cell as text: without control and invisible characters, blanks at the ends gone, line ends as blanks."""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return str(cell)


def _clean(text: str) -> str:
    if not text.isprintable():
        kept = (
            " " if mark in "\t\r\n\v\f\x85\u2028\u2029" else mark
            for mark in text
            if mark.isspace() or unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        )
        text = "".join(kept)
    text = text.strip()
    if text.startswith("="):
        found = _FORMULA_TEXT.fullmatch(text)
        return found[1].strip() if found else text
    return text[1:] if _TEXT_MARK.match(text) else text


def narrow(text: str) -> str:
    """Full-width digits, letters and marks as ordinary ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def short_text(cell: Cell, most: int = MOST_TEXT) -> str:
    """A text of a bounded length. Raises BadValueError."""
    text = text_of(cell)
    if len(text) > most:
        raise BadValueError("too_long", most=most)
    return text


def decimal_of(cell: Cell) -> Decimal:
    """A number, with thousands separators and full-width digits read. Raises BadValueError."""
    if isinstance(cell, bool | date | time | timedelta):
        raise BadValueError("not_number")
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        if math.isnan(cell) or abs(cell) > 1e15:
            raise BadValueError("too_large")
        return Decimal(repr(round(cell, 6)))  # what a spreadsheet shows of 0.1 + 0.2
    text = narrow(text_of(cell)).replace(" ", "")
    if not _AMOUNT.fullmatch(text):
        raise BadValueError("not_number")
    if len(text) > 24:
        raise BadValueError("too_large")
    return Decimal(text.replace(",", ""))


def money(cell: Cell) -> int:
    """Yuan with at most two decimals, as fen ≥ 0. Raises BadValueError."""
    if isinstance(cell, str):
        cell = narrow(text_of(cell)).strip("¥￥ ").removeprefix("CNY").removeprefix("RMB")
        cell = cell.removesuffix("元").strip()
    try:
        amount = decimal_of(cell) * 100
    except BadValueError as fault:
        raise BadValueError("not_money" if fault.key == "not_number" else fault.key) from fault
    if amount < 0:
        raise BadValueError("negative")
    if amount != int(amount):
        raise BadValueError("below_fen")
    if amount > MOST_MINOR:
        raise BadValueError("too_large")
    return int(amount)


def scaled(cell: Cell, scale: int, *, negative: bool = False) -> int:
    """A number with at most `scale` decimals, times 10^scale. Raises BadValueError."""
    amount = decimal_of(cell).scaleb(scale)
    if amount < 0 and not negative:
        raise BadValueError("negative")
    if amount != int(amount):
        raise BadValueError("not_whole", decimals=scale)
    if abs(amount) > 10**9 * 10**scale or abs(amount) > 10**12:
        raise BadValueError("too_large")
    return int(amount)


def day(cell: Cell) -> date:
    """A calendar day between 1900 and 2199: a date, a spreadsheet's serial number, 2026-03-05, 2026/3/5, 2026年3月5日
    or 20260305, a time of day behind it left out. Raises BadValueError.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        if not 1900 <= cell.year <= 2199:
            raise BadValueError("not_day")
        return cell
    text = narrow(text_of(cell))
    found = _DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text)
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError as fault:
            raise BadValueError("not_day") from fault
    serial = text.partition(".")[0]
    if serial.isascii() and serial.isdigit() and len(serial) < 7 and _is_number(text):
        days = int(serial)
        if _FIRST_SERIAL <= days <= _LAST_SERIAL:
            return _EXCEL_EPOCH + timedelta(days=days)
    raise BadValueError("not_day")


def _is_number(text: str) -> bool:
    return bool(_AMOUNT.fullmatch(text))


def yes_no(cell: Cell) -> bool:
    """Raises BadValueError for anything that is neither."""
    word = narrow(text_of(cell)).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValueError("not_yes_no")


def one_of(cell: Cell, known: Mapping[str, T], shown: str) -> T:
    """The value of a word, capitals aside. Raises BadValueError naming what is known."""
    word = narrow(text_of(cell)).lower()
    if word not in known:
        raise BadValueError("unknown_word", known=shown)
    return known[word]


def code(cell: Cell) -> str:
    """A number or code as it stands: card, article, barcode. Raises BadValueError."""
    text = narrow(text_of(cell)).replace(" ", "")
    if _SHORTENED.fullmatch(text):
        raise BadValueError("shortened")
    if not _CODE.fullmatch(text):
        raise BadValueError("not_code")
    return text


def barcode(cell: Cell) -> str:
    """A barcode; GTINs of 8, 12, 13 and 14 digits bear their check digit. Raises BadValueError.

    Numbers that a shop gives itself (they begin with 2) pass without one: see `is_own_code`.
    """
    text = code(cell)
    if is_gtin(text) and not has_gtin_check_digit(text) and not is_own_code(text):
        raise BadValueError("check_digit", digit=gtin_check_digit(text[:-1]))
    return text


def is_gtin(text: str) -> bool:
    """Whether it has the shape of a GTIN."""
    return text.isascii() and text.isdigit() and len(text) in GTIN_LENGTHS


def is_own_code(text: str) -> bool:
    """Restricted circulation within a shop (GS1 prefixes 02 and 20 to 29)."""
    return len(text) == 13 and text[0] == "2"


@dataclass(frozen=True)
class PhoneNumber:
    """As the shop writes it (a Chinese number without +86), and in international form, under which it is found."""

    written: str
    international: str


def phone(cell: Cell) -> PhoneNumber:
    """A valid number, of China unless it says otherwise. Raises BadValueError."""
    text = narrow(text_of(cell))
    if _SHORTENED.fullmatch(text):
        raise BadValueError("shortened")
    number = _parsed(text)
    if not phonenumbers.is_valid_number(number):
        raise BadValueError("not_phone")
    international = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code != HOME_CODE:
        return PhoneNumber(international, international)
    national = str(number.national_number)
    is_mobile = len(national) == 11 and national.startswith("1")
    return PhoneNumber(national if is_mobile else f"0{national}", international)


def _parsed(text: str) -> phonenumbers.PhoneNumber:
    if _MOBILE.fullmatch(text):  # as nearly all are: nothing to find out about its parts
        return phonenumbers.PhoneNumber(country_code=HOME_CODE, national_number=int(text))
    if not _PHONE.fullmatch(text):
        raise BadValueError("not_phone")
    try:
        return phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException as fault:
        raise BadValueError("not_phone") from fault

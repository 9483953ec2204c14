"""One place for every code: what is scanned or typed as a whole is a member, goods, a receipt, a slip, or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from posclient.domain import codes
from posclient.domain.care import Outcome, outcome_of_code
from posclient.domain.catalog import Product
from posclient.domain.member import MemberId
from posclient.domain.money import ONE, round_half_up
from posclient.domain.parking import is_parking_code
from posclient.services.shop import Shop
from posclient.settings import Settings
from posclient.store import care_tasks, lost_cards, members, parked, products, sales
from posclient.store.member_search import MemberHit, members_by_tail
from posclient.store.transaction import Transaction

LONGEST_CODE: Final = 512
RECEIPT: Final = re.compile(r"^R\d{14,18}$")
TASK: Final = re.compile(r"^C\d{12}$")
GROUP_SEPARATOR: Final = "\x1d"
"""Ends a field of variable length in a GS1 code; no other control character belongs into a code."""


class How(StrEnum):
    """How a member was identified; a recited number identifies for earning and prices only."""

    CARD = "card"
    ECARD = "ecard"
    PHONE = "phone"
    SEARCH = "search"
    ENROLLED = "enrolled"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class ProductFound:
    """Goods. A label may bring its own amount (minor units) and quantity (thousandths); the code of a carton stands for
    as many units as it holds.
    """

    product: Product
    code: str
    amount_minor: int | None = None
    quantity: int | None = None
    units: int = 1


@dataclass(frozen=True)
class ProductsFound:
    """One code, several goods: the cashier chooses."""

    products: tuple[Product, ...]
    code: str


@dataclass(frozen=True)
class MemberFound:
    """A member in the cache."""

    member_id: MemberId
    how: How


@dataclass(frozen=True)
class MembersFound:
    """Several members fit (last four digits): the cashier chooses."""

    hits: tuple[MemberHit, ...]


@dataclass(frozen=True)
class MemberUnknown:
    """A well-formed card or number that the cache lacks: headquarters may know it."""

    how: How
    card_no: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class ReceiptFound:
    """A receipt of this till."""

    receipt_no: str


@dataclass(frozen=True)
class ParkedFound:
    """The slip of a basket that waits here."""

    code: str


@dataclass(frozen=True)
class TaskFound:
    """A care slip."""

    task_id: str


@dataclass(frozen=True)
class OutcomeScanned:
    """A code of the outcome card."""

    outcome: Outcome


@dataclass(frozen=True)
class Refused:
    """What the code can't be, in words of the catalogue. The code itself is in `shown` only where it may be shown."""

    key: str
    shown: str = ""


@dataclass(frozen=True)
class Code:
    """A code, and what the scanner says of its symbology (empty where it says nothing)."""

    aim: str
    text: str


Identified = (
    ProductFound
    | ProductsFound
    | MemberFound
    | MembersFound
    | MemberUnknown
    | ReceiptFound
    | ParkedFound
    | TaskFound
    | OutcomeScanned
    | Refused
)


def identify(shop: Shop, text: str) -> Identified:
    """What a code, scanned or typed and entered, stands for. Payment codes and bank cards are never looked up."""
    code = readable(text)
    return code if isinstance(code, Refused) else shop.store.read(lambda c: look_up(c, shop, code))


def readable(text: str) -> Code | Refused:
    """The code in what a scanner sent or somebody typed, or why it can't be one."""
    aim, code = codes.strip_aim(text.strip())
    if not code:
        return Refused("identify.empty")
    if len(code) > LONGEST_CODE:
        return Refused("identify.too_long")
    if not all(char.isprintable() or char == GROUP_SEPARATOR for char in code):
        return Refused("identify.unreadable")
    return Code(aim, code)


def look_up(connection: Transaction, shop: Shop, given: Code) -> Identified:
    """What a code stands for, in a read or a write."""
    code = given.text
    return (
        _refuse_command(code)
        or _paper(connection, code)
        or _card(connection, shop, code)
        or _in_store(connection, shop, code)
        or _refuse_payment_code(code)
        or _known_barcode(connection, code)  # a carton's code may look like a bank card
        or _refuse_bank_card(code)
        or _goods(connection, given.aim, code)
        or _number(connection, code)
        or _unknown_goods(code)
        or Refused("identify.unknown", _shown(code))
    )


def chosen(product: Product, code: str) -> ProductFound:
    """One of several goods that share a code, as many as the code stands for."""
    return ProductFound(product, code, units=_units(product, code))


def is_card_no(settings: Settings, text: str) -> bool:
    """Whether a text is a member card's number: the shop's pattern, and a right check digit."""
    return bool(re.match(settings.card_pattern, text)) and codes.passes_luhn(re.sub(r"\D", "", text))


def typed_card_no(settings: Settings, typed: str) -> str:
    """A card's number as it was typed where a card is asked for: digits alone get the letters that the shop's cards
    begin with, for a keypad on the screen has none.
    """
    text = typed.strip().upper()
    letters = re.match(r"\^([A-Z]+)", settings.card_pattern)
    whole = f"{letters[1]}{text}" if letters and text.isdigit() else text
    return whole if re.match(settings.card_pattern, whole) else text


def _refuse_command(code: str) -> Identified | None:
    """The window obeys a scanned one; typed, it would be looked up as goods."""
    return Refused("identify.command") if codes.is_command(code) else None


def _paper(connection: Transaction, code: str) -> Identified | None:
    outcome = outcome_of_code(code)
    if outcome is not None:
        return OutcomeScanned(outcome)
    if TASK.match(code):
        if not codes.passes_luhn(code[1:]):
            return Refused("identify.check_digit", code)
        return (
            TaskFound(code) if care_tasks.by_id(connection, code) else Refused("identify.unknown_task", code)
        )
    if RECEIPT.match(code):
        return (
            ReceiptFound(code)
            if sales.by_receipt(connection, code)
            else Refused("identify.other_receipt", code)
        )
    if is_parking_code(code):
        return ParkedFound(code) if parked.by_code(connection, code) else Refused("park.unknown", code)
    return None


def _card(connection: Transaction, shop: Shop, code: str) -> Identified | None:
    prefix = shop.settings.ecard_prefix
    how = How.ECARD if prefix and code.startswith(prefix) else How.CARD
    card_no = code.removeprefix(prefix).partition(":")[0].upper() if how is How.ECARD else code.upper()
    if not re.match(shop.settings.card_pattern, card_no):
        return Refused("identify.bad_ecard") if how is How.ECARD else None
    if not is_card_no(shop.settings, card_no):
        return Refused("identify.check_digit", card_no)
    member_id = members.id_by_card(connection, card_no)
    lost = lost_cards.lost_card(connection, card_no, member_id)
    if lost is not None:
        return Refused("identify.lost_card_on" if lost.lost_on else "identify.lost_card", lost.lost_on)
    return MemberFound(member_id, how) if member_id else MemberUnknown(how, card_no=card_no)


def _in_store(connection: Transaction, shop: Shop, code: str) -> Identified | None:
    for pattern in shop.settings.patterns():
        label = pattern.read(code)
        if label is None:
            continue
        found = products.by_plu(connection, label.plu)
        if not found:
            continue
        product = found[0]
        quantity = _label_quantity(label, product)
        return ProductFound(product, code, label.amount_minor, quantity)
    return None


def _label_quantity(label: codes.InStoreCode, product: Product) -> int:
    """A printed amount wins and the weight is derived from it; a printed weight serves where there is no amount."""
    if label.amount_minor is not None and product.price_minor > 0:
        return max(1, round_half_up(Fraction(label.amount_minor * ONE, product.price_minor)))
    if label.grams is not None:
        return max(1, label.grams)
    return (label.pieces or 1) * ONE


def _refuse_payment_code(code: str) -> Identified | None:
    """Must not be stored, logged or looked up. Nothing of it is repeated. It may be typed in groups of four."""
    return Refused("identify.payment_code") if codes.looks_like_payment_code(_closed_up(code)) else None


def _refuse_bank_card(code: str) -> Identified | None:
    """As a payment code."""
    if codes.looks_like_bank_card(code) or codes.looks_like_bank_card(_closed_up(code)):
        return Refused("identify.bank_card")
    return None


def _known_barcode(connection: Transaction, code: str) -> Identified | None:
    found = _by_gtin(connection, code) if _is_gtin(code) else ()
    if not found:
        return None
    return chosen(found[0], code) if len(found) == 1 else ProductsFound(found, code)


def _goods(connection: Transaction, aim: str, code: str) -> Identified | None:
    return _gs1(connection, aim, code) or _sku(connection, code)


def _unknown_goods(code: str) -> Identified | None:
    if not _is_gtin(code):
        return None
    good = codes.has_gtin_check_digit(code)
    return Refused("identify.unknown_product" if good else "identify.check_digit", code)


def _is_gtin(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) in codes.GTIN_LENGTHS


def _by_gtin(connection: Transaction, gtin: str) -> tuple[Product, ...]:
    """Goods by a barcode in any of its lengths: leading zeros make a UPC an EAN-13 and an EAN-13 a GTIN-14."""
    for form in _forms(gtin):
        found = products.by_barcode(connection, form)
        if found:
            return found
    return ()


def _forms(gtin: str) -> tuple[str, ...]:
    """The code itself, then with more or fewer leading zeros."""
    bare = gtin.lstrip("0")
    zeroed = (bare.zfill(length) for length in (13, 12, 8, 14) if len(bare) <= length)
    return tuple(dict.fromkeys((gtin, *zeroed)))


def _units(product: Product, code: str) -> int:
    """How many units a scan of this code stands for: what the carton holds, else one."""
    if not product.case_codes or code in product.barcodes:
        return 1
    held = next((product.case_codes[form] for form in _forms(code) if form in product.case_codes), 1)
    return max(1, held)


_GS1: Final = frozenset({"]C1", "]d2", "]Q3", "]e0"})


def _gs1(connection: Transaction, aim: str, code: str) -> Identified | None:
    """GS1 element strings and Digital Links, read by `biip`: a GTIN with weight (310n) or amount (392n) inside."""
    is_link = code.startswith(("http://", "https://")) and "/01/" in code
    if (
        aim not in _GS1
        and not is_link
        and not (code.startswith("01") and len(code) > 16 and code[:16].isdigit())
    ):
        return None
    from posclient.services.gs1 import read_gs1  # noqa: PLC0415 - biip costs 146 ms and 25 MB: only where needed

    label = read_gs1(code, aim)
    if label is None:
        return Refused("identify.unreadable")
    found = _by_gtin(connection, label.gtin)
    if not found:
        return Refused("identify.unknown_product", label.gtin)
    if len(found) > 1 and label.amount_minor is None and label.grams is None:
        return ProductsFound(found, label.gtin)
    product = found[0]
    return ProductFound(product, label.gtin, label.amount_minor, label.grams, _units(product, label.gtin))


def _sku(connection: Transaction, code: str) -> Identified | None:
    found = products.by_sku(connection, code.upper())
    return ProductFound(found[0], code) if found else None


def _number(connection: Transaction, code: str) -> Identified | None:
    digits = _closed_up(code).removeprefix("+")
    if len(digits) == 13:
        digits = digits.removeprefix("86")
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) == 4:
        hits = members_by_tail(connection, digits)
        if len(hits) == 1:
            return MemberFound(hits[0].member_id, How.PHONE)
        return MembersFound(hits) if hits else Refused("identify.no_such_tail", digits)
    if len(digits) != 11 or not digits.startswith("1"):
        return None
    from posclient.services.phone import is_mobile  # noqa: PLC0415 - phonenumbers costs 27 ms: only where needed

    if not is_mobile(digits):
        return Refused("identify.bad_phone")
    member_id = members.id_by_phone(connection, digits)
    return MemberFound(member_id, How.PHONE) if member_id else MemberUnknown(How.PHONE, phone=digits)


def _closed_up(code: str) -> str:
    """Without the spaces and dashes between groups of digits."""
    return re.sub(r"[ -]", "", code)


def _shown(code: str) -> str:
    """Enough of an unknown code for a person to recognise it, never so much that a secret is repeated."""
    return code if len(code) <= 14 else f"{code[:6]}…{code[-2:]}"

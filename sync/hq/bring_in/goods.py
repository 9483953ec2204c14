"""Goods of a file: each row becomes an article, or changes what the file names of one that is there."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

import msgspec
from sqlalchemy import Connection, Engine, select

from posclient.domain.codes import has_gtin_check_digit
from posclient.wire import codec
from posclient.wire.bring_in import Totals
from posclient.wire.feed import NeedRow, ProductRow, PromotionRow
from sync.hq import tables
from sync.hq.bring_in import current, values
from sync.hq.bring_in.faults import BadValueError
from sync.hq.bring_in.plan import Setting
from sync.hq.bring_in.reading import Reading, Report
from sync.hq.bring_in.values import Cell
from sync.hq.database import transact
from sync.hq.feed import PRODUCTS
from sync.hq.pinyin import pinyin_of
from sync.hq.seed import publish_many

_BETWEEN: Final = re.compile(r"[\s,;，；、|]+")
_TEXTS: Final = ("category", "brand", "unit", "name_en", "plu")
_STAGE: Final = re.compile(r"(\d{1,2})\s*段?")
_MOST_UNITS: Final = 1_000_000


class GoodsPlan:
    """Articles by their number, else by their first barcode. Columns that the file does not have leave the article's
    own values alone; so do empty cells.
    """

    def __init__(self, connection: Connection, setting: Setting, report: Report) -> None:
        self._setting = setting
        self._report = report
        self._there = current.products(connection)
        self._by_sku = {row.sku: row.product_id for row in self._there.values() if row.sku}
        self._by_barcode: dict[str, str] = {}
        for row in self._there.values():
            for barcode in row.barcodes:
                self._by_barcode.setdefault(barcode, row.product_id)
        self._needs = _needs(connection)
        self._lines: dict[str, int] = {}
        self._barcode_lines: dict[str, int] = {}
        self._rows: list[ProductRow] = []
        self._added = self._changed = self._same = 0

    def take(self, connection: Connection, row: Reading) -> None:  # noqa: ARG002 - all goods are known
        """Read a row."""
        product = self._read(row)
        self._report.add(row.faults)
        if product is None:
            return
        before = self._there.get(product.product_id)
        if before is None:
            self._added += 1
        elif before == product:
            self._same += 1
            return
        else:
            self._changed += 1
        self._rows.append(product)

    def settle(self, connection: Connection) -> None:
        """Nothing waits."""

    def totals(self) -> Totals:
        """How many are new, changed, as they were."""
        return Totals(added=self._added, changed=self._changed, same=self._same)

    def write(self, engine: Engine) -> None:
        """Publish what is new or changed."""
        transact(engine, self._write)

    def _write(self, connection: Connection) -> None:
        if self._rows:
            publish_many(connection, PRODUCTS, self._rows)

    def booked(self, connection: Connection) -> None:
        """Goods have no balances."""

    def close(self) -> None:
        """Nothing is on disk."""

    def _read(self, row: Reading) -> ProductRow | None:
        sku = row.get("sku", values.code, "")
        barcodes = row.get("barcode", _barcodes, ())
        if row.is_usable() and not (sku or barcodes):
            row.wrong("sku", "no_goods_key")
        product_id = self._id_of(sku, barcodes)
        if row.is_usable():
            self._check_twice(row, product_id, barcodes)
        base = self._there.get(product_id) or ProductRow(
            product_id, sku or barcodes[0] if barcodes or sku else "", ""
        )
        product = self._with_values(row, base, barcodes)
        self._check_sense(row, product)
        return product if row.is_usable() else None

    def _id_of(self, sku: str, barcodes: tuple[str, ...]) -> str:
        if sku:
            return self._by_sku.get(sku) or _made_id(f"sku|{sku}")
        if barcodes:
            return self._by_barcode.get(barcodes[0]) or _made_id(f"barcode|{barcodes[0]}")
        return ""

    def _check_twice(self, row: Reading, product_id: str, barcodes: tuple[str, ...]) -> None:
        if product_id in self._lines:
            row.wrong("sku" if row.text("sku") else "barcode", "twice", other=self._lines[product_id])
            return
        self._lines[product_id] = row.line
        for barcode in barcodes:
            other = self._barcode_lines.setdefault(barcode, row.line)
            holder = self._by_barcode.get(barcode, product_id)
            if other != row.line:
                row.wrong("barcode", "shared_code", grave=False, other=other)
            elif holder != product_id:
                row.wrong("barcode", "code_elsewhere", grave=False, sku=self._there[holder].sku)
            if values.is_own_code(barcode) and not has_gtin_check_digit(barcode):
                row.wrong("barcode", "own_code", grave=False)

    def _with_values(self, row: Reading, base: ProductRow, barcodes: tuple[str, ...]) -> ProductRow:
        is_new = not base.name
        ask = row.needed if is_new else row.get
        name = ask("name", values.short_text, base.name)
        price = ask("price", values.money, base.price_minor)
        letters, initials = pinyin_of(name) if name != base.name else (base.pinyin, base.initials)
        texts = {field: row.get(field, values.short_text, getattr(base, field)) for field in _TEXTS}
        return msgspec.structs.replace(
            base,
            **texts,
            name=name,
            pinyin=letters,
            initials=initials,
            barcodes=barcodes or base.barcodes,
            price_minor=price,
            member_price_minor=row.get("member_price", values.money, base.member_price_minor),
            wholesale_price_minor=row.get("wholesale_price", values.money, base.wholesale_price_minor),
            promotion=self._promotion(row, base),
            stage=row.get("stage", _stage, base.stage),
            need=row.get("need", self._need, base.need),
            units_per_pack=row.get("units_per_pack", _units, base.units_per_pack),
            weighed=row.get("weighed", values.yes_no, base.weighed),
            tax_category=row.get("tax", values.short_text, base.tax_category),
            active=row.get("active", values.yes_no, base.active),
            case_codes=self._case_codes(row, base),
        )

    def _promotion(self, row: Reading, base: ProductRow) -> PromotionRow | None:
        price = row.get("promo_price", values.money, None)
        first = row.get("promo_first", values.day, None)
        last = row.get("promo_last", values.day, None)
        if price is None or not row.is_usable():
            return base.promotion
        for field, found in (("promo_first", first), ("promo_last", last)):
            if found is None:
                row.wrong("promo_price", "incomplete", other=field)
        if first is None or last is None:
            return base.promotion
        if last < first:
            row.wrong("promo_last", "order")
        return PromotionRow(price, first.isoformat(), last.isoformat())

    def _case_codes(self, row: Reading, base: ProductRow) -> dict[str, int]:
        code = row.get("case_code", values.barcode, "")
        units = row.get("case_units", _units, 0)
        if code and not units:
            row.wrong("case_code", "incomplete", other="case_units")
        return {**base.case_codes, code: units} if code and units else base.case_codes

    def _need(self, cell: Cell) -> str:
        return values.one_of(cell, self._needs, " ".join(sorted(set(self._needs.values()))) or "-")

    def _check_sense(self, row: Reading, product: ProductRow) -> None:
        if product.member_price_minor is not None and product.member_price_minor > product.price_minor:
            row.wrong("member_price", "dear_member", grave=False)


def _made_id(key: str) -> str:
    return "P" + sha256(key.encode()).hexdigest()[:16]


def _barcodes(cell: Cell) -> tuple[str, ...]:
    texts = [one for one in _BETWEEN.split(values.narrow(values.text_of(cell))) if one]
    return tuple(dict.fromkeys(values.barcode(one) for one in texts))


def _units(cell: Cell) -> int:
    units = values.scaled(cell, 0)
    if not 1 <= units <= _MOST_UNITS:
        raise BadValueError("too_large" if units else "empty")
    return units


def _stage(cell: Cell) -> int:
    found = _STAGE.fullmatch(values.narrow(values.text_of(cell)))
    if not found:
        raise BadValueError("not_number")
    return int(found[1])


def _needs(connection: Connection) -> dict[str, str]:
    """Needs by id and by both names, lower case."""
    names: dict[str, str] = {}
    for (body,) in connection.execute(select(tables.need.c.body)):
        row = codec.decode_row(body)
        if isinstance(row, NeedRow):
            names.update({name.lower(): row.need_id for name in (row.name_en, row.name, row.need_id) if name})
    return names

"""Stock of a file: what is believed to be in a store. It replaces what was believed before."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from posclient.wire.bring_in import Totals
from sync.hq.bring_in import current, values
from sync.hq.bring_in.plan import Setting
from sync.hq.bring_in.reading import Reading, Report
from sync.hq.database import transact
from sync.hq.stock import MOST, set_stock, stock_of

QUANTITY_DECIMALS = 3


class StockPlan:
    """Quantities by store and article."""

    def __init__(self, connection: Connection, setting: Setting, report: Report) -> None:
        self._setting = setting
        self._report = report
        self._by_sku: dict[str, str] = {}
        self._by_barcode: dict[str, set[str]] = {}
        for product in current.products(connection).values():
            self._by_sku[product.sku] = product.product_id
            for barcode in product.barcodes:
                self._by_barcode.setdefault(barcode, set()).add(product.product_id)
        self._there = {store: stock_of(connection, store) for store in current.store_zones(connection)}
        self._lines: dict[tuple[str, str], int] = {}
        self._quantities: dict[str, dict[str, int]] = {}
        self._added = self._changed = self._same = self._quantity = 0

    def take(self, connection: Connection, row: Reading) -> None:  # noqa: ARG002 - all goods are known
        """Read a row."""
        self._read(row)
        self._report.add(row.faults)

    def settle(self, connection: Connection) -> None:
        """Nothing waits."""

    def totals(self) -> Totals:
        """How many are new, changed, as they were, and all pieces together."""
        return Totals(added=self._added, changed=self._changed, same=self._same, quantity=self._quantity)

    def write(self, engine: Engine) -> None:
        """Publish what is new or changed."""
        transact(engine, self._write)

    def _write(self, connection: Connection) -> None:
        for store_id in sorted(self._quantities):
            set_stock(connection, store_id, self._quantities[store_id], self._setting.at_ms)

    def booked(self, connection: Connection) -> None:
        """Stock has no balances."""

    def close(self) -> None:
        """Nothing is on disk."""

    def _read(self, row: Reading) -> None:
        store_id = row.get("store", values.code, self._setting.store_id)
        if store_id not in self._there:
            row.wrong("store", "unknown_store" if store_id else "no_store")
        product_id = self._product(row)
        quantity = row.needed(
            "quantity", lambda cell: values.scaled(cell, QUANTITY_DECIMALS, negative=True), 0
        )
        if abs(quantity) > MOST:
            row.wrong("quantity", "too_large")
        if not row.is_usable():
            return
        other = self._lines.setdefault((store_id, product_id), row.line)
        if other != row.line:
            row.wrong("sku" if row.text("sku") else "barcode", "twice", other=other)
            return
        self._quantity += quantity
        before = self._there[store_id].get(product_id)
        if before == quantity:
            self._same += 1
            return
        self._added += before is None
        self._changed += before is not None
        self._quantities.setdefault(store_id, {})[product_id] = quantity

    def _product(self, row: Reading) -> str:
        sku = row.get("sku", values.code, "")
        barcode = row.get("barcode", values.code, "")
        if sku:
            if sku not in self._by_sku:
                row.wrong("sku", "unknown_goods")
            return self._by_sku.get(sku, "")
        found = self._by_barcode.get(barcode, set())
        if not barcode:
            row.wrong("sku", "no_goods_key")
        elif len(found) != 1:
            row.wrong("barcode", "many_goods" if found else "unknown_goods")
        return next(iter(found), "")

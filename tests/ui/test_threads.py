"""Nothing slower than a frame on Qt's thread: the store is never read or written there, whatever the cashier does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.support import goods
from tests.support.small_shop import SmallShop
from tests.ui.counter import CARD, FORMULA, TWINS, open_counter


class GuardedStore:
    """The store, noting each call that comes from the thread of the test (and of Qt)."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._watched = threading.get_ident()
        self.strays: list[str] = []

    def read(self, fn: Callable[[Any], Any]) -> Any:
        self._note("read")
        return self._store.read(fn)

    def write(self, fn: Callable[[Any], Any], *args: Any, **kwargs: Any) -> Any:
        self._note(f"write {kwargs.get('name')}")
        return self._store.write(fn, *args, **kwargs)

    def _note(self, what: str) -> None:
        if threading.get_ident() == self._watched:
            self.strays.append(what)


def test_a_whole_sale_never_touches_the_store_in_qts_thread(
    till_application: QApplication, shop: SmallShop
) -> None:
    guarded: Any = GuardedStore(shop.store)
    guarded.listen = shop.store.listen
    watched = replace(shop, shop=replace(shop.shop, store=guarded))
    with open_counter(watched) as counter:
        counter.sign_in()
        counter.type("zxl")
        counter.key(Qt.Key.Key_Escape)
        counter.scan(FORMULA, CARD, TWINS)
        counter.type("1")
        counter.scan(goods.KNOWN_TO_HEADQUARTERS.card_no or "")
        counter.key(Qt.Key.Key_F6)
        counter.key(Qt.Key.Key_F7)
        counter.scan(FORMULA)
        counter.type("\n\n")
        counter.key(Qt.Key.Key_F9)
        counter.key(Qt.Key.Key_F10)
        counter.key(Qt.Key.Key_F12)
    assert guarded.strays == []

"""The practice till: the real one's goods and staff, and nothing that happens in it counts."""

from __future__ import annotations

import shutil
from pathlib import Path

import main
from posclient.services.identify import ProductFound, identify
from posclient.services.sell import add
from posclient.services.sign_in import sign_in
from posclient.store.keys import FileVault
from tests.support import samples
from tests.support.shop import KEY, make_shop, pay, rows


def real_till(folder: Path) -> Path:
    """A folder as `main.py till` has it, with one sale in its store."""
    till = make_shop(folder)
    session = sign_in(till.shop, samples.CASHIER, samples.PIN)
    found = identify(till.shop, samples.FORMULA.barcodes[0])
    assert isinstance(found, ProductFound)
    add(till.shop, session, found)
    pay(till.shop, session)
    till.store.close()
    FileVault(folder / "till.key").save(KEY)
    return folder


def test_what_is_sold_in_practice_is_in_no_real_book(tmp_path: Path) -> None:
    folder = real_till(tmp_path)
    opened = main.open_practice(folder, keyring=False)
    shop = opened.shop
    try:
        session = sign_in(shop, samples.CASHIER, samples.PIN)
        found = identify(shop, samples.FORMULA.barcodes[0])
        assert isinstance(found, ProductFound)
        for _ in range(3):
            add(shop, session, found)
            pay(shop, session)
        assert len(rows(shop.store, "sale")) == 3
    finally:
        opened.close()

    real = main.open_shop(folder, keyring=False)
    try:
        assert len(rows(real.shop.store, "sale")) == 1
        assert not real.shop.practice
    finally:
        real.close()


def test_practice_begins_empty_each_time_and_knows_goods_and_members(tmp_path: Path) -> None:
    folder = real_till(tmp_path)
    for _ in range(2):
        opened = main.open_practice(folder, keyring=False)
        try:
            assert opened.shop.practice
            assert opened.shop.headquarters.trouble() in {"", "hq.no_exchange", "hq.away"}
            assert rows(opened.shop.store, "sale") == []
            assert rows(opened.shop.store, "outbox") == []
            assert len(rows(opened.shop.store, "member")) == 3
            session = sign_in(opened.shop, samples.CASHIER, samples.PIN)
            found = identify(opened.shop, samples.FORMULA.barcodes[0])
            assert isinstance(found, ProductFound)
            add(opened.shop, session, found)
            pay(opened.shop, session)
        finally:
            opened.close()
    shutil.rmtree(folder / "practice")

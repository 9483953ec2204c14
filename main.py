"""The composition root: opens a shop with all its parts. `running_till.py` runs it with its window and its devices, and
the command line is in `commands.py`.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posclient.ports import PaymentProvider
    from posclient.services.bring_in import Door
    from posclient.services.shop import Shop
    from posclient.settings import Settings
    from posclient.store.keys import KeyVault
    from posclient.store.migrate import Migration
    from sync.link import HeadquartersLink

ROOT = Path(__file__).resolve().parent
GIL_SWITCH_S = 0.0005
"""How long a busy thread may hold the interpreter before a checkout gets its turn (decision 11)."""


class SystemClock:
    """`ports.Clock` of this machine."""

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return time.time_ns() // 1_000_000


class RandomIds:
    """`ports.Ids` from the system's random numbers."""

    def new(self) -> str:
        """32 hex digits."""
        return os.urandom(16).hex()


@dataclass
class OpenedShop:
    """The shop with its store and its link, before anything runs. `protected` False: the key lies in a file."""

    shop: Shop
    link: HeadquartersLink
    protected: bool
    open_door: Callable[[], Door] | None
    """Headquarters' door for files; None in practice."""
    wrap_key: Callable[[], None]
    """Wrap the store's key under headquarters' recovery key, where it has one and that is not done yet."""
    number_on: Callable[[], bool] = lambda: False
    """Before the first sale: go on under numbers that are not out yet, where the store was restored or copied."""

    def close(self) -> None:
        """Stop exchanging and close the store."""
        self.link.stop()
        self.shop.store.close()


def open_shop(folder: Path, *, keyring: bool = True) -> OpenedShop:
    """Open a till's folder: settings, key, store, words. Raises SettingsError and StoreError."""
    from posclient.services.shop import Shop
    from posclient.settings import read_settings
    from posclient.store.engine import open_store
    from posclient.store.keys import obtain_key
    from posclient.words import load as read_words
    from sync.desk import HeadquartersDesk
    from sync.link import HeadquartersLink
    from sync.token import TokenFile

    settings = read_settings(folder / "till.toml")
    path = folder / "till.db"
    vault = vault_of(folder, keyring=keyring)
    key = obtain_key(vault, path)
    store = open_store(path, key.value, migrations=schema(), backups=folder / "backups")
    words = read_words(settings.language)
    link = HeadquartersLink(settings.headquarters.url, TokenFile(folder / "till.token"))
    shop = Shop(
        store=store,
        clock=SystemClock(),
        ids=RandomIds(),
        settings=settings,
        words=words,
        receipt_words=words
        if settings.receipt_language == settings.language
        else read_words(settings.receipt_language),
        headquarters=link,
        audit_key=hmac.new(key.value, b"audit", hashlib.sha256).digest(),
    )
    desk = HeadquartersDesk(shop, settings.headquarters.url, TokenFile(folder / "till.token"))
    shop = replace(shop, provider=_provider(settings), spending=desk, rights=desk, messages=desk)
    return OpenedShop(
        shop,
        link,
        key.protected,
        lambda: _door(shop, folder),
        lambda: _wrap_key(shop, vault, path),
        lambda: _number_on(shop, folder),
    )


def open_practice(folder: Path, *, keyring: bool = True) -> OpenedShop:
    """Open a throw-away till with the goods, rules and staff of the one in `folder`, and some of its members.

    It is made anew each time, knows no headquarters, and the real store is closed meanwhile. Raises as `open_shop`.
    """
    import shutil

    from posclient.settings import Settings
    from posclient.store.engine import open_store
    from posclient.store.practice import copy_for_practice
    from sync.link import HeadquartersLink
    from sync.token import TokenFile

    real = open_shop(folder, keyring=keyring)
    aside = folder / "practice"
    try:
        shutil.rmtree(aside, ignore_errors=True)
        key = os.urandom(32)  # nobody opens it a second time
        store = open_store(aside / "till.db", key, migrations=schema(), backups=aside / "backups")
        copy_for_practice(real.shop.store, store)
    finally:
        real.close()
    link = HeadquartersLink("", TokenFile(aside / "till.token"))
    shop = replace(
        real.shop,
        store=store,
        headquarters=link,
        audit_key=hmac.new(key, b"audit", hashlib.sha256).digest(),
        practice=True,
        provider=_provider(Settings()),
        spending=None,
        rights=None,
        messages=None,
    )
    return OpenedShop(shop, link, real.protected, None, lambda: None)


def _provider(settings: Settings) -> PaymentProvider:
    """Who charges payment codes; nobody where the settings name none."""
    payments = settings.payments
    if not payments.url:
        from posclient.services.no_provider import NoProvider

        return NoProvider()
    from sync.payments.http_provider import HttpProvider

    return HttpProvider(payments.url, name=payments.name, key=payments.key)


def _door(shop: Shop, folder: Path) -> Door:
    from sync.bring_in import HttpDoor
    from sync.token import TokenFile

    return HttpDoor(shop.settings.headquarters.url, shop, TokenFile(folder / "till.token"))


def _number_on(shop: Shop, folder: Path) -> bool:
    from sync.enrol import go_on_provisionally
    from sync.token import TokenFile

    return go_on_provisionally(shop, TokenFile(folder / "till.token"))


def is_enrolled(shop: Shop) -> bool:
    """Whether headquarters has made a till of this store."""
    from posclient.store.identity import NOBODY, identity

    return shop.store.read(identity) != NOBODY


def vault_of(folder: Path, *, keyring: bool = True) -> KeyVault:
    """Where the folder's key is kept: in a file that is there already, else in the system's keyring, if it has one."""
    from posclient.store.keys import FileVault, KeyringVault, system_keyring

    key_file = folder / "till.key"
    backend = system_keyring() if keyring and not key_file.exists() else None
    if backend is None:
        return FileVault(key_file)
    return KeyringVault(backend, service="member-till", user=str(folder))


def schema() -> Sequence[Migration]:
    """The migrations that make the newest schema."""
    from posclient.store.migrate import read_migrations

    return read_migrations(ROOT / "posclient" / "store" / "migrations")


def _wrap_key(shop: Shop, vault: KeyVault, path: Path) -> None:
    from posclient.services.exchange import recovery_public_key
    from posclient.store.keys import obtain_key

    public_key = recovery_public_key(shop)
    if public_key is not None:
        obtain_key(vault, path, recovery_public_key=public_key)


if __name__ == "__main__":
    from commands import main

    sys.exit(main(sys.argv[1:]))

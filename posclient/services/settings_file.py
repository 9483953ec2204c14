"""Changing settings in the till's file: checked whole before it is written, and whole or unchanged on disk."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from posclient.settings import Settings, SettingsError, settings_of
from posclient.store.files import write_whole

Values = Mapping[str, str | int | bool | Mapping[str, str | int | bool]]


def change_settings(path: Path, changes: Values) -> Settings:
    """Set these values; those of a table are laid over what it has. Everything else in the file stays (its comments do
    not). Raises SettingsError where the file can't be read or would not be usable, and then it is as it was; OSError
    where the disk does not take it.
    """
    try:
        held: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{path.name}: {fault}") from fault
    for name, value in changes.items():
        if isinstance(value, Mapping):
            table = held.get(name)
            held[name] = {**(table if isinstance(table, dict) else {}), **value}
        else:
            held[name] = value
    try:
        settings = settings_of(held)
    except SettingsError as fault:
        raise SettingsError(f"{path.name}: {fault}") from fault
    write_whole(path, tomli_w.dumps(held).encode())
    return settings

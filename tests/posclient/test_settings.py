"""Settings: defaults that work, and a file that is checked whole when it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from posclient.settings import Settings, SettingsError, read_settings


def read(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "till.toml"
    path.write_text(text, "utf-8")
    return read_settings(path)


def test_without_a_file_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == Settings()
    assert read(tmp_path, "") == Settings()
    assert [pattern.template for pattern in Settings().patterns()] == ["22PPPPPAAAAAC", "26PPPPPAAAAAWWWWWC"]


def test_a_file_of_a_shop(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
        language = "en"
        receipt_language = "zh_CN"
        bilingual_receipt = true
        theme = "contrast"
        card_pattern = '^\\d{8}$'
        in_store_patterns = ["21PPPPPWWWWWC"]
        quick_amounts_minor = [5000, 10000]
        idle_lock_minutes = 10

        [printer]
        address = "file:/dev/usb/lp0"
        columns = 32
        charset = "gb18030"

        [headquarters]
        url = "https://hq.example.cn"
        ask_timeout_s = 1.5
        """,
    )
    assert (settings.language, settings.theme, settings.card_pattern) == ("en", "contrast", r"^\d{8}$")
    assert (settings.printer.columns, settings.printer.charset, settings.printer.has_cutter) == (
        32,
        "gb18030",
        True,
    )
    assert settings.headquarters.ask_timeout_s == 1.5
    assert settings.quick_amounts_minor == (5000, 10000)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("language = 'fr'", "language"),
        ("langauge = 'en'", "langauge"),
        ("theme = 1", "theme"),
        ("[printer]\ncolumns = 40", "columns"),
        ("[printer]\ncharset = 'latin1'", "charset"),
        ("[printer]\nspeed = 9600", "speed"),
        ("[headquarters]\nask_timeout_s = 0", "ask_timeout_s"),
        ("[headquarters]\nask_timeout_s = 11", "ask_timeout_s"),
        ("idle_lock_minutes = -1", "idle_lock_minutes"),
        ("quick_amounts_minor = [0]", "quick_amounts_minor"),
        ("quick_amounts_minor = [10.5]", "quick_amounts_minor"),
        ("in_store_patterns = ['22AAAAAC']", "22AAAAAC"),
        ("in_store_patterns = ['']", "in-store pattern"),
        ("in_store_patterns = ['22CPPPPP']", "check digit"),
        ("card_pattern = '^M(\\\\d{11}$'", "position"),
        ("language = ", "alue"),
        ("language = 'en'\nlanguage = 'en'", "overwrite"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, text: str, names: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, text)
    assert str(error.value).startswith("till.toml: ")
    assert names in str(error.value)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "till.toml"
    path.write_bytes(b"language = '\xff'")
    with pytest.raises(SettingsError):
        read_settings(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "till.toml"
    folder.mkdir()
    with pytest.raises(SettingsError):
        read_settings(folder)

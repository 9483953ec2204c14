"""Settings change one by one, and a file is never left half written or unusable."""

from __future__ import annotations

from pathlib import Path

import pytest

from posclient.services.settings_file import change_settings
from posclient.settings import SettingsError, read_settings


def test_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "till.toml"
    change_settings(path, {"headquarters": {"url": "https://hq"}, "language": "en"})
    assert read_settings(path).headquarters.url == "https://hq"
    assert read_settings(path).language == "en"
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_not_named_stays(tmp_path: Path) -> None:
    path = tmp_path / "till.toml"
    path.write_text('theme = "dark"\n[printer]\naddress = "tcp://a:1"\ncharset = "gb18030"\n', "utf-8")
    change_settings(path, {"printer": {"address": "tcp://b:2", "columns": 32}})
    settings = read_settings(path)
    assert (settings.theme, settings.printer.charset) == ("dark", "gb18030")
    assert (settings.printer.address, settings.printer.columns) == ("tcp://b:2", 32)


@pytest.mark.parametrize("text", ["theme = ", 'colour = "red"', 'printer = "none"'])
def test_a_file_that_is_broken_is_not_touched(tmp_path: Path, text: str) -> None:
    path = tmp_path / "till.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError):
        change_settings(path, {"language": "en"} if "printer" not in text else {"theme": "dark"})
    assert path.read_text("utf-8") == text


def test_a_value_that_can_not_be_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "till.toml"
    with pytest.raises(SettingsError):
        change_settings(path, {"printer": {"columns": 40}})
    assert not path.exists()

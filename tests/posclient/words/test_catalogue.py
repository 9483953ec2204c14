"""Reading a catalogue: compiled, from its source where that is newer, and what happens when neither is good."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from posclient.words import WordsError, load

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
SOURCE_TIME = 1_700_000_000


def write_source(folder: Path, text: str) -> Path:
    source = folder / "zh_CN" / "LC_MESSAGES" / "till.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text, "utf-8")
    os.utime(source, (SOURCE_TIME, SOURCE_TIME))
    return source


def write_compiled(source: Path, text: str, *, age_s: int) -> None:
    compiled = source.with_suffix(".mo")
    with compiled.open("wb") as file:
        write_mo(file, read_po(BytesIO(text.encode())))
    os.utime(compiled, (SOURCE_TIME - age_s, SOURCE_TIME - age_s))


def entry(text: str) -> str:
    return f'{HEADER}msgid "a.b"\nmsgstr "{text}"\n'


def test_the_compiled_catalogue_is_read_where_it_is_up_to_date(tmp_path: Path) -> None:
    source = write_source(tmp_path, entry("源"))
    write_compiled(source, entry("译"), age_s=0)

    assert load("zh_CN", tmp_path)("a.b") == "译"


def test_a_source_newer_than_the_compiled_catalogue_wins(tmp_path: Path) -> None:
    source = write_source(tmp_path, entry("源"))
    write_compiled(source, entry("译"), age_s=10)

    assert load("zh_CN", tmp_path)("a.b") == "源"


def test_a_source_alone_is_enough(tmp_path: Path) -> None:
    write_source(tmp_path, entry("源"))

    assert load("zh_CN", tmp_path)("a.b") == "源"


def test_a_compiled_catalogue_alone_is_enough(tmp_path: Path) -> None:
    source = write_source(tmp_path, entry("源"))
    write_compiled(source, entry("译"), age_s=0)
    source.unlink()

    assert load("zh_CN", tmp_path)("a.b") == "译"


def test_no_catalogue_is_an_error_that_names_the_language(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match="zh_CN"):
        load("zh_CN", tmp_path)


def test_a_source_that_is_no_catalogue_is_an_error(tmp_path: Path) -> None:
    write_source(tmp_path, "这不是词表\n")

    with pytest.raises(WordsError, match=r"till\.po"):
        load("zh_CN", tmp_path)


@pytest.mark.parametrize("data", [b"", b"not a catalogue at all", b"\xde\x12\x04\x95\x00\x00"])
def test_a_damaged_compiled_catalogue_is_an_error(tmp_path: Path, data: bytes) -> None:
    source = write_source(tmp_path, entry("源"))
    source.with_suffix(".mo").write_bytes(data)

    with pytest.raises(WordsError):
        load("zh_CN", tmp_path)


def test_a_key_that_is_not_there_is_an_error_and_never_shown(tmp_path: Path) -> None:
    write_source(tmp_path, entry("源"))
    words = load("zh_CN", tmp_path)

    with pytest.raises(KeyError, match=r"a\.c"):
        words("a.c")
    with pytest.raises(KeyError, match=r"a\.c"):
        words("a.c", n=3)

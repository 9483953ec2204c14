"""Where the words lie: one gettext catalogue a language, with keys such as `receipt.due` as message ids."""

from __future__ import annotations

import struct
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

Language = Literal["zh_CN", "en"]

TRANSLATIONS: Final = Path(__file__).resolve().parents[2] / "assets" / "translations"


class WordsError(Exception):
    """The catalogue of a language can't be read; the text names the file."""


class _NoSuchKey(NullTranslations):
    """Behind every catalogue, so that a key it lacks is an error and not shown to the cashier."""

    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1, msgid2, n)


def read_catalogue(language: Language, folder: Path = TRANSLATIONS) -> NullTranslations:
    """A language's catalogue, whose look-ups raise KeyError for a missing key. Raises WordsError.

    It is read from the compiled `till.mo`. Where that is missing or older than its source `till.po`, the source is
    compiled into memory instead.
    """
    source = folder / language / "LC_MESSAGES" / "till.po"
    compiled = source.with_suffix(".mo")
    try:
        stale = source.exists() and (
            not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
        )
        data = _compile(source) if stale else compiled.read_bytes()
        catalogue = GNUTranslations(BytesIO(data))
    except (
        OSError,
        ValueError,
        struct.error,
    ) as fault:  # an unreadable file; no catalogue; cut off in its head
        raise WordsError(f"the words of {language} can't be read: {fault}") from fault
    catalogue.add_fallback(_NoSuchKey())
    return catalogue


def _compile(source: Path) -> bytes:
    # Imported late: a till that was set up has compiled catalogues and never needs Babel.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        catalogue = read_po(BytesIO(source.read_bytes()), abort_invalid=True)
    except PoFileError as fault:
        raise ValueError(f"{source.name}: {fault}") from fault
    data = BytesIO()
    write_mo(data, catalogue)
    return data.getvalue()

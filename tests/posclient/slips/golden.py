"""Comparing a slip with its golden text. `UPDATE_GOLDEN=1` writes the text anew, for a reviewer to read."""

from __future__ import annotations

import os
from pathlib import Path

from posclient.slips.as_text import as_text
from posclient.slips.document import Document, decode, encode

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "slips"


def check(document: Document, name: str, columns: int) -> None:
    """The document, stored and read back, looks on this paper as `<name>_<columns>.txt` says."""
    text = as_text(decode(encode(document)), columns)
    path = GOLDEN / f"{name}_{columns}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")

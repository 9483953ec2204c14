"""The test slip of a new till: hanzi, columns to the paper's edge, and a code for the scanner."""

from __future__ import annotations

from posclient.slips.document import Cell, Code, Columns, Cut, Document, Feed, Rule, Text
from posclient.words import Words


def compose(words: Words, code: str) -> Document:
    """`code` is what the scanner is to read from the slip."""
    title = words("first_run.slip_title")
    return Document(
        title=title,
        blocks=(
            Text(title, align="center", size=2, bold=True),
            Rule("="),
            Text(words("first_run.slip_text")),
            Columns(
                (Cell(words("first_run.slip_left")), Cell("¥1234.50", align="right", share=14)), bold=True
            ),
            Columns((Cell("0123456789"), Cell("ABCabc", align="right", share=14))),
            Rule(),
            Text(words("first_run.slip_scan"), align="center"),
            Code("code128", code, caption=code),
            Feed(),
            Code("qr", code),
            Cut(),
        ),
    )

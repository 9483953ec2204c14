"""The command sheet on receipt paper: a code for each key, to hang beside a till worked by the scanner alone."""

from __future__ import annotations

from collections.abc import Sequence

from posclient.slips.document import Block, Code, Cut, Document, Feed, Rule, Text
from posclient.words import Words


def compose(words: Words, heading: str, commands: Sequence[tuple[str, str]]) -> Document:
    """`commands` are what a key is called and its code."""
    blocks: list[Block] = [
        Text(words("command.title"), align="center", size=2, bold=True),
        Text(heading, align="center", bold=True),
        Text(words("command.hint"), align="center"),
    ]
    for name, code in commands:
        blocks += [Rule(), Text(name, align="center", bold=True), Code("code128", code), Feed()]
    return Document(title=f"{words('command.title')} {heading}", blocks=(*blocks, Cut()))

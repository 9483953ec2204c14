"""The card beside the telephone: one code an outcome, so that a call is noted with two scans."""

from __future__ import annotations

from posclient.domain.care import OUTCOME_CODE, OUTCOMES
from posclient.slips.document import Block, Code, Cut, Document, Feed, Rule, Text
from posclient.words import Words


def compose(words: Words) -> Document:
    """The card with `OC1` … in the order of the slip's boxes."""
    title = words("slip.card_title")
    blocks: list[Block] = [
        Text(title, align="center", size=2, bold=True),
        Text(words("slip.card_hint"), align="center"),
    ]
    for number, outcome in enumerate(OUTCOMES, start=1):
        code = f"{OUTCOME_CODE}{number}"
        label = f"{number} {words(f'outcome.{outcome}')}"
        blocks += [
            Rule(),
            Text(label, align="center", bold=True),
            Code("code128", code, caption=code),
            Feed(),
        ]
    return Document(title=title, blocks=(*blocks, Cut()))

"""A list of members on paper, to be worked off: a box, her name, her number masked, her children, her last visit.

Paper lies about: nothing of what she is worth, of risk or of guesses is on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from posclient.domain.member_filter import MemberLine
from posclient.slips.document import Block, Cell, Checkbox, Columns, Cut, Document, Feed, Rule, Text
from posclient.words import Names, Words
from posclient.words.member_lines import children

_DATE = 12


@dataclass(frozen=True)
class MemberListData:
    """The first lines of `found` members. `asked` is the filter in words."""

    asked: str
    lines: tuple[MemberLine, ...]
    found: int
    printed_at: datetime
    operator: str


def compose(data: MemberListData, words: Words, names: Names) -> Document:
    """The slip."""
    title = words("list.title")
    blocks: list[Block] = [
        Text(title, align="center", size=2, bold=True),
        Text(data.asked),
        Text(f"{data.printed_at:%Y-%m-%d %H:%M}  {data.operator}"),
        Text(words("list.printed", n=len(data.lines), found=data.found)),
        Rule(),
    ]
    for line in data.lines:
        blocks += _of(line, words, names)
    return Document(title=title, blocks=(*blocks, Rule(), Text(words("list.keep")), Feed(), Cut()))


def _of(line: MemberLine, words: Words, names: Names) -> Iterator[Block]:
    yield Checkbox(f"{line.name or words('person.member')}  {line.phone}")
    about = [names.tiers.get(line.tier_id, line.tier_id), children(line, words)]
    last = line.last_visit.isoformat() if line.last_visit else words("list.never")
    yield Columns((Cell("  " + "  ".join(filter(None, about))), Cell(last, align="right", share=_DATE)))
    if line.do_not_call:
        yield Text(f"  {words('list.do_not_call')}", bold=True)

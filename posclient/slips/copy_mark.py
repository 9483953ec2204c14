"""What stands in front of a slip that is printed again: nobody takes a copy for a second sale."""

from __future__ import annotations

from posclient.slips.document import Document, Rule, Text


def compose(title: str, copy_number: int) -> Document:
    """The mark of copy `copy_number` (from 1), for example `补打 COPY 2`; the original's own bytes follow it.

    `title` comes from the words catalogue. Raises ValueError for a number below 1.
    """
    if copy_number < 1:
        raise ValueError(f"copies are counted from 1, not {copy_number}")
    mark = f"{title} {copy_number}"
    return Document(title=mark, blocks=(Text(mark, align="center", size=2, bold=True), Rule("=")))

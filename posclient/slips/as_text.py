"""A document as plain text: what a reviewer reads, and what golden slips are compared with."""

from __future__ import annotations

from posclient.slips.document import Code, Cut, Document, Feed, Text
from posclient.slips.layout import Line, lay_out

_CODE_NAMES = {"qr": "QR", "code128": "CODE128", "ean13": "EAN13"}


def as_text(document: Document, columns: int) -> str:
    """The slip on paper of `columns` columns, one text line a printed line, ending with a line end.

    A line of double size shows with twice its indent, so that it stands where it would on the paper. A code shows as
    `[QR data]`, centred; a cut as a dashed line with scissors. Raises posclient.slips.layout.LayoutError.
    """
    lines: list[str] = []
    for item in lay_out(document, columns):
        match item:
            case Line():
                words = item.text.lstrip(" ")
                lines.append(" " * ((len(item.text) - len(words)) * item.size) + words)
            case Code():
                lines.extend(_code(item, columns))
            case Feed():
                lines.extend([""] * item.lines)
            case Cut():
                lines.append(("✂ " + "- " * columns)[:columns].rstrip())
    return "\n".join([*lines, ""])


def _code(code: Code, columns: int) -> list[str]:
    shown = Text(f"[{_CODE_NAMES[code.kind]} {code.data}]", align="center")
    document = Document(title="", blocks=(shown,))
    return [item.text for item in lay_out(document, columns) if isinstance(item, Line)]

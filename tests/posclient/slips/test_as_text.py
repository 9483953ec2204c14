"""A slip as a reviewer reads it."""

from __future__ import annotations

from posclient.slips.as_text import as_text
from posclient.slips.document import Cell, Checkbox, Code, Columns, Cut, Document, Feed, Rule, Text

SLIP = Document(
    title="replenishment",
    blocks=(
        Text("补货提醒", align="center", size=2, bold=True),
        Rule(),
        Columns((Cell("会员"), Cell("张*", "right", 12))),
        Checkbox("需要送货"),
        Feed(1),
        Code("code128", "S1-A-000123", "S1-A-000123"),
        Code("qr", "https://example.cn/i/abc"),
        Code("ean13", "6901234567892"),
        Cut(),
    ),
)


def test_a_slip_reads_as_it_will_lie_on_58_mm_paper() -> None:
    assert as_text(SLIP, 32) == (
        "        补货提醒\n"
        "--------------------------------\n"
        "会员                         张*\n"
        "[ ] 需要送货\n"
        "\n"
        "     [CODE128 S1-A-000123]\n"
        "          S1-A-000123\n"
        " [QR https://example.cn/i/abc]\n"
        "     [EAN13 6901234567892]\n"
        "✂ - - - - - - - - - - - - - - -\n"
    )


def test_a_code_longer_than_the_paper_shows_whole() -> None:
    shown = as_text(Document("", (Code("qr", "x" * 60),)), 32)

    assert shown.replace("\n", "").replace(" ", "") == f"[QR{'x' * 60}]"

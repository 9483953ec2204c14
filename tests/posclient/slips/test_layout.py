"""What stands where on the paper."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posclient.slips.document import (
    Align,
    Block,
    Cell,
    Checkbox,
    Code,
    Columns,
    Cut,
    Document,
    Feed,
    Rule,
    Text,
)
from posclient.slips.layout import LayoutError, Line, lay_out
from posclient.slips.wrapping import clean, text_columns

WORDS = st.text(
    st.sampled_from("爱婴岛奶粉，。（）￥①䶮😀 abcXYZ019.-\x1b\x1d\n\t"),
    max_size=60,
)
ALIGNS: st.SearchStrategy[Align] = st.sampled_from(get_args(Align))


def doc(*blocks: Block) -> Document:
    return Document(title="", blocks=blocks)


def texts(*blocks: Block, columns: int = 48) -> list[str]:
    return [item.text for item in lay_out(doc(*blocks), columns) if isinstance(item, Line)]


def test_text_is_aligned_by_columns_not_by_characters() -> None:
    assert texts(Text("爱婴岛", align="center"), columns=32) == [" " * 13 + "爱婴岛"]
    assert texts(Text("合计 9.90", align="right"), columns=32) == [" " * 23 + "合计 9.90"]


def test_double_size_halves_the_columns() -> None:
    items = lay_out(doc(Text("爱婴岛母婴生活馆中山路店", size=2, bold=True)), 32)

    assert items == (
        Line("爱婴岛母婴生活馆", size=2, bold=True),
        Line("中山路店", size=2, bold=True),
    )


def test_a_full_row_reaches_the_right_edge_on_either_paper() -> None:
    row = Columns((Cell("奶粉"), Cell("2", "right", 6), Cell("736.00", "right", 12)))

    assert texts(row, columns=48) == ["奶粉" + " " * 31 + "2" + " " * 6 + "736.00"]
    assert texts(row, columns=32) == ["奶粉" + " " * 19 + "2" + " " * 2 + "736.00"]


def test_a_cell_wraps_in_its_own_column() -> None:
    row = Columns((Cell("合生元派星婴儿配方奶粉"), Cell("368.00", "right", 36)), bold=True)

    assert lay_out(doc(row), 48) == (
        Line("合生元派星婴" + " " * 30 + "368.00", bold=True),
        Line("儿配方奶粉", bold=True),
    )


def test_cells_without_a_share_divide_what_is_left() -> None:
    assert texts(Columns((Cell("a"), Cell("b"), Cell("c", share=8)))) == [
        "a" + " " * 19 + "b" + " " * 19 + "c"
    ]


def test_an_amount_takes_room_from_a_name_rather_than_break() -> None:
    row = Columns((Cell("合生元奶粉"), Cell("x2", "right", 6), Cell("￥12,999.00", "right", 12)))

    assert texts(row, columns=32) == ["合生元奶粉        x2 ￥12,999.00"]


def test_neighbours_never_touch() -> None:
    row = Columns((Cell("奶粉奶粉奶粉", share=12), Cell("368", "left", 36)))

    assert texts(row) == ["奶粉奶粉奶  368", "粉"]


def test_a_checkbox_hangs_its_label() -> None:
    assert texts(Checkbox("已电话联系会员，需要送货上门"), columns=16) == [
        "[ ] 已电话联系会",
        "    员，需要送货",
        "    上门",
    ]


def test_rules_feeds_cuts_and_codes_keep_their_places() -> None:
    code = Code("qr", "https://example.cn/i/1", "扫码开票")

    assert lay_out(doc(Rule("="), code, Feed(2), Cut()), 32) == (
        Line("=" * 32),
        code,
        Line(" " * 12 + "扫码开票"),
        Feed(2),
        Cut(),
    )


@pytest.mark.parametrize(
    "block",
    [
        Text("x", size=3),
        Rule("─"),
        Rule("--"),
        Rule("\x1b"),
        Columns(()),
        Columns((Cell("a", share=-1),)),
        Columns((Cell("a", share=30), Cell("b", share=20))),
        Columns((Cell("a", share=47), Cell("b"))),
        Columns((Cell("a", share=46), Cell("b", share=1))),
    ],
)
def test_what_no_paper_holds_is_refused(block: Block) -> None:
    with pytest.raises(LayoutError):
        lay_out(doc(block), 32)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(["text", "columns", "checkbox"]))
    if kind == "text":
        return Text(draw(WORDS), draw(ALIGNS), draw(st.sampled_from([1, 2])), bold=draw(st.booleans()))
    if kind == "checkbox":
        return Checkbox(draw(WORDS))
    shares = draw(st.sampled_from([(0,), (0, 12), (0, 6, 10), (20, 0, 8, 8), (24, 24), (0, 0)]))
    return Columns(tuple(Cell(draw(WORDS), draw(ALIGNS), share) for share in shares))


def _words_of(block: Block) -> str:
    match block:
        case Text() | Checkbox():
            return block.text
        case Columns():
            return "".join(cell.text for cell in block.cells)
        case _:
            return ""


@given(st.lists(blocks(), max_size=4), st.sampled_from([32, 48]))
def test_every_line_fits_the_paper(parts: list[Block], columns: int) -> None:
    for item in lay_out(doc(*parts), columns):
        assert isinstance(item, Line)
        assert text_columns(item.text) * item.size <= columns
        assert clean(item.text) == item.text


@given(blocks(), st.sampled_from([32, 48]))
def test_nothing_of_a_text_is_lost(block: Block, columns: int) -> None:
    printed = "".join(texts(block, columns=columns)).replace(" ", "")
    wanted = clean(_words_of(block)).replace(" ", "")

    assert sorted(printed.removeprefix("[]" if isinstance(block, Checkbox) else "")) == sorted(wanted)

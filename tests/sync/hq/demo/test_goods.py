"""The demo's goods as feed rows, and what stands on which shelf."""

from __future__ import annotations

import pytest

from posclient.wire.codec import decode_row, encode_row
from sync.hq.demo.files import need_tables, stage_at
from sync.hq.demo.goods import FULL_RANGE, goods_rows, nappy_size, shelves


def test_every_article_is_within_the_wire_bounds() -> None:
    rows = goods_rows()

    assert len(rows) > 350
    assert all(decode_row(encode_row(row)) == row for row in rows)


def test_a_child_can_stay_with_a_line_of_formula_from_birth_on() -> None:
    lines = shelves().formula

    assert len(lines) >= 5
    for line, tins in lines.items():
        assert tins.keys() == FULL_RANGE, line
        assert all(tin.stage == stage and tin.units_per_pack == 800 for stage, tin in tins.items())


def test_every_line_of_nappies_has_a_size_for_every_age() -> None:
    sizes = {nappy_size(months) for months in range(48)}

    assert len(shelves().nappies) >= 5
    assert all(sizes <= line.keys() for line in shelves().nappies.values())


@pytest.mark.parametrize(
    ("months", "stage"), [(0, 1), (5, 1), (6, 2), (11, 2), (12, 3), (35, 3), (36, 4), (70, 4)]
)
def test_the_stage_changes_at_six_twelve_and_thirty_six_months(months: int, stage: int) -> None:
    assert stage_at(months) == stage


def test_there_is_no_stage_before_birth() -> None:
    with pytest.raises(ValueError, match="-1 months"):
        stage_at(-1)


def test_use_depends_on_age() -> None:
    formula = need_tables()["formula"]

    assert [formula.daily_at(months) for months in (-1, 0, 4, 13)] == [0.0, 105.0, 130.0, 70.0]


def test_clothes_are_for_children_whom_they_fit() -> None:
    ages = {one.product.sku: (one.from_month, one.before_month) for one in shelves().one_offs}

    assert ages["710001"] == (0, 4)  # size 59
    assert ages["710014"] == (30, 46)  # size 100
    assert ages["610020"] == (-8, 4)  # a hospital bag
    assert ages["830001"] == (0, 72)

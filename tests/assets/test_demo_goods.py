"""The demo shop's goods: what the script writes, and sane as goods."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date

import pytest

from posclient.domain.codes import has_gtin_check_digit
from scripts.demo_goods.draft import BRANDS, read_table
from scripts.make_demo_goods import COLUMNS, GOODS, as_csv


def read_goods() -> list[dict[str, str]]:
    return list(csv.DictReader(GOODS.read_text("utf-8").splitlines()))


def read_needs() -> dict[str, dict[str, str]]:
    lines = (GOODS.parent / "needs.csv").read_text("utf-8").splitlines()
    return {row["need"]: row for row in csv.DictReader(lines)}


ROWS = read_goods()


def test_the_file_is_what_the_script_writes() -> None:
    assert GOODS.read_bytes() == as_csv().encode()


def test_about_four_hundred_goods_with_numbers_and_names_of_their_own() -> None:
    assert 350 <= len(ROWS) <= 450
    for column in ("sku", "name_zh", "name_en"):
        assert [value for value, count in Counter(row[column] for row in ROWS).items() if count > 1] == []
    assert all(tuple(row) == COLUMNS and row["brand"] in BRANDS for row in ROWS)


def test_every_barcode_is_valid_and_names_one_article() -> None:
    codes = [code for row in ROWS for code in row["barcodes"].split()]

    assert all(has_gtin_check_digit(code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert {len(code) for code in codes} == {8, 12, 13}
    assert all(code.startswith(("69", "20")) for code in codes if len(code) == 13)


def test_what_is_weighed_has_a_plu_and_no_barcode() -> None:
    weighed = [row for row in ROWS if row["weighed"] == "1"]
    plus = [row["plu"] for row in ROWS if row["plu"]]

    assert weighed
    assert all(len(row["plu"]) == 5 and not row["barcodes"] and row["unit"] == "千克" for row in weighed)
    assert all(row["barcodes"] for row in ROWS if row["weighed"] == "0")
    assert len(set(plus)) == len(plus)


def test_no_other_price_is_above_the_normal_one() -> None:
    for row in ROWS:
        normal = int(row["price_minor"])
        others = [int(row[column]) for column in ("member_price_minor", "promo_price_minor") if row[column]]
        assert all(0 < other < normal for other in others), row["name_zh"]


def test_promotions_have_both_ends_and_stage_1_has_neither_promotion_nor_member_price() -> None:
    promoted = [row for row in ROWS if row["promo_price_minor"]]

    assert len(promoted) > 30
    assert all(
        date.fromisoformat(row["promo_from"]) <= date.fromisoformat(row["promo_to"]) for row in promoted
    )
    assert not any(row["promo_from"] or row["promo_to"] for row in ROWS if not row["promo_price_minor"])
    stage_1 = [row for row in ROWS if row["stage"] == "1"]
    assert stage_1
    assert not any(row["promo_price_minor"] or row["member_price_minor"] for row in stage_1)


def test_goods_count_in_the_unit_of_their_need() -> None:
    needs = read_needs()
    goods_of: dict[str, int] = defaultdict(int)
    for row in ROWS:
        assert int(row["units_per_pack"]) > 0
        if row["need"]:
            assert row["content_unit"] == needs[row["need"]]["unit"], row["name_zh"]
            goods_of[row["need"]] += 1
    assert set(goods_of) == set(needs)


def test_every_formula_has_a_stage_and_nothing_else_has() -> None:
    assert all(bool(row["stage"]) == (row["need"] == "formula") for row in ROWS)
    assert {row["stage"] for row in ROWS if row["stage"]} == {"1", "2", "3", "4"}


def test_pinyin_is_what_one_types() -> None:
    assert all(row["pinyin"].isascii() and row["pinyin"].isalnum() for row in ROWS)
    assert all(row["initials"].isascii() and row["initials"].isalnum() for row in ROWS)


@pytest.mark.parametrize("line", ["无名 | 名 | name | 1 | 个 | 1", "禾屿 | 名 | name | 1 | 个", "禾屿"])
def test_a_line_of_another_shape_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no such article"):
        list(read_table("奶粉", line))

"""The demo shop's other tables: needs, stages, names."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "assets" / "demo"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DEMO / name).read_text("utf-8").splitlines()))


def test_the_stages_follow_one_another_without_a_gap() -> None:
    stages = rows("stages.csv")

    assert [stage["stage"] for stage in stages] == ["1", "2", "3", "4"]
    assert stages[0]["from_month"] == "0"
    assert [stage["before_month"] for stage in stages[:-1]] == [stage["from_month"] for stage in stages[1:]]
    assert stages[-1]["before_month"] == ""


def test_a_need_has_an_interval_and_a_use_for_every_age() -> None:
    needs = rows("needs.csv")
    ages = [column for column in needs[0] if column.startswith("daily_from_m")]

    assert [int(column.removeprefix("daily_from_m")) for column in ages] == [0, 3, 6, 12, 24, 36]
    assert len({need["need"] for need in needs}) == len(needs)
    for need in needs:
        assert 7 <= int(need["typical_days"]) <= 120
        assert need["reminds"] in {"0", "1"}
        assert all(Decimal(need[age]) >= 0 for age in ages)


def test_surnames_bear_the_reading_that_surnames_have() -> None:
    surnames = {row["hanzi"]: row["pinyin"] for row in rows("names.csv") if row["kind"] == "surname"}

    expected = {
        "单": "shan",
        "仇": "qiu",
        "解": "xie",
        "查": "zha",
        "曾": "zeng",
        "朴": "piao",
        "尉迟": "yuchi",
    }
    assert expected.items() <= surnames.items()
    assert "䶮" in surnames


def test_names_are_drawn_from_kinds_that_are_all_there() -> None:
    names = rows("names.csv")

    assert {row["kind"] for row in names} == {
        "surname",
        "given_female",
        "given_male",
        "milk_name",
        "district",
        "street",
        "estate",
    }
    assert len({(row["kind"], row["hanzi"]) for row in names}) == len(names)
    assert all(
        int(row["weight"]) > 0 and row["pinyin"].isascii() and row["pinyin"].islower() for row in names
    )

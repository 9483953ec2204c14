"""Each benchmark runs and yields its lines; how fast it was is nobody's business here."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from benchmarks.__main__ import FIGURES, main
from benchmarks.shop import Plan
from benchmarks.table import Line, Pair, render


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_yields_lines(plan: Plan, name: str) -> None:
    lines: tuple[Line, ...] = import_module(FIGURES[name]).lines(plan)
    assert lines
    for line in lines:
        for value in (line.ours, line.limit):
            if isinstance(value, Pair):
                assert 0 < value.median <= value.p99
            elif value is not None:
                assert value > 0
    assert len(render(lines).splitlines()) == len(lines) + 2


def test_the_table_is_printed_and_the_figures_are_kept(
    plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lookup", "--members", "200", "--rounds", "2", "--out", str(plan.root)]) == 0
    assert "| a member by her card, among 200 |" in capsys.readouterr().out
    kept = json.loads((plan.root / "figures.json").read_text("utf-8"))
    assert (kept["members"], kept["rounds"]) == (200, 2)
    assert [line["unit"] for line in kept["lines"]] == ["ms"]

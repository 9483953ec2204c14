"""Samples become lines, lines a table."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.table import Pair, at_most, beside, medians_beside, pair_ms, render, told, within


def test_median_and_99th_percentile_in_milliseconds() -> None:
    assert pair_ms([n / 1000 for n in range(1, 101)]) == Pair(50.5, 100.0)
    assert pair_ms([0.002]) == Pair(2.0, 2.0)


def test_both_median_and_p99_have_to_be_within_the_ratio() -> None:
    fast, slow_tail = [0.001] * 100, [0.001] * 98 + [0.009] * 2
    assert beside("x", fast, fast, 2).reached
    assert not beside("x", slow_tail, fast, 2).reached
    assert beside("x", fast, slow_tail, 2).reached


def test_medians_alone_where_samples_are_few() -> None:
    assert medians_beside("x", [0.2, 0.2, 9.0], [0.1, 0.1, 0.1], 2.5).reached
    assert medians_beside("x", [0.3], [0.1], 2.5).reached is False
    assert medians_beside("x", [0.3], [0.1], None).reached is None


def test_held_against_a_figure() -> None:
    assert within("x", [0.016], 16.7).reached
    assert not within("x", [0.017], 16.7).reached
    assert at_most("x", 250.0, 250, "MB").reached
    assert not at_most("x", 250.1, 250, "MB").reached


def test_the_table_reads() -> None:
    lines = (
        replace(beside("look-up", [0.0002], [0.0001], 2), load=0.5),
        replace(at_most("memory", 300.0, 250, "MB"), load=0.5),
        replace(told("feed", 12345.0, "rows/s"), load=0.5),
    )
    assert render(lines).splitlines()[2:] == [
        "| look-up | 0.200 / 0.200 ms | 0.100 / 0.100 ms | 2.00× / 2.00× | ≤ 2× limit | yes | 0.5 |",
        "| memory | 300.0 MB | – | – | ≤ 250 MB | **NO** | 0.5 |",
        "| feed | 12,345 rows/s | – | – | – | – | 0.5 |",
    ]

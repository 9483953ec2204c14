"""A year of purchases: possible, plausible, and with habits in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median, pstdev

from posclient.domain.catalog import price_for
from posclient.domain.member import months_and_days
from posclient.domain.money import line_amount
from posclient.wire.codec import decode_row, encode_row
from posclient.wire.feed import StandingRow
from sync.hq.demo.files import stage_at
from sync.hq.demo.goods import nappy_size, shelves
from sync.hq.demo.members import DemoMember
from sync.hq.demo.purchases import Line, year_of
from tests.sync.hq.demo.demo_shop import SEED, TODAY, run_outs, years


def births(member: DemoMember) -> list[date]:
    return [date.fromisoformat(child.birth_date or child.due_date or "") for child in member.family.children]


def visits_for(lines: tuple[Line, ...], need: str) -> list[date]:
    return sorted({line.on for line in lines if line.product.need == need})


def test_the_same_seed_makes_the_same_year() -> None:
    member = years()[3][0]

    assert year_of(member, TODAY, SEED) == year_of(member, TODAY, SEED)
    assert any(year_of(one, TODAY, SEED) != year_of(one, TODAY, SEED + 1) for one, _ in years()[:5])


def test_nobody_buys_before_she_joined_or_tomorrow() -> None:
    for member, lines in years():
        assert all(max(member.joined, TODAY - timedelta(days=365)) <= line.on < TODAY for line in lines), (
            member.row.member_id
        )
        assert [line.on for line in lines] == sorted(line.on for line in lines)


def test_whoever_joined_this_year_bought_on_that_day() -> None:
    for member, lines in years():
        if member.joined >= TODAY - timedelta(days=365):
            assert lines
            assert lines[0].on == member.joined


def test_lines_cost_what_a_member_pays_on_that_day() -> None:
    for _, lines in years()[:200]:
        for line in lines:
            price, kind = price_for(line.product, member=True, on=line.on)
            assert (line.amount_minor, line.kind) == (line_amount(price, line.quantity), kind)
            assert line.quantity > 0


def test_formula_and_nappies_fit_a_child_of_the_family() -> None:
    lines_of = shelves().nappies
    for member, lines in years():
        for line in lines:
            ages = [months_and_days(born, line.on)[0] for born in births(member) if born <= line.on]
            if line.product.need == "formula":
                assert line.product.stage in {stage_at(months) for months in ages}
            if line.product.need == "nappies":
                sizes = {nappy_size(months) for months in ages}
                assert any(line.product == goods[size] for goods in lines_of.values() for size in sizes)


def test_a_family_keeps_to_its_brand_of_formula() -> None:
    for member, lines in years():
        brands = {line.product.brand for line in lines if line.product.need == "formula"}
        assert len(brands) <= len(set(births(member)))


def test_children_grow_into_the_next_stage() -> None:
    stages = [{line.product.stage for line in lines if line.product.stage} for _, lines in years()]

    assert sum(len(seen) > 1 for seen in stages) > 20


def test_several_needs_share_a_basket() -> None:
    baskets: dict[tuple[int, date], set[str]] = defaultdict(set)
    for member, lines in years():
        for line in lines:
            baskets[member.number, line.on].add(line.product.need)

    assert mean(len(needs) for needs in baskets.values()) > 1.2


def test_intervals_are_more_regular_than_chance() -> None:
    """The coefficient of variation of a Poisson process is 1; of a habit it is less."""
    ratios = []
    for _, lines in years():
        days = visits_for(lines, "formula")
        if len(days) >= 8:
            gaps = [(later - earlier).days for earlier, later in pairwise(days)]
            ratios.append(pstdev(gaps) / mean(gaps))

    assert len(ratios) > 20
    assert 0.25 < median(ratios) < 0.85


def test_a_till_recovers_the_rhythm_of_most_who_have_one() -> None:
    """Of those with a habit, the prediction made at each last purchase is off by less than its own interval."""
    errors = []
    for _, lines in years():
        days = visits_for(lines, "formula")
        if len(days) < 8:
            continue
        before = [line.row() for line in lines if line.on < days[-1]]
        predicted = run_outs(before, days[-2])["formula"]
        assert predicted.confident
        errors.append(abs((predicted.run_out_on - days[-1]).days) / (days[-1] - days[-2]).days)

    assert median(errors) < 0.6


def test_weekends_are_busier() -> None:
    by_weekday = [0] * 7
    for _, lines in years():
        for day in {line.on for line in lines}:
            by_weekday[day.weekday()] += 1

    assert min(by_weekday[5:]) > max(by_weekday[:4])


def test_some_came_once_and_some_stopped_coming() -> None:
    visits = [sorted({line.on for line in lines}) for member, lines in years()]

    once = sum(len(days) == 1 for days in visits)
    silent = sum(bool(days) and (TODAY - days[-1]).days > 91 for days in visits)
    assert 0.02 < once / len(visits) < 0.25
    assert 0.05 < silent / len(visits) < 0.35


def test_a_year_is_within_the_wire_bounds() -> None:
    for member, lines in years()[:100]:
        standing = StandingRow(
            member.row.member_id, as_of_ms=0, purchases=tuple(line.row() for line in lines)
        )
        assert decode_row(encode_row(standing)) == standing

"""Who does what when."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.rounds import BLOCK, WARM_UP, in_turns, one_alone


def test_both_get_the_same_numbers_and_take_turns_at_going_first() -> None:
    done: list[tuple[str, int]] = []
    rests: list[int] = []

    def ready(who: str) -> Callable[[int], Callable[[], None]]:
        return lambda number: lambda: done.append((who, number))

    rounds = 2 * BLOCK + 3
    ours, limit = in_turns(ready("ours"), ready("limit"), rounds, rest=lambda: rests.append(len(done)))
    assert len(ours) == len(limit) == rounds
    numbers = list(range(WARM_UP + rounds))
    assert [number for who, number in done if who == "ours"] == numbers
    assert [number for who, number in done if who == "limit"] == numbers
    firsts = [done[at][0] for at in rests[::2]]
    assert firsts == ["ours", "limit", "ours"]


def test_getting_ready_is_not_measured_but_done_for_each_round() -> None:
    ready: list[int] = []

    def get_ready(number: int) -> Callable[[], None]:
        ready.append(number)
        return lambda: None

    assert len(one_alone(get_ready, 5)) == 5
    assert ready == list(range(WARM_UP + 5))

"""Waits grow up to a limit, and begin again when it worked."""

from __future__ import annotations

from drivers.printer.back_off import BackOff


def test_waits_double_up_to_the_longest() -> None:
    back_off = BackOff(0.5, 3.0)

    assert [back_off.next_s() for _ in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]


def test_after_a_success_the_first_wait_is_short_again() -> None:
    back_off = BackOff(0.5, 8.0)
    back_off.next_s()
    back_off.next_s()

    back_off.reset()

    assert back_off.next_s() == 0.5

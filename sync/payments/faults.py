"""How the simulated provider behaves, by the end of the code or of the amount: a script needs no other way to tell it.

A code that ends in `90` and a number of `Fault` asks for it, and so does an amount that ends in ¥44 and that many fen
(¥144.02).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Fault(IntEnum):
    """What may happen to a charge."""

    NONE = 0
    """Paid at once."""
    DECLINED = 1
    ASKS_PASSWORD = 2
    """Waiting; the second query finds it paid."""
    ASKS_AND_DECLINES = 3
    """Waiting; the second query finds it declined."""
    CUT_AFTER = 4
    """Paid, and the connection is cut before the answer."""
    CUT_BEFORE = 5
    """The connection is cut, and nothing was charged: the charge never arrived."""
    SLOW = 6
    """Paid, but the answer takes its time."""
    CHARGED_TWICE = 7
    """The provider books it twice; its statement shows it."""
    SAYS_WAITING = 8
    """Paid; the answer says waiting, every query after it says paid, as often as it is asked."""
    WAITS_FOR_EVER = 9
    """Waiting until it is reversed."""
    NOT_IN_STATEMENT = 10
    """Paid, but missing in the statement."""
    FAILS_AFTER = 11
    """Paid, and answered with a fault of the server."""
    NONSENSE = 12
    """Paid, and answered with what nobody can read."""
    REFUND_DECLINED = 13
    """Paid; the first refund of it is declined, as where her account was closed, and a later one is paid."""


CODE_MARK: Final = "90"
AMOUNT_MARK: Final = 44


def fault_of(code: str, amount_minor: int) -> Fault:
    """What was asked for; `NONE` where nothing was."""
    number = 0
    if code[-4:-2] == CODE_MARK:
        number = int(code[-2:])
    elif amount_minor % 10_000 // 100 == AMOUNT_MARK:
        number = amount_minor % 100
    return Fault(number) if number in set(Fault) else Fault.NONE

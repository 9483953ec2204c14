"""All that a cashier does through the services beyond taking goods and paying: a deed by its step's name.

A deed tells what she has seen, a report each; the ones of a step that can be cut in two are told as they happen.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tests.faults import deeds_back, deeds_by_hand, deeds_day, deeds_member
from tests.faults.saying import Report
from tests.faults.selling import ByTheServices

Deed = Callable[[ByTheServices, random.Random], Iterator[Report]]

DEEDS: Final[Mapping[str, Deed]] = {
    **deeds_back.DEEDS,
    **deeds_by_hand.DEEDS,
    **deeds_day.DEEDS,
    **deeds_member.DEEDS,
}

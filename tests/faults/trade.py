"""A seeded, endless day at a counter, for a till that will be killed in the middle of it.

It says what the cashier has seen, a line each, after the screen (or the service) has shown it: `basket` with the
commands in force, `sold`, `made`, `handed`, `moved` with what is on disk by then. Before an action it says `doing`, so
that whoever kills it knows what was in flight.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final
from zlib import crc32

from posclient.domain.basket import Basket, Command, fold
from posclient.domain.tender import TenderKind
from posclient.services.shop import ShopError
from sync.payments.faults import CODE_MARK, Fault
from tests.faults.counters import AtTheWindow, codes
from tests.faults.deeds import DEEDS
from tests.faults.deeds_window import DEEDS as AT_WINDOW
from tests.faults.saying import say
from tests.faults.selling import ByTheServices
from tests.faults.windowless import Sold

MOST_LINES: Final = 4
MOST_BEFORE: Final = 12
"""Steps before what is wished for."""
ANSWERS: Final = {
    Fault.NONE: 8,
    Fault.DECLINED: 1,
    Fault.ASKS_PASSWORD: 2,
    Fault.ASKS_AND_DECLINES: 1,
    Fault.CUT_AFTER: 2,
    Fault.CUT_BEFORE: 1,
    Fault.SAYS_WAITING: 1,
    Fault.FAILS_AFTER: 1,
    Fault.NONSENSE: 1,
    Fault.REFUND_DECLINED: 3,
}
"""How often the provider answers how."""

QUICK_ANSWERS: Final = frozenset({Fault.NONE, Fault.DECLINED, Fault.CUT_AFTER, Fault.REFUND_DECLINED})
"""Those that the window does not wait seconds for."""

PARTS: Final = (TenderKind.CODE, TenderKind.CARD, TenderKind.QR)
BY_EVERYBODY: Final = frozenset(
    {"goods", "member", "unknown", "enrol", "undo", "remove", "care", "pay", "code"}
)
DONE_BY: Final[Mapping[type, frozenset[str]]] = {
    ByTheServices: BY_EVERYBODY | {"split", "stored"} | DEEDS.keys(),
    AtTheWindow: BY_EVERYBODY | AT_WINDOW.keys(),
}
"""What each kind of counter does."""


class Trade:
    """One life's work. What it wishes for it does once, as soon as it can after its first steps."""

    def __init__(self, counter: ByTheServices | AtTheWindow, chance: random.Random, wish: str = "") -> None:
        self._counter = counter
        self._wish = wish
        self._before = chance.randint(1, MOST_BEFORE)
        self._chance = chance
        self._goods, self._members, self._unknown = codes()

    def go_on(self) -> None:
        """Until killed."""
        self._tell_basket()
        while True:
            basket = fold(self._counter.basket()[1])
            weights = self._weights(basket, len(self._counter.basket()[1]))
            step = self._chance.choices(list(weights), list(weights.values()))[0]
            self._before -= 1
            say("doing", step=step)
            try:
                self._do(step)
            except ShopError as refused:
                say("refused", step=step, key=refused.key)
            if step == self._wish:
                self._wish = ""
            self._tell_basket()

    def _weights(self, basket: Basket, commands: int) -> dict[str, int]:
        """What is likely in a moment; what can't be has no weight. What is wished for comes as soon as it can be."""
        lines = len(basket.lines)
        ready = 4 * lines + commands if lines else 0
        few = 1 if lines else 0
        member = 1 if basket.member_id else 0
        weights = {
            "goods": 10 if lines < MOST_LINES else 0,
            "member": 3,
            "unknown": 1,
            "enrol": 1,
            "undo": 2 if commands else 0,
            "remove": few,
            "care": 1,
            "pay": ready,
            "code": ready,
            "split": ready // 3,
            "stored": member * ready // 2,
            "swap": ready // 4,
            "return": 2,
            "owed": 2,
            "elsewhere": 1,
            "without_receipt": 1,
            "price": few,
            "discount": few,
            "discount_all": few,
            "take_back": few if any(line.is_by_hand for line in basket.lines) else 0,
            "open": 1 if lines < MOST_LINES else 0,
            "credit": few,
            "quantity": few,
            "forget": member,
            "recite": member,
            "prove": 2 * member,
            "switch": 1,
            "hand_over": 0 if lines else 2,
            "day_end": 0 if lines else 1,
            "cash": 1,
            "park": few,
            "recall": 1,
            "drop": 1,
            "cancel": few,
            "drawer": 1,
            "copy": 1,
            "paper": 1,
            "x": 1,
            "bring_in": 0 if lines else 1,
            "top_up": 2,
            "claim": 1,
            "lose": 1,
            "replace": 1,
            "phone": 1,
            "freeze": 1,
            "pin": 1,
            "statement": 1,
        }
        can = DONE_BY[type(self._counter)]
        possible = {step: weight for step, weight in weights.items() if weight and step in can}
        return {self._wish: 1} if self._wish in possible and self._before <= 0 else possible

    def _do(self, step: str) -> None:
        counter, chance = self._counter, self._chance
        match step:
            case "goods":
                counter.take(chance.choice(self._goods))
            case "member":
                counter.take(chance.choice(self._members))
            case "unknown":
                counter.take(chance.choice(self._unknown), may_be_unknown=True)
            case "enrol":
                counter.enrol(f"139{chance.randrange(10**8):08d}")
            case "undo":
                counter.undo()
            case "remove":
                counter.remove_first()
            case "care":
                counter.care(chance.randrange(5))
            case "pay":
                _say_sold(counter.pay(chance.choice((0, 0, 1, 5_000))))
            case "code":
                _say_sold(counter.pay_by_code(self._code()))
            case _ if isinstance(counter, ByTheServices):
                self._do_more(counter, step)
            case _:
                for word, values in AT_WINDOW[step](counter, chance):
                    say(word, **values)

    def _do_more(self, counter: ByTheServices, step: str) -> None:
        """What only the services are asked for."""
        match step:
            case "split":
                _say_sold(counter.pay_in_parts(self._chance.choice(PARTS), self._code()))
            case "stored":
                _say_sold(counter.pay_with_what_is_hers())
            case _:
                for word, values in DEEDS[step](counter, self._chance):
                    say(word, **values)

    def _code(self) -> str:
        """A payment code that asks the simulator for an answer."""
        answers = ANSWERS
        if isinstance(self._counter, AtTheWindow):
            answers = {fault: often for fault, often in ANSWERS.items() if fault in QUICK_ANSWERS}
        fault = self._chance.choices(list(answers), list(answers.values()))[0]
        return f"13{self._chance.randrange(10**12):012d}{CODE_MARK}{fault:02d}"

    def _tell_basket(self) -> None:
        basket_id, commands = self._counter.basket()
        say(
            "basket",
            basket_id=basket_id,
            commands=[_brief(command) for command in commands],
            lines=len(fold(commands).lines),
        )


def _say_sold(done: Sold | None) -> None:
    if done is not None:
        say("sold", receipt_no=done.receipt_no, due_minor=done.due_minor, basket_id=done.basket_id)


def _brief(command: Command) -> str:
    """Tells any two commands apart, and is short: a line goes through the pipe in one piece."""
    return f"{type(command).__name__} {crc32(repr(command).encode()):08x}"

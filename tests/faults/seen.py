"""What the cashier had seen of all lives of a till so far: what must be there in the evening, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Basket = tuple[str | None, list[str]]
"""Its id and its commands in force, in brief; no id: none is open."""

NO_BASKET: Basket = (None, [])
SELLING = frozenset({"pay", "code", "split", "stored", "swap"})
"""Steps that sell the basket on the counter."""
RETURNING = frozenset({"return", "elsewhere", "without_receipt", "swap"})
"""Steps that take goods back."""
HANDING_OVER = frozenset({"hand_over", "day_end"})
"""Steps that end a shift."""


@dataclass
class Seen:
    """`doing` is what was in flight at the last death; `cut` counts deaths by it: such a step may be done or not."""

    sold: dict[str, int] = field(default_factory=dict)  # receipt number → due
    paid_baskets: dict[str, str] = field(default_factory=dict)  # basket → receipt number
    made: dict[str, tuple[str, str, int]] = field(default_factory=dict)  # number → kind, document id, due
    handed: dict[str, tuple[int, int]] = field(default_factory=dict)  # shift → counted, expected
    moved: list[int] = field(default_factory=list)  # cash in (positive) and out
    parked: dict[str, list[str]] = field(default_factory=dict)  # basket → its commands
    dropping: set[str] = field(default_factory=set)  # parked baskets that were being let go
    done: dict[str, Counter[str]] = field(default_factory=dict)  # what → key → how often
    steps: Counter[str] = field(default_factory=Counter)  # begun
    basket: Basket = NO_BASKET
    lines: int = 0  # of that basket
    doing: str = ""
    cut: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    reports: int = 0

    def deaths_in(self, steps: Iterable[str]) -> int:
        """Deaths with one of these in flight."""
        return sum(self.cut[step] for step in steps)

    def died(self) -> None:
        """The till was killed in what it was doing."""
        self.cut[self.doing] += 1

    def take(self, report: dict[str, Any]) -> None:
        """One line of a till."""
        match report["word"]:
            case "doing":
                self.doing = report["step"]
                self.steps[self.doing] += 1
            case "sold":
                self._note(report["receipt_no"])
                self.sold[report["receipt_no"]] = report["due_minor"]
                self.paid_baskets[report["basket_id"]] = report["receipt_no"]
                self.basket, self.lines = NO_BASKET, 0
            case "made":
                self._note(report["receipt_no"])
                told = (report["kind"], report["document_id"], report["due_minor"])
                self.made[report["receipt_no"]] = told
            case "handed":
                assert report["shift_id"] not in self.handed, "a shift was handed over twice"
                self.handed[report["shift_id"]] = (report["counted_minor"], report["expected_minor"])
            case "moved":
                self.moved.append(report["amount_minor"])
            case "done":
                self.done.setdefault(report["what"], Counter())[report["key"]] += 1
            case "dropping":
                self.dropping.add(report["basket_id"])
            case "dropped":
                del self.parked[report["basket_id"]]
            case "refused":
                self.refused[f"{report['step']}: {report['key']}"] += 1
            case "basket":
                self._take_basket((report["basket_id"], report["commands"]))
                self.lines = report["lines"]
        self.reports += 1

    def _note(self, receipt_no: str) -> None:
        assert receipt_no not in self.sold.keys() | self.made.keys(), "a receipt's number came twice"

    def _take_basket(self, now: Basket) -> None:
        before, doing = self.basket, self.doing
        self.basket, self.doing = now, ""
        if now == before:
            return
        if doing == "recall" and now[0] in self.parked:
            assert self.parked.pop(now[0]) == now[1], "a basket was taken up as another"
            self._put_aside(before)
        elif doing == "park" and now == NO_BASKET:
            self._put_aside(before)
        else:
            assert may_follow(before, doing, now), (before, doing, now)

    def _put_aside(self, basket: Basket) -> None:
        """One without goods is let go."""
        if basket[0] is not None and self.lines:
            # whoever takes it up may be somebody else: her proof stays behind
            self.parked[basket[0]] = [step for step in basket[1] if not step.startswith("Prove ")]


def may_follow(before: Basket, doing: str, now: Basket) -> bool:
    """Whether a basket is the one after the step in flight: done wholly or not at all."""
    if doing in SELLING | {"cancel"} and now == NO_BASKET:
        return True
    if now[0] != before[0] and before[0] is not None:
        return False
    if doing == "undo":
        return _is_more(before[1], now[1])
    return bool(doing) and _is_more(now[1], before[1])


def _is_more(more: list[str], less: list[str]) -> bool:
    """Whether one has a step more: a command, or the two of a card, which says who she is and proves it, or of a line
    of which price and discount are taken back.
    """
    last = [command.partition(" ")[0] for command in more[-2:]]
    is_pair = last in (["Identify", "Prove"], ["OverridePrice", "DiscountLine"])
    return more[:-1] == less or (is_pair and more[:-2] == less)

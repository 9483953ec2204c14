"""Any sale that a till could have made, for the laws of returns."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from posclient.domain.money import ONE, share
from posclient.domain.refund_plan import PaidWith
from posclient.domain.returns import Original, SoldLine
from posclient.domain.tender import TenderKind
from posclient.domain.undone_entries import Moved

PAYING = (
    TenderKind.CASH,
    TenderKind.CODE,
    TenderKind.CARD,
    TenderKind.QR,
    TenderKind.STORED,
    TenderKind.POINTS,
)


def sold(*lines: SoldLine, tenders: tuple[PaidWith, ...] = (), **changes: object) -> Original:
    """A sale of these lines, paid in cash unless told otherwise."""
    values: dict[str, object] = {
        "sale_id": "s1",
        "receipt_no": "R00010010000001",
        "business_date": date(2026, 11, 21),
        "lines": lines,
        "tenders": tenders or (PaidWith(TenderKind.CASH, sum(line.amount_minor for line in lines)),),
    }
    return Original(**{**values, **changes})  # type: ignore[arg-type]  # a sale as a test describes it


def line(line_id: str, quantity: int, amount_minor: int, points: int = 0, **changes: object) -> SoldLine:
    """A line at normal price."""
    values: dict[str, object] = {"gross_minor": amount_minor, **changes}
    return SoldLine(line_id, f"p-{line_id}", quantity, amount_minor=amount_minor, points=points, **values)  # type: ignore[arg-type]  # as above


@st.composite
def sales(draw: st.DrawFn) -> Original:
    """Pieces and weights, free goods, rounding off, several tenders, points in lots, stored value of two kinds."""
    lines = tuple(draw(_line(f"l{n}")) for n in range(draw(st.integers(1, 4))))
    amount = sum(line.amount_minor for line in lines)
    rounding = draw(st.integers(0, min(amount, 99)))
    due = amount - rounding
    kinds = draw(st.lists(st.sampled_from(PAYING), min_size=1, max_size=4))
    weights = draw(st.lists(st.integers(0, 9), min_size=len(kinds), max_size=len(kinds)))
    tenders = tuple(
        PaidWith(kind, part, attempt_id=f"a{n}" if kind is TenderKind.CODE else "")
        for n, (kind, part) in enumerate(zip(kinds, share(due, weights), strict=True))
    )
    return sold(
        *lines,
        tenders=tenders,
        rounding_minor=rounding,
        entries=draw(_entries(lines, tenders, amount)),
        invoiceable_minor=draw(st.integers(0, due)),
        member_id="m1",
        cash_step_minor=draw(st.sampled_from((1, 10, 100))),
    )


@st.composite
def _line(draw: st.DrawFn, line_id: str) -> SoldLine:
    weighed = draw(st.booleans())
    quantity = draw(st.integers(1, 3_000)) if weighed else draw(st.integers(1, 7)) * ONE
    gross = draw(st.integers(0, 100_000))
    amount = draw(st.integers(0, gross))
    return line(
        line_id,
        quantity,
        amount,
        draw(st.integers(0, 500)),
        gross_minor=gross,
        weighed=weighed,
        manual_minor=gross - amount,
    )


@st.composite
def _entries(
    draw: st.DrawFn, lines: tuple[SoldLine, ...], tenders: tuple[PaidWith, ...], amount: int
) -> tuple[Moved, ...]:
    def paid(kind: TenderKind) -> int:
        return sum(tender.amount_minor for tender in tenders if tender.kind is kind)

    def lots(account: str, whole: int) -> list[Moved]:
        weights = draw(st.lists(st.integers(0, 5), min_size=2, max_size=3))
        sign = -1 if whole < 0 else 1
        return [
            Moved(f"m1/{account}/base", f"lot{n}", sign * part)
            for n, part in enumerate(share(abs(whole), weights))
            if part
        ]

    points = sum(line.points for line in lines) + draw(st.sampled_from((0, 0, 7)))
    bonus = draw(st.integers(0, paid(TenderKind.STORED)))
    return (
        *lots("points", points),
        *lots("spend", amount),
        *lots("points", -paid(TenderKind.POINTS) * draw(st.integers(1, 3))),
        *lots("bonus", -bonus),
        *lots("principal", bonus - paid(TenderKind.STORED)),
    )


@st.composite
def in_steps(draw: st.DrawFn, original: Original) -> list[dict[str, int]]:
    """Everything comes back, in steps, each of them allowed by itself."""
    left = {line.line_id: line.quantity for line in original.lines}
    steps: list[dict[str, int]] = []
    while any(left.values()):
        step: dict[str, int] = {}
        for sold_line in original.lines:
            unit = 1 if sold_line.weighed else ONE
            pieces = left[sold_line.line_id] // unit
            taken = draw(st.integers(0, pieces)) * unit if len(steps) < 5 else pieces * unit
            if taken:
                step[sold_line.line_id] = taken
                left[sold_line.line_id] -= taken
        if step:
            steps.append(step)
        elif len(steps) < 5:
            at = next(line_id for line_id, rest in left.items() if rest)
            steps.append({at: left.pop(at)})
            left[at] = 0
    return draw(st.permutations(steps))

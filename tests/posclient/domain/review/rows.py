"""Rows that the tests of a review are made of, and strategies that draw a shop's days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from posclient.domain.review.baskets import Document

MONDAY = date(2026, 11, 16)
HOUR_MS = 3_600_000


def at(day: date, hour: int = 10, minute: int = 0) -> int:
    """UTC milliseconds of a time of day."""
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC).timestamp() * 1000)


def sold(
    name: str = "s1",
    due_minor: int = 10_000,
    member: str = "",
    *,
    day: date = MONDAY,
    hour: int = 10,
    named: bool | None = None,
    operator: str = "OP1",
    quantity: int = 1000,
    rounding_minor: int = 0,
) -> Document:
    """A sale; `named` says whether she was known before paying, where that is not just whether there is a member."""
    identified = bool(member) if named is None else named
    return Document(
        root=name,
        is_return=False,
        business_date=day,
        at_ms=at(day, hour),
        member_id=member,
        identified=identified,
        operator_id=operator,
        due_minor=due_minor,
        rounding_minor=rounding_minor,
        quantity=quantity,
    )


def came_back(
    sale: Document, *, quantity: int | None = None, due_minor: int | None = None, days: int = 0
) -> Document:
    """A return of a sale; of all of it where nothing else is said."""
    return replace(
        sale,
        is_return=True,
        business_date=sale.business_date + timedelta(days=days),
        at_ms=sale.at_ms + days * 24 * HOUR_MS + HOUR_MS,
        due_minor=-(sale.due_minor if due_minor is None else due_minor),
        rounding_minor=-sale.rounding_minor if due_minor is None else 0,
        quantity=-(sale.quantity if quantity is None else quantity),
    )


@st.composite
def sales(draw: st.DrawFn) -> list[Document]:
    """Sales of a week, to a few members and to nobody."""
    count = draw(st.integers(0, 12))
    made = []
    for number in range(count):
        member = draw(st.sampled_from(["", "M1", "M2", "M3"]))
        made.append(
            sold(
                f"s{number}",
                draw(st.integers(0, 100_000)),
                member,
                day=MONDAY + timedelta(days=draw(st.integers(0, 6))),
                hour=draw(st.integers(0, 22)),
                named=bool(member) and draw(st.booleans()),
                operator=draw(st.sampled_from(["OP1", "OP2"])),
                quantity=draw(st.integers(1, 9_000)),
                rounding_minor=draw(st.integers(0, 9)),
            )
        )
    return made


@st.composite
def days_at_the_counter(draw: st.DrawFn) -> list[Document]:
    """Sales, and returns of parts or of all of some of them; never more than was sold."""
    made = draw(sales())
    returns = []
    for sale in made:
        match draw(st.sampled_from(["kept", "part", "all"])):
            case "all":
                returns.append(came_back(sale))
            case "part" if sale.quantity > 1:
                quantity = draw(st.integers(1, sale.quantity - 1))
                returns.append(
                    came_back(sale, quantity=quantity, due_minor=sale.due_minor * quantity // sale.quantity)
                )
            case _:
                pass
    return made + returns

"""A basket's commands as rows: what a kind of command does not use is NULL, what has no column stands in `detail`."""

from __future__ import annotations

import json
from typing import Final

from posclient.domain.basket import (
    Add,
    AddOpen,
    Command,
    Credit,
    DiscountBasket,
    DiscountLine,
    Forget,
    Identify,
    OverridePrice,
    Prove,
    Remove,
    SetQuantity,
)
from posclient.domain.member import MemberId

COLUMNS: Final = ("kind", "line_id", "product_id", "quantity", "amount_minor", "member_id", "detail")
"""Of a command, in the order in which `command_of` takes them."""

_EMPTY: Final[dict[str, object]] = {**dict.fromkeys(COLUMNS), "detail": ""}


def columns_of(command: Command) -> dict[str, object]:
    """The row of a command, all of `COLUMNS`."""
    return _EMPTY | _used(command)


def command_of(
    kind: str,
    line_id: str,
    product_id: str,
    quantity: int,
    amount_minor: int | None,
    member_id: str,
    detail: str,
) -> Command:
    """The inverse. Raises ValueError for a kind that this till does not know."""
    match kind:
        case "add":
            return Add(line_id, product_id, quantity, amount_minor, detail)
        case "quantity":
            return SetQuantity(line_id, quantity)
        case "remove":
            return Remove(line_id)
        case "identify" | "prove" | "forget" | "credit":
            return _of_a_person(kind, line_id, member_id, detail)
        case _:
            return _by_hand(kind, line_id, quantity, amount_minor, detail)


def _of_a_person(kind: str, line_id: str, member_id: str, detail: str) -> Command:
    match kind:
        case "identify":
            return Identify(MemberId(member_id), detail)
        case "prove":
            return Prove(detail)
        case "credit":
            return Credit(line_id, detail)
        case _:
            return Forget()


def _by_hand(kind: str, line_id: str, quantity: int, amount_minor: int | None, detail: str) -> Command:
    match kind:
        case "open":
            return AddOpen(
                line_id, unit_price_minor=amount_minor or 0, quantity=quantity, **json.loads(detail)
            )
        case "price":
            return OverridePrice(line_id, amount_minor, **json.loads(detail))
        case "discount":
            return DiscountLine(line_id, amount_minor=amount_minor or 0, **json.loads(detail))
        case "discount_all":
            return DiscountBasket(amount_minor=amount_minor or 0, **json.loads(detail))
        case unknown:
            raise ValueError(f"a basket command of an unknown kind: {unknown!r}")


def _used(command: Command) -> dict[str, object]:
    match command:
        case Add(line_id, product_id, quantity, amount_minor, code):
            return {
                "kind": "add",
                "line_id": line_id,
                "product_id": product_id,
                "quantity": quantity,
                "amount_minor": amount_minor,
                "detail": code,
            }
        case SetQuantity(line_id, quantity):
            return {"kind": "quantity", "line_id": line_id, "quantity": quantity}
        case Remove(line_id):
            return {"kind": "remove", "line_id": line_id}
        case Identify() | Prove() | Forget() | Credit():
            return _used_for_a_person(command)
        case AddOpen() | OverridePrice() | DiscountLine() | DiscountBasket():
            return _used_by_hand(command)


def _used_for_a_person(command: Identify | Prove | Forget | Credit) -> dict[str, object]:
    match command:
        case Identify(member_id, how):
            return {"kind": "identify", "member_id": member_id, "detail": how}
        case Prove(how):
            return {"kind": "prove", "detail": how}
        case Forget():
            return {"kind": "forget"}
        case Credit(line_id, operator_id):
            return {"kind": "credit", "line_id": line_id, "detail": operator_id}


def _used_by_hand(command: AddOpen | OverridePrice | DiscountLine | DiscountBasket) -> dict[str, object]:
    match command:
        case AddOpen(line_id, title, unit_price_minor, barcode, quantity, approved_by):
            return {
                "kind": "open",
                "line_id": line_id,
                "quantity": quantity,
                "amount_minor": unit_price_minor,
                "detail": _detail(title=title, barcode=barcode, approved_by=approved_by),
            }
        case OverridePrice(line_id, unit_price, reason, approved_by):
            detail = _detail(reason=reason, approved_by=approved_by)
            return {"kind": "price", "line_id": line_id, "amount_minor": unit_price, "detail": detail}
        case DiscountLine(line_id, percent, amount_minor, reason, approved_by):
            detail = _detail(percent=percent, reason=reason, approved_by=approved_by)
            return {"kind": "discount", "line_id": line_id, "amount_minor": amount_minor, "detail": detail}
        case DiscountBasket(percent, amount_minor, reason, approved_by):
            detail = _detail(percent=percent, reason=reason, approved_by=approved_by)
            return {"kind": "discount_all", "amount_minor": amount_minor, "detail": detail}


def _detail(**values: int | str) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

"""The reminder slip: call this member, here is why, tick what came of it. The number itself is not on the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from posclient.domain.care import OUTCOMES
from posclient.domain.member import Child, Member, mask_phone
from posclient.domain.reason import Reason
from posclient.slips.document import Block, Cell, Checkbox, Code, Columns, Cut, Document, Feed, Rule, Text
from posclient.slips.narrow_code import fits_as_bars
from posclient.words import Names, Words

_LABEL_SHARE = 10


@dataclass(frozen=True)
class CareSlipData:
    """One care task on paper.

    `usual_quantity` (thousandths, 0 = unknown) is what she takes each time, in `unit`s of the product. She runs out on
    `run_out_on`, `give_or_take_days` either way; `reason` says why we think so. `on` is the business date.
    """

    task_id: str
    member: Member
    product: str
    usual_quantity: int
    unit: str
    run_out_on: date
    give_or_take_days: int
    reason: Reason
    on: date
    printed_at_ms: int
    zone: tzinfo
    till: str


def compose(data: CareSlipData, words: Words, names: Names) -> Document:
    """The slip. Scanning it opens the task at the till, where the number can be seen and the outcome noted."""
    called = words.call_name(data.member)
    blocks: tuple[Block, ...] = (
        Text(words("slip.care_title"), align="center", size=2, bold=True),
        Rule("="),
        *_who(data, called, words),
        *_what(data, words, names),
        Rule(),
        Text(words("slip.outcome"), bold=True),
        *(Checkbox(words(f"outcome.{outcome}")) for outcome in OUTCOMES),
        Rule(),
        *_codes(data.task_id),
        Text(words("slip.scan"), align="center"),
        Rule(),
        Text(words("slip.printed", time=words.moment(data.printed_at_ms, data.zone), till=data.till)),
        Text(words("slip.confidential")),
        Cut(),
    )
    return Document(title=f"{words('slip.care_title')} {called}", blocks=blocks)


def _who(data: CareSlipData, called: str, words: Words) -> list[Block]:
    phone = data.member.phone
    blocks: list[Block] = [
        _row(words("slip.who"), called, bold=True),
        _row(words("slip.phone"), mask_phone(phone) if phone else words("slip.no_phone")),
    ]
    children = [_child(child, data.on, words) for child in data.member.children]
    labels = [words("slip.child"), *("" for _ in children[1:])]
    return [*blocks, *(_row(label, child) for label, child in zip(labels, children, strict=False) if child)]


def _child(child: Child, on: date, words: Words) -> str:
    age = words.age(child, on)
    if child.age_months(on) is None and child.due_date is not None:
        due = words("age.due", date=words.day(child.due_date))
        age = age if age == due else words("age.with_due", age=age, due=due)
    return f"{child.pet_name} {age}".strip()


def _what(data: CareSlipData, words: Words, names: Names) -> list[Block]:
    first, last = (data.run_out_on + timedelta(days=sign * data.give_or_take_days) for sign in (-1, 1))
    blocks: list[Block] = [Rule(), _row(words("slip.buys"), data.product, bold=True)]
    if data.usual_quantity > 0:
        usual = f"{words.quantity(data.usual_quantity)}{data.unit}"
        blocks.append(_row("", words("slip.usual_quantity", quantity=usual)))
    return [
        *blocks,
        _row(
            words("slip.runs_out"),
            words("slip.range", first=words.day(first), last=words.day(last)),
            bold=True,
        ),
        _row(words("slip.why"), words.reason(data.reason, names)),
    ]


def _codes(task_id: str) -> list[Block]:
    """A QR code for phones and imagers; bars too for the plainest scanner, where they fit on narrow paper."""
    if not fits_as_bars(task_id):
        return [Code("qr", task_id, caption=task_id)]
    return [Code("qr", task_id), Feed(), Code("code128", task_id, caption=task_id)]


def _row(label: str, text: str, *, bold: bool = False) -> Columns:
    return Columns((Cell(label, share=_LABEL_SHARE), Cell(text)), bold=bold)

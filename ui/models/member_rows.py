"""A member's file as rows of text: what she bought, what moved on her accounts, who called her, what was printed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from posclient.domain.ledger.account import AccountKind, Entry
from posclient.domain.member import PROFILE_FIELDS
from posclient.services.member_file import MemberFile
from posclient.words import Words, name_in
from ui.models.cells import Row

_MONEY = frozenset({AccountKind.PRINCIPAL, AccountKind.BONUS, AccountKind.SPEND})


def purchase_rows(words: Words, file: MemberFile) -> tuple[Row, ...]:
    """Date, goods, quantity, amount: the newest first."""
    bought = sorted(file.purchases, key=lambda purchase: purchase.business_date, reverse=True)
    rows = []
    for purchase in bought:
        product = file.goods.get(purchase.product_id)
        name = name_in(words.language, product.name, product.name_en) if product else purchase.product_id
        cells = (
            purchase.business_date.isoformat(),
            name,
            words.quantity(purchase.quantity),
            words.money(purchase.amount_minor),
        )
        rows.append(Row(cells))
    return tuple(rows)


def entry_rows(words: Words, file: MemberFile) -> tuple[Row, ...]:
    """Date, account, why, amount with its sign: what this till moved, the newest first."""
    scale = file.panel.points_scale
    return tuple(
        Row(
            (
                entry.business_date.isoformat(),
                words(f"account.{account_kind(entry)}"),
                words(f"entry.{entry.kind}"),
                _moved(words, entry, scale),
            )
        )
        for entry in file.entries
    )


def task_rows(words: Words, file: MemberFile) -> tuple[Row, ...]:
    """Day of the reminder, need, run-out, calls, what came of it. The key is the task's id."""
    rows = []
    for task in sorted(file.tasks, key=lambda task: (task.created_on, task.task_id), reverse=True):
        came_of_it = f"outcome.{task.outcome}" if task.outcome else f"care.{task.state}"
        mark = words("care.converted") if task.state == "converted" else words(came_of_it)
        cells = (
            task.created_on.isoformat(),
            file.names.needs.get(task.need_id, task.need_id),
            words(
                "member.run_out_on",
                date=words.day(task.run_out_on),
                days=words("span.days", n=task.give_or_take_days),
            ),
            words("care.calls", n=task.calls) if task.calls else "",
            mark,
        )
        rows.append(Row(cells, task.task_id))
    return tuple(rows)


def slip_rows(words: Words, file: MemberFile, zone: ZoneInfo) -> tuple[Row, ...]:
    """Time, slip, state. The key is the receipt's number or the task's id; kicks of the drawer are no slips."""
    slips = sorted((slip for slip in file.slips if slip.kind == "slip"), key=lambda slip: -slip.job_id)
    rows = []
    for slip in slips:
        copy = f" · {words('receipt.copy')} {slip.copy_number}" if slip.copy_number else ""
        cells = (words.moment(slip.made_at_ms, zone), slip.title + copy, words(f"print.{slip.state}"))
        rows.append(Row(cells, slip.subject))
    return tuple(rows)


def completeness(file: MemberFile) -> int:
    """How much of her profile is filled, in percent: name, number, children and each field of the profile."""
    member = file.panel.member
    has = [bool(member.name), bool(member.phone), bool(member.children)]
    has += [bool(member.profile.get(field)) for field in PROFILE_FIELDS]
    return sum(has) * 100 // len(has)


def balances_line(words: Words, file: MemberFile, zone: ZoneInfo) -> str:
    """Points and stored value, and how old headquarters' part of them is."""
    panel = file.panel
    points = words.points(panel.points, panel.points_scale)
    if panel.as_of_ms is None:
        return words("member.points_here_only", points=points)
    line = words("member.points_as_of", points=points, time=words.moment(panel.as_of_ms, zone))
    if panel.stored_value_minor:
        line += f"   {words('account.principal')} {words.money(panel.stored_value_minor)}"
    return line


def account_kind(entry: Entry) -> AccountKind:
    """Which account an entry moved: the middle part of its account's id."""
    return AccountKind(entry.account_id.split("/")[1])


def _moved(words: Words, entry: Entry, points_scale: int) -> str:
    kind = account_kind(entry)
    sign = "+" if entry.amount > 0 else ""
    if kind in _MONEY:
        return sign + words.money(entry.amount)
    return sign + (
        words.points(entry.amount, points_scale) if kind is AccountKind.POINTS else str(entry.amount)
    )

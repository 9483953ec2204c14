"""Members of a file: settled against those whom headquarters knows, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, Engine, func, select

from posclient.domain.ledger.account import AccountKind
from posclient.wire.bring_in import Totals
from sync.hq import tables
from sync.hq.bring_in import member_writing
from sync.hq.bring_in.current import store_zones
from sync.hq.bring_in.incoming import bring_in_members
from sync.hq.bring_in.member_rows import BALANCES, Known, StagedMember, read_member, tier_names
from sync.hq.bring_in.plan import Setting
from sync.hq.bring_in.reading import Reading, Report
from sync.hq.bring_in.stage import Stage
from sync.hq.rules import newest_rules

BATCH: Final = 500

_Waiting = tuple[Reading, StagedMember]


class MembersPlan:
    """Rows wait in batches to be compared with what headquarters has; who passes is staged on disk.

    A member who came in by an earlier import of the same file stays as she is now; only opening balances that were not
    booked yet are added. A number that belongs to anybody else keeps the row out.
    """

    def __init__(self, connection: Connection, setting: Setting, report: Report) -> None:
        rules = newest_rules(connection)
        self._known = Known(setting, rules, frozenset(store_zones(connection)), tier_names(rules))
        self._report = report
        self._stage = Stage(StagedMember)
        self._waiting: list[_Waiting] = []
        self._lines: dict[str, int] = {}
        self._sums = dict.fromkeys(BALANCES, 0)
        self._added = self._changed = self._same = 0

    def take(self, connection: Connection, row: Reading) -> None:
        """Read a row; every so often compare what waits."""
        member = read_member(row, self._known)
        if member is None or self._stands_twice(row, member):
            self._report.add(row.faults)
            return
        self._waiting.append((row, member))
        if len(self._waiting) >= BATCH:
            self.settle(connection)

    def settle(self, connection: Connection) -> None:
        """Compare what waits with what headquarters has."""
        waiting, self._waiting = self._waiting, []
        ids = [member.row.member_id for _, member in waiting]
        there = _there(connection, ids)
        holders = _holders(connection, [contact for _, member in waiting for contact in member.contacts])
        repeated = [member for _, member in waiting if member.row.member_id in there]
        booked = _booked_amounts(
            connection, [entry_id for member in repeated for entry_id in member.entry_ids]
        )
        for row, member in waiting:
            is_new = member.row.member_id not in there
            if is_new:
                _refuse_held(row, member, holders)
            else:
                self._compare_openings(row, member, booked)
            self._report.add(row.faults)
            if row.is_usable():
                self._accept(member, is_new=is_new, booked=booked)

    def totals(self) -> Totals:
        """Members and what they bring."""
        return Totals(
            added=self._added,
            changed=self._changed,
            same=self._same,
            points=self._sums[AccountKind.POINTS],
            points_scale=self._known.points_scale,
            principal_minor=self._sums[AccountKind.PRINCIPAL],
            bonus_minor=self._sums[AccountKind.BONUS],
            spend_minor=self._sums[AccountKind.SPEND],
        )

    def write(self, engine: Engine) -> None:
        """All of them, then their rows in the feed."""
        bring_in_members(engine, self._stage, self._known.setting)

    def booked(self, connection: Connection) -> Totals:
        """What the ledger holds as opening balances of the good rows, and how many of these members are there."""
        sums = dict.fromkeys(BALANCES, 0)
        members = 0
        for batch in member_writing.batches(self._stage):
            ids = [entry_id for member in batch for entry_id in member.entry_ids]
            for kind, amount in _sums(connection, ids).items():
                sums[kind] += amount
            members += len(_there(connection, [one.row.member_id for one in batch]))
        return Totals(
            rows=members,
            points=sums[AccountKind.POINTS],
            points_scale=self._known.points_scale,
            principal_minor=sums[AccountKind.PRINCIPAL],
            bonus_minor=sums[AccountKind.BONUS],
            spend_minor=sums[AccountKind.SPEND],
        )

    def close(self) -> None:
        """Forget the staged rows."""
        self._stage.close()

    def _stands_twice(self, row: Reading, member: StagedMember) -> bool:
        """Whether the member or a number of hers came in an earlier row of the file. The earlier row counts."""
        keys = {"number": member.row.member_id} | {kind: f"{kind} {value}" for kind, value in member.contacts}
        for field, key in keys.items():
            if key in self._lines:
                row.wrong(field if row.text(field) else "phone", "twice", other=self._lines[key])
                return True
        self._lines.update(dict.fromkeys(keys.values(), row.line))
        return False

    def _compare_openings(self, row: Reading, member: StagedMember, booked: dict[str, int]) -> None:
        for opening in member.openings:
            before = booked.get(opening.entry_id)
            if before is not None and before != opening.amount:
                scale = self._known.points_scale if opening.kind is AccountKind.POINTS else 2
                shown = f"{before / 10**scale:.{scale}f}"
                row.wrong(BALANCES[opening.kind], "booked", booked=shown)

    def _accept(self, member: StagedMember, *, is_new: bool, booked: dict[str, int]) -> None:
        for opening in member.openings:
            self._sums[opening.kind] += opening.amount
        if not is_new:
            member.is_new = False
            member.openings = tuple(one for one in member.openings if one.entry_id not in booked)
        self._stage.add(member)
        self._added += is_new
        self._changed += not is_new and bool(member.openings)
        self._same += not is_new and not member.openings


def _refuse_held(row: Reading, member: StagedMember, holders: dict[tuple[str, str], str]) -> None:
    for contact in member.contacts:
        if contact in holders:
            row.wrong(contact[0], "held")


def _there(connection: Connection, member_ids: Sequence[str]) -> set[str]:
    column = tables.member.c.member_id
    return set(connection.execute(select(column).where(column.in_(member_ids))).scalars())


def _holders(connection: Connection, contacts: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    table = tables.contact
    found: dict[tuple[str, str], str] = {}
    for kind in ("card", "phone"):
        numbers = [value for held, value in contacts if held == kind]
        rows = connection.execute(
            select(table.c.value, table.c.member_id).where(table.c.kind == kind, table.c.value.in_(numbers))
        )
        found.update({(kind, value): member_id for value, member_id in rows})
    return found


def _booked_amounts(connection: Connection, entry_ids: Sequence[str]) -> dict[str, int]:
    table = tables.ledger_entry
    if not entry_ids:
        return {}
    rows = connection.execute(select(table.c.entry_id, table.c.amount).where(table.c.entry_id.in_(entry_ids)))
    return {entry_id: int(amount) for entry_id, amount in rows}


def _sums(connection: Connection, entry_ids: Sequence[str]) -> dict[AccountKind, int]:
    table = tables.ledger_entry
    rows = connection.execute(
        select(table.c.account_kind, func.sum(table.c.amount))
        .where(table.c.entry_id.in_(entry_ids))
        .group_by(table.c.account_kind)
    )
    return {AccountKind(kind): int(amount) for kind, amount in rows}

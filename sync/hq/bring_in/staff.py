"""Staff of a file. A PIN is kept as its Argon2id hash alone."""

from __future__ import annotations

import re
from typing import Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine

from posclient.domain.staff import Role
from posclient.wire.bring_in import Totals
from posclient.wire.feed import OperatorRow
from sync.hq.bring_in import current, values
from sync.hq.bring_in.faults import BadValueError
from sync.hq.bring_in.plan import Setting
from sync.hq.bring_in.reading import Reading, Report
from sync.hq.bring_in.values import Cell
from sync.hq.contacts import Contact, holder_of
from sync.hq.database import transact
from sync.hq.feed import staff_topic
from sync.hq.seed import publish_many

ROLES: Final = {
    word: role
    for role, words in {
        Role.CASHIER: ("收银员", "收银", "cashier"),
        Role.ASSOCIATE: ("导购", "导购员", "店员", "营业员", "associate", "sales associate", "sales"),
        Role.MANAGER: ("店长", "经理", "manager", "store manager"),
    }.items()
    for word in words
}
_PIN: Final = re.compile(r"\d{4,8}")
_hasher = PasswordHasher()


class StaffPlan:
    """Operators by store and number. Who is there already keeps what the file does not name, and her PIN."""

    def __init__(self, connection: Connection, setting: Setting, report: Report) -> None:
        self._setting = setting
        self._report = report
        self._there = {
            store: current.operators(connection, store) for store in current.store_zones(connection)
        }
        self._lines: dict[tuple[str, str], int] = {}
        self._rows: dict[str, list[OperatorRow]] = {}
        self._added = self._changed = self._same = 0

    def take(self, connection: Connection, row: Reading) -> None:
        """Read a row."""
        self._read(connection, row)
        self._report.add(
            [msgspec.structs.replace(one, value="") if one.field == "pin" else one for one in row.faults]
        )

    def settle(self, connection: Connection) -> None:
        """Nothing waits."""

    def totals(self) -> Totals:
        """How many are new, changed, as they were."""
        return Totals(added=self._added, changed=self._changed, same=self._same)

    def write(self, engine: Engine) -> None:
        """Publish who is new or changed."""
        transact(engine, self._write)

    def _write(self, connection: Connection) -> None:
        for store_id in sorted(self._rows):
            publish_many(connection, staff_topic(store_id), self._rows[store_id])

    def booked(self, connection: Connection) -> None:
        """Staff have no balances."""

    def close(self) -> None:
        """Nothing is on disk."""

    def _read(self, connection: Connection, row: Reading) -> None:
        store_id = row.get("store", values.code, self._setting.store_id)
        if store_id not in self._there:
            row.wrong("store", "unknown_store" if store_id else "no_store")
        operator_id = row.needed("operator", values.code, "")
        before = self._there.get(store_id, {}).get(operator_id)
        name = row.needed("name", lambda cell: values.short_text(cell, 60), "")
        role = row.get(
            "role", _role, Role(before.role) if before and before.role in set(Role) else Role.CASHIER
        )
        pin = row.get("pin", _pin, "")
        if not pin and before is None and row.is_usable():
            row.wrong("pin", "no_pin")
        member_id = self._member(connection, row, before.member_id if before else "")
        active = row.get("active", values.yes_no, before.active if before else True)
        if row.is_usable():
            other = self._lines.setdefault((store_id, operator_id), row.line)
            if other != row.line:
                row.wrong("operator", "twice", other=other)
        if not row.is_usable():
            return
        pin_hash = _hash_of(pin, before.pin_hash if before else "")
        found = OperatorRow(operator_id, name, role, pin_hash, active, member_id)
        if found == before:
            self._same += 1
            return
        self._added += before is None
        self._changed += before is not None
        self._rows.setdefault(store_id, []).append(found)

    def _member(self, connection: Connection, row: Reading, default: str) -> str:
        cell = row.cell("member")
        if not row.text("member"):
            return default
        text = values.narrow(values.text_of(cell))
        holder = holder_of(connection, Contact("card", text))
        if holder is None:
            number = row.get("member", values.phone, None)
            holder = holder_of(connection, Contact("phone", number.international)) if number else None
            if number and holder is None:
                row.wrong("member", "unknown_member")
        return holder or default


def _role(cell: Cell) -> Role:
    return values.one_of(cell, ROLES, "收银员 导购 店长 cashier associate manager")


def _pin(cell: Cell) -> str:
    pin = values.narrow(values.text_of(cell))
    if not _PIN.fullmatch(pin):
        raise BadValueError("bad_pin")
    return pin


def _hash_of(pin: str, before: str) -> str:
    """The hash that is there stays where it fits the PIN, or where none is given."""
    if not pin:
        return before
    try:
        if before and _hasher.verify(before, pin):
            return before
    except (VerificationError, InvalidHashError):
        return _hasher.hash(pin)
    return _hasher.hash(pin)

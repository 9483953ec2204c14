"""What applying one event (or one personal record) reads and collects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection, insert

from posclient.wire.feed import Row
from posclient.wire.protocol import Effect
from sync.hq import accounts, members, tables
from sync.hq.feed import Outgoing, members_topic, publish_all
from sync.hq.members import State

Level = Literal["exception", "note"]


@dataclass(frozen=True)
class Sender:
    """The till that speaks."""

    till_id: str
    till_no: int
    store_id: str
    incarnation: int
    time_zone: str


@dataclass(frozen=True)
class Finding:
    """An exception for a person to look at, or a note for one who wants to know: `key` names it, `detail` says what
    differs (never personal data).
    """

    key: str
    detail: str = ""
    level: Level = "exception"


@dataclass
class Intake:
    """One event being applied in one transaction. `seq` is None for a personal record; `on` is the business date."""

    connection: Connection
    sender: Sender
    incarnation: int
    seq: int | None
    on: str
    now_ms: int
    findings: list[Finding] = field(default_factory=list)
    rows: Outgoing = field(default_factory=Outgoing)
    last_rows: Outgoing = field(default_factory=Outgoing)
    changed: dict[str, None] = field(default_factory=dict)
    moved: dict[str, None] = field(default_factory=dict)

    def note(self, key: str, detail: str = "") -> None:
        """Let a person look at this."""
        self.findings.append(Finding(key, detail[:2000]))

    def remark(self, key: str, detail: str = "") -> None:
        """Nothing is wrong, but somebody may want to know."""
        self.findings.append(Finding(key, detail[:2000], "note"))

    def member_changed(self, member_id: str) -> None:
        """Her row goes to every store that holds her."""
        self.changed[member_id] = None

    def balances_moved(self, member_id: str) -> None:
        """Her standing goes to every store that holds her."""
        self.moved[member_id] = None

    def hold_here(self, member_id: str) -> None:
        """The sender's store holds her from now on; a store that did not gets her whole."""
        if members.hold(self.connection, member_id, self.sender.store_id):
            self.member_changed(member_id)
            self.balances_moved(member_id)

    def publish_last(self, topic: str, key: str, row: Row) -> None:
        """A row that comes after the members' own rows."""
        self.last_rows.add(topic, key, row)

    def finish(self) -> Effect | None:
        """Store the findings and publish, as the last thing in the transaction.

        The effect is where the new balances stand in the members topic of the sender's store, if any moved there.
        """
        if self.findings:
            self.connection.execute(
                insert(tables.finding),
                [
                    {
                        "till_id": self.sender.till_id,
                        "incarnation": self.incarnation,
                        "seq": self.seq,
                        "key": finding.key,
                        "detail": finding.detail,
                        "found_at_ms": self.now_ms,
                        "level": finding.level,
                    }
                    for finding in self.findings
                ],
            )
        for member_id in self.changed | self.moved:
            self._add_member(member_id)
        for (topic, key), row in self.last_rows.rows.items():
            self.rows.add(topic, key, row)
        positions = publish_all(self.connection, self.rows)
        here = members_topic(self.sender.store_id)
        effects = [
            position
            for (topic, key), position in positions.items()
            if topic == here and key.startswith("standing/")
        ]
        return Effect(here, max(effects)) if effects else None

    def _add_member(self, member_id: str) -> None:
        held = members.find(self.connection, member_id)
        if held is None or held.state in (State.AWAITED, State.MERGED):
            return
        standing = None
        if member_id in self.moved:
            standing = accounts.standing_of(self.connection, member_id, held.tier_id, self.on, self.now_ms)
        for store_id in members.stores_of(self.connection, member_id):
            topic = members_topic(store_id)
            if member_id in self.changed:
                self.rows.add(topic, f"member/{member_id}", held.row)
            if standing is not None:
                self.rows.add(topic, f"standing/{member_id}", standing)

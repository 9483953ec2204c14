"""Half a year's sales of one till, written straight into its store: what a review is counted from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from benchmarks.million import SEED, TODAY
from posclient.domain.ledger.account import OPEN_LOT
from posclient.store.engine import Database
from posclient.store.transaction import Transaction
from posclient.wire.codec import encode_event
from posclient.wire.events import MemberEnrolled, Stamp
from sync.hq.demo.goods import goods_rows
from sync.hq.demo.rules import TIME_ZONE, operator_rows

DAYS: Final = 180
A_DAY: Final = 200
REGULARS: Final = 5_000
WITH_MEMBER: Final = 0.7
JOINS: Final = 0.03
PAYLOAD: Final = b"{" + b" " * 2_300 + b"}"
"""As long as the event of a sale of three lines."""

Rows = dict[str, list[tuple[object, ...]]]

_SQL: Final = {
    "sale": "INSERT INTO sale (sale_id, receipt_no, member_id, business_date, shift_id, operator_id, at_ms,"
    " gross_minor, due_minor, points, incarnation, seq, context)"
    " VALUES (?, ?, ?, ?, 'S', ?, ?, ?, ?, 0, 1, ?, x'7B7D')",
    "sale_line": "INSERT INTO sale_line (sale_id, n, product_id, quantity, unit_price_minor, price_kind, gross_minor,"
    " amount_minor, points, associate_id) VALUES (?, ?, ?, ?, ?, 'normal', ?, ?, 0, ?)",
    "ledger_entry": "INSERT INTO ledger_entry (entry_id, owner_id, account_id, lot_id, amount, kind, business_date,"
    " incarnation, seq) VALUES (?, ?, ?, ?, ?, 'earn', ?, 1, ?)",
    "outbox": "INSERT INTO outbox (incarnation, seq, type, payload, hash, made_at_ms, result, detail)"
    " VALUES (1, ?, ?, ?, '', ?, 'applied', '')",
}


def put_past_sales(store: Database, members: int) -> int:
    """`A_DAY` sales on each of `DAYS` days up to today, and who joined; returns how many sales. The same each time."""
    random = Random(SEED)
    rows: Rows = {table: [] for table in _SQL}
    seq = 0
    for day_ms, day in _days():
        for number in range(A_DAY):
            seq = _sale(random, rows, seq, day, day_ms + number * 43_200_000 // A_DAY, members)

    def write(connection: Transaction) -> None:
        for table, sql in _SQL.items():
            connection.raw.executemany(sql, rows[table])
        for name in ("event/1", "receipt/1"):
            connection.raw.execute("INSERT OR REPLACE INTO counter (name, value) VALUES (?, ?)", (name, seq))

    store.write(write, name="past sales")
    return len(rows["sale"])


def _days() -> Iterator[tuple[int, str]]:
    """Nine in the morning of each day (UTC ms), and its date."""
    nine = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=ZoneInfo(TIME_ZONE))
    for back in range(DAYS - 1, -1, -1):
        yield (
            int((nine - timedelta(days=back)).timestamp() * 1000),
            (TODAY - timedelta(days=back)).isoformat(),
        )


def _sale(random: Random, rows: Rows, seq: int, day: str, at_ms: int, members: int) -> int:
    """A sale of up to five lines, and now and then somebody who joins; returns the last number used."""
    seq += 1
    goods = [row for row in goods_rows() if not row.weighed]
    staff = operator_rows()
    sale_id, operator, due = f"past{seq:08d}", random.choice(staff).operator_id, 0
    for n in range(1, random.randint(1, 5) + 1):
        sold, units = random.choice(goods), random.choice((1, 1, 1, 2))
        amount = sold.price_minor * units
        due += amount
        associate = random.choice(("", staff[-1].operator_id))
        line = (sale_id, n, sold.product_id, units * 1000, sold.price_minor, amount, amount, associate)
        rows["sale_line"].append(line)
    member = None
    if random.random() < WITH_MEMBER:
        member = f"B{random.randrange(min(members, REGULARS)) * max(1, members // REGULARS):08d}"
        for kind, amount in (("points", due // 100), ("spend", due)):
            account = f"{member}/{kind}/base"
            rows["ledger_entry"].append((f"{sale_id}{kind}", member, account, OPEN_LOT, amount, day, seq))
    rows["sale"].append((sale_id, f"R{seq:014d}", member, day, operator, at_ms, due, due, seq))
    rows["outbox"].append((seq, "sale.completed", PAYLOAD, at_ms))
    if random.random() < JOINS:
        seq += 1
        joined = MemberEnrolled(f"N{seq:08d}", Stamp(at_ms, day, operator, "S"), "counter")
        rows["outbox"].append((seq, "member.enrolled", encode_event(joined), at_ms))
    return seq

"""Sales, returns and enrolments as rows of a till's store, for the tests of a review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from posclient.domain.member import MemberId
from posclient.store.engine import Database
from posclient.store.transaction import Transaction
from posclient.wire.codec import encode_event
from posclient.wire.events import MemberEnrolled, Stamp

_SALE = (
    "INSERT INTO sale (sale_id, receipt_no, member_id, business_date, shift_id, operator_id, at_ms, gross_minor,"
    " due_minor, points, incarnation, seq, context, kind, rounding_minor, original_id, claimed_by)"
    " VALUES (?, ?, ?, ?, 'shift', ?, ?, ?, ?, 0, 1, ?, ?, ?, ?, ?, ?)"
)
_LINE = (
    "INSERT INTO sale_line (sale_id, n, product_id, quantity, unit_price_minor, price_kind, gross_minor, amount_minor,"
    " points, associate_id) VALUES (?, ?, ?, ?, 0, 'normal', ?, ?, 0, ?)"
)
_EVENT = (
    "INSERT INTO outbox (incarnation, seq, type, payload, hash, made_at_ms, result, detail)"
    " VALUES (1, ?, ?, ?, '', ?, 'applied', '')"
)
_ENTRY = (
    "INSERT INTO ledger_entry (entry_id, owner_id, account_id, lot_id, amount, kind, business_date, incarnation, seq)"
    " VALUES (?, ?, ?, 'open', ?, ?, ?, 1, ?)"
)


@dataclass(frozen=True)
class Line:
    """A line: product, thousandths, money; who is credited."""

    product_id: str
    quantity: int
    amount_minor: int
    associate_id: str = ""


def utc_ms(day: date, hour: int = 10) -> int:
    """An hour of a day, UTC."""
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp() * 1000)


class Days:
    """Writes documents as checkout, returns and enrolment do, each under the next number of an event."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self._seq = 1000

    def sell(
        self,
        day: date,
        *lines: Line,
        member: str | None = None,
        hour: int = 10,
        operator: str = "OP1",
        claimed_by: str = "",
        rounding_minor: int = 0,
        kind: str = "sale",
        original_id: str = "",
    ) -> str:
        """A sale of these lines; returns its id."""
        self._seq += 1
        number, sale_id = self._seq, f"doc{self._seq}"
        at_ms, gross = utc_ms(day, hour), sum(line.amount_minor for line in lines)
        head = (
            *(sale_id, f"R{number}", member, day.isoformat(), operator, at_ms, gross, gross - rounding_minor),
            *(number, b"{}", kind, rounding_minor, original_id, claimed_by),
        )

        def write(connection: Transaction) -> None:
            connection.raw.execute(_SALE, head)
            for n, line in enumerate(lines, 1):
                amounts = (line.amount_minor, line.amount_minor, line.associate_id)
                connection.raw.execute(_LINE, (sale_id, n, line.product_id, line.quantity, *amounts))
            connection.raw.execute(_EVENT, (number, f"{kind}.completed", b"{}", at_ms))

        self._store.write(write, name="sell")
        return sale_id

    def give_back(
        self,
        day: date,
        original_id: str,
        *lines: Line,
        member: str | None = None,
        hour: int = 12,
        rounding_minor: int = 0,
    ) -> str:
        """A return of these lines, all told in positive figures."""
        undone = [Line(one.product_id, -one.quantity, -one.amount_minor, one.associate_id) for one in lines]
        return self.sell(
            day,
            *undone,
            member=member,
            hour=hour,
            rounding_minor=-rounding_minor,
            kind="return",
            original_id=original_id,
        )

    def enrol(
        self, day: date, member: str, *, source: str = "counter", operator: str = "OP1", hour: int = 11
    ) -> None:
        """Somebody joined."""
        self._seq += 1
        number, at_ms = self._seq, utc_ms(day, hour)
        event = MemberEnrolled(MemberId(member), Stamp(at_ms, day.isoformat(), operator, "shift"), source)
        payload = encode_event(event)
        self._store.write(
            lambda connection: connection.raw.execute(
                _EVENT, (number, "member.enrolled", payload, at_ms)
            ).fetchall(),
            name="enrol",
        )

    def stamp(self, day: date, member: str, amount: int, kind: str = "earn") -> None:
        """Stamps moved, with a sale's event."""
        self._seq += 1
        number = self._seq
        entry = (f"entry{number}", member, f"{member}/stamps/base", amount, kind, day.isoformat(), number)

        def write(connection: Transaction) -> None:
            connection.raw.execute(_ENTRY, entry)
            connection.raw.execute(_EVENT, (number, "sale.completed", b"{}", utc_ms(day)))

        self._store.write(write, name="stamp")

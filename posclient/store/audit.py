"""The audit log: each row bears an HMAC over itself and the row before it, so that a changed or missing row shows."""

from __future__ import annotations

import hmac

import msgspec
from sqlalchemy import func, insert, literal_column, select

from posclient.store import tables as t
from posclient.store.prepared import Prepared, PreparedWrite
from posclient.store.transaction import Transaction

_START = b"\x00" * 32

_last = Prepared(select(t.audit.c.n, t.audit.c.mac).order_by(t.audit.c.n.desc()).limit(literal_column("1")))
_put = PreparedWrite(insert(t.audit), "n", "at_ms", "operator_id", "action", "subject", "detail", "mac")


def record(
    connection: Transaction,
    key: bytes,
    *,
    at_ms: int,
    operator_id: str,
    action: str,
    subject: str,
    detail: str = "",
) -> None:
    """Append a row. `action` is a word of the audit vocabulary (`sale`, `number_revealed`, `line_removed` …)."""
    last = _last.one(connection)
    n, before = (last[0] + 1, last[1]) if last else (1, _START)
    _put.run(
        connection,
        n=n,
        at_ms=at_ms,
        operator_id=operator_id,
        action=action,
        subject=subject,
        detail=detail,
        mac=_mac(key, before, n, at_ms, operator_id, action, subject, detail),
    )


def last_at(connection: Transaction, action: str, subject: str) -> int | None:
    """When such a row was last written, in UTC milliseconds; None where there is none."""
    rows = t.audit.c
    query = select(func.max(rows.at_ms)).where(rows.action == action, rows.subject == subject)
    found: int | None = connection.execute(query).scalar_one()
    return found


def first_broken(connection: Transaction, key: bytes) -> int | None:
    """The number of the first row that was changed, or after which one is missing; None where the log is whole."""
    before = _START
    expected = 1
    for row in connection.execute(select(t.audit).order_by(t.audit.c.n)).mappings():
        mac = _mac(
            key,
            before,
            row["n"],
            row["at_ms"],
            row["operator_id"],
            row["action"],
            row["subject"],
            row["detail"],
        )
        if row["n"] != expected or not hmac.compare_digest(mac, row["mac"]):
            return expected
        before = row["mac"]
        expected += 1
    return None


def _mac(key: bytes, before: bytes, *fields: int | str) -> bytes:
    return hmac.digest(key, before + msgspec.json.encode(fields), "sha256")

"""The figures of member value at headquarters: validated whole, published under the next version, kept in the feed."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, select

from posclient.wire import codec
from posclient.wire.value_mapping import shipped_row, value_rules_of
from posclient.wire.value_rules import ValueRulesRow
from sync.hq import tables
from sync.hq.feed import RULES, publish

KEY: Final = "value_rules"


class ValueRulesError(ValueError):
    """Figures that can't be used; the text names the field."""


def read_rules(text: bytes) -> ValueRulesRow:
    """Figures from a JSON file, checked whole; `version` may be left out. Raises ValueRulesError."""
    try:
        given = msgspec.json.decode(text)
        if not isinstance(given, dict):
            raise ValueRulesError("member value's figures are a JSON object")
        row = msgspec.convert({"version": 0, **given, "type": KEY}, ValueRulesRow)
    except msgspec.MsgspecError as fault:
        raise ValueRulesError(str(fault)) from fault
    unknown = sorted(set(given) - {*ValueRulesRow.__struct_fields__, "type"})
    if unknown:
        raise ValueRulesError(f"{unknown[0]}: there is no such field")
    _check(row)
    return row


def publish_rules(connection: Connection, row: ValueRulesRow) -> int:
    """Validate and publish figures under the next version; that version. Raises ValueRulesError."""
    newest = newest_row(connection)
    version = (newest.version if newest else 0) + 1
    if row.version not in (0, version):
        raise ValueRulesError(f"version: {row.version} does not follow {version - 1}; leave it out")
    row = msgspec.structs.replace(row, version=version)
    _check(row)
    publish(connection, RULES, KEY, row)
    return version


def newest_row(connection: Connection) -> ValueRulesRow | None:
    """What was published last; None where the tills go by what ships with them."""
    table = tables.feed_row
    body = connection.execute(
        select(table.c.body)
        .where(table.c.topic == RULES, table.c.key == KEY)
        .order_by(table.c.position.desc())
        .limit(1)
    ).scalar_one_or_none()
    if body is None:
        return None
    row = codec.decode_row(bytes(body))
    if not isinstance(row, ValueRulesRow):
        raise ValueRulesError("the stored row is none of member value")
    return row


def in_force(connection: Connection) -> ValueRulesRow:
    """What the tills go by."""
    return newest_row(connection) or shipped_row()


def shown(connection: Connection) -> str:
    """The figures in force as a file that can be changed and published."""
    fields = {
        name: value
        for name, value in msgspec.to_builtins(in_force(connection)).items()
        if name not in ("type", "version")
    }
    return msgspec.json.format(msgspec.json.encode(fields), indent=1).decode()


def _check(row: ValueRulesRow) -> None:
    try:
        value_rules_of(row)
    except ValueError as fault:
        raise ValueRulesError(str(fault)) from fault

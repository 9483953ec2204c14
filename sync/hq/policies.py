"""Policies at headquarters: validated whole, published, kept for ever."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, insert, select

from posclient.domain.policy import Policy, PolicyError
from posclient.wire import codec
from posclient.wire.feed import PolicyRow, RoleLimitsRow, TopUpOfferRow
from posclient.wire.policy_mapping import policy_of
from sync.hq.counter_tables import policy as table
from sync.hq.ecard_key import ecard_public_key
from sync.hq.feed import RULES, publish

_PARTS: Final[dict[str, type[msgspec.Struct]]] = {"limits": RoleLimitsRow, "top_up_offers": TopUpOfferRow}


def read_policy(text: bytes) -> PolicyRow:
    """A policy from a JSON file, checked whole. `version` may be left out. Raises PolicyError naming the field."""
    try:
        given = msgspec.json.decode(text)
    except msgspec.DecodeError as fault:
        raise PolicyError(f"not JSON: {fault}") from fault
    if not isinstance(given, dict):
        raise PolicyError("a policy is a JSON object")
    _refuse_unknown("", given, PolicyRow)
    for name, kind in _PARTS.items():
        parts = given.get(name)
        for number, part in enumerate(parts if isinstance(parts, list) else ()):
            if isinstance(part, dict):
                _refuse_unknown(f"{name}[{number}].", part, kind)
    try:
        row = msgspec.convert({"version": 0, **given, "type": "policy"}, PolicyRow)
    except msgspec.ValidationError as fault:
        raise PolicyError(_by_field(str(fault))) from fault
    policy_of(row)
    return row


def publish_policy(connection: Connection, row: PolicyRow) -> int:
    """Validate and publish a policy under the next version, with headquarters' e-card key; that version.

    A version that the row names must be the next one. Raises PolicyError.
    """
    newest: int = connection.execute(select(func.max(table.c.version))).scalar_one() or 0
    if row.version not in (0, newest + 1):
        raise PolicyError(f"version: {row.version} does not follow {newest}; leave it out")
    key = ecard_public_key(connection)
    if row.ecard_public_key not in ("", key):
        raise PolicyError("ecard_public_key: is not headquarters' own; leave it out")
    row = msgspec.structs.replace(row, version=newest + 1, ecard_public_key=key)
    policy_of(row)
    connection.execute(insert(table).values(version=row.version, body=codec.encode_row(row)))
    publish(connection, RULES, "policy", row)
    return row.version


def publish_again(connection: Connection) -> int:
    """The newest policy under the next version, after the e-card key has changed; 0 where there is none."""
    row = newest_row(connection)
    if row is None:
        return 0
    return publish_policy(connection, msgspec.structs.replace(row, version=0, ecard_public_key=""))


def newest_row(connection: Connection) -> PolicyRow | None:
    """The policy in force as it was published."""
    body = connection.execute(
        select(table.c.body).order_by(table.c.version.desc()).limit(1)
    ).scalar_one_or_none()
    return _row(body) if body is not None else None


def shown(connection: Connection) -> str:
    """The policy in force as a file that can be changed and published; empty where there is none."""
    row = newest_row(connection)
    if row is None:
        return ""
    fields = {
        k: v for k, v in msgspec.to_builtins(row).items() if k not in ("type", "version", "ecard_public_key")
    }
    return msgspec.json.format(msgspec.json.encode(fields), indent=2).decode()


def every_policy(connection: Connection) -> tuple[Policy, ...]:
    """All that were ever in force, the newest first."""
    bodies = connection.execute(select(table.c.body).order_by(table.c.version.desc())).scalars()
    return tuple(policy_of(_row(body)) for body in bodies)


def _row(body: bytes) -> PolicyRow:
    row = codec.decode_row(bytes(body))
    if not isinstance(row, PolicyRow):
        raise PolicyError("policy: the stored row is none")
    return row


def _refuse_unknown(where: str, given: dict[str, Any], kind: type[msgspec.Struct]) -> None:
    unknown = sorted(set(given) - {*kind.__struct_fields__, "type"})
    if unknown:
        raise PolicyError(f"{where}{unknown[0]}: there is no such field")


def _by_field(message: str) -> str:
    """`Expected `int`, got `str` - at `$.limits[0].x`` → `limits[0].x: Expected `int`, got `str``."""
    text, _, place = message.partition(" - at `$.")
    return f"{place.rstrip('`')}: {text}" if place else text

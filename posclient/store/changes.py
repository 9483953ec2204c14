"""The change record: a write names the topics it touched, so that screens know what to read again after COMMIT."""

from __future__ import annotations

from sqlalchemy import Connection

from posclient.store.errors import StoreMisuseError

_KEY = "posclient.store.changed"


def note_change(connection: Connection, *topics: str) -> None:
    """Say inside a write that `topics` ("members", "prices" …) changed. Raises StoreMisuseError in a read."""
    changed = connection.info.get(_KEY)
    if changed is None:
        raise StoreMisuseError("only a write can change something")
    changed.update(topics)


def begin_changes(connection: Connection) -> set[str]:
    """Start an empty record for the next transaction of the writer's connection; `note_change` fills it."""
    changed: set[str] = set()
    connection.info[_KEY] = changed
    return changed

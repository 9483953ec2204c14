"""The change record: a write names the topics it touched, so that screens know what to read again after COMMIT."""

from __future__ import annotations

from posclient.store.errors import StoreMisuseError
from posclient.store.transaction import Transaction


def note_change(connection: Transaction, *topics: str) -> None:
    """Say inside a write that `topics` ("members", "prices" …) changed. Raises StoreMisuseError in a read."""
    if connection.changed is None:
        raise StoreMisuseError("only a write can change something")
    connection.changed.update(topics)


def begin_changes(connection: Transaction) -> set[str]:
    """Start an empty record for the next transaction of the writer's connection; `note_change` fills it."""
    connection.changed = set()
    return connection.changed

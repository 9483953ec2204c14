"""How a till tells whoever may kill it what its cashier has seen."""

from __future__ import annotations

import json
import os

Report = tuple[str, dict[str, object]]
"""A word and what belongs to it."""


def say(word: str, **values: object) -> None:
    """One line, in one write: whole or not at all."""
    os.write(1, json.dumps({"word": word, **values}).encode() + b"\n")


def done(what: str, key: object) -> Report:
    """Something is on disk that can be told from another by `key`."""
    return "done", {"what": what, "key": str(key)}

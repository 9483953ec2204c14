"""The process that computes what members are worth: a question on its input, their figures on its output, part by part.

`python -m posclient.services.value_worker`, started by `services.values`. Each part is a line, read from a snapshot of
its own: neither process holds a million members at once, and the store's log is not held up for minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from posclient.domain.member import Purchase
from posclient.domain.value.history import history
from posclient.domain.value.member_value import member_value
from posclient.domain.value.profile import Goods
from posclient.domain.value.rules import ValueRules
from posclient.services.worker_process import step_back
from posclient.store import member_scan, member_values
from posclient.store.errors import StoreError
from posclient.store.member_values import Stored
from posclient.store.review import WayIn, open_beside
from posclient.store.transaction import Transaction

PART: Final = 500
"""Members a line."""


class Question(msgspec.Struct, frozen=True):
    """Which store, with what key; for which day; how many members a part has."""

    path: str
    key_hex: str
    on: date
    part: int = PART


class Part(msgspec.Struct, frozen=True):
    """The figures of some members, up to which rank; the last part is empty. `rules_version` is what they go by. Or
    what kept the store from being read (a key of the words catalogue).
    """

    values: tuple[Stored, ...] = ()
    last: int = 0
    rules_version: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class Known:
    """What the figures of all members are computed from, besides their own rows."""

    rules: ValueRules
    goods: Mapping[str, Goods]
    own: Mapping[str, Sequence[Purchase]]


def main() -> None:
    """Answer the one question, a line a part."""
    step_back()
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    for part in parts(question):
        sys.stdout.buffer.write(msgspec.json.encode(part) + b"\n")
        sys.stdout.buffer.flush()


def parts(question: Question) -> Iterator[Part]:
    """All members, in order, and an empty part behind them."""
    try:
        connection = open_beside(WayIn(question.path, question.key_hex))
    except StoreError as error:
        yield Part(trouble=error.message_key)
        return
    try:
        part, is_last = Part(), False
        known = what_is_known(connection)
        while not is_last:
            connection.raw.execute("BEGIN")
            part = compute(connection, known, question.on, part.last, question.part)
            connection.raw.execute("COMMIT")
            yield part
            is_last = not part.values
    finally:
        connection.close()


def what_is_known(connection: Transaction) -> Known:
    """Read it once: it would be the same for each part."""
    return Known(
        member_values.value_rules_in_force(connection),
        member_scan.goods(connection),
        member_scan.own_purchases(connection),
    )


def compute(connection: Transaction, known: Known, on: date, after: int, most: int) -> Part:
    """The figures of the members behind a rank."""
    values: list[Stored] = []
    last = after
    for one in member_scan.scan(connection, known.own, after, most):
        found = member_value(known.rules, one.member, history(one.purchases, on), known.goods)
        values.append(Stored(one.member.member_id, msgspec.Raw(msgspec.json.encode(found))))
        last = one.rank_id
    return Part(tuple(values), last, known.rules.version)


if __name__ == "__main__":
    main()

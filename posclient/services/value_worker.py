"""The process that computes what members are worth: a question on its input, their figures on its output.

`python -m posclient.services.value_worker`, started by `services.values`. It answers for a part of the members, so that
neither process holds a million at once.
"""

from __future__ import annotations

import sys
from datetime import date

import msgspec

from posclient.domain.value.history import history
from posclient.domain.value.member_value import member_value
from posclient.services.worker_process import step_back
from posclient.store import member_scan, member_values
from posclient.store.errors import StoreError
from posclient.store.member_values import Stored
from posclient.store.review import WayIn, open_beside
from posclient.store.transaction import Transaction


class Question(msgspec.Struct, frozen=True):
    """Which store, with what key; for which day; the members behind which rank, and how many."""

    path: str
    key_hex: str
    on: date
    after: int
    most: int


class Answer(msgspec.Struct, frozen=True):
    """The figures, up to which rank (the same as asked behind: there are no more), and by which rules; or what kept the
    store from being read (a key of the words catalogue).
    """

    values: tuple[Stored, ...] = ()
    last: int = 0
    rules_version: int = 0
    trouble: str = ""


def main() -> None:
    """Answer the one question."""
    step_back()
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(answer(question)))


def answer(question: Question) -> Answer:
    """Read everything in one snapshot of the store."""
    try:
        connection = open_beside(WayIn(question.path, question.key_hex))
    except StoreError as error:
        return Answer(trouble=error.message_key)
    try:
        connection.raw.execute("BEGIN")
        return compute(connection, question.on, question.after, question.most)
    finally:
        connection.close()


def compute(connection: Transaction, on: date, after: int, most: int) -> Answer:
    """The figures of the members behind a rank."""
    rules = member_values.value_rules_in_force(connection)
    goods = member_scan.goods(connection)
    values: list[Stored] = []
    last = after
    for one in member_scan.scan(connection, after, most):
        found = member_value(rules, one.member, history(one.purchases, on), goods)
        values.append(Stored(one.member.member_id, msgspec.Raw(msgspec.json.encode(found))))
        last = one.rank_id
    return Answer(tuple(values), last, rules.version)


if __name__ == "__main__":
    main()

"""The process that lists members by a filter: a question on its input, the list on its output; the whole list as a file
where one is asked for.

`python -m posclient.services.member_list_worker`, started by `services.member_list`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from posclient.domain.member import mask_phone
from posclient.domain.member_filter import Candidate, MemberFilter, MemberLine, matches
from posclient.domain.value.member_value import MemberValue
from posclient.domain.value.profile import Goods
from posclient.services.member_table import table_of
from posclient.services.worker_process import step_back
from posclient.store import documents, member_scan, member_values
from posclient.store.errors import StoreError
from posclient.store.member_scan import Scanned
from posclient.store.review import WayIn, open_beside
from posclient.store.transaction import Transaction
from posclient.wire.table_file import write_csv
from posclient.words import Language, load, names_in

EVERYBODY: Final = sys.maxsize


class Question(msgspec.Struct, frozen=True):
    """Which store, with what key; the filter as of a day; how many lines to answer with; a file for all of them, or an
    empty text.
    """

    path: str
    key_hex: str
    asked: MemberFilter
    on: date
    most: int
    language: Language
    target: str = ""


class Answer(msgspec.Struct, frozen=True):
    """The first lines, how many there are in all, and how many members there are; or what kept the store from being
    read or the file from being written (a key of the words catalogue).
    """

    lines: tuple[MemberLine, ...] = ()
    found: int = 0
    members: int = 0
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
        lines, members = listed(connection, question.asked, question.on)
        if question.target:
            _write(connection, lines, question)
        return Answer(tuple(lines[: question.most]), len(lines), members)
    except OSError:
        return Answer(trouble="export.not_written")
    finally:
        connection.close()


def listed(connection: Transaction, asked: MemberFilter, on: date) -> tuple[list[MemberLine], int]:
    """All lines of a filter, whom most is expected of first; and how many members were looked at. Who is provisional
    is no member yet.
    """
    values = dict(member_values.every(connection))
    goods = member_scan.goods(connection)
    lines, members = [], 0
    for one in member_scan.scan(connection, member_scan.own_purchases(connection), 0, EVERYBODY):
        if one.member.provisional:
            continue
        members += 1
        candidate = _candidate(one, values, goods, on)
        if matches(asked, candidate, on):
            lines.append(_line(candidate, on))
    lines.sort(key=lambda line: (-line.expected_value_minor, line.member_id))
    return lines, members


def _candidate(
    one: Scanned, values: Mapping[str, MemberValue], goods: Mapping[str, Goods], on: date
) -> Candidate:
    last: dict[str, date] = {}
    for line in one.purchases:
        article = goods.get(line.product_id)
        if article is None or line.quantity <= 0 or line.business_date > on:
            continue
        for kind in (article.need, article.category):
            if kind:
                last[kind] = max(last.get(kind, line.business_date), line.business_date)
    return Candidate(one.member, one.tier_id, one.last_visit, last, values.get(one.member.member_id))


def _line(one: Candidate, on: date) -> MemberLine:
    member, value = one.member, one.value
    months = (child.age_months(on) for child in member.children)
    return MemberLine(
        member_id=member.member_id,
        name=member.name,
        phone=mask_phone(member.phone or ""),
        card_no=member.card_no or "",
        tier_id=one.tier_id,
        child_months=tuple(month for month in months if month is not None),
        due=any(child.birth_date is None and (child.due_date or date.min) >= on for child in member.children),
        last_visit=one.last_visit,
        visits_year=value.visits_year if value else 0,
        spend_year_minor=value.spend_year_minor if value else 0,
        expected_value_minor=value.expected_value_minor if value else 0,
        segment=value.segment if value else None,
        risk_percent=value.risk_percent if value else None,
        segment_why=value.segment_why if value else (),
        risk_why=value.risk_why if value else (),
        inferred=value.inferred if value else (),
        do_not_call=member.do_not_call,
    )


def _write(connection: Transaction, lines: Sequence[MemberLine], question: Question) -> None:
    words = load(question.language)
    needs = documents.needs(connection).values()
    names = names_in(words.language, documents.rules_in_force(connection).rules.tiers, needs)
    with Path(question.target).open("xb") as out:
        write_csv(out, table_of(_each(lines), words, names))


def _each(lines: Sequence[MemberLine]) -> Iterator[MemberLine]:
    yield from lines


if __name__ == "__main__":
    main()

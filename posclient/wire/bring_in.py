"""Bringing a shop in over HTTP: a file goes up, its columns and what they were taken for come back, jobs run on it."""

from __future__ import annotations

from typing import Literal

import msgspec

from posclient.wire.fields import Amount, Count, Id, InstantMs, LongText, OptionalText, Sum

What = Literal["goods", "members", "stock", "staff"]
"""What a file can bring."""

State = Literal["waiting", "checking", "writing", "done", "refused", "failed"]
"""How far a job is. `refused`: rows are bad and nothing was written; `failed`: it broke off and nothing was written."""

PREVIEW_ROWS = 20
MOST_SHOWN = 200
"""So many rows of a report travel; the rest is counted."""


class FieldView(msgspec.Struct, frozen=True):
    """Something that a column can be: its name in the rows, and for people. Required fields need a column."""

    field: OptionalText
    zh: OptionalText
    en: OptionalText
    required: bool = False


class ColumnView(msgspec.Struct, frozen=True):
    """A column of the file by its heading, with the field that it was taken for (empty: left out)."""

    heading: OptionalText
    field: OptionalText = ""


class FileAnswer(msgspec.Struct, frozen=True):
    """A file as it was understood: its columns from the left, all fields to choose from, and its first rows as text."""

    file_id: Id
    what: What
    name: OptionalText
    fields: tuple[FieldView, ...]
    columns: tuple[ColumnView, ...]
    rows: tuple[tuple[LongText, ...], ...]
    encoding: OptionalText = ""
    separator: OptionalText = ""


class JobRequest(msgspec.Struct, frozen=True):
    """Check a file, and write it unless `dry_run`. `fields` names a field for each column, from the left.

    `skip_bad`: rows that can't be used are left out; else one bad row keeps everything out. `operator_id` is the
    manager at a till; empty for somebody with the administrator's token, who names the store.
    """

    file_id: Id
    what: What
    fields: tuple[OptionalText, ...]
    dry_run: bool = True
    skip_bad: bool = False
    operator_id: OptionalText = ""
    store_id: OptionalText = ""


class RowFault(msgspec.Struct, frozen=True):
    """What is wrong with a row: the line of the file (1 is the first), the field, the value, and words for people.

    A row with `grave` faults can't be used; others are worth a look.
    """

    line: Count
    field: OptionalText
    value: OptionalText
    key: OptionalText
    zh: LongText
    en: LongText
    grave: bool = True


class Totals(msgspec.Struct, frozen=True):
    """What a file adds up to, for comparing with where it came from. Money in fen, points at their account's scale
    (`points_scale` decimals), quantities in thousandths.

    `rows` were read, `bad` can't be used; of the good ones `added` are new, `changed` differ from what was there, and
    `same` change nothing.
    """

    rows: Count = 0
    bad: Count = 0
    added: Count = 0
    changed: Count = 0
    same: Count = 0
    points: Sum = 0
    points_scale: Count = 0
    principal_minor: Sum = 0
    bonus_minor: Sum = 0
    spend_minor: Sum = 0
    quantity: Sum = 0


class JobAnswer(msgspec.Struct, frozen=True):
    """How a job stands. `totals` are of what it would write (a dry run) or wrote; `faults` are the first of the report.

    `booked` are the opening balances as the ledger holds them now, for the members of this file.
    """

    job_id: Id
    what: What
    state: State
    dry_run: bool
    done: Count = 0
    """Rows read so far."""
    totals: Totals = Totals()
    booked: Totals | None = None
    faults: tuple[RowFault, ...] = ()
    faulty: Count = 0
    """How many faults and notes there are in all."""
    trouble: LongText = ""
    """Why it failed."""
    signed_by: OptionalText = ""
    signed_at_ms: InstantMs = 0


class SignOff(msgspec.Struct, frozen=True):
    """Somebody puts her name to the totals that she compared."""

    name: OptionalText
    operator_id: OptionalText = ""
    members: Count = 0
    points: Amount = 0
    principal_minor: Amount = 0
    bonus_minor: Amount = 0
    spend_minor: Amount = 0
    """The figures that she saw: signing is refused where they are not the job's own."""

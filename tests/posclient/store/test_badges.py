"""What the badges count."""

from __future__ import annotations

from posclient.ports import PrintKind, PrintState
from posclient.store import badges, print_jobs
from posclient.store.badges import Unsettled, Waiting
from posclient.store.engine import Database
from posclient.store.transaction import Transaction
from tests.support.plans import plans_of


def test_with_nothing_to_do_the_badges_are_empty(store: Database) -> None:
    assert store.read(badges.waiting) == Waiting(0, None)
    assert store.read(badges.unsettled) == ()


def test_events_count_until_they_are_answered(store: Database) -> None:
    def put(connection: Transaction) -> None:
        for seq, result in ((1, "applied"), (2, None), (3, None)):
            connection.raw.execute(
                "INSERT INTO outbox (incarnation, seq, type, payload, hash, made_at_ms, detail, result)"
                " VALUES (1, ?, 'x', x'00', '', ?, '', ?)",
                (seq, 1000 + seq, result),
            )

    store.write(put)

    assert store.read(badges.waiting) == Waiting(2, 1002)


def test_paper_counts_as_the_spool_sees_it(store: Database) -> None:
    def slip(connection: Transaction, subject: str) -> int:
        return print_jobs.add_slip(connection, title="slip", subject=subject, document=b"{}", at_ms=1)

    def put(connection: Transaction) -> None:
        lost = slip(connection, "R1")
        print_jobs.begin_attempt(connection, lost, 1)
        print_jobs.end_attempt(connection, lost, PrintState.UNKNOWN, detail="printer.no_proof")
        print_jobs.settle(connection, slip(connection, "R2"))
        print_jobs.add_drawer_kick(connection, subject="R3", at_ms=3)

    store.write(put)

    assert store.read(badges.unsettled) == (
        Unsettled(PrintKind.SLIP, PrintState.UNKNOWN),
        Unsettled(PrintKind.DRAWER, PrintState.QUEUED),
    )
    seen = [(item.kind, item.state) for item in store.read(print_jobs.unsettled)]
    assert seen == [(item.kind, item.state) for item in store.read(badges.unsettled)]


def test_counting_reads_the_indexes_of_what_is_open(store: Database) -> None:
    assert any("outbox_waiting" in line for line in plans_of(store, badges.waiting))
    assert any("print_job_open" in line for line in plans_of(store, badges.unsettled))

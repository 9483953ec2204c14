"""Shifts and days as rows: one runs at a time, what is counted late is counted once."""

from __future__ import annotations

from posclient.store import parked, shifts
from posclient.store.engine import Database
from posclient.store.transaction import Transaction
from tests.support.plans import plans_of


def put(store: Database, shift_id: str, on: str = "2026-11-21", at_ms: int = 1) -> None:
    def write(connection: Transaction) -> None:
        shifts.open_day(connection, on, at_ms)
        shifts.open_shift(
            connection, shift_id=shift_id, business_date=on, operator_id="O", float_minor=100, at_ms=at_ms
        )

    store.write(write)


def end(store: Database, shift_id: str, left_minor: int = 7) -> None:
    store.write(
        lambda connection: shifts.close_shift(
            connection,
            shift_id,
            at_ms=9,
            counted_minor=90,
            expected_minor=100,
            left_minor=left_minor,
            reason="why",
            closed_by="M",
        )
    )


def test_of_no_shift_there_is_nothing(store: Database) -> None:
    assert store.read(shifts.current) is None
    assert store.read(shifts.newest) is None
    assert store.read(shifts.latest_day) is None
    assert store.read(shifts.unclosed_days) == ()
    assert not store.read(lambda connection: shifts.runs(connection, "S1"))


def test_a_shift_runs_until_it_is_closed_and_is_closed_once(store: Database) -> None:
    put(store, "S1")
    assert store.read(lambda connection: shifts.runs(connection, "S1"))
    end(store, "S1", left_minor=7)
    end(store, "S1", left_minor=8)
    assert not store.read(lambda connection: shifts.runs(connection, "S1"))
    newest = store.read(shifts.newest)
    assert newest is not None
    assert (newest.left_minor, newest.reason, newest.closed_by) == (7, "why", "M")
    assert store.read(shifts.current) is None


def test_the_order_is_that_of_the_rows_not_of_the_clock(store: Database) -> None:
    put(store, "S1", at_ms=100)
    end(store, "S1")
    put(store, "S2", at_ms=50)  # the clock was set back
    of_day = store.read(lambda connection: shifts.of_day(connection, "2026-11-21"))
    assert [shift.shift_id for shift in of_day] == ["S1", "S2"]
    before = store.read(lambda connection: shifts.newest_besides(connection, "S2"))
    assert before is not None
    assert before.shift_id == "S1"


def test_an_abandoned_shift_is_counted_late_once(store: Database) -> None:
    put(store, "S1")
    store.write(lambda connection: shifts.abandon(connection, "S1", at_ms=5, reason="not_handed_over"))

    def count(counted_minor: int) -> None:
        store.write(
            lambda connection: shifts.count_late(
                connection,
                "S1",
                counted_minor=counted_minor,
                expected_minor=100,
                reason="counted_late",
                closed_by="O2",
            )
        )

    count(80)
    count(90)
    shift = store.read(shifts.newest)
    assert shift is not None
    assert (shift.counted_minor, shift.left_minor, shift.reason) == (80, 80, "counted_late")


def test_a_float_alone_is_nothing_that_happened(store: Database) -> None:
    put(store, "S1")

    def move(kind: str, movement_id: str) -> None:
        store.write(
            lambda connection: shifts.put_move(
                connection,
                movement_id=movement_id,
                shift_id="S1",
                business_date="2026-11-21",
                kind=kind,
                amount_minor=1,
                reason="",
                operator_id="O",
                at_ms=1,
            )
        )

    def asked() -> tuple[bool, bool]:
        return store.read(
            lambda connection: (
                shifts.float_was_told(connection, "S1"),
                shifts.anything_happened(connection, "S1"),
            )
        )

    assert asked() == (False, False)
    move("float", "1")
    assert asked() == (True, False)
    move("in", "2")
    assert asked() == (True, True)


def test_days_are_opened_once_and_closed_with_a_report(store: Database) -> None:
    put(store, "S1", "2026-11-20")
    end(store, "S1")
    put(store, "S2", "2026-11-21")
    store.write(lambda connection: shifts.open_day(connection, "2026-11-20", 999))
    assert store.read(shifts.unclosed_days) == ("2026-11-20", "2026-11-21")
    store.write(lambda connection: shifts.close_day(connection, "2026-11-20", at_ms=5, closed_by="M", z_no=1))
    store.write(lambda connection: shifts.keep_z(connection, 1, "2026-11-20", 5, {"sales.due": 3}))
    assert store.read(shifts.unclosed_days) == ("2026-11-21",)
    day = store.read(lambda connection: shifts.day(connection, "2026-11-20"))
    assert day is not None
    assert (day.opened_at_ms, day.z_no, day.closed_by) == (1, 1, "M")
    assert [report.figures for report in store.read(shifts.z_reports)] == [{"sales.due": 3}]


def test_the_hot_questions_read_an_index(store: Database) -> None:
    assert any("shift_open" in line for line in plans_of(store, shifts.current))
    assert any("basket_parked" in line for line in plans_of(store, parked.how_many))
    runs = plans_of(store, lambda connection: shifts.runs(connection, "S1"))
    assert not any(line.startswith("SCAN") for line in runs), runs

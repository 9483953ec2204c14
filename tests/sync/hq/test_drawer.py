"""Cash, shifts and business days at headquarters."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine, select

from posclient.wire.events import CashMoved, DayClosed, ShiftClosed, ShiftOpened
from sync.hq.counter_tables import cash_movement, day_end, shift
from tests.sync.hq.shop import enrolled_till, findings, stamp

OPENED = ShiftOpened("h1", stamp(), 30_000)
CLOSED = ShiftClosed("h1", stamp(), 97_950, 98_000, 30_000, {"sales": 12}, "short", "A9")
DAY = DayClosed("2026-03-02", 7, stamp(), {"due": 98_000})


def test_a_day_from_float_to_z_report(shop: Engine) -> None:
    till = enrolled_till(shop)
    out = CashMoved("k1", stamp(), "out", -20_000, "bank")

    answer = till.say(OPENED, out, CLOSED, DAY)

    assert [one.result for one in answer.results] == ["applied"] * 4
    with shop.connect() as connection:
        held = connection.execute(select(shift)).one()
        assert (held.float_minor, held.counted_minor, held.expected_minor) == (30_000, 97_950, 98_000)
        assert (held.left_minor, held.figures, held.approved_by) == (30_000, '{"sales":12}', "A9")
        moved = connection.execute(select(cash_movement)).one()
        assert (moved.kind, moved.amount_minor, moved.reason) == ("out", -20_000, "bank")
        ended = connection.execute(select(day_end)).one()
        assert (ended.z_no, ended.figures) == (7, '{"due":98000}')
        assert findings(connection) == ["shift.over_short"]


def test_what_comes_twice_or_out_of_order_is_noted(lite: Engine) -> None:
    till = enrolled_till(lite)
    again = CashMoved("k1", stamp(), "in", 100, "")

    answer = till.say(
        OPENED,
        OPENED,
        CLOSED,
        CLOSED,
        msgspec.structs.replace(CLOSED, shift_id="h2"),
        again,
        again,
        DAY,
        msgspec.structs.replace(DAY, z_no=8),
    )

    keys = [one.detail.partition(":")[0] for one in answer.results]
    assert keys == [
        "",
        "shift.opened_twice",
        "",
        "shift.closed_twice",
        "shift.never_opened",
        "",
        "cash.twice",
        "",
        "day.closed_twice",
    ]
    with lite.connect() as connection:
        assert connection.execute(select(day_end.c.z_no)).scalars().all() == [7]
        assert (
            connection.execute(select(shift.c.opened_at_ms).where(shift.c.shift_id == "h2")).scalar_one()
            is None
        )

"""The last chapters of the demo day: handover with a blind count, day end, the manager's page; what the day came to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt

from demo import by_hand, opening
from demo.cashier import NeverHappenedError
from posclient.domain.day_figures import expected_cash
from posclient.domain.review.period import Period
from posclient.services import exchange, paper
from posclient.services.reconcile import reconcile
from posclient.store import shifts
from posclient.store.transaction import Transaction
from ui.models.counted_drawer import SUM
from ui.screens.day import DayScreen
from ui.screens.manager import ManagerScreen

if TYPE_CHECKING:
    from demo.day import Day

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier
SHORT_MINOR: Final = 150
LEFT: Final = "300"


def report_so_far(day: Day) -> None:
    """An X report on the way: nothing is closed by it."""
    cashier = day.cashier
    cashier.press(Key.Key_F10, Shift)
    screen = day.in_front(DayScreen)
    cashier.until(lambda: screen.state is not None and screen.panel is screen.menu, "the day")
    cashier.type("3")
    cashier.wait_ms(400)
    cashier.press(Key.Key_Escape)
    day.sees_sale()


def switched_on_again(day: Day) -> None:
    """The till was switched off; the same cashier goes on in the same shift."""
    by_hand.sign_in(day, 1, by_hand.CASHIER)
    day.sees_sale()
    day.cashier.wait_ms(300)


def handover(day: Day) -> None:
    """The cashier counts blind, one yuan fifty is missing, and she says why; the next float stays in the drawer."""
    cashier, stage = day.cashier, day.stage
    day.expected_minor = drawer_of(day)
    counted = day.expected_minor - SHORT_MINOR
    cashier.press(Key.Key_F10, Shift)
    screen = day.in_front(DayScreen)
    work = screen.work
    cashier.until(lambda: screen.state is not None and screen.panel is screen.menu, "the day")
    cashier.type("4")
    cashier.until(lambda: screen.panel is work.count, "the count")
    cashier.press(Key.Key_Up)  # above the first note is the sum
    cashier.until(lambda: work.count.drawer.place == SUM, "the sum")
    cashier.type(f"{counted // 100}.{counted % 100:02d}")
    cashier.picture("count")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.panel is work.reason, "the reason for the difference")
    cashier.picture("difference")
    cashier.type("1")
    cashier.until(lambda: screen.panel is work.amount, "what stays in the drawer")
    cashier.type(LEFT)
    cashier.picture("left-in-drawer")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.panel is work.tell, "the shift handed over")
    cashier.picture("handed-over")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: not stage.context.signed_in, "signed out")


def the_manager_comes(day: Day) -> None:
    """She signs in and finds the float that was left."""
    by_hand.sign_in(day, 0, by_hand.MANAGER)
    opening.tell_float(day)


def managers_page(day: Day) -> None:
    """Before she closes, she looks at what the day was."""
    cashier = day.cashier
    cashier.press(Key.Key_F12, Shift)
    screen = day.in_front(ManagerScreen)
    cashier.until(lambda: screen.review is not None, "the figures")
    counted = screen.review.of(Period.TODAY).now if screen.review else None
    if counted is None or counted.rung != day.sales:
        raise NeverHappenedError(f"{day.sales} receipts rung up on the manager's page")
    cashier.wait_ms(200)
    cashier.picture("manager")
    cashier.press(Key.Key_Escape)
    day.sees_sale()


def day_end(day: Day) -> None:
    """Nothing is left to count: the day is closed for good."""
    cashier = day.cashier
    cashier.press(Key.Key_F10, Shift)
    screen = day.in_front(DayScreen)
    cashier.until(lambda: screen.state is not None and screen.panel is screen.menu, "the day")
    cashier.type("5")
    cashier.until(lambda: screen.panel is screen.work.tell, "whether to close it for good")
    cashier.picture("close-for-good")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.work.is_over, "the day closed")
    cashier.wait_ms(200)
    cashier.picture("day-closed")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: not day.stage.context.signed_in, "signed out")


def drawer_of(day: Day) -> int:
    """What should lie in the drawer now, by what a person beside it would have written down."""
    shop = day.stage.shop

    def read(connection: Transaction) -> int:
        shift = shifts.current(connection)
        if shift is None:
            raise NeverHappenedError("no shift runs")
        (tenders,) = connection.raw.execute(
            "SELECT coalesce(sum(tender.received_minor - tender.change_minor), 0)"
            " FROM sale JOIN tender USING (sale_id) WHERE sale.shift_id = ? AND tender.kind = 'cash'",
            (shift.shift_id,),
        ).fetchall()[0]
        moved = sum(
            move.amount_minor for move in shifts.moves_of(connection, shift.shift_id) if move.kind != "float"
        )
        return shift.float_minor + int(tenders) + moved

    return shop.store.read(read)


def evening(day: Day) -> dict[str, object]:
    """Everything printed, everything sent; the till's sums beside headquarters' and the provider's."""
    stage, shop = day.stage, day.stage.shop
    day.cashier.until(lambda: not paper.unsettled(shop), "all paper proven")
    day.cashier.until(lambda: stage.waiting() == 0, "everything acknowledged")
    totals = exchange.till_totals(shop)
    events = exchange.event_counts(shop)
    till = {name: getattr(totals, name) for name in totals.__dataclass_fields__}
    till["events"] = sum(events.values())
    headquarters = stage.headquarters_totals()
    record = stage.printer.record
    report = shop.store.read(shifts.z_reports)[0]
    shift = shop.store.read(lambda connection: shifts.of_day(connection, report.business_date))[0]
    calendar_day = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    money = reconcile(shop, shop.provider, calendar_day)
    drawer = {
        "float": shift.float_minor,
        "expected": shift.expected_minor,
        "counted_anew": day.expected_minor,
        "counted": shift.counted_minor,
        "difference": (shift.counted_minor or 0) - (shift.expected_minor or 0),
    }
    equal = all(headquarters[name] == value for name, value in till.items())
    return {
        "till": till,
        "headquarters": headquarters,
        "equal": equal and money.agrees and drawer["expected"] == drawer["counted_anew"],
        "provider": {
            "attempts": money.attempts,
            "here_minor": money.here_minor,
            "there_minor": money.there_minor,
            "differences": len(money.differences),
        },
        "drawer": drawer,
        "drawer_law": expected_cash(report.figures) == drawer["expected"],
        "z": {"number": report.z_no, "business_date": report.business_date, "figures": dict(report.figures)},
        "events": {
            "made": sum(events.values()),
            "by_result": events,
            "waited_in_the_outage": day.waited_offline,
        },
        "slips": len(record.slips),
        "drawer_kicks": record.drawer_kicks,
        "printer_complaints": len(record.complaints),
        "actions_of_a_known_sale": day.actions_of_a_known_sale,
        "actions_of_five_items_by_code": day.actions_of_a_sale_by_code,
        "seconds_from_command_to_slip": day.seconds_to_slip,
    }

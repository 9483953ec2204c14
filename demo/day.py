"""A scripted trading day in front of the real window, with an outage of headquarters in the middle.

Every step is a key, a scan or a wait for what the screen says; what is measured comes from the store, from the printer
and from headquarters, and lands in `summary.json`.
"""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt

from demo import gallery
from demo.cashier import Cashier, NeverHappenedError
from demo.stage import Enrol, MakeTill, Stage, fresh, say
from posclient.domain.care import TaskState
from posclient.domain.codes import gtin_check_digit, luhn_check_digit
from posclient.services import care, exchange, paper
from posclient.services.sign_in import who_may
from sync.hq.demo.rules import DEMO_PINS
from sync.hq.demo.story import story
from ui.screens.sale import SaleScreen

Key = Qt.Key
SIZE: Final = (1024, 768)
NEW_PHONE: Final = "13900001234"
UNKNOWN_CARD_BODY: Final = "9900112233"


class Day:
    """The chapters, in order. `stage` holds the scenery, `cashier` does the work."""

    def __init__(self, stage: Stage, cashier: Cashier) -> None:
        self.stage = stage
        self.cashier = cashier
        self.faces = story(datetime.now(ZoneInfo("Asia/Shanghai")).date())
        self.actions_of_a_known_sale = 0
        self.waited_offline = 0
        self.seconds_to_slip = 0.0
        self._sales = 0

    # ── seeing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def screen(self) -> SaleScreen:
        """The sale screen, as the cashier sees it."""
        sale = self.stage.window.sale
        if not isinstance(sale, SaleScreen):
            raise TypeError("the shell's sale screen is something else")
        return sale

    def sees_pieces(self, pieces: int) -> None:
        """Wait until the screen shows so many pieces."""
        self.cashier.until(
            lambda: (shown := self.screen.desk.view) is not None and shown.pieces == pieces,
            f"{pieces} pieces in the basket",
        )

    def sees_member(self, phone: str = "") -> None:
        """Wait until a member, or this one, is on the screen."""
        self.cashier.until(
            lambda: (
                (shown := self.screen.desk.view) is not None
                and shown.member is not None
                and phone in ("", shown.member.member.phone)
            ),
            "the member on the screen",
        )

    def pay_exactly(self) -> None:
        """Cash, to the fen, until the screen says that it is done; by then the sale is on disk."""
        self._sales += 1
        self.cashier.press(Key.Key_F8)
        self.cashier.until(lambda: self.screen.is_paying, "the payment panel")
        if self._sales == 1:
            self.cashier.picture("paying")
        self.cashier.press(Key.Key_Return)
        self.cashier.until(lambda: self.screen.is_done, f"sale {self._sales} done")
        if exchange.till_totals(self.stage.shop).sales != self._sales:
            raise NeverHappenedError(f"sale {self._sales} on the screen but not on disk")

    # ── chapters ───────────────────────────────────────────────────────────────────────────────────────────────────

    def morning(self) -> None:
        """The feed arrives; the manager signs in with her PIN."""
        shop = self.stage.shop
        self.cashier.until(lambda: bool(who_may(shop).operators), "operators from headquarters")
        self.cashier.until(
            lambda: exchange.members_held(shop) >= self.stage.headquarters.members, "the members"
        )
        self.cashier.wait_ms(400)
        self.cashier.picture("sign-in")
        self.cashier.type(DEMO_PINS["OP01"])
        self.cashier.press(Key.Key_Return)
        self.cashier.until(lambda: self.stage.context.signed_in, "signed in")
        self.cashier.wait_ms(300)
        self.cashier.picture("empty-counter")

    def a_known_member(self) -> None:
        """Three goods to a known member, in cash: counted, for it must take ten actions at most."""
        before = self.cashier.actions
        self.cashier.scan(self.faces.near_gold.card_no)
        self.sees_member(self.faces.near_gold.phone)
        self.cashier.picture("member-identified")
        for pieces, goods in enumerate(self.faces.everyday, 1):
            self.cashier.scan(goods.barcode)
            self.sees_pieces(pieces)
        self.cashier.picture("member-basket")
        self.pay_exactly()
        self.actions_of_a_known_sale = self.cashier.actions - before
        self.cashier.picture("sold")

    def somebody_joins(self) -> None:
        """A guest hears what joining saves, joins in the middle of her basket, and the basket is priced anew."""
        for _ in range(2):
            self.cashier.scan(self.faces.everyday[0].barcode)
        self.cashier.scan(self.faces.promotional.barcode)
        self.sees_pieces(3)
        self.cashier.picture("guest-basket")
        self.cashier.press(Key.Key_F3)
        self.cashier.wait_ms(300)
        self.cashier.type(NEW_PHONE)
        self.cashier.wait_ms(300)
        self.cashier.picture("enrol")
        self.cashier.press(Key.Key_Return)
        self.sees_member(NEW_PHONE)
        self.cashier.wait_ms(200)
        self.cashier.picture("joined")
        self.pay_exactly()

    def by_hand(self) -> None:
        """Last four digits, five times a product, a label from the scale, a mistake undone."""
        self.cashier.type(self.faces.twins.phone[-4:])
        self.cashier.wait_ms(300)
        self.cashier.picture("search")
        self.cashier.press(Key.Key_Return)
        self.sees_member(self.faces.twins.phone)
        self.cashier.type("5*")
        self.cashier.scan(self.faces.everyday[1].barcode)
        self.sees_pieces(5)
        self.cashier.scan(label_of(self.faces.weighed.plu, 1280))
        self.sees_pieces(6)
        self.cashier.scan(self.faces.everyday[2].barcode)
        self.sees_pieces(7)
        self.cashier.press(Key.Key_F6)
        self.sees_pieces(6)
        self.cashier.picture("by-hand")
        self.pay_exactly()

    def refused(self) -> None:
        """What a code can't be is said."""
        self.cashier.scan("134567890123456789")
        self.cashier.wait_ms(300)
        self.cashier.picture("payment-code-refused")
        wrong = self.faces.everyday[0].barcode
        self.cashier.scan(wrong[:-1] + str((int(wrong[-1]) + 1) % 10))
        self.cashier.wait_ms(300)
        self.cashier.picture("check-digit-wrong")

    def outage(self) -> None:
        """Headquarters is away: nothing at the counter changes but the badge; an unknown card goes on provisionally."""
        self.stage.close_headquarters()
        self.cashier.until(
            lambda: not self.stage.shop.headquarters.is_reachable(),
            "the badge says that headquarters is away",
        )
        self.cashier.scan(self.faces.dormant.card_no)
        self.sees_member(self.faces.dormant.phone)
        self.cashier.scan(self.faces.everyday[0].barcode)
        self.sees_pieces(1)
        self.pay_exactly()
        self.cashier.scan(unknown_card())
        self.sees_member()
        self.cashier.scan(self.faces.everyday[2].barcode)
        self.sees_pieces(1)
        self.cashier.picture("outage")
        self.pay_exactly()
        self.waited_offline = self.stage.waiting()

    def headquarters_returns(self) -> None:
        """All that waited arrives, once."""
        self.stage.open_headquarters()
        self.cashier.until(lambda: self.stage.waiting() == 0, "everything acknowledged")
        self.cashier.wait_ms(300)
        self.cashier.picture("back-online")

    def a_reminder(self) -> None:
        """Headquarters says that her formula runs out; the slip is printed, a colleague calls, she comes and buys."""
        printed = len(self.stage.printer.record.slips)
        began = time.monotonic()
        say(
            self.stage.headquarters.remind(self.faces.running_out.phone, self.faces.running_out_of.product_id)
        )
        self.cashier.until(lambda: len(self.stage.printer.record.slips) > printed, "the slip on paper")
        self.seconds_to_slip = round(time.monotonic() - began, 2)
        shop = self.stage.shop
        session = self.stage.context.session
        task = care.care_list(shop, session)[0].task
        self.cashier.press(Key.Key_F4)
        self.cashier.wait_ms(300)
        self.cashier.picture("care-list")
        self.cashier.scan(task.task_id)
        self.cashier.wait_ms(400)
        self.cashier.picture("care-task")
        self.cashier.press(Key.Key_1)
        self.cashier.until(
            lambda: care.care_list(shop, session, only_open=False)[0].task.state is TaskState.SETTLED,
            "the outcome on disk",
        )
        self.cashier.press(Key.Key_Escape)
        self.cashier.wait_ms(200)
        self.cashier.scan(self.faces.running_out.card_no)
        self.sees_member(self.faces.running_out.phone)
        self.cashier.scan(self.faces.running_out_of.barcode)
        self.sees_pieces(1)
        self.cashier.picture("she-came")
        self.pay_exactly()
        self.cashier.until(
            lambda: care.care_list(shop, session, only_open=False)[0].task.state is TaskState.CONVERTED,
            "the reminder marked as converted",
        )

    def looking_things_up(self) -> None:
        """A copy of the last receipt, the member's own screen, the printer's screen."""
        self.cashier.press(Key.Key_F9)
        self.cashier.wait_ms(400)
        self.cashier.scan(self.faces.running_out.card_no)
        self.sees_member(self.faces.running_out.phone)
        self.cashier.press(Key.Key_F11)
        self.cashier.wait_ms(500)
        self.cashier.picture("member-screen")
        self.cashier.press(Key.Key_Escape)
        self.cashier.wait_ms(200)
        self.cashier.press(Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
        self.cashier.wait_ms(300)
        self.cashier.picture("paper")
        self.cashier.press(Key.Key_Escape)

    def evening(self) -> dict[str, object]:
        """Everything printed, everything sent; the till's sums beside headquarters'."""
        shop = self.stage.shop
        self.cashier.until(lambda: not paper.unsettled(shop), "all paper proven")
        self.cashier.until(lambda: self.stage.waiting() == 0, "everything acknowledged")
        totals = exchange.till_totals(shop)
        events = exchange.event_counts(shop)
        till: dict[str, object] = {
            "sales": totals.sales,
            "due_minor": totals.due_minor,
            "points": totals.points,
            "tenders": totals.tenders,
            "events": sum(events.values()),
        }
        headquarters = self.stage.headquarters_totals()
        record = self.stage.printer.record
        return {
            "till": till,
            "headquarters": headquarters,
            "equal": all(headquarters[name] == value for name, value in till.items()),
            "events": {
                "made": sum(events.values()),
                "by_result": events,
                "waited_in_the_outage": self.waited_offline,
            },
            "slips": len(record.slips),
            "drawer_kicks": record.drawer_kicks,
            "printer_complaints": len(record.complaints),
            "actions_of_a_known_sale": self.actions_of_a_known_sale,
            "seconds_from_command_to_slip": self.seconds_to_slip,
        }


def label_of(plu: str, amount_minor: int) -> str:
    """A scale label `22` + PLU + amount + check digit."""
    body = f"22{plu}{amount_minor:05d}"
    return body + gtin_check_digit(body)


def unknown_card() -> str:
    """A well-formed card that nobody has."""
    return f"M{UNKNOWN_CARD_BODY}{luhn_check_digit(UNKNOWN_CARD_BODY)}"


def run_day(
    out: Path, enrol: Enrol, make_till: MakeTill, *, members: int = 3000, with_gallery: bool = True
) -> int:
    """Play the day; 0 where till and headquarters agree in the evening."""
    stage = Stage(fresh(out), enrol, make_till, members=members, size=SIZE)
    try:
        day = Day(stage, stage.build())
        for chapter in (
            day.morning,
            day.a_known_member,
            day.somebody_joins,
            day.by_hand,
            day.refused,
            day.outage,
            day.headquarters_returns,
            day.a_reminder,
            day.looking_things_up,
        ):
            say(f"— {chapter.__name__.replace('_', ' ')}")
            chapter()
        summary = day.evening()
        if with_gallery:
            say("— the same till in other clothes")
            gallery.hang(stage, day.faces)
    finally:
        stage.clear_away()
    (out / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", "utf-8")
    say(json.dumps(summary, indent=2, ensure_ascii=False))
    return 0 if summary["equal"] else 1

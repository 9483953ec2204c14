"""A scripted trading day in front of the real window, with an outage of headquarters in the middle.

Every step is a key, a scan or a wait for what the screen says; what is measured comes from the store, from the printer
and from headquarters, and lands in `summary.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt

from demo import bringing, by_hand, closing, desk, gallery, learning, opening, paying, serving
from demo.cashier import Cashier, NeverHappenedError
from demo.stage import Enrol, MakeTill, Stage, fresh, say
from posclient.domain.codes import gtin_check_digit
from posclient.services import exchange
from sync.hq.demo.story import story
from ui.screen import Screen
from ui.screens.sale import SaleScreen
from ui.widgets.side_panel import SidePanel

S = TypeVar("S", bound=Screen)
P = TypeVar("P", bound=SidePanel)

Key = Qt.Key
SIZE: Final = (1024, 768)


class Day:
    """The chapters, in order. `stage` holds the scenery, `cashier` does the work."""

    def __init__(self, stage: Stage, cashier: Cashier) -> None:
        self.stage = stage
        self.cashier = cashier
        self.faces = story(datetime.now(ZoneInfo("Asia/Shanghai")).date())
        self.actions_of_a_known_sale = 0
        self.waited_offline = 0
        self.seconds_to_slip = 0.0
        self.actions_of_a_sale_by_code = 0
        self.sales = 0
        self.returns = 0
        self.top_ups = 0
        self.expected_minor = 0

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

    def sees_nobody(self) -> None:
        """Wait until no member is on the screen."""
        self.cashier.until(
            lambda: (shown := self.screen.desk.view) is not None and shown.member is None, "nobody's basket"
        )

    def in_front(self, kind: type[S]) -> S:
        """Wait until a screen of this kind is in front."""
        window = self.stage.window
        self.cashier.until(lambda: isinstance(window.current, kind), kind.__name__)
        current = window.current
        if not isinstance(current, kind):
            raise NeverHappenedError(kind.__name__)
        return current

    def in_the_column(self, kind: type[P]) -> P:
        """Wait until a panel of this kind is in the sale's right column."""
        goods = self.screen.goods
        self.cashier.until(lambda: isinstance(goods.panel, kind), kind.__name__)
        panel = goods.panel
        if not isinstance(panel, kind):
            raise NeverHappenedError(kind.__name__)
        return panel

    def sees_sale(self) -> None:
        """Wait until the sale is in front."""
        self.cashier.until(lambda: self.stage.window.current is self.screen, "the sale")

    def sees_sold(self) -> str:
        """Wait until the screen says that it is done; by then the sale is on disk. Returns its receipt's number."""
        self.sales += 1
        self.cashier.until(lambda: self.screen.is_done, f"sale {self.sales} done")
        if exchange.till_totals(self.stage.shop).sales != self.sales:
            raise NeverHappenedError(f"sale {self.sales} on the screen but not on disk")
        return self.screen.parts.done.receipt_no.text()

    def begin_to_pay(self) -> None:
        """Open the payment panel."""
        self.cashier.press(Key.Key_F8)
        self.cashier.until(lambda: self.screen.is_paying, "the payment panel")

    def pay_exactly(self) -> str:
        """Cash, to the fen. Returns the receipt's number."""
        self.begin_to_pay()
        if not self.sales:
            self.cashier.picture("paying")
        self.cashier.press(Key.Key_Return)
        return self.sees_sold()

    def pay_by_code(self, code: str) -> str:
        """A payment code, scanned over the basket. Returns the receipt's number."""
        self.cashier.scan(code)
        return self.sees_sold()

    def label(self, amount_minor: int) -> str:
        """A label from the scale for so much."""
        return label_of(self.faces.weighed.plu, amount_minor)

    def play(self, chapters: Sequence[Callable[[Day], None]]) -> None:
        """One after the other."""
        for chapter in chapters:
            say(f"— {chapter.__name__.replace('_', ' ')}")
            chapter(self)


Chapter = Callable[[Day], None]


def label_of(plu: str, amount_minor: int) -> str:
    """A scale label `22` + PLU + amount + check digit."""
    body = f"22{plu}{amount_minor:05d}"
    return body + gtin_check_digit(body)


CHAPTERS: Final[Sequence[Chapter]] = (
    opening.morning,
    opening.cash_in,
    by_hand.a_quick_key,
    serving.a_known_member,
    serving.somebody_joins,
    serving.by_hand,
    serving.refused,
    paying.five_items_by_code,
    paying.codes_that_do_not_go_well,
    paying.in_parts,
    paying.top_up_pays,
    by_hand.a_cashier_takes_over,
    paying.parked_and_recalled,
    by_hand.another_price,
    by_hand.goods_without_a_code,
    desk.one_line_comes_back,
    desk.exchanged,
    serving.outage,
    paying.nobody_charges,
    desk.come_back_offline,
    closing.report_so_far,
    serving.headquarters_returns,
    paying.rounded_off,
    serving.a_reminder,
    serving.looking_things_up,
    desk.points_claimed,
    desk.a_card_is_lost,
    learning.practice,
)
"""The day, in order. By its end the till is switched off and on."""

EVENING: Final[Sequence[Chapter]] = (
    closing.switched_on_again,
    closing.handover,
    closing.the_manager_comes,
    bringing.members_come_in,
    bringing.one_of_them_is_known,
    closing.managers_page,
    bringing.books_go_out,
    closing.day_end,
)


def run_day(
    out: Path, enrol: Enrol, make_till: MakeTill, *, members: int = 3000, with_gallery: bool = True
) -> int:
    """Play the day; 0 where till and headquarters agree in the evening."""
    stage = Stage(fresh(out), enrol, make_till, members=members, size=SIZE)
    try:
        day = Day(stage, stage.build())
        day.play(CHAPTERS)
        if with_gallery:
            say("— the same till in other clothes")
            gallery.hang(stage, day.faces)
            day.cashier = stage.go_on(day.cashier.pictures)
        day.play(EVENING)
        summary = closing.evening(day)
    finally:
        stage.clear_away()
    (out / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", "utf-8")
    say(json.dumps(summary, indent=2, ensure_ascii=False))
    return 0 if summary["equal"] else 1

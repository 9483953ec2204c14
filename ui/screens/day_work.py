"""What is done on the day screen, step by step: each step is a panel, and the last one asks the shop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from posclient.domain.staff import Operator
from posclient.services import cash, day_end, shift, sign_in
from posclient.services.approval import ApprovalNeededError
from posclient.services.day_end import DayEnd
from posclient.services.day_state import DayState
from posclient.services.reconcile import print_reconciliation, reconcile
from posclient.services.shift import Handover
from posclient.services.shop import ShopError
from posclient.words import Words
from ui.context import Context, Tone
from ui.trouble import Trouble, sentence
from ui.widgets.amount_panel import AmountPanel
from ui.widgets.approval_panel import ApprovalPanel
from ui.widgets.count_panel import CountPanel
from ui.widgets.number_menu import NumberMenu
from ui.widgets.reason_panel import ReasonPanel
from ui.widgets.side_panel import SidePanel
from ui.widgets.tell_panel import TellPanel

T = TypeVar("T")
Approved = Callable[[Operator | None], T]
"""Something that is asked of the shop, once it is known who allowed it."""

_REASONS: Final = {
    cash.IN: ("day.why.change", "day.why.found", "day.why.in_other"),
    cash.OUT: ("day.why.bank", "day.why.safe", "day.why.bought", "day.why.change_out"),
    "difference": ("day.why.wrong_change", "day.why.small_change", "day.why.not_found"),
}
_DAY_END_KEY: Final = "5"
_DAYS_BACK: Final = 7


class DayWork:
    """`show` brings a panel to the front, `menu` the functions.

    `is_over`: the shift was handed over, so that whoever is signed in has to sign in again.
    """

    def __init__(self, context: Context, show: Callable[[SidePanel], None], menu: Callable[[], None]) -> None:
        self._context = context
        self._show = show
        self._menu = menu
        words, theme = context.words, context.theme
        self.amount = AmountPanel(words, theme)
        self.reason = ReasonPanel(words, theme)
        self.count = CountPanel(words, theme)
        self.tell = TellPanel(words, theme)
        self.list = NumberMenu(words, theme)
        self.approval = ApprovalPanel(context)
        self.panels = (self.amount, self.reason, self.count, self.tell, self.list, self.approval)
        self.is_over = False
        self._busy = False
        self._closes_day = False
        self._state: DayState | None = None
        self._then_amount: Callable[[int], None] = lambda _minor: None
        self._then_reason: Callable[[str], None] = lambda _reason: None
        self._then_chosen: Callable[[int], None] = lambda _place: None
        self._then_confirmed: Callable[[], None] = lambda: None
        self._then_second: Callable[[], None] = lambda: None
        self._then_approved: Callable[[Operator], None] = lambda _operator: None
        self.amount.given.connect(self._answer_amount)
        self.reason.given.connect(self._answer_reason)
        self.count.counted.connect(self._hold_count)
        self.list.chosen.connect(self._answer_choice)
        self.tell.confirmed.connect(self._answer_yes)
        self.tell.second.connect(self._answer_second)
        self.approval.approved.connect(self._answer_approval)

    def note(self, state: DayState) -> None:
        """The day as it was read last."""
        self._state = state

    def forget(self) -> None:
        """Whoever signs in next begins anew."""
        self.is_over = False
        self._busy = False
        self._state = None

    # ── cash and float ─────────────────────────────────────────────────────────────────────────────────────────────

    def move_cash(self, kind: str) -> None:
        """How much goes in or out, and why."""
        title = self._words("day.slip_cash_in" if kind == cash.IN else "day.slip_cash_out")

        def why(amount_minor: int) -> None:
            def put(reason: str) -> None:
                self._put_cash(kind, amount_minor, reason)

            self._ask_reason(title, self._words.money(amount_minor), _REASONS[kind], put)

        self._ask_amount(title, "", why, least_minor=1)

    def ask_float(self) -> None:
        """What lies in the drawer as the shift begins; Enter confirms what was left there."""
        state, words = self._state, self._words
        if state is None or state.shift is None:
            self._refuse("day.no_shift")
            return
        if state.float_told:
            proposed: int | None = state.shift.float_minor
            note = words("day.float_change")
        else:
            proposed = state.left_minor
            note = words("day.float_uncounted") if proposed is None else words("day.float_ask")
        self._ask_amount(words("day.float"), note, self._put_float, proposed_minor=proposed)

    def print_x(self) -> None:
        """The report so far."""
        shop, session = self._context.shop, self._context.session
        self.ask_shop(lambda _who: shift.print_x(shop, session), lambda _job: self.told("day.x_queued"))

    # ── handover ───────────────────────────────────────────────────────────────────────────────────────────────────

    def hand_over(self, *, closes_day: bool = False) -> None:
        """Count blind, then see what should have been there."""
        state = self._state
        if state is None or state.shift is None:
            self._refuse("day.no_shift")
        elif state.keeps_shift:
            self._tell_what_keeps("day.menu.handover", state.keeps_shift)
        else:
            self._closes_day = closes_day
            self.count.begin()
            self._show(self.count)

    def _hold_count(self, counted_minor: int) -> None:
        shop, session = self._context.shop, self._context.session
        self.ask_shop(lambda _who: shift.count_drawer(shop, session, counted_minor), self._on_counted)

    def _on_counted(self, count: Handover) -> None:
        if count.difference_minor:
            title = self._words("day.difference")
            self._ask_reason(
                title, self._compared(count), _REASONS["difference"], partial(self._ask_left, count)
            )
        else:
            self._ask_left(count, "")

    def _ask_left(self, count: Handover, reason: str) -> None:
        state = self._state
        before = state.shift.float_minor if state is not None and state.shift is not None else 0
        self._ask_amount(
            self._words("day.left"),
            self._compared(count),
            lambda left_minor: self._hand_over(count, left_minor, reason),
            proposed_minor=min(before, count.counted_minor),
        )

    def _hand_over(self, count: Handover, left_minor: int, reason: str) -> None:
        shop, session = self._context.shop, self._context.session
        self.ask_shop(
            lambda _who: shift.hand_over(shop, session, count.counted_minor, left_minor, reason),
            self._on_handed_over,
        )

    def _on_handed_over(self, done: Handover) -> None:
        self.is_over = True
        self._context.sounds.yes()
        if self._closes_day:
            self._close(self._context.session.business_date)
            return
        words = self._words
        self._tell(
            words("day.handed_over"),
            self._difference(done),
            (
                words("day.take_out", amount=words.money(done.counted_minor - done.left_minor)),
                words("day.left_there", amount=words.money(done.left_minor)),
                words("day.next_signs_in"),
            ),
            confirm=words("ui.sign_out"),
            other=words("day.menu.z"),
            confirmed=self.sign_out,
            second=lambda: self._close(self._context.session.business_date),
            is_good=not done.difference_minor,
        )

    # ── the day's end ──────────────────────────────────────────────────────────────────────────────────────────────

    def end_day(self) -> None:
        """Close the date; a shift that runs is counted first."""
        state = self._state
        if state is None:
            return
        keys = {refused.key for refused in state.keeps_day}
        if keys == {"day.hand_over_first"}:
            self.hand_over(closes_day=True)
        elif keys:
            self._tell_what_keeps("day.menu.z", state.keeps_day)
        else:
            self._ask_close(state.business_date)

    def earlier_days(self) -> None:
        """Dates that were never closed: close them, or hear what keeps them open."""
        unclosed = self._state.unclosed if self._state is not None else ()
        if not unclosed:
            self._refuse("day.nothing_unclosed")
            return
        words = self._words

        def chosen(place: int) -> None:
            day = unclosed[place]
            if day.open:
                self._tell_what_keeps("day.menu.z", day.open)
            else:
                self._ask_close(day.business_date)

        texts = [
            f"{day.business_date.isoformat()}   {words('day.still_open' if day.open else 'day.can_close')}"
            for day in unclosed
        ]
        self.offer(words("day.unclosed"), texts, words("day.unclosed_hint"), chosen)

    def reports(self) -> None:
        """The last final reports, for a copy."""
        reports = self._state.reports if self._state is not None else ()
        if not reports:
            self._refuse("day.no_reports")
            return
        shop, session = self._context.shop, self._context.session

        def chosen(place: int) -> None:
            z_no = reports[place].z_no
            self.ask_shop(
                lambda _who: day_end.copy_z(shop, session, z_no),
                lambda _job: self.told("print.copy_queued"),
            )

        texts = [f"{report.business_date}   Z{report.z_no:05d}" for report in reports]
        self.offer(self._words("day.reports"), texts, self._words("day.reports_hint"), chosen)

    def _ask_close(self, on: date) -> None:
        words = self._words
        self._tell(
            words("day.menu.z"),
            on.isoformat(),
            (words("day.close_for_good"),),
            confirm=words("day.close"),
            confirmed=lambda: self._close(on),
        )

    def _close(self, on: date) -> None:
        shop, session = self._context.shop, self._context.session
        self.ask_shop(
            lambda who: day_end.close_day(shop, session, on, who),
            self._on_closed,
            self.sign_out if self.is_over else None,
        )

    def _on_closed(self, done: DayEnd) -> None:
        words = self._words
        self._context.sounds.yes()
        self._reconcile(done.business_date)
        ends = done.business_date == self._context.session.business_date
        self.is_over = self.is_over or ends
        self._tell(
            words("day.closed"),
            f"{done.business_date.isoformat()}  Z{done.z_no:05d}",
            (words("day.closed_next") if ends else words("day.closed_earlier"),),
            confirm=words("ui.sign_out") if self.is_over else words("app.ok"),
            confirmed=self.sign_out if self.is_over else self._menu,
            is_good=True,
        )

    def _reconcile(self, on: date) -> None:
        """Hold the day's payment codes against the provider's statement; the slip lists what differs."""
        shop, session = self._context.shop, self._context.session
        if not self._takes_codes:
            return

        def work() -> int:
            found = reconcile(shop, shop.provider, on)
            print_reconciliation(shop, session, found)
            return len(found.differences)

        def done(differences: int) -> None:
            if differences:
                self._context.toast(self._words("payment.differences", n=differences), Tone.BAD)
            else:
                self._context.toast(self._words("reconcile.printed", day=on.isoformat()), Tone.GOOD)

        self._context.tasks.background(work, done)

    def reconcile_day(self) -> None:
        """One of the last calendar days once more: the provider was away, or codes were taken after the day's end."""
        if not self._takes_codes:
            self._refuse("payment.no_provider")
            return
        now_s = self._context.shop.clock.now_ms() / 1000
        today = datetime.fromtimestamp(now_s, self._context.zone).date()
        days = [today - timedelta(days=ago) for ago in range(_DAYS_BACK)]

        def chosen(place: int) -> None:
            self._reconcile(days[place])
            self._menu()

        words = self._words
        self.offer(
            words("day.menu.reconcile"), [day.isoformat() for day in days], words("reconcile.which"), chosen
        )

    @property
    def _takes_codes(self) -> bool:
        shop = self._context.shop
        return bool(shop.settings.payments.url) and not shop.practice

    def sign_out(self) -> None:
        """The shift is over: the next one signs in."""
        if self._busy or not self._context.signed_in:
            return
        shop, session = self._context.shop, self._context.session
        farewell = self._words("ui.signed_out", name=session.operator.name)

        def done(_nothing: None) -> None:
            self._context.end_session()
            self._context.toast(farewell)

        self._context.tasks.counter(lambda: sign_in.sign_out(shop, session), done)

    # ── the answers, each to the question that was asked last ──────────────────────────────────────────────────────

    def _answer_amount(self, amount_minor: int) -> None:
        self._then_amount(amount_minor)

    def _answer_reason(self, reason: str) -> None:
        self._then_reason(reason)

    def _answer_choice(self, place: int) -> None:
        self._then_chosen(place)

    def _answer_yes(self) -> None:
        self._then_confirmed()

    def _answer_second(self) -> None:
        self._then_second()

    def _answer_approval(self, operator: Operator) -> None:
        self._then_approved(operator)

    # ── the panels ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_amount(
        self,
        title: str,
        note: str,
        given: Callable[[int], None],
        *,
        proposed_minor: int | None = None,
        least_minor: int = 0,
    ) -> None:
        self._then_amount = given
        self.amount.begin(title, note, proposed_minor=proposed_minor, least_minor=least_minor)
        self._show(self.amount)

    def _ask_reason(
        self, title: str, note: str, reasons: Sequence[str], given: Callable[[str], None]
    ) -> None:
        self._then_reason = given
        self.reason.begin(title, note, [self._words(key) for key in reasons])
        self._show(self.reason)

    def offer(self, title: str, texts: Sequence[str], note: str, chosen: Callable[[int], None]) -> None:
        """Numbered things to choose from; `chosen` hears the place."""
        self._then_chosen = chosen
        self.list.begin(title, texts, note)
        self._show(self.list)

    def _tell(
        self,
        title: str,
        head: str,
        lines: Sequence[str],
        *,
        confirm: str = "",
        other: str = "",
        confirmed: Callable[[], None] | None = None,
        second: Callable[[], None] | None = None,
        is_good: bool = False,
    ) -> None:
        self._then_confirmed = confirmed or self._menu
        self._then_second = second or self._menu
        self.tell.begin(
            title,
            head,
            lines,
            mood="good_box" if is_good else "warn_box" if self.is_over else "inset",
            confirm=confirm,
            other=other,
            other_key=_DAY_END_KEY if other else "",
        )
        self._show(self.tell)

    def _tell_what_keeps(self, title: str, refusals: Sequence[ShopError]) -> None:
        """What is still open, each with what to do."""
        words = self._words
        lines = [f"• {sentence(words, Trouble(refused.key, refused.values))}" for refused in refusals]
        self._context.sounds.no()
        self._tell(words(title), words("day.first"), lines, confirm=words("app.ok"))

    def _put_cash(self, kind: str, amount_minor: int, reason: str) -> None:
        shop, session = self._context.shop, self._context.session
        self.ask_shop(
            lambda who: cash.move_cash(shop, session, kind, amount_minor, reason, who),
            lambda _done: self.told("day.cash_moved"),
        )

    def _put_float(self, float_minor: int) -> None:
        shop, session = self._context.shop, self._context.session
        self.ask_shop(
            lambda who: cash.set_float(shop, session, float_minor, who),
            lambda _done: self.told("day.float_kept"),
        )

    def ask_shop(
        self, work: Approved[T], done: Callable[[T], None], given_up: Callable[[], None] | None = None
    ) -> None:
        """In her own name; where that is not enough, somebody who may is asked. A second Enter is not heard."""
        if self._busy:
            return
        self._busy = True

        def attempt(who: Operator | None) -> T | ApprovalNeededError:
            try:
                return work(who)
            except ApprovalNeededError as needed:
                return needed

        def told(result: T | ApprovalNeededError) -> None:
            self._busy = False
            if isinstance(result, ApprovalNeededError):
                self._ask_approval(result, lambda who: self.ask_shop(lambda _none: work(who), done, given_up))
            else:
                done(result)

        def failed(trouble: Trouble) -> None:
            self._busy = False
            self._context.show_trouble(trouble)
            if given_up is not None:
                given_up()

        self._context.tasks.counter(lambda: attempt(None), told, failed)

    def _ask_approval(self, needed: ApprovalNeededError, approved: Callable[[Operator], None]) -> None:
        words = self._words
        if not needed.who:
            self._refuse(needed.key)
            return
        self._then_approved = approved
        self.approval.begin(words("approval.needed", who=str(needed.values["who"])), needed)
        self._context.sounds.no()
        self._show(self.approval)

    def told(self, key: str) -> None:
        """It is done: say so, and back to the menu."""
        self._context.toast(self._words(key), Tone.GOOD)
        self._menu()

    def _refuse(self, key: str) -> None:
        self._context.show_trouble(Trouble(key))

    def _compared(self, count: Handover) -> str:
        words = self._words
        return words(
            "day.compared",
            counted=words.money(count.counted_minor),
            expected=words.money(count.expected_minor),
            difference=self._difference(count),
        )

    def _difference(self, count: Handover) -> str:
        words = self._words
        if not count.difference_minor:
            return words("day.even")
        key = "day.over" if count.difference_minor > 0 else "day.short"
        return f"{words(key)} {words.money(abs(count.difference_minor))}"

    @property
    def _words(self) -> Words:
        return self._context.words

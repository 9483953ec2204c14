"""What whoever has just signed in has to know of the day: the float to confirm, days never closed, a date ahead."""

from __future__ import annotations

from posclient.services.day_state import DayNotice, day_notice
from posclient.services.shop import Session
from ui.context import Context, Tone
from ui.keys import Action


class SaleGreeting:
    """Once for each session: a line for what is wrong, and the day screen where the shift's float was not told yet."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._greeted: Session | None = None

    def greet(self) -> None:
        """Ask what there is to tell, beside the counter's work."""
        if not self._context.signed_in or self._context.session is self._greeted:
            return
        shop, session = self._context.shop, self._context.session
        self._greeted = session

        def told(notice: DayNotice) -> None:
            if self._context.signed_in and self._context.session is session:
                self._tell(notice)

        self._context.tasks.background(lambda: day_notice(shop, session), told)

    def _tell(self, notice: DayNotice) -> None:
        context, words = self._context, self._context.words
        if notice.ask_float:
            context.navigation.show_room(Action.DAY)
        if notice.unclosed:
            days = ", ".join(words.day(day) for day in notice.unclosed[:3])
            more = "…" if len(notice.unclosed) > 3 else ""
            context.toast(words("day.notice_unclosed", days=f"{days}{more}"), Tone.BAD)
        elif notice.ahead:
            on = words.day(context.session.business_date)
            context.toast(words("day.notice_ahead", day=on), Tone.BAD)

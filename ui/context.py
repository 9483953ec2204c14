"""What every screen works with: the shop, who is signed in, the words, the tasks, and the news."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from ui.keys import Action
from ui.purpose import Purpose
from ui.sounds import Sounds
from ui.tasks import Tasks
from ui.theme.tokens import Theme
from ui.trouble import Trouble, sentence

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from posclient.ports import PrinterTrouble, PrintState
    from posclient.services.bring_in import Door
    from posclient.services.shop import Session, Shop
    from posclient.services.who_may import SignInScreen
    from posclient.words import Words

Unsubscribe = Callable[[], None]
Subscribe = Callable[[Callable[[frozenset[str]], None]], Unsubscribe]


class Tone(Enum):
    """How a toast sounds and looks."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True)
class Toast:
    """One line for a few seconds. It never blocks."""

    text: str
    tone: Tone


class Navigation(Protocol):
    """Where a screen can send the cashier."""

    def show_sale(self) -> None:
        """Back to the basket."""
        ...

    def show_enrol(self, phone: str = "", card_no: str = "") -> None:
        """Join, with a number or a card already filled in."""
        ...

    def show_member(self, member_id: str) -> None:
        """A member's own screen."""
        ...

    def show_care(self, task_id: str = "") -> None:
        """The care list, or one slip opened by its code."""
        ...

    def show_paper(self) -> None:
        """What the printer owes."""
        ...

    def show_room(self, action: Action, purpose: Purpose | None = None) -> None:
        """The screen that a function key opens, for a purpose where there is one."""
        ...


class Nowhere:
    """Stands in until a shell is there."""

    def show_sale(self) -> None:
        """Nothing."""

    def show_enrol(self, phone: str = "", card_no: str = "") -> None:
        """Nothing."""

    def show_member(self, member_id: str) -> None:
        """Nothing."""

    def show_care(self, task_id: str = "") -> None:
        """Nothing."""

    def show_paper(self) -> None:
        """Nothing."""

    def show_room(self, action: Action, purpose: Purpose | None = None) -> None:
        """Nothing."""


class Context(QObject):
    """Shared by all screens; lives as long as the window. Signals are emitted in Qt's thread.

    `subscribe` is the store's `listen`, passed in by the composition root: the screens don't know the store.
    `open_door` opens headquarters' door for files, where there is one. `till_name` stands in the header. `hint` shows
    when somebody signs in (the demo shop tells its PINs).
    """

    session_changed = Signal()
    store_changed = Signal(object)
    """Topics (frozenset of str) of a committed write."""
    printer_troubled = Signal(object)
    """The printer's troubles (frozenset of PrinterTrouble), empty when it is well."""
    zone_changed = Signal()
    toasted = Signal(object)
    moved_on = Signal()
    """The screen shows something new to work with: a basket, a question, a payment."""
    exchange_begun = Signal(object)
    """A return (an InHand) that the basket on the counter is exchanged for."""
    provider_wanted = Signal()
    """Somebody is about to pay: is the payment provider there?"""
    provider_changed = Signal()
    """Payment codes can be charged again, or no more."""
    practice_asked = Signal()
    """Into the practice mode, or out of it."""
    action_asked = Signal(object)
    """A function key's button was touched (an Action); the shell treats it as the key."""

    def __init__(
        self,
        shop: Shop,
        tasks: Tasks,
        theme: Theme,
        *,
        subscribe: Subscribe | None = None,
        sounds: Sounds | None = None,
        till_name: str = "",
        hint: str = "",
        who_may: SignInScreen | None = None,
        open_door: Callable[[], Door] | None = None,
    ) -> None:
        super().__init__()
        self.shop = shop
        self.tasks = tasks
        self.theme = theme
        self.sounds = sounds or Sounds.silent()
        self.till_name = till_name
        self.hint = hint
        self.who_may = who_may
        self.open_door = open_door
        """Who may sign in, where that is known before the first screen is made: then it is painted once."""
        self.navigation: Navigation = Nowhere()
        self._zone = "Asia/Shanghai"
        self.printer_troubles: frozenset[PrinterTrouble] | None = None
        """What the printer told last, for screens that are opened later; None before it told anything."""
        self._session: Session | None = None
        self._news: set[str] = set()
        self._news_lock = threading.Lock()
        self._unsubscribe = subscribe(self._on_commit) if subscribe else None
        tasks.troubled.connect(self.show_trouble)

    @property
    def words(self) -> Words:
        """The cashier's language."""
        return self.shop.words

    @property
    def zone(self) -> ZoneInfo:
        """The store's zone."""
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - nothing is dated before somebody signs in

        return ZoneInfo(self._zone)

    @property
    def session(self) -> Session:
        """Who is signed in. Screens other than the sign-in are shown only while somebody is."""
        if self._session is None:
            raise RuntimeError("nobody is signed in")
        return self._session

    @property
    def signed_in(self) -> bool:
        """Whether somebody is."""
        return self._session is not None

    def begin_session(self, session: Session) -> None:
        """Somebody signed in."""
        self._session = session
        self.session_changed.emit()

    def end_session(self) -> None:
        """Nobody is signed in any more."""
        self._session = None
        self.session_changed.emit()

    def use_zone(self, zone: str) -> None:
        """The store's zone, once the header has read it."""
        if self._zone != zone:
            self._zone = zone
            self.zone_changed.emit()

    def toast(self, text: str, tone: Tone = Tone.NOTE) -> None:
        """Show one line; good and bad ones are heard too."""
        if tone is Tone.GOOD:
            self.sounds.yes()
        elif tone is Tone.BAD:
            self.sounds.no()
        self.toasted.emit(Toast(text, tone))

    def show_trouble(self, trouble: Trouble) -> None:
        """Tell the cashier what happened, with the sound for no."""
        self.toast(sentence(self.words, trouble), Tone.BAD)

    def printer_changed(self, troubles: frozenset[PrinterTrouble]) -> None:
        """`ports.PrinterWatcher`: from the spool's thread."""
        self.tasks.deliver(lambda: self._on_printer_changed(troubles))

    def job_changed(self, job_id: int, state: PrintState) -> None:
        """`ports.PrinterWatcher`: from the spool's thread. The store's change record tells the same."""

    def close(self) -> None:
        """Hear no more of the store."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _on_printer_changed(self, troubles: frozenset[PrinterTrouble]) -> None:
        self.printer_troubles = troubles
        self.printer_troubled.emit(troubles)

    def _on_commit(self, topics: frozenset[str]) -> None:
        """From the thread that wrote. A feed commits hundreds of times a second: one telling takes all that came."""
        with self._news_lock:
            is_told_anyway = bool(self._news)
            self._news |= topics
        if not is_told_anyway:
            self.tasks.deliver(self._tell_news)

    def _tell_news(self) -> None:
        with self._news_lock:
            topics, self._news = frozenset(self._news), set()
        self.store_changed.emit(topics)

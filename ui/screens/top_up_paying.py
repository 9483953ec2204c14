"""The paying part of a top-up: the panel's wishes become payments, an attempt for a code, and at last a top-up."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from posclient.domain.attempt import Attempt, AttemptState
from posclient.domain.member import MemberId
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.domain.top_up import TopUp
from posclient.services.payment import charge, take_back
from posclient.services.shop import Session
from posclient.services.tender_options import TenderOption, TenderOptions
from posclient.services.top_up import TopUpDesk, TopUpDone, begin_code, top_up
from ui.context import Context
from ui.trouble import Trouble, sentence
from ui.widgets.pay_panel import Paying, PayPanel

_TOLD = {
    AttemptState.DECLINED: "payment.declined",
    AttemptState.REVERSED: "payment.reversed",
    AttemptState.REVERSING: "payment.reversing",
}


class TopUpPaying(QObject):
    """`completed` bears a TopUpDone. One top-up after the other: its id is made when paying begins."""

    completed = Signal(object)

    def __init__(self, context: Context, panel: PayPanel) -> None:
        super().__init__()
        self._context = context
        self._panel = panel
        self._top_up_id = ""
        self._member_id = MemberId("")
        self._wanted = TopUp(0)
        self._tenders: tuple[TenderKind, ...] = ()
        self._cancelled = threading.Event()
        self._leaving = threading.Event()
        panel.paid.connect(self._on_paid)
        panel.given_back.connect(self._on_given_back)
        context.provider_changed.connect(self._show_options)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._on_quit)

    @property
    def is_busy(self) -> bool:
        """Whether something outside, or the store, has to answer first."""
        return self._panel.state in {Paying.CHARGING, Paying.CHECKING, Paying.COMMITTING}

    @property
    def is_charging(self) -> bool:
        """Whether a payment code is on its way: only cancelling is possible."""
        return self._panel.state is Paying.CHARGING

    def begin(self, desk: TopUpDesk, wanted: TopUp) -> None:
        """Ask for the money."""
        shop = self._context.shop
        self._top_up_id = shop.ids.new()
        self._member_id, self._wanted = desk.figures.member.member_id, wanted
        self._panel.begin(wanted.principal_minor)
        self._tenders = desk.tenders
        self._show_options()
        self._context.provider_wanted.emit()

    def _show_options(self) -> None:
        if self._panel.state is Paying.CLOSED:
            return
        away = self._context.shop.provider.trouble()
        self._panel.show_options(
            TenderOptions(
                tuple(TenderOption(kind, away if kind is TenderKind.CODE else "") for kind in self._tenders)
            )
        )

    def put_away(self) -> bool:
        """The panel is closed before anything was paid; False where money was taken already: undo it first."""
        if self._panel.model.taken or self.is_busy:
            return False
        self._panel.close_panel()
        return True

    def charge(self, code: str) -> None:
        """A payment code was scanned: it pays the whole amount."""
        panel, words = self._panel, self._context.words
        if panel.state is not Paying.ASKING:
            self._context.show_trouble(Trouble("payment.open"))
            return
        if key := self._context.shop.provider.trouble():
            self._refuse_code(Trouble(key))
            return
        panel.choose(TenderKind.CODE)
        if panel.model.taken:
            self._refuse(Trouble("payment.open"))
            return
        if key := panel.model.trouble():
            self._refuse(Trouble(key))
            return
        self._cancelled = threading.Event()
        panel.wait_for(words("payment.making"))
        work = partial(self._charge, self._context.session, code)
        self._context.tasks.background(work, self._on_charged, self._refuse_code)

    def cancel_charge(self) -> None:
        """The cashier gives up waiting: what is not paid by then is reversed."""
        self._panel.wait_for(self._context.words("payment.cancelling"))
        self._cancelled.set()

    def _charge(self, session: Session, code: str) -> Attempt:
        """In the background's thread."""
        shop = self._context.shop
        amount_minor = self._wanted.principal_minor
        attempt = begin_code(shop, session, shop.provider, self._top_up_id, self._member_id, amount_minor)

        def told(now: Attempt) -> None:
            self._context.tasks.deliver(lambda: self._on_told(now))

        return charge(
            shop, shop.provider, attempt, code, told=told, cancelled=self._cancelled, leaving=self._leaving
        )

    def _on_told(self, attempt: Attempt) -> None:
        is_waiting = attempt.state in {AttemptState.WAITING, AttemptState.UNKNOWN}
        if is_waiting and self.is_charging and not self._cancelled.is_set():
            self._panel.wait_for(self._context.words(f"payment.{attempt.state}"))

    def _on_charged(self, attempt: Attempt) -> None:
        if attempt.state is AttemptState.PAID:
            self._context.sounds.yes()
            paid = Payment(
                TenderKind.CODE, attempt.amount_minor, attempt.provider_ref, attempt_id=attempt.attempt_id
            )
            self._panel.take(paid)
            return
        away = self._context.shop.provider.trouble() if attempt.state is AttemptState.DECLINED else ""
        self._refuse_code(Trouble(away or _TOLD.get(attempt.state, "payment.unknown")))

    def _on_paid(self, payments: tuple[Payment, ...]) -> None:
        shop, session, wanted = self._context.shop, self._context.session, self._wanted
        work = partial(
            top_up,
            shop,
            session,
            self._top_up_id,
            self._member_id,
            wanted.principal_minor,
            payments,
            wanted.bonus_minor,
        )
        self._context.tasks.counter(work, self._on_done, self._refuse)

    def _on_done(self, done: TopUpDone) -> None:
        self._panel.close_panel()
        self._context.sounds.yes()
        self.completed.emit(done)

    def _on_given_back(self, payment: Payment) -> None:
        """What went through a provider goes back through it."""
        if not payment.attempt_id:
            return
        shop = self._context.shop

        def done(attempt: Attempt) -> None:
            self._refuse(Trouble(_TOLD.get(attempt.state, "payment.reversing")))

        self._panel.wait_for(self._context.words("payment.cancelling"), Paying.CHECKING)
        work = partial(take_back, shop, shop.provider, payment.attempt_id)
        self._context.tasks.background(work, done, self._refuse)

    def _refuse(self, trouble: Trouble) -> None:
        self._context.sounds.no()
        self._panel.warn(sentence(self._context.words, trouble))

    def _refuse_code(self, trouble: Trouble) -> None:
        """A code did not pay. Where none can now, cash is next, with the reason beside it."""
        self._refuse(trouble)
        self._show_options()
        if self._context.shop.provider.trouble():
            self._context.provider_wanted.emit()

    def _on_quit(self) -> None:
        """What is on its way is ended when the till starts again."""
        self._leaving.set()
        self._cancelled.set()

"""The paying part of the sale: the panel's wishes become payments, attempts and at last a sale.

Charging waits for the network in the background; everything that touches the basket goes through the counter's queue.
"""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject

from posclient.domain.attempt import Attempt, AttemptState
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services.payment import begin, charge, take_back
from posclient.services.shop import Session
from posclient.services.spending import ask_to_spend
from posclient.services.tender_options import TenderOptions, tender_options
from posclient.services.view import SaleView
from ui.context import Context
from ui.screens.sale_desk import SaleDesk
from ui.screens.sale_exchange import SaleExchange
from ui.screens.sale_parts import SaleParts
from ui.trouble import Trouble, sentence
from ui.widgets.pay_panel import Paying

_TOLD = {
    AttemptState.DECLINED: "payment.declined",
    AttemptState.REVERSED: "payment.reversed",
    AttemptState.REVERSING: "payment.reversing",
}


class SalePaying(QObject):
    """One basket's payment after the other. What was taken stays while the panel is put away."""

    def __init__(self, context: Context, parts: SaleParts, desk: SaleDesk, exchange: SaleExchange) -> None:
        super().__init__()
        self._context = context
        self._exchange = exchange
        self._panel = parts.pay
        self._desk = desk
        self._basket_id: str | None = None
        self._taken: tuple[Payment, ...] = ()
        self._cancelled = threading.Event()
        self._leaving = threading.Event()
        self._panel.paid.connect(self._on_paid)
        self._panel.offered.connect(self._on_offered)
        self._panel.given_back.connect(self._on_given_back)
        context.provider_changed.connect(self.ask_options)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._on_quit)

    @property
    def is_charging(self) -> bool:
        """Whether a payment code is on its way: the basket is held, and only cancelling is possible."""
        return self._panel.state is Paying.CHARGING

    @property
    def is_busy(self) -> bool:
        """Whether something outside has to answer before anything else can be done with the basket."""
        return self._panel.state in {Paying.CHARGING, Paying.CHECKING}

    def begin(self, view: SaleView) -> None:
        """The panel is opened for a basket."""
        if view.basket_id != self._basket_id:
            self._basket_id, self._taken = view.basket_id, ()
        taken = tuple(one for one in self._taken if one.kind is not TenderKind.EXCHANGE)
        self._panel.begin(view.quote.due_minor, (*self._exchange.pays(view.quote.due_minor), *taken))
        self.ask_options()
        self._context.provider_wanted.emit()

    def put_away(self) -> None:
        """The panel is closed; what was taken is kept for the same basket."""
        self._taken = self._panel.model.taken
        self._panel.close_panel()

    def ask_options(self) -> None:
        """What the basket can be paid with: asked when the panel opens, and when who buys has changed."""
        shop, session, basket_id = self._context.shop, self._context.session, self._basket_id
        if basket_id is None:
            return

        def done(options: TenderOptions) -> None:
            if self._basket_id == basket_id and self._panel.state is not Paying.CLOSED:
                self._panel.show_options(options)

        self._context.tasks.counter(lambda: tender_options(shop, session, basket_id), done)

    def charge(self, code: str) -> None:
        """A payment code was scanned over the basket that is being paid: charge what is typed, or all that is open."""
        panel, words = self._panel, self._context.words
        basket_id, due_minor = self._basket_id, panel.due_minor
        if panel.state is not Paying.ASKING or basket_id is None:
            self._context.show_trouble(Trouble("payment.open"))
            return
        if key := self._context.shop.provider.trouble():
            self._refuse_code(Trouble(key))
            return
        panel.choose(TenderKind.CODE)
        if panel.model.is_settled:
            panel.warn(words("payment.nothing_to_pay"))
            return
        if key := panel.model.trouble():
            self._refuse(Trouble(key))
            return
        amount_minor, session = panel.model.amount_minor, self._context.session
        self._cancelled = threading.Event()
        self._wait_for("payment.making")
        self._context.tasks.background(
            partial(self._charge, session, basket_id, code, amount_minor, due_minor),
            self._on_charged,
            self._refuse_code,
        )

    def cancel_charge(self) -> None:
        """The cashier gives up waiting: the provider is asked once more, and what is not paid is reversed."""
        self._panel.wait_for(self._context.words("payment.cancelling"))
        self._cancelled.set()

    def _charge(
        self, session: Session, basket_id: str, code: str, amount_minor: int, due_minor: int
    ) -> Attempt:
        """In the background's thread."""
        shop = self._context.shop
        attempt = begin(shop, session, shop.provider, basket_id, amount_minor, due_minor)

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
            self._take(
                Payment(
                    TenderKind.CODE,
                    attempt.amount_minor,
                    reference=attempt.provider_ref,
                    attempt_id=attempt.attempt_id,
                )
            )
            return
        away = self._context.shop.provider.trouble() if attempt.state is AttemptState.DECLINED else ""
        self._refuse_code(Trouble(away or _TOLD.get(attempt.state, "payment.unknown")))

    def _on_offered(self, payment: Payment) -> None:
        """Something of hers: headquarters is asked first, two seconds at most."""
        shop, session, basket_id = self._context.shop, self._context.session, self._basket_id
        spending = shop.spending
        if basket_id is None or spending is None:
            self._refuse(Trouble("spend.away"))
            return
        already = sum(one.received_minor for one in self._panel.model.taken if one.kind is payment.kind)
        self._wait_for("pay.checking", Paying.CHECKING)
        self._context.tasks.background(
            lambda: ask_to_spend(
                shop, session, spending, basket_id, payment.kind, already + payment.received_minor
            ),
            lambda _allowed: self._take(payment),
            self._refuse,
        )

    def _on_given_back(self, payment: Payment) -> None:
        """A payment was undone: what went through a provider goes back through it."""
        if payment.kind is TenderKind.EXCHANGE:
            self._exchange.drop()
        if not payment.attempt_id:
            return
        shop = self._context.shop

        def done(attempt: Attempt) -> None:
            self._refuse(Trouble(_TOLD.get(attempt.state, "payment.reversing")))

        self._wait_for("payment.cancelling", Paying.CHECKING)
        self._context.tasks.background(
            lambda: take_back(shop, shop.provider, payment.attempt_id), done, self._refuse
        )

    def _on_paid(self, payments: tuple[Payment, ...]) -> None:
        self._desk.pay(payments, self._panel.due_minor)

    def _wait_for(self, key: str, state: Paying = Paying.CHARGING) -> None:
        """From now on nothing else is heard at the counter."""
        self._desk.committing = True
        self._panel.wait_for(self._context.words(key), state)

    def _take(self, payment: Payment) -> None:
        self._desk.committing = False
        self._context.sounds.yes()
        self._panel.take(payment)

    def _refuse(self, trouble: Trouble) -> None:
        self._desk.committing = False
        self._context.sounds.no()
        self._panel.warn(sentence(self._context.words, trouble))

    def _refuse_code(self, trouble: Trouble) -> None:
        """A code did not pay. Where none can now, cash is next, with the reason beside it."""
        self._refuse(trouble)
        self.ask_options()
        if self._context.shop.provider.trouble():
            self._context.provider_wanted.emit()

    def _on_quit(self) -> None:
        """What is on its way is ended when the till starts again."""
        self._leaving.set()
        self._cancelled.set()

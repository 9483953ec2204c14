"""One service from its tile to its end: what it needs (a proof or a manager, something to type or scan), then the deed.

It knows which panel is next, and asks for it by `asked`; `done` tells what was done.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from posclient.domain.member import MemberId
from posclient.domain.staff import Operator
from posclient.ports import Messages
from posclient.services import serve_member, sms_code
from posclient.services.approval import ApprovalNeededError, May, approvers
from posclient.services.claim_points import Claimable, claim, claimable, may_claim
from posclient.services.member_change import may_vouch
from posclient.services.prove import Proof
from posclient.services.shop import ShopError
from posclient.services.sms_code import CheckedPhone
from posclient.services.statement import print_statement
from ui.context import Context
from ui.trouble import Trouble
from ui.widgets.approval_panel import ApprovalPanel
from ui.widgets.pin_panel import PinPanel
from ui.widgets.prove_panel import ProvePanel
from ui.widgets.service_tiles import Service
from ui.widgets.side_panel import SidePanel
from ui.widgets.typed_panel import TypedPanel

_PROVEN: Final = frozenset({Service.FOUND, Service.REPLACE, Service.PHONE, Service.THAW, Service.PIN})
"""What gives access to what she has."""

_TYPED: Final = {
    Service.REPLACE: "serve.scan_new_card",
    Service.PHONE: "serve.type_phone",
    Service.CLAIM: "serve.scan_receipt",
}
_NOT_SENT: Final = frozenset({"sms.away", "sms.refused"})
"""Nobody can send a code now: that holds nothing up."""
_AGAIN: Final = frozenset({"sms.wrong", "sms.six_digits", "sms.away"})
"""The same code may be said once more."""
_DONE: Final = {
    Service.LOST: "serve.done.card_lost",
    Service.FOUND: "serve.done.card_found",
    Service.REPLACE: "serve.done.card_replaced",
    Service.PHONE: "serve.done.phone_changed",
    Service.FREEZE: "serve.done.frozen",
    Service.THAW: "serve.done.thawed",
    Service.PIN: "serve.done.pin_set",
    Service.STATEMENT: "statement.queued",
}


class Serving(QObject):
    """`asked` bears the panel that is to be shown, or None for none; `done` a sentence."""

    asked = Signal(object)
    done = Signal(str)

    def __init__(self, context: Context, messages: Messages | None) -> None:
        super().__init__()
        self._context = context
        words, theme = context.words, context.theme
        self._member_id = MemberId("")
        self.service: Service | None = None
        self._proof: Proof | None = None
        self._operator: Operator | None = None
        self._claimable: Claimable | None = None
        self._visit = ""
        self._phone = ""
        """Her new number, while a code that went there is asked for."""
        self._sent_to = ""
        self._messages = messages
        self.busy = False
        self.proving = ProvePanel(context, messages)
        self.approval = ApprovalPanel(context)
        self.typed = TypedPanel(words, theme)
        self.pin = PinPanel(words, theme)
        self.proving.proven.connect(self._on_proven)
        self.proving.vouch_pressed.connect(self._on_vouch)
        self.approval.approved.connect(self._on_approved)
        self.typed.entered.connect(self.take_text)
        self.pin.chosen.connect(self._on_pin)

    @property
    def panels(self) -> tuple[SidePanel, ...]:
        """Those that it may ask for."""
        return (self.proving, self.approval, self.typed, self.pin)

    def begin_visit(self, member_id: MemberId) -> None:
        """Another member, or the same one again: nothing is proven."""
        self._member_id, self._visit = member_id, self._context.shop.ids.new()
        self.forget()

    def forget(self) -> None:
        """No service is under way."""
        self.service = self._proof = self._operator = self._claimable = None
        self._phone = ""

    def begin(self, service: Service) -> None:
        """A tile was chosen."""
        if self.busy:
            return
        self.forget()
        self.service = service
        if service in _PROVEN:
            self.proving.begin(self._member_id, self._visit, can_vouch=service is not Service.PIN)
            self.asked.emit(self.proving)
        elif service in _TYPED:
            self._ask_for_text()
        else:
            self._commit()

    def take_text(self, text: str) -> None:
        """What was typed or scanned for the service: a card, a number, a receipt. Enter confirms a claim."""
        match self.service:
            case Service.REPLACE:
                self._do(partial(self._replace, text))
            case Service.PHONE if self._phone:
                self._check_phone(text)
            case Service.PHONE:
                self._take_phone(text)
            case Service.CLAIM if self._claimable is not None and text in ("", self._claimable.receipt_no):
                self._claim(self._claimable.receipt_no)
            case Service.CLAIM:
                self._look_at(text)

    # ── what is needed first ───────────────────────────────────────────────────────────────────────────────────────

    def _on_proven(self, proof: Proof) -> None:
        self._proof = proof
        self._go_on()

    def _on_vouch(self) -> None:
        self._ask_approval(may_vouch, "serve.vouch")

    def _on_approved(self, operator: Operator) -> None:
        self._operator = operator
        if self.service is Service.CLAIM and self._claimable is not None:
            self._claim(self._claimable.receipt_no)
        elif self.service is Service.PHONE and self._phone:
            self._change_phone(self._phone, None)
        else:
            self._go_on()

    def _ask_approval(self, may: May, key: str) -> None:
        shop, words = self._context.shop, self._context.words

        def found(who: tuple[Operator, ...]) -> None:
            needed = ApprovalNeededError(may, who)
            if who:
                self.approval.begin(words(key), needed)
                self.asked.emit(self.approval)
            else:
                self._context.show_trouble(Trouble(needed.key, needed.values))

        self._context.tasks.counter(lambda: approvers(shop, may), found)

    def _go_on(self) -> None:
        if self.service is Service.PIN:
            self.pin.begin()
            self.asked.emit(self.pin)
        elif self.service in _TYPED:
            self._ask_for_text()
        else:
            self._commit()

    def _ask_for_text(self) -> None:
        if self.service is not None:
            self.typed.begin(self._context.words(_TYPED[self.service]))
            self.asked.emit(self.typed)

    # ── the deed ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _commit(self) -> None:
        """A service that needs nothing more."""
        shop, session, hers = self._context.shop, self._context.session, self._member_id
        proof, operator = self._proof, self._operator
        match self.service:
            case Service.LOST:
                self._do(lambda: serve_member.report_lost(shop, session, hers))
            case Service.FOUND:
                self._do(lambda: serve_member.report_found(shop, session, hers, proof, operator))
            case Service.FREEZE:
                self._do(lambda: serve_member.freeze(shop, session, hers))
            case Service.THAW:
                self._do(lambda: serve_member.thaw(shop, session, hers, proof, operator))
            case Service.STATEMENT:
                self._do(lambda: print_statement(shop, session, hers))

    def _replace(self, text: str) -> None:
        shop, session, hers = self._context.shop, self._context.session, self._member_id
        serve_member.replace_card(shop, session, hers, text, self._proof, self._operator)

    def _take_phone(self, text: str) -> None:
        """A code goes to the new number first; where none can be sent, the proof of who she is has to do."""
        shop, hers, messages = self._context.shop, self._member_id, self._messages

        def work() -> tuple[str, str]:
            digits = serve_member.new_phone(shop, hers, text)
            if messages is None:
                return digits, ""
            try:
                return digits, sms_code.send_to_new_phone(shop, messages, hers, digits).sent_to
            except ShopError as not_sent:
                if not_sent.key not in _NOT_SENT:
                    raise
                return digits, ""

        def done(result: tuple[str, str]) -> None:
            digits, sent_to = result
            if not sent_to:
                self._change_phone(digits, None)
                return
            self._phone, self._sent_to = digits, sent_to
            self._ask_code()

        self._run(work, done, in_background=True)

    def _ask_code(self) -> None:
        words = self._context.words
        hint = words("serve.code_or_manager" if self._operator is None else "serve.code_or_enter")
        self.typed.begin(words("serve.type_code", phone=self._sent_to), hint)
        self.asked.emit(self.typed)

    def _check_phone(self, code: str) -> None:
        """The code that reached her. Without it only a manager's word changes the number."""
        shop, hers, messages, digits = self._context.shop, self._member_id, self._messages, self._phone
        if not code and self._operator is not None:
            self._change_phone(digits, None)
        elif not code:
            self._ask_approval(may_vouch, "serve.vouch_phone")
        elif messages is not None:
            self._run(
                lambda: sms_code.check_new_phone(shop, messages, hers, digits, code),
                lambda checked: self._change_phone(digits, checked),
                in_background=True,
            )

    def _change_phone(self, digits: str, checked: CheckedPhone | None) -> None:
        shop, session, hers = self._context.shop, self._context.session, self._member_id
        proof, operator = self._proof, self._operator
        self._do(
            lambda: serve_member.change_phone(shop, session, hers, digits, proof, operator, checked=checked)
        )

    def _on_pin(self, pin: str) -> None:
        shop, session, hers, proof = self._context.shop, self._context.session, self._member_id, self._proof
        if proof is not None:
            self._do(lambda: serve_member.set_pin(shop, session, hers, pin, proof))

    def _look_at(self, receipt_no: str) -> None:
        shop, session, hers = self._context.shop, self._context.session, self._member_id
        wanted = receipt_no.strip().upper()
        wanted = f"R{wanted}" if wanted.isdigit() else wanted

        def shown(found: Claimable) -> None:
            words = self._context.words
            self._claimable = found
            points = words.points(found.points, found.points_scale)
            hint = "" if found.same_rules else words("serve.rules_changed")
            title = words("serve.confirm_claim", receipt_no=found.receipt_no, points=points)
            self.typed.begin(title, hint)

        self._context.tasks.counter(lambda: claimable(shop, session, wanted, hers), shown)

    def _claim(self, receipt_no: str) -> None:
        """By whoever may; a cashier asks for a manager first."""
        shop, session, hers, operator = (
            self._context.shop,
            self._context.session,
            self._member_id,
            self._operator,
        )
        scale = self._claimable.points_scale if self._claimable is not None else 0

        def work() -> int | ApprovalNeededError:
            try:
                return claim(shop, session, receipt_no, hers, operator)
            except ApprovalNeededError as needed:
                if not needed.who:
                    raise
                return needed

        def ended(result: int | ApprovalNeededError) -> None:
            words = self._context.words
            if isinstance(result, ApprovalNeededError):
                self._ask_approval(may_claim, "serve.claim")
            else:
                self._end(words("serve.done.claimed", points=words.points(result, scale)))

        self._run(work, ended)

    def _do(self, work: Callable[[], object]) -> None:
        service = self.service
        if service is not None:
            self._run(work, lambda _done: self._end(self._context.words(_DONE[service])))

    def _run(
        self, work: Callable[[], object], done: Callable[..., None], *, in_background: bool = False
    ) -> None:
        """In the counter's queue; what waits for the network beside it."""
        if self.busy:
            return
        self.busy = True

        def ended(result: object) -> None:
            self.busy = False
            done(result)

        def failed(trouble: Trouble) -> None:
            self.busy = False
            self._context.show_trouble(trouble)
            if self._phone and trouble.key in _AGAIN:
                self._ask_code()
            elif self.service in _TYPED:
                self._claimable = None
                self._phone = ""
                self._ask_for_text()

        tasks = self._context.tasks
        (tasks.background if in_background else tasks.counter)(work, ended, failed)

    def _end(self, told: str) -> None:
        self.forget()
        self.done.emit(told)

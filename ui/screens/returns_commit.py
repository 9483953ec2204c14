"""Committing a return: what is still missing is asked for, one after the other, then it is put on disk once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from posclient.domain.staff import Operator
from posclient.services.approval import ApprovalNeededError, approvers
from posclient.services.refund_event import Wanted
from posclient.services.refund_open import approval_needed_open, take_back_open
from posclient.services.take_back import ReturnDone, take_back
from ui.context import Context
from ui.models.return_lines import OfReceipt, Open
from ui.trouble import Trouble
from ui.widgets.approval_panel import ApprovalPanel
from ui.widgets.typed_panel import TypedPanel


class ReturnCommit(QObject):
    """One return from its first line to its `done` (a ReturnDone). `asked` bears the panel that asks for something,
    `answered` says that it is answered; `failed` that nothing happened.

    Its id is made when it begins, so that committing again after a doubt gives the same return.
    """

    done = Signal(object)
    asked = Signal(object)
    answered = Signal()
    failed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._return_id = ""
        self._reference = ""
        self._approval: Operator | None = None
        self._state: OfReceipt | Open | None = None
        self.busy = False
        self.reference = TypedPanel(context.words, context.theme)
        self.approval = ApprovalPanel(context)
        self.reference.entered.connect(self._on_reference)
        self.approval.approved.connect(self._on_approved)

    def begin(self) -> None:
        """Another return."""
        self._return_id = self._context.shop.ids.new()
        self._reference = ""
        self._approval = None
        self._state = None

    @property
    def return_id(self) -> str:
        """Of the return that is being put together."""
        return self._return_id

    def confirm(self, state: OfReceipt | Open) -> None:
        """Commit it, or ask for what is missing: an approval, the terminal's reference."""
        if self.busy:
            return
        self._state = state
        shop, session = self._context.shop, self._context.session
        if isinstance(state, Open):
            if self._approval is None:
                self._ask_approval(lambda: approval_needed_open(shop, session))
            else:
                self._commit_open(state)
        elif state.receipt.needs_approval and self._approval is None:
            may = state.receipt.may
            self._ask_approval(lambda: ApprovalNeededError(may, approvers(shop, may)))
        elif state.needs_terminal and not self._reference:
            words = self._context.words
            self.reference.begin(words("returns.card_reference"), words("returns.card_reference_missing"))
            self.asked.emit(self.reference)
        else:
            self._commit(state)

    def wanted(self, state: OfReceipt) -> Wanted:
        """What the shop is asked to take back."""
        return Wanted(state.receipt, state.chosen, state.reasons, self._reference, self._approval)

    def _ask_approval(self, needed: Callable[[], ApprovalNeededError | None]) -> None:
        def answered(error: ApprovalNeededError | None) -> None:
            self.busy = False
            if error is None:
                self._on_approved(self._context.session.operator)
            elif not error.who:
                self._context.show_trouble(Trouble(error.key, error.values))
            else:
                self.approval.begin(self._why(), error)
                self.asked.emit(self.approval)

        self.busy = True
        self._context.tasks.background(needed, answered, self._on_failed)

    def _why(self) -> str:
        words = self._context.words
        if isinstance(self._state, OfReceipt):
            return words(self._state.receipt.needs_approval, days=self._state.receipt.return_days)
        return words("returns.needs_manager_open")

    def _on_approved(self, operator: Operator) -> None:
        self._approval = operator
        self._go_on()

    def _on_reference(self, text: str) -> None:
        if text:
            self._reference = text
            self._go_on()

    def _go_on(self) -> None:
        self.answered.emit()
        if self._state is not None:
            self.confirm(self._state)

    def _commit(self, state: OfReceipt) -> None:
        shop, session, return_id = self._context.shop, self._context.session, self._return_id
        wanted, due_minor = self.wanted(state), state.due_minor
        self._run(lambda: take_back(shop, session, return_id, wanted, due_minor))

    def _commit_open(self, state: Open) -> None:
        shop, session, return_id = self._context.shop, self._context.session, self._return_id
        approval, lines, to, member_id = self._approval, state.lines, state.to, state.member_id
        self._run(
            lambda: take_back_open(
                shop, session, return_id, lines, to=to, member_id=member_id, approval=approval
            )
        )

    def _run(self, commit: Callable[[], ReturnDone]) -> None:
        self.busy = True
        self._context.tasks.counter(commit, self._on_done, self._on_failed)

    def _on_done(self, done: ReturnDone) -> None:
        self.busy = False
        self.done.emit(done)

    def _on_failed(self, trouble: Trouble) -> None:
        self.busy = False
        self._reference = ""
        self._context.show_trouble(trouble)
        self.failed.emit()

"""The member proves who she is while her basket is being paid: asked when a tender of hers is touched without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from posclient.ports import Messages
from posclient.services.prove import Proof, prove_basket
from posclient.services.view import SaleView
from ui.context import Context, Tone
from ui.screens.sale_desk import SaleDesk
from ui.screens.sale_parts import SaleParts
from ui.trouble import Trouble
from ui.widgets.pay_panel import Paying
from ui.widgets.prove_panel import ProvePanel

NOT_PROVEN: Final = "spend.not_proven"
_KEYS: Final = frozenset({"p", "s"})
"""Of the panel's own buttons; they open it from the pay panel too."""


class SaleProving(QObject):
    """`put_away` closes the pay panel and keeps what was taken, `pay` opens it again."""

    def __init__(
        self,
        context: Context,
        parts: SaleParts,
        desk: SaleDesk,
        put_away: Callable[[], None],
        pay: Callable[[], None],
        messages: Messages | None = None,
    ) -> None:
        super().__init__()
        self._context = context
        self._parts = parts
        self._desk = desk
        self._put_away = put_away
        self._pay = pay
        self._messages = messages
        self.panel: ProvePanel | None = None
        parts.pay.tenders.refused.connect(self._on_refused)

    @property
    def is_open(self) -> bool:
        """Whether she is being asked."""
        return self.panel is not None and self._parts.side.currentWidget() is self.panel

    def ask(self) -> None:
        """Ask her, in the place of the pay panel; not while something outside has to answer."""
        view = self._desk.view
        if view is None or view.basket_id is None or view.member is None or self._desk.committing:
            return
        self._put_away()
        panel = self._made()
        panel.begin(view.member.member.member_id, view.basket_id)
        self._parts.side.setCurrentWidget(panel)
        self._context.moved_on.emit()

    def press(self, key: str) -> bool:
        """A key over the pay panel; False where it means nothing here."""
        pay, view = self._parts.pay, self._desk.view
        is_asking = pay.state is Paying.ASKING and not pay.model.asks_reference
        is_unproven = view is not None and view.member is not None and not view.basket.proven_by
        if not is_asking or not is_unproven or key.lower() not in _KEYS:
            return False
        self.ask()
        if self.panel is not None:
            self.panel.press(key)
        return True

    def take_scan(self, text: str) -> bool:
        """A scan while she is asked; False where she is not."""
        if self.panel is None or not self.is_open:
            return False
        self.panel.take_scan(text)
        return True

    def _made(self) -> ProvePanel:
        if self.panel is None:
            self.panel = ProvePanel(self._context, self._messages)
            self.panel.proven.connect(self._on_proven)
            self.panel.acted.connect(self._context.action_asked)
            self._parts.side.addWidget(self.panel)
        return self.panel

    def _on_refused(self, key: str) -> None:
        if key == NOT_PROVEN:
            self.ask()

    def _on_proven(self, proof: Proof) -> None:
        shop, session, words = self._context.shop, self._context.session, self._context.words

        def done(_now: SaleView) -> None:
            self._context.toast(words("prove.done", how=words(f"prove.how.{proof.how}")), Tone.GOOD)
            self._desk.refresh()
            self._pay()

        def failed(trouble: Trouble) -> None:
            self._context.show_trouble(trouble)

        self._context.tasks.counter(lambda: prove_basket(shop, session, proof), done, failed)

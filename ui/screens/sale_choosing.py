"""Search as you type, and every question with several answers: the list over the basket."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from posclient.domain.codes import strip_aim
from posclient.services.identify import (
    MembersFound,
    OutcomeScanned,
    ProductsFound,
    ReceiptFound,
    Refused,
    TaskFound,
)
from posclient.services.search import Hits, search
from ui.context import Context, Tone
from ui.keys import Action
from ui.models.choices import Choice, choices_of
from ui.models.taking import Taken
from ui.purpose import Purpose
from ui.screens.sale_desk import SaleDesk
from ui.screens.sale_parts import SaleParts

_SEARCH = "search"


class SaleChoosing:
    """Fills the choice list from what was typed or found; choosing goes to the desk."""

    def __init__(self, context: Context, parts: SaleParts, desk: SaleDesk) -> None:
        self._context = context
        self._parts = parts
        self._desk = desk
        self._receipt_no = ""
        """The receipt that was scanned last; scanned once more while it is asked about, it comes back."""

    def take_scan(self, text: str) -> bool:
        """Whether a scan answers the question that is open: the receipt again means its return."""
        code = strip_aim(text.strip())[1]
        if not self._parts.choices.numbered or not self._receipt_no or code != self._receipt_no:
            return False
        return self._parts.choices.choose_number(1)

    def search(self, text: str) -> None:
        """Show the best members and goods for what was typed so far; nothing typed closes the list."""
        typed = text.strip()
        if not typed:
            self.close()
            return
        shop = self._context.shop
        self._context.tasks.latest(_SEARCH, lambda: search(shop, typed), self._on_hits)

    def close(self) -> None:
        """Put the list away; a search that is still running shows nothing."""
        self._context.tasks.forget(_SEARCH)
        self._parts.choices.close_list()

    def show(self, taken: Taken) -> None:
        """A code that changed nothing yet: ask, go elsewhere, or say what is wrong with it here."""
        words = self._context.words
        self._receipt_no = ""
        match taken.found:
            case ProductsFound(products, code):
                hits = Hits("", (), products)
                self._offer(words("ui.choose_product"), self._choices(hits, taken.times, code))
            case MembersFound(members):
                choices = self._choices(Hits("", members, ()), taken.times)
                self._offer(words("identify.several", n=len(members)), choices)
            case ReceiptFound(receipt_no):
                choices = (self._return_of(receipt_no), self._copy_of(receipt_no))
                self._offer(words("identify.receipt", receipt_no=receipt_no), choices)
            case Refused(key="identify.other_receipt", shown=receipt_no):
                title = words("sale.receipt_elsewhere", receipt_no=receipt_no)
                self._offer(title, (self._return_of(receipt_no),))
            case TaskFound(task_id):
                self._context.navigation.show_care(task_id)
            case OutcomeScanned():
                self._context.toast(words("care.no_task_open"), Tone.BAD)
            case Refused() if taken.hits is not None:
                choices = self._choices(taken.hits, taken.times)
                if len(choices) == 1:
                    choices[0].chosen()
                else:
                    self._offer(words("ui.choose"), choices)

    def _on_hits(self, hits: Hits) -> None:
        if hits.typed != self._parts.box.text:
            return
        choices = self._choices(hits, self._parts.box.strip.times)
        if choices:
            self._context.moved_on.emit()
            self._parts.choices.offer("", choices, self._parts.choice_area(), numbered=False)
        else:
            self._parts.choices.close_list()

    def _choices(self, hits: Hits, times: int | Decimal, code: str = "") -> tuple[Choice, ...]:
        def chosen(work: Callable[[], None]) -> None:
            self._parts.box.take_text()
            self._parts.box.strip.take_times()
            work()

        return choices_of(
            self._context.words,
            hits,
            lambda member_id: chosen(lambda: self._desk.take_member(member_id)),
            lambda product: chosen(lambda: self._desk.take_product(product, code, times)),
        )

    def _return_of(self, receipt_no: str) -> Choice:
        words, navigation = self._context.words, self._context.navigation
        self._receipt_no = receipt_no

        def open_it() -> None:
            navigation.show_room(Action.RETURNS, Purpose(receipt_no=receipt_no))

        return Choice("undo", words("ui.returns"), words("sale.return_detail"), "", open_it)

    def _copy_of(self, receipt_no: str) -> Choice:
        label = self._context.words("sale.receipt")
        return Choice(
            "printer",
            label,
            self._context.words("sale.copy_detail"),
            "",
            lambda: self._desk.copy_last(receipt_no),
        )

    def _offer(self, title: str, choices: tuple[Choice, ...]) -> None:
        self._context.sounds.yes()
        self._context.moved_on.emit()
        self._parts.choices.offer(title, choices, self._parts.choice_area(), numbered=True)

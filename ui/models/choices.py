"""Things to choose from, as a list: members, goods, or an offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from posclient.domain.catalog import Product
from posclient.domain.member import MemberId, mask_phone
from posclient.services.search import Hits
from posclient.words import Words
from posclient.words.names import name_in

Index = QModelIndex | QPersistentModelIndex

CHOICE: Final = Qt.ItemDataRole.UserRole
_NO_INDEX: Final = QModelIndex()


@dataclass(frozen=True)
class Choice:
    """One entry: an icon's name or "", what it is, more about it, a figure on the right, and what choosing it does."""

    icon: str
    title: str
    detail: str
    figure: str
    chosen: Callable[[], None]


class FoundPerson(Protocol):
    """What a list shows of a member."""

    @property
    def member_id(self) -> MemberId: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def card_no(self) -> str | None: ...


class ChoiceModel(QAbstractListModel):
    """The entries of one question."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is offered."""
        return self._choices

    def show(self, choices: tuple[Choice, ...]) -> None:
        """Offer other entries."""
        self.beginResetModel()
        self._choices = choices
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """One row an entry."""
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        """The title for reading aloud, the entry itself (`CHOICE`) for painting."""
        if not 0 <= index.row() < len(self._choices):
            return None
        choice = self._choices[index.row()]
        if role == CHOICE:
            return choice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (choice.title, choice.detail, choice.figure) if part)
        return None


def choices_of(
    words: Words,
    hits: Hits,
    member_chosen: Callable[[MemberId], None],
    product_chosen: Callable[[Product], None],
) -> tuple[Choice, ...]:
    """Members first, then goods."""
    return (
        *(_of_member(words, hit, member_chosen) for hit in hits.members),
        *(_of_product(words, product, product_chosen, hits.stock) for product in hits.products),
    )


def _of_member(words: Words, hit: FoundPerson, chosen: Callable[[MemberId], None]) -> Choice:
    number = mask_phone(hit.phone) if hit.phone else ""
    detail = "   ".join(part for part in (number, hit.card_no or "") if part)
    return Choice("member", hit.name or words("person.member"), detail, "", lambda: chosen(hit.member_id))


def _of_product(
    words: Words, product: Product, chosen: Callable[[Product], None], stock: Mapping[str, int]
) -> Choice:
    title = name_in(words.language, product.name, product.name_en)
    known = stock.get(product.product_id)
    there = words("goods.stock", quantity=words.quantity(known)) if known is not None else ""
    detail = "   ".join(part for part in (product.sku, there) if part)
    return Choice("gift", title, detail, words.money(product.price_minor), lambda: chosen(product))

"""Import and export behind one key: chips at the top say which; the key, pressed again, turns to the other."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.keys import Action, key_text
from ui.screen import Screen
from ui.screens.bring_in import BringInScreen
from ui.screens.take_out import TakeOutScreen
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.labels import label
from ui.widgets.page_stack import PageStack


class Way(StrEnum):
    """Which way files go."""

    IN = "in"
    OUT = "out"


class InAndOutScreen(Screen):
    """Without headquarters' door for files (`bring_in` None) there is the export alone."""

    def __init__(self, context: Context, bring_in: BringInScreen | None, take_out: TakeOutScreen) -> None:
        super().__init__(context)
        words = context.words
        self.bring_in = bring_in
        self.take_out = take_out
        self.ways = ChoiceRow(words("ui.bring_in"), [(way, words(f"export.way.{way}")) for way in Way])
        for chip in self.ways.chips:
            chip.setMinimumWidth(160)
        self._title = label("", "title")
        self._pages = PageStack()
        for page in (bring_in, take_out):
            if page is not None:
                self._pages.addWidget(page)
        self._lay_out()
        if bring_in is not None:
            bring_in.titled.connect(self._name_it)
        self.ways.chosen.connect(self._show)
        self.ways.choose(Way.IN if bring_in is not None else Way.OUT)
        self.ways.setVisible(bring_in is not None)
        self._turn_to()

    @property
    def page(self) -> Screen:
        """The one in front."""
        return self.take_out if self.ways.value is Way.OUT or self.bring_in is None else self.bring_in

    @property
    def home(self) -> QWidget:
        """Of the page in front."""
        return self.page.home

    def activate(self) -> None:
        """The page in front has come to the front."""
        self.page.activate()

    def scanned(self, text: str) -> bool:
        """For the page in front."""
        return self.page.scanned(text)

    def act(self, action: Action) -> bool:
        """For the page in front; the key that opens this screen turns to the other page."""
        if action is Action.BRING_IN and self.bring_in is not None:
            self.show_way(Way.OUT if self.ways.value is Way.IN else Way.IN)
            return True
        return self.page.act(action)

    def show_way(self, way: Way) -> None:
        """In, or out."""
        self.ways.choose(way)
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 16, 0)
        top.setSpacing(12)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(label(key_text(Action.BRING_IN), "muted"))
        top.addWidget(self.ways)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self._pages, 1)

    def _show(self) -> None:
        self._turn_to()
        self.page.activate()

    def _turn_to(self) -> None:
        self._pages.setCurrentWidget(self.page)
        self._name_it()

    def _name_it(self, _title: str = "") -> None:
        page, words = self.page, self.context.words
        self._title.setText(page.title if isinstance(page, BringInScreen) else words("export.title"))

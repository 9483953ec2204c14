"""The command sheet, printed: on receipt paper, or as a file to laminate. By key, by touch, by scanner."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from posclient.services.command_card import print_command_card, sheet_file
from posclient.services.shop import ShopError
from ui.command_sheet import named, parts_of, write_sheet
from ui.context import Context, Tone
from ui.keys import Action
from ui.screen import Screen
from ui.widgets.key_catcher import KeyCatcher
from ui.widgets.number_menu import NumberMenu


class CommandSheetScreen(Screen):
    """Three ways to have it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        words = context.words
        self._keys = KeyCatcher()
        self.menu = NumberMenu(words, context.theme)
        self.menu.begin(
            words("ui.command_sheet"),
            [words(f"command.{way}") for way in ("to_slip", "to_pdf", "to_png")],
            words("command.about"),
        )
        self.menu.chosen.connect(lambda place: (self._print, self._save_pdf, self._save_png)[place]())
        self.menu.acted.connect(context.action_asked)
        self._keys.typed.connect(self.menu.press)
        self._keys.entered.connect(self.menu.enter)
        self._keys.moved.connect(self.menu.move_choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(160, 16, 160, 16)
        column.addWidget(self._keys)
        column.addWidget(self.menu, 1)

    @property
    def home(self) -> QWidget:
        """Hears digits, arrows and Enter."""
        return self._keys

    def _print(self) -> None:
        shop = self.context.shop
        slips = [(part.heading, named(part, shop.receipt_words)) for part in parts_of(shop.receipt_words)]
        self.context.tasks.counter(
            lambda: print_command_card(shop, slips),
            lambda _done: self.context.toast(self.context.words("command.queued"), Tone.GOOD),
        )

    def _save_pdf(self) -> None:
        self._save("pdf")

    def _save_png(self) -> None:
        self._save("png")

    def _save(self, ending: str) -> None:
        shop, words = self.context.shop, self.context.words

        def write() -> tuple[Path, ...]:
            try:
                return write_sheet(sheet_file(shop, ending), words)
            except OSError as fault:
                raise ShopError("command.not_written", why=str(fault)) from fault

        def written(paths: tuple[Path, ...]) -> None:
            files = ", ".join(str(path) for path in paths)
            self.context.toast(words("command.written", files=files), Tone.GOOD)

        self.context.tasks.background(write, written)

    def act(self, action: Action) -> bool:
        """Esc goes back to the sale."""
        if action is not Action.BACK:
            return False
        self.context.navigation.show_sale()
        return True

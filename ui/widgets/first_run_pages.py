"""The pages of a till's first run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from posclient.settings import Settings
from posclient.words import Words
from ui.theme.tokens import GAP
from ui.widgets.buttons import button
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.edits import CodeEdit
from ui.widgets.field import Field
from ui.widgets.labels import card, label

_LONG: Final = 200


class Paper(StrEnum):
    """The paper's width."""

    WIDE = "48"
    NARROW = "32"


class Page(QWidget):
    """A step: what it is for, its fields, and a line that says how it went."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.good = label("", "good", wraps=True)
        self.bad = label("", "bad", wraps=True)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(24, 18, 24, 18)
        self._box.setSpacing(GAP)
        self._box.addWidget(label(title, "title", wraps=True))
        self._box.addWidget(label(text, "", wraps=True))
        self._box.addSpacing(GAP)

    @property
    def first(self) -> QWidget:
        """Where the focus goes."""
        return self

    def finish(self, *parts: QWidget) -> None:
        """Lay the page's parts out, with the answer below them."""
        for part in parts:
            self._box.addWidget(part)
        self._box.addWidget(self.good)
        self._box.addWidget(self.bad)
        self._box.addStretch(1)
        self.tell()

    def tell(self, *, good: str = "", bad: str = "") -> None:
        """How it went; nothing at all while it is being tried."""
        self.good.setText(f"✓ {good}" if good else "")
        self.bad.setText(f"✕ {bad}" if bad else "")
        self.good.setVisible(bool(good))
        self.bad.setVisible(bool(bad))


class HeadquartersPage(Page):
    """Address and one-time code."""

    def __init__(self, words: Words, settings: Settings, enrol: Callable[[], None]) -> None:
        super().__init__(words("first_run.hq_title"), words("first_run.hq_text"))
        self.url = CodeEdit("https://hq.example.com", _LONG)
        self.url.setText(settings.headquarters.url)
        self.code = CodeEdit(words("first_run.code_hint"))
        self.go = button(words("first_run.enrol"), enrol, role="tall")
        self.finish(
            Field(words("first_run.url"), self.url, hint=words("first_run.url_hint")),
            Field(words("first_run.code"), self.code, hint=words("first_run.code_from")),
            self.go,
        )

    @property
    def first(self) -> QWidget:
        """The address, or the code where it is there already."""
        return self.code if self.url.text() else self.url


class PrinterPage(Page):
    """Address, paper, test slip."""

    def __init__(self, words: Words, settings: Settings, print_test: Callable[[], None]) -> None:
        super().__init__(words("first_run.printer_title"), words("first_run.printer_text"))
        self.address = CodeEdit("tcp://192.168.1.50:9100", _LONG)
        self.address.setText(settings.printer.address)
        self.paper = ChoiceRow(
            words("first_run.paper"),
            ((Paper.WIDE, words("first_run.paper_80")), (Paper.NARROW, words("first_run.paper_58"))),
        )
        self.paper.choose(Paper.NARROW if settings.printer.columns == 32 else Paper.WIDE)
        self.go = button(words("first_run.print_test"), print_test, role="tall")
        self.finish(
            Field(words("first_run.printer_address"), self.address, hint=words("first_run.printer_hint")),
            self.paper,
            self.go,
        )

    @property
    def first(self) -> QWidget:
        """The address."""
        return self.address


class ScannerPage(Page):
    """Scan the code on the test slip."""

    def __init__(self, words: Words, settings: Settings, keep: Callable[[], None], code: str) -> None:
        super().__init__(words("first_run.scanner_title"), words("first_run.scanner_text", code=code))
        self.seen = label("", "large")
        self.serial = CodeEdit("serial:/dev/ttyUSB0", _LONG)
        self.serial.setText(settings.scanner.serial)
        self.go = button(words("first_run.keep_scanner"), keep, role="tall")
        self.finish(
            self.seen,
            Field(words("first_run.serial"), self.serial, hint=words("first_run.serial_hint")),
            self.go,
        )


class OperatorPage(Page):
    """Who headquarters says works here."""

    def __init__(self, words: Words, ask: Callable[[], None]) -> None:
        super().__init__(words("first_run.operator_title"), words("first_run.operator_text"))
        self.shop = label("", "large")
        self._names_box = card("inset")
        self._names = QVBoxLayout(self._names_box)
        self.go = button(words("first_run.ask_again"), ask, role="tall")
        self.finish(self.shop, self._names_box, self.go)
        self.show_names("", ())

    def show_names(self, shop: str, names: Sequence[str]) -> None:
        """The shop and its people."""
        while (item := self._names.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        for name in names:
            self._names.addWidget(label(name, "large"))
        self._names_box.setVisible(bool(names))
        self.shop.setText(shop)


class StepList(QWidget):
    """The steps at the left, each a button with what became of it."""

    def __init__(self, texts: Sequence[str], chosen: Callable[[int], None]) -> None:
        super().__init__()
        self._texts = tuple(texts)
        self.buttons = [button(text, partial(chosen, at), role="tall") for at, text in enumerate(texts)]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        for made in self.buttons:
            made.setCheckable(True)
            box.addWidget(made)
        box.addStretch(1)

    def show_step(self, current: int, done: Sequence[bool]) -> None:
        """Which one is in front, and which are done."""
        for at, made in enumerate(self.buttons):
            mark = "✓" if done[at] else f"{at + 1}"
            made.setText(f"{mark}  {self._texts[at]}".replace("&", "&&"))
            made.setChecked(at == current)

"""The children of a member, and the guardian's consent without which nothing of them is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posclient.domain.member import Child
from posclient.services.enrol import CONSENT_VERSION
from posclient.words import Words
from ui.theme.tokens import GAP
from ui.widgets.buttons import button
from ui.widgets.child_form import ChildForm
from ui.widgets.labels import card, label


class ChildrenBox(QWidget):
    """Forms for children, one empty at first; consent is asked as soon as one is filled in, unless it was given."""

    changed = Signal()
    rebuilt = Signal()
    """Other forms are there: the order of the Tab key has to be set anew along `stops`."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._today = date.min
        self._given_version = ""
        self.forms: list[ChildForm] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP)
        self.add = button(words("enrol.add_child"), self._on_add, takes_focus=True)
        self.tick = button("", self._on_tick, takes_focus=True)
        self.tick.setCheckable(True)
        self._consent = card("inset")
        self._missing = label(words("enrol.consent_needed"), "bad", wraps=True)
        self._lay_out()
        self.show_children((), date.min)

    @property
    def consent(self) -> bool:
        """Whether the guardian has just agreed."""
        return self.tick.isChecked()

    @property
    def fault(self) -> str:
        """The words key of the first thing that is wrong; empty where nothing is."""
        faults = (form.fault for form in self.forms)
        wrong = next((fault for fault in faults if fault), "")
        if wrong or not self._has_children:
            return wrong
        return "" if self.consent or self._given_version else "enrol.consent_needed"

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the Tab key stops, in order."""
        inside = [stop for form in self.forms for stop in form.stops]
        return (*inside, self.tick, self.add)

    @property
    def first_name(self) -> str:
        """The first child's pet name, by which the mother is called."""
        return next((name for form in self.forms if (name := form.pet_name.text().strip())), "")

    @property
    def is_touched(self) -> bool:
        """Whether anything was filled in."""
        return self._has_children

    @property
    def _has_children(self) -> bool:
        return any(not form.is_empty for form in self.forms)

    def children_filled(self, new_id: Callable[[], str]) -> tuple[Child, ...]:
        """What was filled in, without the empty forms. Only where `fault` is empty."""
        return tuple(form.child(new_id()) for form in self.forms if not form.is_empty)

    def show_children(self, children: Sequence[Child], today: date, *, consent_version: str = "") -> None:
        """Start again with these children; `consent_version` is the consent that was given before."""
        self._today = today
        self._given_version = consent_version
        for form in list(self.forms):
            self._drop(form)
        for child in children:
            self._append(child)
        if not self.forms:
            self._append(None)
        self.tick.setChecked(False)
        self._show_tick()
        self._show()
        self.rebuilt.emit()

    def focus_fault(self) -> None:
        """Go to what is wrong, and say it."""
        for form in self.forms:
            if form.fault:
                form.show_fault()
                form.day.setFocus()
                return
        if self.fault:
            self._missing.show()
            self.tick.setFocus()

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._consent)
        inner.setContentsMargins(14, 8, 14, 10)
        inner.setSpacing(4)
        inner.addWidget(label(self._words("enrol.consent_label", version=CONSENT_VERSION), "section"))
        inner.addWidget(label(self._words("enrol.consent"), wraps=True))
        inner.addWidget(self._missing)
        inner.addWidget(self.tick)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP)
        box.addLayout(self._list)
        box.addWidget(self._consent)
        box.addWidget(self.add)

    def _append(self, child: Child | None) -> ChildForm:
        form = ChildForm(self._words, self._today, kept=child)
        form.changed.connect(self._on_changed)
        form.removed.connect(lambda: self._on_removed(form))
        self._list.addWidget(form)
        self.forms.append(form)
        return form

    def _drop(self, form: ChildForm) -> None:
        self.forms.remove(form)
        self._list.removeWidget(form)
        form.hide()
        form.deleteLater()

    def _on_add(self) -> None:
        form = self._append(None)
        self._show()
        self.rebuilt.emit()
        form.pet_name.setFocus()
        self.changed.emit()

    def _on_removed(self, form: ChildForm) -> None:
        self._drop(form)
        if not self.forms:
            self._append(None)
        self.rebuilt.emit()
        self.forms[-1].pet_name.setFocus()
        self._on_changed()

    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _on_tick(self) -> None:
        self._show_tick()
        self._missing.hide()
        self.changed.emit()

    def _show_tick(self) -> None:
        sign = "✓" if self.tick.isChecked() else "○"
        self.tick.setText(f"{sign}  {self._words('enrol.consent_tick')}  ␣")

    def _show(self) -> None:
        asks = self._has_children and not self._given_version
        self._consent.setVisible(asks)
        if not asks:
            self._missing.hide()
        single = len(self.forms) == 1
        for form in self.forms:
            form.remove.setVisible(not single or not form.is_empty)

"""Who is buying: called by her name, what she has, what runs out, and the one line to say to her now.

All parts are made once; another member only changes their texts.
"""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from posclient.domain.member import mask_phone
from posclient.domain.replenishment import SOON_DAYS
from posclient.services.panel import MemberPanel
from posclient.services.view import SaleView
from posclient.words import Words
from ui.keys import Action
from ui.theme.style import with_role
from ui.theme.tokens import GAP, Theme
from ui.widgets.buttons import action_button, button, icon_button
from ui.widgets.labels import card, label, rule
from ui.widgets.tier_bar import FULL, TierBar
from ui.widgets.touch_scroll import scroll_by_touch

MOST_RUN_OUTS: Final = 3


class MemberCard(QFrame):
    """Shows the member of a `SaleView`. `care_pressed` bears the id of her first open task."""

    acted = Signal(object)
    care_pressed = Signal(str)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self._task_id = ""
        self.name = label("", "title", wraps=True)
        self.tier = label("", "chip")
        self._identity = label("", "muted", wraps=True)
        self.say = label("", "", wraps=True)
        self.saving = label("", "gain", wraps=True)
        self.progress = TierBar(theme)
        self._to_next = label()
        self.points = label("", "figure_small")
        self.stored = label("", "figure_small")
        self.as_of = label("", "muted", wraps=True)
        self.children_text = label("", "strong", wraps=True)
        self._run_outs_title = label(words("member.runs_out"), "section")
        self._run_outs = [_RunOutRow() for _ in range(MOST_RUN_OUTS)]
        self.note = label("", "", wraps=True)
        self._note_box = _boxed(self.note, "warn_box")
        self.care: QPushButton = button("", lambda: self.care_pressed.emit(self._task_id))
        self._lay_out(theme)

    def show_member(self, view: SaleView, on: date, zone: tzinfo) -> None:
        """Show the view's member; she must be there. One pass, no part is made anew."""
        panel = view.member
        if panel is None:
            return
        words, member = self._words, panel.member
        self.name.setText(words.call_name(member))
        self.tier.setText(view.names.tiers.get(panel.standing.tier.tier_id, panel.standing.tier.name))
        numbers = (member.name, mask_phone(member.phone) if member.phone else "", member.card_no or "")
        self._identity.setText("   ".join(part for part in numbers if part))
        self.say.setText(words.reason(panel.say, view.names))
        self._show_saving(view)
        self._show_progress(panel, view)
        self.points.setText(words.points(panel.points, panel.points_scale))
        self.stored.setText(words.money(panel.stored_value_minor))
        self._show_as_of(panel, on, zone)
        children = [_child_text(words, child.pet_name, words.age(child, on)) for child in member.children]
        self.children_text.setText("\n".join(children))
        self._show_run_outs(panel, view, on)
        notes = [words("ui.provisional_note")] if member.provisional else []
        notes += [words("member.do_not_call")] if member.do_not_call else []
        self.note.setText("\n".join(notes))
        self._note_box.setVisible(bool(notes))
        self._show_task(panel, view)

    def _show_saving(self, view: SaleView) -> None:
        words = self._words
        parts = []
        if view.quote.points and view.member is not None:
            earned = words.points(view.quote.points, view.member.points_scale)
            parts.append(words("sale.points", points=earned))
        if view.member_saving_minor > 0:
            parts.insert(0, words("ui.member_saves", amount=words.money(view.member_saving_minor)))
        self.saving.setText("\n".join(parts))
        self.saving.setVisible(bool(parts))

    def _show_progress(self, panel: MemberPanel, view: SaleView) -> None:
        words, standing = self._words, panel.standing
        if standing.next_tier is None:
            self.progress.show_value(FULL)
            self._to_next.setText(words("member.top_tier"))
            return
        reached = max(0, standing.next_tier.threshold_minor - standing.missing_minor)
        self.progress.show_value(FULL * reached // standing.next_tier.threshold_minor)
        name = view.names.tiers.get(standing.next_tier.tier_id, standing.next_tier.name)
        self._to_next.setText(
            words("member.to_next_tier", amount=words.money(standing.missing_minor), tier=name)
        )

    def _show_as_of(self, panel: MemberPanel, on: date, zone: tzinfo) -> None:
        words = self._words
        text = words("ui.never_synced")
        if panel.as_of_ms is not None:
            moment = words.moment(panel.as_of_ms, zone)
            is_today = moment.startswith(on.isoformat())
            text = words("ui.as_of", time=words.time(panel.as_of_ms, zone) if is_today else moment)
        if panel.own_entries:
            text += words("ui.own_entries", n=panel.own_entries)
        self.as_of.setText(text)

    def _show_run_outs(self, panel: MemberPanel, view: SaleView, on: date) -> None:
        soon = [run_out for run_out in panel.run_outs if run_out.days_left(on) <= 2 * SOON_DAYS][
            :MOST_RUN_OUTS
        ]
        self._run_outs_title.setVisible(bool(soon))
        for place, row in enumerate(self._run_outs):
            row.setVisible(place < len(soon))
            if place < len(soon):
                run_out = soon[place]
                need = view.names.needs.get(run_out.need_id, run_out.need_id)
                date_text = self._words.day(run_out.run_out_on)
                row.what.setText(self._words("care.runs_out", need=need, date=date_text))
                row.why.setText(self._words.reason(run_out.reason, view.names))

    def _show_task(self, panel: MemberPanel, view: SaleView) -> None:
        task = panel.open_tasks[0] if panel.open_tasks else None
        self._task_id = task.task_id if task else ""
        self.care.setVisible(task is not None)
        if task is not None:
            need = view.names.needs.get(task.need_id, task.need_id)
            self.care.setText(self._words("ui.open_task", need=need))

    def _lay_out(self, theme: Theme) -> None:
        words = self._words
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 8)
        outer.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(16, 10, 16, 4)
        top.setSpacing(6)
        who = QHBoxLayout()
        who.setSpacing(GAP)
        who.addWidget(self.name, 1)
        who.addWidget(action_button(words, theme, Action.MEMBER, self.acted.emit))
        self.forget = icon_button(words, theme, Action.FORGET_MEMBER, self.acted.emit)
        who.addWidget(self.forget)
        top.addLayout(who)
        top.addWidget(self._speak_box())
        top.addSpacing(4)
        second = QHBoxLayout()
        second.setSpacing(12)
        second.addWidget(self.tier, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.children_text, 1)
        top.addLayout(second)
        top.addWidget(self._identity)
        top.addWidget(self.saving)
        outer.addLayout(top)
        outer.addWidget(self._scrolled(), 1)

    def _speak_box(self) -> QFrame:
        """The first thing that the eye meets after her name: what to say to her now."""
        box = card("speak")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 8, 6, 12)
        inside.setSpacing(2)
        inside.addWidget(label(self._words("member.what_to_say"), "section"))
        inside.addWidget(self.say)
        return box

    def _scrolled(self) -> QScrollArea:
        words = self._words
        content = with_role(QWidget(), "scrolled")
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 4, 16, 4)
        column.setSpacing(6)
        column.addWidget(self._run_outs_title)
        for row in self._run_outs:
            column.addWidget(row)
        column.addWidget(self.care)
        column.addWidget(self._note_box)
        column.addWidget(rule())
        figures = QHBoxLayout()
        figures.setSpacing(10)
        figures.addWidget(label(words("member.points")))
        figures.addWidget(self.points)
        figures.addStretch(1)
        figures.addWidget(label(words("ui.stored_value")))
        figures.addWidget(self.stored)
        column.addLayout(figures)
        column.addWidget(self.as_of)
        standing = QHBoxLayout()
        standing.setSpacing(12)
        standing.addWidget(self.progress, 1)
        standing.addWidget(self._to_next)
        column.addLayout(standing)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        scroll_by_touch(area)
        return area


class _RunOutRow(QWidget):
    """What runs out and when, and why we think so."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(0)
        self.what = label("", "strong")
        self.why = label("", "muted", wraps=True)
        column.addWidget(self.what)
        column.addWidget(self.why)


def _boxed(text: QLabel, role: str) -> QFrame:
    box = card(role)
    column = QVBoxLayout(box)
    column.setContentsMargins(14, 8, 14, 8)
    column.addWidget(text)
    return box


def _child_text(words: Words, pet_name: str, age: str) -> str:
    return "  ".join(part for part in (pet_name or words("person.baby"), age) if part)

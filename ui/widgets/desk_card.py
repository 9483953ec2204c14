"""The member at the service desk, on a card: her name, masked numbers, what she has, what is wrong with her card."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from posclient.domain.member import mask_phone
from posclient.services.panel import MemberFigures
from posclient.words import Words
from ui.theme.style import with_role
from ui.theme.tokens import GAP
from ui.widgets.labels import card, label


class DeskCard(QFrame):
    """Shows a member's figures."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        with_role(self, "card")
        self._words = words
        self.name = label("", "title")
        self.numbers = label("", "muted")
        self.stored = label("", "figure", right=True)
        self.parts = label("", "muted", right=True)
        self.points = label("", "figure", right=True)
        self.warning = label("", "", wraps=True)
        self._warning_box = card("warn_box")
        inside = QHBoxLayout(self._warning_box)
        inside.setContentsMargins(14, 6, 14, 6)
        inside.addWidget(self.warning)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(GAP)
        column.addWidget(self.name)
        column.addWidget(self.numbers)
        column.addWidget(self._warning_box)
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.addWidget(label(words("top_up.now")), 0, 0)
        grid.addWidget(self.stored, 0, 1)
        grid.addWidget(self.parts, 1, 0, 1, 2)
        grid.addWidget(label(words("member.points")), 2, 0)
        grid.addWidget(self.points, 2, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)

    def show_member(self, figures: MemberFigures, *, card_is_lost: bool = False) -> None:
        """Show her."""
        words, member = self._words, figures.member
        self.name.setText(words.call_name(member))
        numbers = (member.name, mask_phone(member.phone) if member.phone else "", member.card_no or "")
        self.numbers.setText("   ".join(part for part in numbers if part))
        self.stored.setText(words.money(figures.stored_value_minor))
        principal, bonus = words.money(figures.principal_minor), words.money(figures.bonus_minor)
        self.parts.setText(f"{words('top_up.principal')} {principal}   {words('top_up.bonus')} {bonus}")
        self.points.setText(words.points(figures.points, figures.points_scale))
        notes = [words("serve.is_lost")] if card_is_lost else []
        notes += [words("serve.is_frozen")] if member.frozen else []
        self.warning.setText("   ".join(notes))
        self._warning_box.setVisible(bool(notes))

"""Wrapped texts: measured once for a width, and anew when the text or the font is another."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from ui.theme.fonts import app_font
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.page_stack import PageStack

LONG = "一般每24天买一次米粉，48天前买了1盒，估计已用完24天（前后8天）"


def test_another_text_has_another_height(till_application: QApplication) -> None:
    assert till_application is not None
    made = label("短", wraps=True)
    before = made.heightForWidth(200)
    made.setText(LONG)
    assert made.heightForWidth(200) > before
    made.setText("短")
    assert made.heightForWidth(200) == before


def test_another_font_has_another_height(till_application: QApplication) -> None:
    assert till_application is not None
    made = WrappedLabel(LONG)
    before = made.heightForWidth(200)
    made.setFont(app_font(40))
    assert made.heightForWidth(200) > before


def test_it_is_as_high_as_qt_makes_it(till_application: QApplication) -> None:
    assert till_application is not None
    made = WrappedLabel(LONG)
    plain = QLabel(LONG)
    plain.setWordWrap(True)
    for width in (60, 120, 300, 120, 60):
        assert made.heightForWidth(width) == plain.heightForWidth(width)


def test_a_page_arranges_itself_in_the_room_that_it_gets(till_application: QApplication) -> None:
    stack = PageStack()
    page = QWidget()
    column = QVBoxLayout(page)
    text = label(LONG, wraps=True)
    column.addWidget(text)
    column.addStretch(1)
    stack.addWidget(page)
    stack.resize(200, 400)
    stack.show()
    till_application.processEvents()
    assert not stack.hasHeightForWidth()
    assert (page.width(), page.height()) == (200, 400)
    assert text.height() >= text.heightForWidth(text.width())
    stack.close()

"""Fields with and without an input method."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from ui.widgets.edits import CodeEdit, NameEdit


def test_a_code_field_wants_no_input_method(till_application: QApplication) -> None:
    field = CodeEdit()
    assert not field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    composed = QInputMethodEvent()
    composed.setCommitString("一")
    QApplication.sendEvent(field, composed)
    assert field.text() == ""


def test_a_name_field_does(till_application: QApplication) -> None:
    field = NameEdit()
    composed = QInputMethodEvent()
    composed.setCommitString("张小丽")
    QApplication.sendEvent(field, composed)
    assert field.text() == "张小丽"

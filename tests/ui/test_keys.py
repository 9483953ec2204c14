"""The table of function keys."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from tests.support.small_shop import words_of
from ui.keys import BINDINGS, Action, binding_of, key_text
from ui.theme.icons import ICONS


def test_each_action_has_one_key_and_each_key_one_action() -> None:
    assert {binding.action for binding in BINDINGS} == set(Action)
    assert len({binding.key for binding in BINDINGS}) == len(BINDINGS) == len(Action)


def test_qt_understands_every_key() -> None:
    assert all(QKeySequence(binding.key).toString() == binding.key for binding in BINDINGS)


def test_no_key_is_a_character_that_might_begin_a_scan() -> None:
    bare = [binding.key.removeprefix("Shift+").removeprefix("Ctrl+") for binding in BINDINGS]

    assert all(key.startswith(("F", "Ins", "Esc")) for key in bare)


def test_every_key_has_a_label_and_its_icon_exists() -> None:
    for binding in BINDINGS:
        assert words_of("zh_CN")(binding.label)
        assert words_of("en")(binding.label)
        assert not binding.icon or (ICONS / f"{binding.icon}.svg").exists()


def test_the_shift_key_is_written_short() -> None:
    assert key_text(Action.CANCEL_SALE) == "⇧F7"
    assert binding_of(Action.PAY).key == "F8"

"""Everything on the members' screens fits the smallest window, in both languages, and is large enough for a finger."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from posclient.words import Language
from tests.support.small_shop import put_reminder, small_shop
from tests.ui.counter import open_counter
from tests.ui.screens.moves import in_front, misfits
from ui.screens.care import CareScreen
from ui.screens.enrol import EnrolScreen
from ui.screens.member import MemberScreen
from ui.screens.paper import PaperScreen
from ui.theme.tokens import CONTRAST


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_fits(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with (
        small_shop(tmp_path / "shop", language) as shop,
        open_counter(shop, CONTRAST, (1024, 700)) as counter,
    ):
        task_id = put_reminder(shop.store)
        counter.sign_in()
        go = counter.context.navigation

        go.show_enrol(phone="13812345678")
        enrol = in_front(counter, EnrolScreen)
        enrol.fields.children_box.forms[0].pet_name.setText("小叮当爱吃米糊糊")
        counter.settle()
        assert misfits(enrol) == []

        go.show_care(task_id)
        care = in_front(counter, CareScreen)
        counter.wait(lambda: care.sheet.is_open)
        assert misfits(care) == []
        care.sheet.ask_never_again()
        counter.settle()
        assert misfits(care) == []

        go.show_member("m1")
        member = in_front(counter, MemberScreen)
        counter.wait(lambda: member.file is not None)
        member.profile.texts["occupation"].setText("老师")
        counter.settle()
        assert misfits(member) == []

        go.show_paper()
        paper = in_front(counter, PaperScreen)
        counter.settle()
        assert misfits(paper) == []

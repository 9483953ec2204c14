"""A window with plenty of room shows everything larger, and nothing is cut; a smaller one shows it as before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from posclient.words import Language
from tests.support.small_shop import SmallShop, put_reminder, small_shop
from tests.ui.counter import CARD, FORMULA, Counter, open_counter
from tests.ui.screens.moves import in_front, misfits
from ui.screens.care import CareScreen
from ui.screens.enrol import EnrolScreen
from ui.screens.member import MemberScreen
from ui.screens.paper import PaperScreen
from ui.theme.scale import NORMAL, ROOMY, current_scale, px, scale_for
from ui.theme.style import apply_scale, style_sheet
from ui.theme.tokens import CONTRAST, LIGHT, TARGET, TEXT

FULL_HD = (1920, 1080)


@pytest.fixture(autouse=True)
def normal_again(till_application: QApplication) -> Iterator[None]:
    """The scale is the application's: others find it as it was."""
    yield
    apply_scale(till_application, LIGHT, NORMAL)


def sizes(counter: Counter) -> tuple[int, ...]:
    parts = counter.parts
    return (
        counter.shell.header.height(),
        parts.box.strip.height(),
        parts.table.verticalHeader().defaultSectionSize(),
        parts.totals.pay.height(),
        parts.member.progress.height(),
        parts.member.name.fontInfo().pixelSize(),
    )


@pytest.mark.parametrize(
    ("size", "scale"),
    [((1024, 768), NORMAL), ((1600, 800), NORMAL), ((1600, 900), ROOMY), (FULL_HD, ROOMY)],
)
def test_the_scale_of_a_window(size: tuple[int, int], scale: float) -> None:
    assert scale_for(*size) == scale


def test_the_style_sheet_scales_all_but_hairlines() -> None:
    sheet = style_sheet(LIGHT, ROOMY)
    assert f"font-size: {round(TEXT * ROOMY)}px" in sheet
    assert f"min-height: {round(TARGET * ROOMY)}px" in sheet
    assert "border: 1px" in sheet
    assert style_sheet(LIGHT, NORMAL) == style_sheet(LIGHT)


def test_larger_and_as_before_again(till_application: QApplication, shop: SmallShop) -> None:
    with open_counter(shop) as counter:
        counter.sign_in()
        counter.scan(CARD, FORMULA)
        before = sizes(counter)

        counter.shell.resize(*FULL_HD)
        counter.settle()
        assert current_scale() == ROOMY
        assert px(TARGET) == 60
        for small, large in zip(before, sizes(counter), strict=True):
            assert large >= small * 1.15

        counter.shell.resize(1024, 768)
        counter.settle()
        assert sizes(counter) == before


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_cut(till_application: QApplication, tmp_path: Path, language: Language) -> None:
    with small_shop(tmp_path / "shop", language) as shop, open_counter(shop, CONTRAST, FULL_HD) as counter:
        task_id = put_reminder(shop.store)
        counter.sign_in()
        counter.scan(CARD, FORMULA)
        assert misfits(counter.sale) == []
        go = counter.context.navigation
        go.show_enrol(phone="13812345678")
        assert misfits(in_front(counter, EnrolScreen)) == []
        go.show_care(task_id)
        care = in_front(counter, CareScreen)
        counter.wait(lambda: care.sheet.is_open)
        assert misfits(care) == []
        go.show_member("m1")
        member = in_front(counter, MemberScreen)
        counter.wait(lambda: member.file is not None)
        assert misfits(member) == []
        go.show_paper()
        assert misfits(in_front(counter, PaperScreen)) == []
        for text in counter.shell.findChildren(QLabel):
            if text.isVisible() and text.text() and not text.wordWrap():
                assert text.height() >= text.fontMetrics().height(), text.text()

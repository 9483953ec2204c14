"""The window: function keys everywhere, scans to whom they belong, badges, locking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from posclient.ports import PrinterTrouble, PrintKind
from posclient.services.print_queue import StoredPrintQueue
from posclient.settings import Settings
from tests.support import goods
from tests.support.small_shop import small_shop
from tests.ui.counter import CARD, FORMULA, WIPES, Counter, open_counter
from ui.keys import Action
from ui.theme.tokens import LIGHT, MAIN_TARGET, TARGET


def test_no_badge_while_all_is_well(counter: Counter) -> None:
    header = counter.shell.header
    assert not header.connection_badge.isVisible()
    assert not header.printer_badge.isVisible()
    assert not header.paper_badge.isVisible()
    assert header.online.text() == "在线"


def test_offline_is_a_badge_with_a_number_and_since_when(counter: Counter) -> None:
    counter.till.headquarters.reachable = False
    for code in (FORMULA, WIPES):
        counter.scan(code)
        counter.type("\n\n")
        counter.till.clock.advance(seconds=600)
    counter.settle()
    assert counter.shell.header.connection_badge.text() == "离线 2笔待传，自 14:02"


def test_the_printers_trouble_is_a_badge(counter: Counter) -> None:
    counter.context.printer_changed(frozenset({PrinterTrouble.PAPER_OUT, PrinterTrouble.PAPER_LOW}))
    badge = counter.shell.header.printer_badge
    counter.wait(badge.isVisible)
    assert badge.text() == "打印机缺纸"
    counter.context.printer_changed(frozenset())
    counter.wait(lambda: not badge.isVisible())


def leave_unknown(counter: Counter, *kinds: PrintKind) -> None:
    """The next jobs of the spool come to no known end."""
    queue = StoredPrintQueue(counter.till.store, counter.till.clock)
    for kind in kinds:
        job = queue.next()
        assert job is not None
        assert job.kind is kind
        queue.begin_attempt(job.job_id)
        queue.leave_unknown(job.job_id, "printer.offline", 10)
    queue.close()


def test_a_slip_that_nobody_saw_is_a_badge(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.type("\n\n")
    leave_unknown(counter, PrintKind.DRAWER, PrintKind.SLIP)
    counter.wait(lambda: counter.shell.header.paper_badge.text() == "1张小票待确认")


def test_a_drawer_that_stayed_shut_is_no_slip(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.type("\n\n")
    leave_unknown(counter, PrintKind.DRAWER)
    counter.wait(counter.shell.header.paper_badge.isVisible)
    assert counter.shell.header.paper_badge.text() == "钱箱没有打开"


def test_a_scan_on_another_screen_comes_back_to_the_sale(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F4)
    assert counter.shell.current is not counter.sale
    counter.scan(FORMULA)
    assert counter.shell.current is counter.sale
    assert counter.parts.lines.rowCount() == 1


def test_escape_comes_back_to_the_sale(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F4)
    counter.key(Qt.Key.Key_Escape)
    assert counter.shell.current is counter.sale


def test_help_lies_over_the_screen_and_any_key_closes_it(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F1)
    assert counter.shell.help.isVisible()
    counter.type("5")
    assert not counter.shell.help.isVisible()
    assert counter.parts.box.strip.text == ""
    assert counter.shell.focusWidget() is counter.sale.home


def test_the_key_that_closes_the_help_does_nothing_else(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.key(Qt.Key.Key_F1)
    QTest.keyPress(counter.window, Qt.Key.Key_5)
    for kind, repeats in ((QEvent.Type.KeyRelease, True), (QEvent.Type.KeyPress, True)):
        QApplication.sendEvent(
            counter.window, QKeyEvent(kind, Qt.Key.Key_5, Qt.KeyboardModifier.NoModifier, "5", repeats)
        )
    QTest.keyRelease(counter.window, Qt.Key.Key_5)
    counter.settle()
    assert counter.shell.help.isHidden()
    assert counter.parts.box.strip.text == ""

    counter.key(Qt.Key.Key_F1)
    counter.key(Qt.Key.Key_F8)
    assert counter.shell.help.isHidden()
    assert not counter.sale.is_paying
    counter.type("5")
    assert counter.parts.box.strip.text == "5"


def test_signing_out_says_so(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F12)
    counter.wait(lambda: not counter.context.signed_in)
    assert counter.toast == f"已退出，{goods.CASHIER.name}辛苦了"


def test_signing_out_keeps_the_basket(counter: Counter) -> None:
    counter.scan(CARD, FORMULA)
    counter.key(Qt.Key.Key_F12)
    assert not counter.context.signed_in
    counter.sign_in()
    assert counter.toast == "上次没收完的单子已恢复"
    assert counter.parts.totals.due.text() == "¥245.00"


def test_the_idle_lock(till_application: QApplication, tmp_path: Path) -> None:
    with (
        small_shop(tmp_path, settings=Settings(idle_lock_minutes=1)) as shop,
        open_counter(shop) as counter,
    ):
        counter.sign_in()
        assert counter.shell.idle_timer.isActive()
        counter.shell.idle_timer.setInterval(1)
        counter.wait(lambda: not counter.context.signed_in)


def test_the_drawer_opens_by_key(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F10)
    assert counter.toast == "钱箱已打开"


def test_a_torn_scan_is_said_and_not_used(counter: Counter) -> None:
    counter.shell.take_torn("gap")
    assert counter.toast == "没扫全，请再扫一次"
    assert counter.heard[-1] == "no"


def test_targets_and_texts_are_large_enough(counter: Counter) -> None:
    counter.scan(CARD, FORMULA)
    counter.key(Qt.Key.Key_F8)
    for target in counter.shell.findChildren(QPushButton):
        if target.isVisible():
            assert target.width() >= TARGET, target.text()
            assert target.height() >= TARGET, target.text()
    assert counter.parts.pay.complete.height() >= MAIN_TARGET
    assert counter.parts.totals.pay.height() >= MAIN_TARGET
    for text in counter.shell.findChildren(QLabel):
        if text.isVisible() and text.text():
            assert text.fontInfo().pixelSize() >= 16, text.text()


def test_no_button_is_cut_in_either_language(till_application: QApplication, tmp_path: Path) -> None:
    for language in ("zh_CN", "en"):
        with small_shop(tmp_path / language, language) as shop, open_counter(shop) as counter:
            counter.sign_in()
            counter.scan(CARD, FORMULA)
            for target in counter.shell.findChildren(QPushButton):
                if target.isVisible():
                    lines = target.text().replace("&&", "&").split("\n")
                    widest = max(target.fontMetrics().horizontalAdvance(line) for line in lines)
                    assert widest <= target.width() - 8, target.text()


def test_function_keys_reach_the_sale_from_a_text_field(counter: Counter) -> None:
    counter.scan(FORMULA)
    counter.shell.act(Action.SEARCH)
    counter.type("婴")
    counter.key(Qt.Key.Key_F8)
    assert counter.sale.is_paying
    assert counter.shell.focusWidget() is counter.sale.home


def test_practice_is_written_over_every_screen(till_application: QApplication, tmp_path: Path) -> None:
    with small_shop(tmp_path / "shop") as made:
        practice = replace(made, shop=replace(made.shop, practice=True))
        with open_counter(practice, LIGHT, (1024, 768)) as counter:
            banner = next(one for one in counter.shell.findChildren(QLabel) if "练习模式" in one.text())
            assert banner.isVisible()  # at the sign-in
            counter.sign_in()
            for action in (Action.RETURNS, Action.DAY, Action.PAPER, Action.SERVICES):
                counter.context.action_asked.emit(action)
                counter.settle()
                assert banner.isVisible(), action


def test_a_real_till_shows_no_such_banner(counter: Counter) -> None:
    assert not any("练习模式" in one.text() for one in counter.shell.findChildren(QLabel))

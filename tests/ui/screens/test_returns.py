"""Goods come back at the counter: by keys, by touch and by scanner, with and without a receipt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from posclient.domain.returns import Why
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.ports import ReturnRights
from posclient.services.checkout import CheckoutDone
from posclient.services.swap import InHand
from posclient.services.take_back import ReturnDone
from posclient.store import outbox, returns
from posclient.store.sales import totals
from posclient.wire.codec import decode_event
from posclient.wire.events import ReturnCompleted
from posclient.words import Language
from tests.support.returns import FakeRights, back, found, last_sale, sell, use_policy
from tests.support.small_shop import SmallShop, small_shop
from tests.ui.counter import CARD, FORMULA, NAPPIES, PUREE, WIPES, Counter, open_counter
from tests.ui.screens.moves import misfits, press
from ui.keys import Action
from ui.purpose import Purpose
from ui.screens.returns import ReturnsScreen, Step
from ui.screens.sale import SaleScreen
from ui.theme.tokens import CONTRAST
from ui.widgets.side_panel import SidePanel

PLUS, MINUS, ALL = "+", "-", "*"


def shown(
    counter: Counter, rights: ReturnRights | None = None, hands: list[InHand] | None = None
) -> ReturnsScreen:
    """The returns screen in front, as the shell shows it."""
    begin = hands.append if hands is not None else None
    counter.shell._makers.rooms[Action.RETURNS] = lambda context: ReturnsScreen(context, rights, begin)  # type: ignore[index]  # the registry, with the test's own rights
    counter.context.navigation.show_room(Action.RETURNS)
    screen = counter.shell.current
    assert isinstance(screen, ReturnsScreen)
    counter.settle()
    return screen


def sold(counter: Counter, *codes: str, member: bool = False, paid: tuple[Payment, ...] = ()) -> CheckoutDone:
    return sell(
        counter.till.shop, counter.context.session, *codes, member_id="m1" if member else "", paid=paid
    )


def last_return(counter: Counter) -> ReturnCompleted:
    stored = counter.till.store.read(lambda connection: outbox.batch(connection, 1, 1, limit=1000))
    made = [event for one in stored if isinstance(event := decode_event(one.payload), ReturnCompleted)]
    return made[-1]


def sums(counter: Counter) -> dict[str, int]:
    return counter.till.store.read(totals).tenders


def is_done(screen: ReturnsScreen) -> bool:
    return screen.step is Step.DONE


def front(screen: ReturnsScreen) -> SidePanel:
    """The panel that takes the keys."""
    return screen.parts.panel


def tap_row(counter: Counter, view: QAbstractItemView, row: int) -> None:
    area = view.visualRect(view.model().index(row, 0))
    place: QPoint = view.viewport().mapTo(counter.shell, area.center())
    QTest.mouseClick(counter.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    counter.settle()


def test_by_keys_alone(counter: Counter) -> None:
    sold(counter, FORMULA, FORMULA, WIPES, member=True)
    sold(counter, PUREE)
    screen = shown(counter)

    press(counter, Qt.Key.Key_Down)  # the sale before the last
    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.type("+1")
    press(counter, Qt.Key.Key_Down)
    counter.type("++4")
    press(counter, Qt.Key.Key_Return)
    counter.wait(lambda: is_done(screen))

    event = last_return(counter)
    assert [(line.product_id, line.quantity, line.reason) for line in event.lines] == [
        ("p1", 1000, "faulty"),
        ("p3", 1000, "unwanted"),
    ]
    assert screen.parts.done.cash.text() == counter.context.words.money(26490)
    press(counter, Qt.Key.Key_Return)
    assert screen.step is Step.FINDING


def test_by_its_number(counter: Counter) -> None:
    sale = sold(counter, WIPES)
    screen = shown(counter)

    counter.type(sale.receipt_no.removeprefix("R") + "\n")
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.type("*\n")
    counter.wait(lambda: is_done(screen))

    assert last_return(counter).original_receipt_no == sale.receipt_no


def test_by_touch_alone(counter: Counter) -> None:
    sold(counter, FORMULA, FORMULA)
    screen = shown(counter)

    tap_row(counter, screen.parts.latest.table, 0)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.tap(screen.parts.lines.more)
    counter.tap(screen.parts.lines.more)
    counter.tap(screen.parts.lines.fewer)
    counter.tap(screen.parts.lines.reasons[Why.UNSUITABLE])
    counter.tap(screen.parts.summary.confirm)
    counter.wait(lambda: is_done(screen))

    (line,) = last_return(counter).lines
    assert (line.quantity, line.reason) == (1000, "unsuitable")
    counter.tap(screen.parts.done.confirm)
    assert screen.step is Step.FINDING


def test_by_scanner_alone(counter: Counter) -> None:
    sale = sold(counter, FORMULA, WIPES, NAPPIES)
    screen = shown(counter)

    counter.scan(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.scan(sale.receipt_no)  # nothing is chosen yet: nothing happens
    assert screen.step is Step.CHOOSING
    counter.scan(WIPES, FORMULA, FORMULA)
    assert "不在这张小票上" in counter.toast  # only one was sold
    counter.scan(sale.receipt_no)
    counter.wait(lambda: is_done(screen))

    assert [line.product_id for line in last_return(counter).lines] == ["p1", "p3"]


def test_where_the_money_goes_is_shown_before(counter: Counter) -> None:
    paid = (Payment(TenderKind.STORED, 10000), Payment(TenderKind.POINTS, 500))
    sale = sold(counter, FORMULA, member=True, paid=paid)
    screen = shown(counter)
    screen.finding.open(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    assert not screen.parts.summary.confirm.isEnabled()
    counter.type(ALL)

    assert screen.parts.summary.due.text() == "¥245.00"
    figures = [(name.text(), amount.text()) for name, amount in screen.parts.summary.shown]
    assert figures == [("退回 储值", "¥100.00"), ("退回 积分抵现", "¥5.00"), ("退回 现金", "¥140.00")]


def test_points_below_zero_are_told(counter: Counter) -> None:
    sale = sold(counter, *(FORMULA,) * 5, member=True)
    sold(counter, NAPPIES, member=True, paid=(Payment(TenderKind.POINTS, 2400),))
    screen = shown(counter)
    screen.finding.open(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.type(ALL)

    assert "-" in screen.parts.summary.note.text()
    counter.type("\n")
    counter.wait(lambda: is_done(screen))
    assert screen.parts.done.note.text() == counter.context.words("returns.slip_points_negative")


def test_a_card_asks_for_the_terminals_reference(counter: Counter) -> None:
    sale = sold(counter, WIPES, paid=(Payment(TenderKind.CARD, 1990, "886621"),))
    screen = shown(counter)
    screen.finding.open(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.type("*\n")
    assert front(screen) is screen.commit.reference
    press(counter, Qt.Key.Key_Return)  # nothing typed: still asked
    assert front(screen) is screen.commit.reference
    press(counter, Qt.Key.Key_Escape)
    assert front(screen) is screen.parts.summary
    counter.type("\n")
    counter.type("00a123\b\n")
    counter.wait(lambda: is_done(screen))

    assert last_return(counter).tenders[0].reference == "00A12"


def test_an_old_receipt_waits_for_the_manager(counter: Counter, shop: SmallShop) -> None:
    sale = sold(counter, WIPES)
    use_policy(shop.shop, return_days=0, limits=())
    shop.clock.advance(days=1)
    press(counter, Qt.Key.Key_F12)
    counter.sign_in()
    screen = shown(counter)
    screen.finding.open(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.type("*\n")
    counter.wait(lambda: front(screen) is screen.commit.approval)
    counter.type("1111\n")
    counter.wait(lambda: bool(screen.commit.approval.trouble.text()))
    counter.type("9876\n")
    counter.wait(lambda: is_done(screen))

    assert last_return(counter).approved_by == "2001"


def test_without_a_receipt_goods_are_scanned_and_a_manager_decides(counter: Counter) -> None:
    screen = shown(counter)
    counter.type(ALL)
    counter.scan(FORMULA, FORMULA, WIPES)
    counter.type("-1\n")
    counter.wait(lambda: front(screen) is screen.commit.approval)
    counter.type("9876\n")
    counter.wait(lambda: is_done(screen))

    event = last_return(counter)
    assert [(line.product_id, line.quantity, line.amount_minor) for line in event.lines] == [
        ("p1", 2000, 51600)
    ]
    assert event.lines[0].reason == "faulty"
    assert (event.original_sale_id, event.approved_by) == ("", "2001")


def test_a_typed_price_counts(counter: Counter) -> None:
    screen = shown(counter)
    counter.type(ALL)
    counter.scan(WIPES)
    counter.type(".12.5\n")

    assert screen.parts.summary.due.text() == "¥12.50"


def test_a_card_makes_it_her_price_and_her_stored_value(counter: Counter) -> None:
    screen = shown(counter)
    counter.type(ALL)
    counter.scan(FORMULA, CARD)
    counter.wait(lambda: screen.parts.summary.due.text() == "¥245.00")
    counter.type("/\n")
    counter.wait(lambda: front(screen) is screen.commit.approval)
    counter.type("9876\n")
    counter.wait(lambda: is_done(screen))

    assert [(tender.kind, tender.amount_minor) for tender in last_return(counter).tenders] == [
        ("stored", -24500)
    ]


def test_an_unknown_number_says_so_and_stays(counter: Counter) -> None:
    screen = shown(counter)
    counter.type("123\n")

    assert screen.step is Step.FINDING
    assert "R123" in counter.toast


def test_another_tills_receipt_while_headquarters_is_away(counter: Counter, shop: SmallShop) -> None:
    shop.headquarters.reachable = False
    screen = shown(counter, FakeRights().till("T1"))
    counter.scan("R00090010000001")

    assert screen.step is Step.FINDING
    assert "原收银机" in counter.toast


def test_leaving_a_receipt_gives_its_right_back(counter: Counter, shop: SmallShop) -> None:
    rights = FakeRights()
    sale = sold(counter, WIPES)
    rights.hear(last_sale(shop.shop))
    screen = shown(counter, rights.till("T1"))
    counter.scan(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    assert rights.held

    press(counter, Qt.Key.Key_Escape)
    counter.wait(lambda: not rights.held)

    assert shop.store.read(returns.unused_rights) == ()


def test_an_exchange_takes_the_return_to_the_basket(counter: Counter) -> None:
    hands: list[InHand] = []
    sale = sold(counter, WIPES)
    screen = shown(counter, hands=hands)
    screen.finding.open(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.type("*/")

    (hand,) = hands
    assert (hand.worth_minor, hand.wanted.receipt.original.receipt_no) == (1990, sale.receipt_no)
    counter.wait(lambda: isinstance(counter.shell.current, SaleScreen))
    assert sums(counter) == {"cash": 1990}  # nothing has moved yet


def test_without_an_exchange_to_begin_there_is_no_button(counter: Counter) -> None:
    sale = sold(counter, WIPES)
    screen = shown(counter)
    screen.finding.open(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.type("*/")

    assert not screen.parts.summary.exchange.isVisible()
    assert screen.step is Step.CHOOSING


def test_opened_with_a_receipt_in_hand(counter: Counter) -> None:
    sale = sold(counter, WIPES)
    screen = shown(counter)
    counter.context.navigation.show_room(Action.RETURNS, Purpose(receipt_no=sale.receipt_no))
    counter.wait(lambda: screen.step is Step.CHOOSING)


def test_escape_goes_a_step_back_each_time(counter: Counter) -> None:
    sale = sold(counter, WIPES)
    screen = shown(counter)
    counter.scan(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    press(counter, Qt.Key.Key_Escape)
    assert screen.step is Step.FINDING
    press(counter, Qt.Key.Key_Escape)

    assert isinstance(counter.shell.current, SaleScreen)


def test_a_return_that_was_made_elsewhere_meanwhile(counter: Counter, shop: SmallShop) -> None:
    sale = sold(counter, WIPES)
    screen = shown(counter)
    screen.finding.open(sale.receipt_no)
    counter.wait(lambda: screen.step is Step.CHOOSING)
    counter.type(ALL)
    done: ReturnDone = back(
        shop.shop, counter.context.session, found(shop.shop, counter.context.session, sale)
    )
    counter.type("\n")
    counter.settle()

    assert counter.toast == counter.context.words("returns.more_than_sold")
    assert last_return(counter).return_id == done.return_id


@pytest.fixture(params=["zh_CN", "en"])
def wide_shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallShop]:
    language: Language = request.param
    with small_shop(tmp_path / "shop", language) as opened:
        yield opened


def test_everything_fits(till_application: QApplication, wide_shop: SmallShop) -> None:
    with open_counter(wide_shop, CONTRAST, (1024, 700)) as counter:
        counter.sign_in()
        card = Payment(TenderKind.CARD, 1000, "886621")
        paid = (card, Payment(TenderKind.STORED, 1000), Payment(TenderKind.POINTS, 200))
        sale = sold(counter, FORMULA, WIPES, PUREE, member=True, paid=paid)
        screen = shown(counter, hands=[])
        assert misfits(screen) == []
        screen.finding.open(sale.receipt_no)
        counter.wait(lambda: screen.step is Step.CHOOSING)
        counter.type(ALL)
        assert misfits(screen) == []
        counter.type("\n")
        assert misfits(screen) == []
        counter.type("1\n")
        counter.wait(lambda: is_done(screen))
        assert misfits(screen) == []
        press(counter, Qt.Key.Key_Return)
        counter.type(ALL)
        counter.scan(FORMULA, CARD)
        assert misfits(screen) == []
        counter.type("\n")
        counter.wait(lambda: front(screen) is screen.commit.approval)
        assert misfits(screen) == []

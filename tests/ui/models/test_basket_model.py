"""The basket's rows change as little as they can, and stay right."""

from __future__ import annotations

from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from posclient.domain.member import MemberId
from posclient.services import sell
from posclient.services.identify import How, ProductFound, identify
from posclient.services.view import SaleView
from tests.support.small_shop import SESSION, SmallShop
from tests.ui.counter import FORMULA, NAPPIES, WIPES
from ui.models.basket_model import STRUCK, BasketModel, Column


def add(till: SmallShop, code: str) -> SaleView:
    found = identify(till.shop, code)
    assert isinstance(found, ProductFound)
    return sell.add(till.shop, SESSION, found)


def names(model: BasketModel) -> list[str]:
    return [model.texts(row)[0] for row in range(model.rowCount())]


def test_what_was_touched_is_told(till_application: QApplication, shop: SmallShop) -> None:
    model = BasketModel(shop.shop.words)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.show(add(shop, FORMULA)) == 0
    assert model.show(add(shop, NAPPIES)) == 1
    assert model.show(add(shop, WIPES)) == 2
    assert model.show(add(shop, FORMULA)) == 0
    view = sell.remove(shop.shop, SESSION, model.line(1).quoted.line_id)  # type: ignore[union-attr]  # it is there
    assert model.show(view) == -1
    assert names(model) == ["禾屿启护较大婴儿配方奶粉2段800g", "小满婴儿手口湿巾80片"]


def test_a_member_strikes_the_normal_price(till_application: QApplication, shop: SmallShop) -> None:
    model = BasketModel(shop.shop.words)
    model.show(add(shop, FORMULA))
    normal = model.index(0, Column.NORMAL)
    assert not normal.data(STRUCK)
    model.show(sell.identify_member(shop.shop, SESSION, MemberId("m1"), How.CARD))
    assert normal.data(STRUCK)
    assert model.texts(0)[1] == "会员价，省 ¥13.00"

"""Troubles in the cashier's words."""

from __future__ import annotations

from posclient.services.shop import ShopError
from tests.support.small_shop import words_of
from ui.trouble import Trouble, sentence, trouble_of


def test_amounts_are_written_as_money() -> None:
    trouble = Trouble("checkout.too_little", {"missing_minor": 5800})
    assert sentence(words_of("zh_CN"), trouble) == "实收不够，还差 ¥58.00"


def test_what_is_counted_chooses_its_plural() -> None:
    texts = [sentence(words_of("en"), Trouble("sign_in.wrong_pin", {"n": n})) for n in (1, 2)]
    assert texts == ["Wrong PIN, 1 more try", "Wrong PIN, 2 more tries"]


def test_an_unknown_key_is_shown_and_not_hidden() -> None:
    assert "basket.from_the_future" in sentence(words_of("en"), Trouble("basket.from_the_future"))


def test_a_value_too_few_is_no_fault_of_the_cashiers() -> None:
    assert "checkout.too_little" in sentence(words_of("en"), Trouble("checkout.too_little"))


def test_only_known_errors_are_troubles() -> None:
    assert trouble_of(ShopError("care.unknown_task")) == Trouble("care.unknown_task")
    assert trouble_of(KeyError("basket")) is None

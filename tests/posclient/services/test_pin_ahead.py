"""A PIN is looked at while it is typed; what it says counts only where somebody enters it."""

from __future__ import annotations

import threading

import pytest

from posclient.services import pin_ahead
from posclient.services.pin_ahead import PinAhead
from posclient.services.shop import Shop, ShopError
from posclient.services.sign_in import sign_in
from posclient.services.who_may import who_may
from tests.support.samples import CASHIER, PIN


class FakeHasher:
    """Says yes to 1234 under any hash, counts how often it was asked, and may be held up."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.goes_on = threading.Event()
        self.goes_on.set()

    def __call__(self, pin: str, _pin_hash: str) -> bool:
        self.asked.append(pin)
        assert self.goes_on.wait(60)
        return pin == "1234"


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> FakeHasher:
    fake = FakeHasher()
    monkeypatch.setattr(pin_ahead, "_matches", fake)
    return fake


def test_what_was_looked_at_is_not_computed_again(hasher: FakeHasher) -> None:
    ahead = PinAhead()
    ahead.look("1234", "hash")
    assert ahead.matches("1234", "hash")
    assert hasher.asked == ["1234"]


def test_whoever_enters_before_the_answer_waits_for_it(hasher: FakeHasher) -> None:
    ahead = PinAhead()
    hasher.goes_on.clear()
    looking = threading.Thread(target=ahead.look, args=("1234", "hash"))
    looking.start()
    while not hasher.asked:
        pass
    answers: list[bool] = []
    entering = threading.Thread(target=lambda: answers.append(ahead.matches("1234", "hash")))
    entering.start()
    hasher.goes_on.set()
    entering.join()
    looking.join()
    assert answers == [True]
    assert hasher.asked == ["1234"]


@pytest.mark.parametrize(("pin", "pin_hash"), [("12345", "hash"), ("1234", "another's")])
def test_another_pin_or_another_operator_is_another_question(
    hasher: FakeHasher, pin: str, pin_hash: str
) -> None:
    ahead = PinAhead()
    ahead.look("1234", "hash")
    assert ahead.matches(pin, pin_hash) is (pin == "1234")
    assert hasher.asked == ["1234", pin]


def test_what_is_still_being_typed_is_not_looked_at(hasher: FakeHasher) -> None:
    PinAhead().look("123", "hash")
    assert hasher.asked == []


def test_nothing_is_kept_of_a_pin_that_was_forgotten(hasher: FakeHasher) -> None:
    ahead = PinAhead()
    ahead.look("1234", "hash")
    ahead.forget()
    assert "1234" not in str(vars(ahead))
    assert ahead.matches("1234", "hash")
    assert hasher.asked == ["1234", "1234"]


def test_a_wrong_pin_counts_when_it_is_entered_and_not_before(shop: Shop) -> None:
    (pin_hash,) = {who.pin_hash for who in who_may(shop).operators if who.operator_id == CASHIER}
    ahead = PinAhead()
    for wrong in ("1111", "2222", "3333", "4444", "5555", "6666"):
        ahead.look(wrong, pin_hash)
    with pytest.raises(ShopError) as refused:
        sign_in(shop, CASHIER, "6666", ahead)
    assert (refused.value.key, refused.value.values) == ("sign_in.wrong_pin", {"n": 4})
    assert sign_in(shop, CASHIER, PIN, ahead).operator.operator_id == CASHIER

"""One receipt at two tills in the same moment, against a real headquarters: one of them takes the goods back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from posclient.services import exchange
from posclient.services.returnable import Receipt, find_receipt
from posclient.services.shop import Session, ShopError
from posclient.settings import HeadquartersAddress, Settings
from sync.desk import HeadquartersDesk
from tests.support.hq import RunningHeadquarters
from tests.support.returns import back
from tests.support.shop import sell_once
from tests.support.till_fakes import FakeHeadquarters, FakeIds
from tests.sync.till_and_hq import CEREAL, FORMULA, Till

ROUNDS = 8
PATIENT = Settings(headquarters=HeadquartersAddress(ask_timeout_s=10))
"""A slow machine is no outage: the two seconds at the counter are not what is tried here."""


@pytest.fixture
def other(tmp_path: Path, hq: RunningHeadquarters) -> Iterator[Till]:
    """The till at the other counter."""
    made = Till(tmp_path / "other", hq)
    made.shop = replace(made.shop, ids=FakeIds(10**9))  # two tills never make the same id
    made.enrol()
    made.pull()
    yield made
    made.close()


def ask(till: Till, session: Session, receipt_no: str) -> Receipt | str:
    """The receipt with headquarters' leave, or the key of why not."""
    desk = HeadquartersDesk(till.shop, till.hq.url, till.token_file)
    headquarters = FakeHeadquarters()
    headquarters.reachable = True
    shop = replace(till.shop, settings=PATIENT, headquarters=headquarters)
    try:
        return find_receipt(shop, session, receipt_no, desk)
    except ShopError as refused:
        return refused.key


def test_both_ask_at_once_and_one_gets_the_right(till: Till, other: Till) -> None:
    tills = (till, other)
    sessions = tuple(one.session() for one in tills)
    for _ in range(ROUNDS):
        receipt_no = sell_once(till.shop, sessions[0], FORMULA, CEREAL).receipt_no
        till.push()
        start = threading.Barrier(2)

        def one(at: int, start: threading.Barrier = start, receipt_no: str = receipt_no) -> Receipt | str:
            start.wait()
            return ask(tills[at], sessions[at], receipt_no)

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(one, (0, 1)))

        winner = next(at for at, answer in enumerate(answers) if isinstance(answer, Receipt))
        loser = 1 - winner
        assert answers[loser] == "returns.right_held"
        receipt = answers[winner]
        assert isinstance(receipt, Receipt)
        back(tills[winner].shop, sessions[winner], receipt)
        tills[winner].push()
        assert ask(tills[loser], sessions[loser], receipt_no) == "returns.nothing_left"
    returned = [exchange.till_totals(one.shop).returns for one in tills]
    assert sum(returned) == ROUNDS
    assert all(one.agrees() for one in tills)


def test_in_an_outage_the_till_that_sold_takes_them_and_the_other_says_why_it_does_not(
    till: Till, other: Till
) -> None:
    session, cashier = till.session(), other.session()
    receipt_no = sell_once(till.shop, session, FORMULA).receipt_no
    till.push()
    till.hq.stop()

    with pytest.raises(ShopError) as refused:  # the fake headquarters of both is away
        find_receipt(other.shop, cashier, receipt_no, HeadquartersDesk(other.shop, "", other.token_file))
    back(till.shop, session, find_receipt(till.shop, session, receipt_no))
    till.hq.start()
    till.push()

    assert refused.value.key == "returns.other_till_away"
    assert ask(other, cashier, receipt_no) == "returns.nothing_left"


def test_a_right_from_before_the_outage_and_the_till_that_sold_are_noted_once(
    till: Till, other: Till
) -> None:
    session, cashier = till.session(), other.session()
    receipt_no = sell_once(till.shop, session, FORMULA).receipt_no
    till.push()
    held = ask(other, cashier, receipt_no)
    assert isinstance(held, Receipt)

    back(till.shop, session, find_receipt(till.shop, session, receipt_no))
    back(other.shop, cashier, held)
    for one in (till, other):
        one.push()

    totals = [one.hq.totals(exchange.who_am_i(one.shop).till_id) for one in (till, other)]
    assert sum(one.returns for one in totals) == 2  # both happened, so both are kept
    assert sum(one.exceptions for one in totals) == 1  # and a person hears of it

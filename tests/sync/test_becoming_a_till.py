"""A till becomes one of a store's, whatever is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from posclient.ports import HeadquartersAwayError
from posclient.services import exchange
from posclient.services.identify import How, MemberFound, identify
from posclient.services.status import status
from posclient.store.identity import NOBODY
from sync import enrol as enrol_module
from sync.client import RefusedError
from sync.enrol import enrol_till, is_enrolled, settled
from sync.token import Token
from tests.support import samples
from tests.support.hq import RunningHeadquarters
from tests.support.samples import M1
from tests.support.shop import sell_once
from tests.sync.till_and_hq import CEREAL, LossyClient, Till, points


def test_an_enrolled_till_has_what_its_store_needs(till: Till) -> None:
    assert is_enrolled(till.shop)
    assert status(till.shop).shop_name == samples.STORE.name
    assert identify(till.shop, samples.card(1)) == MemberFound(M1, How.CARD)
    assert points(till.shop, till.session()) == 1000


def test_a_wrong_code_is_refused_and_leaves_a_till_that_can_be_enrolled(
    tmp_path: Path, hq: RunningHeadquarters
) -> None:
    till = Till(tmp_path / "another", hq)
    try:
        with pytest.raises(RefusedError) as error:
            enrol_till(till.shop, hq.url, "1-AAAAA-AAAAA", till.token_file)
        assert error.value.error == "bad_code"
        assert exchange.who_am_i(till.shop) == NOBODY
        till.enrol()
        assert is_enrolled(till.shop)
    finally:
        till.close()


def test_a_lost_reply_to_an_enrolment_costs_no_second_code(
    tmp_path: Path, hq: RunningHeadquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    till = Till(tmp_path / "another", hq)
    try:
        code = hq.code()
        with monkeypatch.context() as lossy:
            lossy.setattr(enrol_module, "Client", LossyClient)
            with pytest.raises(HeadquartersAwayError):
                enrol_till(till.shop, hq.url, code, till.token_file)
        enrol_till(till.shop, hq.url, code, till.token_file)
        till.pull()
    finally:
        till.close()


def test_a_till_that_belongs_to_a_store_is_not_enrolled_again(till: Till) -> None:
    before = till.token_file.read()
    with pytest.raises(RefusedError) as error:
        till.enrol()
    assert error.value.error == "already_enrolled"
    assert till.token_file.read() == before


def test_a_till_that_died_between_database_and_token_file_goes_on(till: Till) -> None:
    token = till.token_file.read()
    assert token is not None
    till.token_file.write(Token("", 0, 0, pending=token.secret))  # as before the answer was written
    torn = till.token_file.read()
    assert torn is not None
    assert settled(till.shop, torn, till.token_file) == token == till.token_file.read()


def test_what_was_sold_before_enrolment_is_told_after_it(
    tmp_path: Path, hq: RunningHeadquarters, till: Till
) -> None:
    early = Till(tmp_path / "early", hq)
    try:
        from tests.support.shop import feed

        feed(early.shop, samples.STAFF, *samples.STAFF_ROWS)
        feed(early.shop, samples.PRODUCTS, *samples.GOODS)
        sell_once(early.shop, early.session(), CEREAL)
        early.enrol()
        early.pull()
        early.push()
        assert early.waiting() == 0
        assert early.agrees()
    finally:
        early.close()

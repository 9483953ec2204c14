"""Databases restored and copied, the till's and headquarters': nothing is lost, no number used twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from posclient.ports import HeadquartersAwayError
from posclient.services import exchange
from posclient.services.member_file import member_file
from sync import enrol as enrol_module
from sync.client import Client, RefusedError
from sync.enrol import go_on_provisionally, is_stranger, take_new_incarnation
from sync.feed import pull_once
from sync.token import Token
from tests.support.hq import until
from tests.support.samples import M1, MEMBERS
from tests.support.shop import sell_once
from tests.sync.till_and_hq import CEREAL, FORMULA, LossyClient, Till, points


def test_a_restored_database_goes_on_under_a_new_incarnation_and_loses_nothing(
    till: Till, tmp_path: Path
) -> None:
    """The backup holds an event that was not acknowledged yet; afterwards two more were made and told."""
    session = till.session()
    sell_once(till.shop, session, CEREAL)
    till.push()
    sell_once(till.shop, session, CEREAL)
    till.close()
    backup = tmp_path / "backup.db"
    shutil.copy(till.folder / "till.db", backup)

    till.open()
    session = till.session()
    sell_once(till.shop, session, FORMULA)
    till.link.start(till.shop)
    until(lambda: till.waiting() == 0)
    until(lambda: (till.token_file.read() or Token("", 0)).seq == 3)
    till.close()
    shutil.copy(backup, till.folder / "till.db")

    till.open()
    token = till.token_file.read()
    assert token is not None
    assert is_stranger(till.shop, token)
    till.link.start(till.shop)
    until(lambda: till.waiting() == 0)
    sell_once(till.shop, till.session(), CEREAL)
    until(lambda: till.waiting() == 0)
    who = exchange.who_am_i(till.shop)
    assert who.incarnation == 2
    totals = till.hq.totals(who.till_id)
    assert (totals.sales, totals.quarantined) == (4, 0)
    after = till.token_file.read()
    assert after is not None
    assert not is_stranger(till.shop, after)
    assert till.link.is_reachable()


def test_a_restored_till_that_stays_offline_gives_no_number_twice(till: Till, tmp_path: Path) -> None:
    """It sells before it has reached headquarters again; what it sold before and what it sells now are all there."""
    sell_once(till.shop, till.session(), CEREAL)
    till.push()
    till.close()
    backup = tmp_path / "backup.db"
    shutil.copy(till.folder / "till.db", backup)
    till.open()
    out = [sell_once(till.shop, till.session(), FORMULA).receipt_no for _ in range(2)]
    till.link.start(till.shop)
    until(lambda: (till.token_file.read() or Token("", 0)).seq == 3)
    till.close()
    shutil.copy(backup, till.folder / "till.db")

    till.open()
    assert go_on_provisionally(till.shop, till.token_file)
    offline = [sell_once(till.shop, till.session(), CEREAL).receipt_no for _ in range(2)]
    till.close()
    till.open()  # switched off and on again, still without a network
    assert go_on_provisionally(till.shop, till.token_file)
    offline.append(sell_once(till.shop, till.session(), CEREAL).receipt_no)
    assert len({*out, *offline}) == 5

    till.link.start(till.shop)
    until(lambda: till.waiting() == 0)
    who = exchange.who_am_i(till.shop)
    totals = till.hq.totals(who.till_id)
    assert (who.incarnation, totals.sales, totals.quarantined) == (2, 6, 0)
    till.close()
    till.open()
    assert not go_on_provisionally(till.shop, till.token_file)


def test_a_till_that_is_whole_keeps_its_incarnation(till: Till) -> None:
    sell_once(till.shop, till.session(), CEREAL)
    assert not go_on_provisionally(till.shop, till.token_file)
    assert exchange.who_am_i(till.shop).incarnation == 1


def test_a_restored_database_is_noticed_by_headquarters_where_the_token_file_was_restored_with_it(
    till: Till, tmp_path: Path
) -> None:
    session = till.session()
    sell_once(till.shop, session, CEREAL)
    till.push()
    till.close()
    for name in ("till.db", "till.token"):
        shutil.copy(till.folder / name, tmp_path / name)
    till.open()
    for _ in range(2):
        sell_once(till.shop, till.session(), CEREAL)
    till.push()
    till.close()
    for name in ("till.db", "till.token"):
        shutil.copy(tmp_path / name, till.folder / name)

    till.open()
    sell_once(till.shop, till.session(), FORMULA)  # takes number 2 a second time
    till.link.start(till.shop)
    until(lambda: exchange.who_am_i(till.shop).incarnation == 2)
    sell_once(till.shop, till.session(), FORMULA)
    until(lambda: till.waiting() == 0)
    totals = till.hq.totals(exchange.who_am_i(till.shop).till_id)
    assert (totals.sales, totals.quarantined) == (
        4,
        1,
    )  # the one under a number used twice is for a person to see


def test_a_lost_reply_to_a_new_incarnation_costs_none(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    token = till.token_file.read()
    assert token is not None
    with monkeypatch.context() as lossy:
        lossy.setattr(enrol_module, "Client", LossyClient)
        with pytest.raises(HeadquartersAwayError):
            take_new_incarnation(till.shop, till.hq.url, token, till.token_file)
    assert exchange.who_am_i(till.shop).incarnation == 1
    again = till.token_file.read()
    assert again is not None
    fresh = take_new_incarnation(till.shop, till.hq.url, again, till.token_file)
    assert fresh.incarnation == 2
    till.pull()


def test_the_old_token_of_a_till_that_went_on_is_refused(till: Till) -> None:
    old = till.token_file.read()
    assert old is not None
    take_new_incarnation(till.shop, till.hq.url, old, till.token_file)
    client = Client(till.hq.url, exchange.who_am_i(till.shop).till_id, old.secret)
    with pytest.raises(RefusedError) as error:
        pull_once(till.shop, client, wait_s=0)
    assert error.value.error == "superseded"
    client.close()


def test_a_headquarters_restored_from_a_backup_is_filled_again(running: Till, tmp_path: Path) -> None:
    session = running.session()
    sell_once(running.shop, session, FORMULA, member_id=M1)
    until(lambda: running.waiting() == 0)
    running.hq.stop()
    running.hq.copy(tmp_path / "hq.backup")
    running.hq.start()
    until(running.link.is_reachable)
    lost = [sell_once(running.shop, session, FORMULA, member_id=M1) for _ in range(2)]
    until(lambda: running.waiting() == 0)
    held = points(running.shop, session)

    running.hq.stop()
    running.hq.restore(tmp_path / "hq.backup")
    running.hq.start()
    until(running.link.is_reachable)
    until(running.agrees, "what headquarters lost did not come again")
    until(lambda: exchange.cursors(running.shop)[MEMBERS].position > 0)
    until(lambda: member_file(running.shop, session, M1).panel.own_entries == 0)
    until(lambda: points(running.shop, session) == held)
    assert len(lost) == 2

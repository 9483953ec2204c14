"""The counter's questions to a real headquarters, and to one that is away."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from posclient.ports import (
    HeadquartersAwayError,
    HeadquartersRefusedError,
    Messages,
    ReturnRights,
    Spending,
)
from sync.desk import HeadquartersDesk
from sync.enrol import take_new_incarnation
from sync.hq.database import open_database, transact
from sync.hq.messages import kept_messages
from sync.token import TokenFile
from tests.support.hq import RunningHeadquarters
from tests.support.samples import M1
from tests.support.shop import sell_once
from tests.sync.till_and_hq import FORMULA, Till

IN_TIME_S = 30.0


class Desk(ReturnRights, Spending, Messages, Protocol):
    """All that the counter asks."""


def desk_of(till: Till) -> Desk:
    return HeadquartersDesk(till.shop, till.hq.url, till.token_file)


def test_a_receipt_is_reserved_for_one_till(till: Till, hq: RunningHeadquarters, tmp_path: Path) -> None:
    other = Till(tmp_path / "other", hq)
    other.enrol()
    done = sell_once(till.shop, till.session(), FORMULA, member_id=M1)
    with pytest.raises(HeadquartersRefusedError) as unknown:
        desk_of(other).ask_right(done.receipt_no, IN_TIME_S)
    till.push()

    right = desk_of(other).ask_right(done.receipt_no, IN_TIME_S)
    with pytest.raises(HeadquartersRefusedError) as held:
        desk_of(till).ask_right(done.receipt_no, IN_TIME_S)
    desk_of(other).give_back(right.right_id, IN_TIME_S)

    assert (unknown.value.error, held.value.error) == ("unknown_receipt", "right_held")
    assert right.original.sale_id == done.sale_id
    assert desk_of(till).ask_right(done.receipt_no, IN_TIME_S).right_id != right.right_id
    other.close()


def test_the_balance_is_headquarters_own(till: Till) -> None:
    answer = desk_of(till).allow("M1/points/base", 400, IN_TIME_S)

    assert (answer.allowed, answer.balance, answer.reason) == (400, 1000, "")


def test_a_code_reaches_her_phone(till: Till, tmp_path: Path) -> None:
    desk = desk_of(till)
    sent = desk.send_code(M1, IN_TIME_S)
    engine = open_database(f"sqlite:///{tmp_path}/hq/hq.sqlite3")
    ((_, _, body),) = transact(engine, lambda connection: kept_messages(connection, 5))
    engine.dispose()
    found = re.search(r"[0-9]{6}", body)
    assert found is not None

    assert sent.valid_s == 300
    assert desk.check_code(M1, found.group(), IN_TIME_S).right
    assert not desk.check_code(M1, found.group(), IN_TIME_S).right


def test_a_code_reaches_a_new_number(till: Till, tmp_path: Path) -> None:
    desk = desk_of(till)
    assert desk.send_code(M1, IN_TIME_S, "13700008888").sent_to == "137****8888"
    engine = open_database(f"sqlite:///{tmp_path}/hq/hq.sqlite3")
    ((_, phone, body),) = transact(engine, lambda connection: kept_messages(connection, 5))
    engine.dispose()
    found = re.search(r"[0-9]{6}", body)
    assert found is not None

    assert phone == "13700008888"
    assert not desk.check_code(M1, found.group(), IN_TIME_S).right
    assert desk.check_code(M1, found.group(), IN_TIME_S, "13700008888").right


def test_headquarters_may_be_away(till: Till, tmp_path: Path) -> None:
    old = TokenFile(tmp_path / "old")
    token = till.token_file.read()
    assert token is not None
    old.write(token)
    take_new_incarnation(till.shop, till.hq.url, token, till.token_file)
    (tmp_path / "torn").write_bytes(b"{")
    makers: tuple[Callable[[], HeadquartersDesk], ...] = (
        lambda: HeadquartersDesk(till.shop, "", till.token_file),
        lambda: HeadquartersDesk(till.shop, till.hq.url, TokenFile(tmp_path / "none")),
        lambda: HeadquartersDesk(till.shop, till.hq.url, TokenFile(tmp_path / "torn")),
        lambda: HeadquartersDesk(till.shop, till.hq.url, old),  # of an earlier incarnation
    )
    for make in makers:
        with pytest.raises(HeadquartersAwayError):
            make().allow("M1/points/base", 1, IN_TIME_S)
    till.hq.stop()
    with pytest.raises(HeadquartersAwayError):
        desk_of(till).allow("M1/points/base", 1, IN_TIME_S)

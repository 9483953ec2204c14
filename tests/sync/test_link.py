"""The link exchanges by itself, and headquarters may go and come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from posclient.domain.member import MemberId
from posclient.ports import HeadquartersAwayError, PrintKind
from posclient.services import paper
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.identify import How, MemberFound, MemberUnknown, identify
from sync import worker as worker_module
from sync.link import HeadquartersLink
from sync.token import TokenFile
from sync.worker import Pause
from tests.support import samples
from tests.support.hq import ELSEWHERE, until
from tests.support.samples import M1
from tests.support.shop import sell_once
from tests.sync.till_and_hq import CEREAL, FORMULA, Till


def test_a_sale_goes_up_by_itself(running: Till) -> None:
    sell_once(running.shop, running.session(), FORMULA, member_id=M1)
    until(lambda: running.waiting() == 0)
    assert running.agrees()
    token = running.token_file.read()
    until(lambda: (running.token_file.read() or token).seq == 1)  # type: ignore[union-attr]  # it is there


def test_a_reminder_becomes_a_slip(running: Till) -> None:
    task_id = running.hq.remind(samples.card(1), "110003")
    until(lambda: paper.of_subject(running.shop, task_id))
    (slip,) = paper.of_subject(running.shop, task_id)
    assert slip.kind is PrintKind.SLIP
    until(lambda: running.waiting() == 0)


def test_a_member_of_another_store_is_found_and_here_when_the_answer_is(running: Till) -> None:
    found = running.link.find_member(card_no=ELSEWHERE.card_no, phone=None, timeout_s=30)
    assert found is not None
    assert found.member_id == "M8"
    assert identify(running.shop, "15012340008") == MemberFound(found.member_id, How.PHONE)
    assert running.link.find_member(card_no=samples.card(555), phone=None, timeout_s=30) is None


def test_headquarters_goes_and_comes_back(running: Till) -> None:
    heard: list[bool] = []
    running.link.on_change(heard.append)
    session = running.session()
    running.hq.stop()
    until(lambda: not running.link.is_reachable())
    with pytest.raises(HeadquartersAwayError):
        running.link.find_member(card_no=ELSEWHERE.card_no, phone=None, timeout_s=2)
    from dataclasses import replace

    offline = replace(running.shop, headquarters=running.link)
    unknown = MemberUnknown(How.CARD, card_no=ELSEWHERE.card_no)
    provisional = ask_headquarters(offline, session, unknown)
    assert provisional is not None
    assert provisional.how is How.PROVISIONAL
    sell_once(running.shop, session, FORMULA, member_id=provisional.member_id)
    assert running.waiting() == 2
    running.hq.start()
    until(running.link.is_reachable)
    until(lambda: running.waiting() == 0)
    until(lambda: identify(running.shop, str(ELSEWHERE.card_no)) == MemberFound(MemberId("M8"), How.CARD))
    assert running.agrees()
    assert heard[0] is False
    assert heard[-1] is True


def test_a_link_that_was_never_started_is_away(tmp_path: Path) -> None:
    link = HeadquartersLink("", TokenFile(tmp_path / "none"))
    assert not link.is_reachable()
    with pytest.raises(HeadquartersAwayError):
        link.find_member(card_no="M1", phone=None, timeout_s=1)
    link.nudge()
    link.stop()


def test_a_till_without_headquarters_runs_on_its_own(till: Till) -> None:
    alone = HeadquartersLink("", till.token_file)
    alone.start(till.shop)
    sell_once(till.shop, till.session(), CEREAL)
    assert not alone.is_reachable()
    alone.stop()


def test_pauses_grow_while_headquarters_is_away_and_are_short_again_after_a_success() -> None:
    shortest_s, longest_s = worker_module.SHORTEST_PAUSE_S, worker_module.LONGEST_PAUSE_S
    pause = Pause()
    waits = [pause.after_failure_s() for _ in range(12)]
    assert waits[0] <= 1.3 * shortest_s
    assert all(0.7 * longest_s <= wait <= 1.3 * longest_s for wait in waits[-3:])
    pause.succeeded()
    assert pause.after_failure_s() <= 1.3 * shortest_s

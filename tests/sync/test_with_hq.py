"""A till and a real headquarters, with everything that can happen between them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from posclient.domain.member import MemberId
from posclient.ports import HeadquartersAwayError, PrintKind
from posclient.services import exchange, paper
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.enrol import EnrolForm, enrol, make_provisional
from posclient.services.identify import How, MemberFound, MemberUnknown, identify
from posclient.services.member_file import member_file
from posclient.services.receive import FeedGapError
from posclient.services.sell import identify_member
from posclient.services.shop import Session, Shop
from posclient.services.status import status
from posclient.settings import Settings
from posclient.store.identity import NOBODY
from posclient.wire.protocol import EnrolAnswer, EnrolRequest, IncarnationRequest, PushAnswer, PushRequest
from sync import enrol as enrol_module
from sync import worker as worker_module
from sync.client import Client, RefusedError
from sync.enrol import enrol_till, is_enrolled, is_stranger, settled, take_new_incarnation
from sync.feed import pull_once
from sync.outbox import push_once
from sync.token import Token, TokenFile
from sync.worker import HeadquartersLink, Pause
from tests.support import samples
from tests.support.hq import ELSEWHERE, RunningHeadquarters, until
from tests.support.samples import M1, MEMBERS
from tests.support.shop import assemble, open_test_store, pay, scan, sell_once, sign_in_cashier
from tests.support.till_fakes import FakeClock, FakeHeadquarters, FakeIds

FORMULA, CEREAL = "6901000700034", "036000291452"


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningHeadquarters]:
    running = RunningHeadquarters(tmp_path / "hq")
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits, so that a link stops soon."""
    monkeypatch.setattr(worker_module, "SHORTEST_PAUSE_S", 0.05)
    monkeypatch.setattr(worker_module, "LONGEST_PAUSE_S", 0.2)
    monkeypatch.setattr(worker_module, "LONG_POLL_S", 1)


class Till:
    """A till's folder: it can be started, stopped, backed up and restored."""

    def __init__(self, folder: Path, hq: RunningHeadquarters) -> None:
        self.folder = folder
        self.hq = hq
        self.clock, self.ids = FakeClock(), FakeIds()
        self.token_file = TokenFile(folder / "till.token")
        self.open()

    def open(self) -> None:
        fake = FakeHeadquarters()
        store = open_test_store(self.folder)
        self.shop = assemble(store, self.clock, self.ids, Settings(), fake)
        self.link = HeadquartersLink(self.hq.url, self.token_file)

    def close(self) -> None:
        self.link.stop(30)
        self.shop.store.close()

    def enrol(self) -> None:
        enrol_till(self.shop, self.hq.url, self.hq.code(), self.token_file)

    def client(self) -> Client:
        token = self.token_file.read()
        assert token is not None
        return Client(self.hq.url, exchange.who_am_i(self.shop).till_id, token.secret)

    def pull(self) -> None:
        client = self.client()
        try:
            while pull_once(self.shop, client, wait_s=0):
                pass
        finally:
            client.close()

    def push(self) -> None:
        client = self.client()
        try:
            while push_once(self.shop, client)[0]:
                pass
        finally:
            client.close()

    def session(self) -> Session:
        return sign_in_cashier(self.shop)

    def waiting(self) -> int:
        return status(self.shop).waiting

    def agrees(self) -> bool:
        """Whether headquarters has exactly what the till has."""
        own = exchange.till_totals(self.shop)
        theirs = self.hq.totals(exchange.who_am_i(self.shop).till_id)
        return (own.sales, own.due_minor, own.points, own.tenders) == (
            theirs.sales,
            theirs.due_minor,
            theirs.points,
            theirs.tenders,
        )


@pytest.fixture
def till(tmp_path: Path, hq: RunningHeadquarters) -> Iterator[Till]:
    made = Till(tmp_path / "till", hq)
    made.enrol()
    made.pull()
    yield made
    made.close()


def points(shop: Shop, session: Session, member_id: str = M1) -> int:
    return member_file(shop, session, MemberId(member_id)).panel.points


class LossyClient(Client):
    """Headquarters does what it is asked; its reply is lost."""

    def push(self, request: PushRequest) -> PushAnswer:
        super().push(request)
        raise HeadquartersAwayError("the reply was lost")

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        super().enrol(request)
        raise HeadquartersAwayError("the reply was lost")

    def new_incarnation(self, request: IncarnationRequest) -> EnrolAnswer:
        super().new_incarnation(request)
        raise HeadquartersAwayError("the reply was lost")


# ── becoming a till ────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── sales up, effects down ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_sale_is_pushed_once_and_its_points_never_count_twice(till: Till) -> None:
    session = till.session()
    done = sell_once(till.shop, session, FORMULA, member_id=M1)
    assert points(till.shop, session) == 1000 + done.points
    till.push()
    assert till.waiting() == 0
    assert points(till.shop, session) == 1000 + done.points
    till.pull()
    assert points(till.shop, session) == 1000 + done.points
    assert member_file(till.shop, session, M1).panel.own_entries == 0
    till.push()
    assert till.agrees()
    assert till.hq.totals(exchange.who_am_i(till.shop).till_id).exceptions == 0


def test_a_lost_reply_doubles_nothing(till: Till) -> None:
    session = till.session()
    done = sell_once(till.shop, session, FORMULA, member_id=M1)
    token = till.token_file.read()
    assert token is not None
    lossy = LossyClient(till.hq.url, exchange.who_am_i(till.shop).till_id, token.secret)
    with pytest.raises(HeadquartersAwayError):
        push_once(till.shop, lossy)
    lossy.close()
    assert till.waiting() > 0
    till.push()
    assert till.waiting() == 0
    assert exchange.event_counts(till.shop) == {"duplicate": 1}
    assert points(till.shop, session) == 1000 + done.points
    till.pull()
    assert points(till.shop, session) == 1000 + done.points
    assert till.agrees()


def test_a_provisional_member_is_resolved_and_keeps_her_sale(till: Till) -> None:
    session = till.session()
    who = make_provisional(till.shop, session, how=How.CARD, card_no=ELSEWHERE.card_no, phone=None)
    scan(till.shop, session, FORMULA)
    identify_member(till.shop, session, who, How.PROVISIONAL)
    earned = pay(till.shop, session).points
    till.push()
    till.pull()
    assert identify(till.shop, str(ELSEWHERE.card_no)) == MemberFound(MemberId("M8"), How.CARD)
    assert points(till.shop, session, "M8") == points(till.shop, session, who) == earned
    assert till.agrees()


def test_a_new_member_comes_back_with_her_pinyin(till: Till) -> None:
    session = till.session()
    member_id = enrol(till.shop, session, EnrolForm("18812345670", "刘洋"))
    till.push()
    till.pull()
    member = member_file(till.shop, session, member_id).panel.member
    assert (member.name, member.initials, member.provisional) == ("刘洋", "ly", False)
    assert exchange.next_parcel(till.shop) is None


def test_a_feed_that_skips_is_not_taken(till: Till) -> None:
    from posclient.services.receive import receive
    from posclient.wire.feed import TopicPage, feed_row

    at = exchange.cursors(till.shop)[MEMBERS]
    with pytest.raises(FeedGapError):
        receive(till.shop, TopicPage(MEMBERS, at.epoch, 99, (feed_row(at.position + 2, samples.WANG),)))
    till.pull()


# ── the link ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def running(till: Till) -> Till:
    till.link.start(till.shop)
    until(till.link.is_reachable)
    return till


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


# ── restored and copied ────────────────────────────────────────────────────────────────────────────────────────────


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

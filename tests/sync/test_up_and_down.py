"""Sales up, effects down: told once, never counted twice."""

from __future__ import annotations

import pytest

from posclient.domain.member import MemberId
from posclient.ports import HeadquartersAwayError
from posclient.services import exchange
from posclient.services.enrol import EnrolForm, enrol, make_provisional
from posclient.services.identify import How, MemberFound, identify
from posclient.services.member_file import member_file
from posclient.services.receive import FeedGapError
from posclient.services.sell import identify_member
from sync.outbox import push_once
from tests.support import samples
from tests.support.hq import ELSEWHERE
from tests.support.samples import M1, MEMBERS
from tests.support.shop import pay, scan, sell_once
from tests.sync.till_and_hq import FORMULA, LossyClient, Till, points


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

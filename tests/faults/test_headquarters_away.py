"""Headquarters is away for a whole day, or there and out of its mind: the counter does not wait, nothing is lost."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from posclient.domain.money import ONE
from posclient.ports import FoundMember, Headquarters
from posclient.services import care, member_file, paper, sell
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.checkout import Payment, TenderKind, checkout
from posclient.services.enrol import EnrolForm, enrol
from posclient.services.identify import How, MemberFound, MemberUnknown, ProductFound, Refused, identify
from posclient.services.search import search
from posclient.services.shop import Session, Shop
from posclient.services.sign_in import sign_in, sign_out
from posclient.services.status import status
from posclient.services.view import view
from posclient.services.who_may import who_may
from sync.hq.demo.rules import DEMO_PINS
from tests.faults.counters import codes
from tests.faults.examine import assert_equal
from tests.faults.road import Mood
from tests.faults.telling import assert_tells_what_to_do
from tests.faults.windowless import OPERATOR
from tests.faults.world import World, opened, until

AWAY = (
    Mood.CLOSED,
    Mood.SILENT,
    Mood.HTML,
    Mood.GARBAGE,
    Mood.JSON_NONSENSE,
    Mood.ERROR_500,
    Mood.DRIP,
)
SALES = 8
GENEROUS_S = 10.0
"""What a question with a time-out of half a second may take on a busy machine."""


@contextmanager
def no_network() -> Iterator[None]:
    """This thread is the counter's: where it so much as tries to reach anybody, the test fails."""
    counter = threading.get_ident()
    connect = socket.socket.connect

    def refuse_the_counter(self: socket.socket, address: tuple[str, int]) -> None:
        assert threading.get_ident() != counter, f"the counter called {address}"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse_the_counter)
        yield


@dataclass
class NeverAnswers:
    """Headquarters' port for a counter that must not depend on it: a question to it would last for ever."""

    link: Headquarters

    def find_member(self, *, card_no: str | None, phone: str | None, timeout_s: float) -> FoundMember | None:
        raise AssertionError(f"the counter asked headquarters for {card_no or phone}")

    def is_reachable(self) -> bool:
        return self.link.is_reachable()

    def trouble(self) -> str:
        return self.link.trouble()

    def nudge(self) -> None:
        self.link.nudge()


@pytest.mark.parametrize("mood", AWAY, ids=lambda mood: mood.name)
def test_a_day_without_headquarters(world: World, mood: Mood) -> None:
    world.road.turn(mood)
    with opened(world.folder) as till:
        # given a till that tries to reach headquarters all day long, in vain
        till.link.start(till.shop)
        shop = replace(till.shop, headquarters=NeverAnswers(till.link))
        until(lambda: world.road.calls > 1 or mood is Mood.SILENT, "an attempt to reach it")
        assert not till.link.is_reachable()

        # when a day passes, then no action at the counter asks the network for anything
        already = status(shop).waiting
        with no_network():
            events = already + a_day(shop, AWAY.index(mood))

        # and the badge tells how much waits
        badge = status(shop)
        assert not badge.online
        assert_tells_what_to_do(badge.trouble)
        assert badge.waiting == events
        assert badge.since_ms is not None

        # when headquarters is itself again, everything arrives, once
        world.road.turn(Mood.OPEN)
        until(lambda: status(shop).waiting == 0, "everything acknowledged")
        assert_equal(shop, world.headquarters.database)


def a_day(shop: Shop, number: int) -> int:
    """Everything that is done at a counter; returns how many events it made. Each day's newcomers are others."""
    goods, members, unknown = codes()
    session = sign_in(shop, OPERATOR, DEMO_PINS[OPERATOR])
    assert who_may(shop).operators
    for n in range(SALES):
        found = identify(shop, members[n % len(members)])
        assert isinstance(found, MemberFound)
        sell.identify_member(shop, session, found.member_id, How.CARD)
        for code in goods:
            _scan(shop, session, code)
        lines = view(shop, session.business_date).lines
        sell.set_quantity(shop, session, lines[0].quoted.line_id, 2 * ONE)
        sell.remove(shop, session, lines[1].quoted.line_id)
        sell.undo(shop, session)
        assert search(shop, "cjy").members
        member_file.member_file(shop, session, found.member_id)
        _pay(shop, session)
    events = SALES

    # a card that nobody here knows: a member for the time being
    missing = identify(shop, unknown[number])
    assert isinstance(missing, MemberUnknown)
    answer = ask_headquarters(shop, session, missing)
    assert answer is not None
    assert answer.how is How.PROVISIONAL
    sell.identify_member(shop, session, answer.member_id, answer.how)
    _scan(shop, session, goods[0])
    _pay(shop, session)
    events += 2

    # somebody joins, a care call, a number shown, a code refused, a copy, the drawer, a sale put away
    joined = enrol(shop, session, EnrolForm(f"1390000776{number}", name="新会员"))
    care.reveal_number(shop, session, joined, "call back")
    care.care_list(shop, session)
    assert isinstance(identify(shop, "134567890123456789"), Refused)
    paper.copy_receipt(shop, session, paper.latest_receipts(shop)[0].receipt_no)
    paper.open_drawer(shop, session)
    paper.unsettled(shop)
    _scan(shop, session, goods[1])
    sell.forget_member(shop, session)
    sell.cancel(shop, session)
    sign_out(shop, session)
    return events + 2


def _scan(shop: Shop, session: Session, code: str) -> None:
    found = identify(shop, code)
    assert isinstance(found, ProductFound), found
    sell.add(shop, session, found)


def _pay(shop: Shop, session: Session) -> None:
    shown = view(shop, session.business_date)
    due = shown.quote.due_minor
    assert shown.basket_id is not None
    checkout(shop, session, shown.basket_id, (Payment(TenderKind.CASH, due),), due)


@pytest.mark.parametrize("mood", AWAY, ids=lambda mood: mood.name)
def test_a_question_ends_with_its_time_out(world: World, mood: Mood) -> None:
    with opened(world.folder) as till:
        # given a headquarters that was there a moment ago
        session = sign_in(till.shop, OPERATOR, DEMO_PINS[OPERATOR])
        till.link.start(till.shop)
        until(till.link.is_reachable, "headquarters")
        shop = replace(till.shop, headquarters=BelievedThere(till.link))
        world.road.turn(mood)

        # when it is asked, then the sale goes on with a provisional member, soon
        began_s = time.monotonic()
        answer = ask_headquarters(shop, session, MemberUnknown(How.CARD, card_no=codes()[2][3]))
        assert time.monotonic() - began_s < GENEROUS_S
        assert answer is not None
        assert answer.how is How.PROVISIONAL


@dataclass
class BelievedThere:
    """The link, in the moment before it notices that headquarters has gone."""

    link: Headquarters

    def find_member(self, *, card_no: str | None, phone: str | None, timeout_s: float) -> FoundMember | None:
        return self.link.find_member(card_no=card_no, phone=phone, timeout_s=timeout_s)

    def is_reachable(self) -> bool:
        return True

    def trouble(self) -> str:
        return ""

    def nudge(self) -> None:
        self.link.nudge()

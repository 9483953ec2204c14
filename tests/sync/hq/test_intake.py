"""Exactly once, whatever the network does: on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from posclient.wire import codec
from posclient.wire.events import ProfileChanged
from posclient.wire.feed import MemberRow
from posclient.wire.protocol import PushAnswer, PushRequest
from sync.hq import intake, tables
from sync.hq.feed import members_topic
from sync.hq.refusal import Refusal
from sync.hq.seed import seed_member
from sync.hq.totals import totals_of
from tests.sync.hq.shop import (
    NOW_MS,
    FakeTill,
    accounts_of,
    enrolled_till,
    feed,
    findings,
    pushed,
    sale,
    stamp,
    standings,
)


def results(answer: PushAnswer) -> list[str]:
    return [one.result for one in answer.results]


def test_a_sale_is_applied_and_its_effect_is_in_the_feed(shop: Engine) -> None:
    till = enrolled_till(shop)

    answer = till.say(sale("s1", "M1", "formula3", "toy"))

    assert results(answer) == ["applied"]
    assert answer.next_seq == 2
    effect = answer.results[0].effect
    assert effect is not None
    assert effect.topic == members_topic("S001")
    assert feed(shop, effect.topic)[effect.position - 1].row == standings(shop)["M1"]
    standing = standings(shop)["M1"]
    assert accounts_of(standing) == {"M1/points/base": 120 + 387, "M1/spend/base": 174_000 + 38_700}
    assert standing.year_spend_minor == 212_700
    assert standing.last_visit == "2026-03-02"
    assert [row.product_id for row in standing.purchases[:2]] == ["toy", "formula3"]


def test_the_same_events_again_change_nothing_and_get_the_same_effect(shop: Engine) -> None:
    till = enrolled_till(shop)
    first = till.say(sale("s1", "M1", "formula3"), sale("s2", "M1", "toy"))
    before = feed(shop, members_topic("S001"))

    again = till.push()

    assert results(again) == ["duplicate", "duplicate"]
    assert [one.effect for one in again.results] == [one.effect for one in first.results]
    assert again.next_seq == first.next_seq == 3
    assert feed(shop, members_topic("S001")) == before


def test_a_gap_is_not_applied_and_the_till_is_told_where_to_begin(shop: Engine) -> None:
    till = enrolled_till(shop)
    till.made(sale("s1", "M1", "toy"), sale("s2", "M1", "toy"), sale("s3", "M1", "toy"))

    answer = till.push(first=2)

    assert answer.results == ()
    assert answer.next_seq == 1
    assert results(till.push()) == ["applied", "applied", "applied"]


def test_the_same_number_with_other_bytes_is_quarantined_and_nothing_is_blocked(shop: Engine) -> None:
    till = enrolled_till(shop)
    till.say(sale("s1", None, "toy"))
    other = codec.encode_event(sale("s1", None, "toy", "toy"))

    answer = till.send((pushed(1, other), pushed(2, codec.encode_event(sale("s2", None, "toy")))))

    assert results(answer) == ["quarantined", "applied"]
    assert results(till.send((pushed(1, other),))) == ["quarantined"]
    with shop.connect() as connection:
        kept = connection.execute(select(tables.quarantine.c.payload, tables.quarantine.c.reason)).all()
        assert [(bytes(payload), reason) for payload, reason in kept] == [(other, "other_bytes")]
        assert totals_of(connection, till.sender.till_id).sales == 2


@pytest.mark.parametrize(
    ("payload", "claimed", "why"),
    [
        (b'{"type":"sale.unheard_of"}', None, "unparsable"),
        (b"[1, 2]", None, "unparsable"),
        (codec.encode_event(sale("s9", None, "toy")), "0" * 64, "hash"),
    ],
)
def test_what_cannot_be_taken_is_kept_with_its_bytes_and_the_next_is_applied(
    shop: Engine, payload: bytes, claimed: str | None, why: str
) -> None:
    till = enrolled_till(shop)

    answer = till.send((pushed(1, payload, claimed), pushed(2, codec.encode_event(sale("s2", None, "toy")))))

    assert results(answer) == ["quarantined", "applied"]
    assert answer.next_seq == 3
    with shop.connect() as connection:
        kept = connection.execute(select(tables.quarantine)).one()
        assert (kept.reason, bytes(kept.payload)) == (why, payload)
        assert totals_of(connection, till.sender.till_id).quarantined == 1


def test_a_new_incarnation_counts_from_one_and_may_send_what_the_old_one_left(shop: Engine) -> None:
    old = enrolled_till(shop)
    old.say(sale("s1", None, "toy"))
    old.made(sale("s2", None, "toy"))

    new = old.reincarnated()

    assert results(new.say(sale("s3", None, "toy"))) == ["applied"]
    left = PushRequest(1, (pushed(2, old.outbox[1]),))
    assert results(intake.push(shop, new.sender, left, NOW_MS)) == ["applied"]
    with pytest.raises(Refusal, match="never given"):
        intake.push(shop, new.sender, PushRequest(3, ()), NOW_MS)
    with shop.connect() as connection:
        assert totals_of(connection, old.sender.till_id).sales == 3


def test_a_sale_of_an_earlier_life_is_noted_and_not_counted_twice(shop: Engine) -> None:
    old = enrolled_till(shop)
    old.say(sale("s1", "M1", "toy"))
    new = old.reincarnated()

    answer = new.say(sale("s1", "M1", "toy"))

    assert results(answer) == ["exception"]
    assert accounts_of(standings(shop)["M1"])["M1/points/base"] == 120 + 39


def test_too_large_a_batch_is_refused_by_name(lite: Engine) -> None:
    till = enrolled_till(lite)
    event = codec.encode_event(ProfileChanged("M1", stamp(), ("name",)))
    with pytest.raises(Refusal, match="at most 250"):
        till.send(tuple(pushed(seq, event) for seq in range(1, 252)))


def test_a_fault_of_headquarters_keeps_the_event_and_goes_on(
    lite: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    till = enrolled_till(lite)
    with lite.begin() as connection:  # the stored member can't be read any more
        connection.execute(tables.rule_set.update().values(body=b"{}"))

    answer = till.say(sale("s1", "M1", "toy"), ProfileChanged("M1", stamp(), ("name",)))

    assert results(answer) == ["exception", "applied"]
    assert "not_applied" in answer.results[0].detail
    assert "Traceback" in caplog.text
    with lite.connect() as connection:
        assert findings(connection) == ["event.not_applied"]
        assert connection.execute(select(func.count()).select_from(tables.sale)).scalar_one() == 0
        kept = (
            connection.execute(select(tables.event.c.payload).order_by(tables.event.c.seq)).scalars().first()
        )
        assert kept == till.outbox[0]


def test_one_till_pushing_twice_at_once_is_counted_once(shop: Engine) -> None:
    till = enrolled_till(shop)
    till.made(*(sale(f"s{n}", "M1", "toy") for n in range(20)))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: till.push(), range(4)))

    assert {answer.next_seq for answer in answers} == {21}
    applied = [one for answer in answers for one in answer.results if one.result == "applied"]
    assert sorted(one.seq for one in applied) == list(range(1, 21))
    assert accounts_of(standings(shop)["M1"])["M1/points/base"] == 120 + 20 * 39


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    schedule=st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8), st.booleans()), max_size=12),
    data=st.data(),
)
def test_any_order_of_deliveries_ends_in_the_same_totals(
    lite: Engine, schedule: list[tuple[int, int, bool]], data: st.DataObject
) -> None:
    """Duplicates, reordered batches and lost replies: afterwards one push from HQ's `next_seq` makes it whole."""
    token = data.draw(st.text("abcdef0123456789", min_size=40, max_size=40))
    till = enrolled_till(lite, token=token)
    prefix = till.sender.till_id
    till.made(*(sale(f"{prefix}.{n}", None, "toy") for n in range(8)))
    events = [pushed(seq, payload) for seq, payload in enumerate(till.outbox, start=1)]

    known_next = 1
    for start, length, reply_lost in schedule:
        answer = till.send(tuple(events[start - 1 : start - 1 + length]))
        if not reply_lost:
            known_next = answer.next_seq
    known_next = till.send(()).next_seq if known_next == 1 else known_next
    final = till.send(tuple(events[known_next - 1 :]))

    assert final.next_seq == 9
    with lite.connect() as connection:
        totals = totals_of(connection, till.sender.till_id)
    assert (totals.events, totals.sales, totals.due_minor) == (8, 8, 8 * 3_900)
    assert totals.tenders == {"cash": 8 * 3_900}


def test_two_tills_are_told_apart(shop: Engine) -> None:
    one, two = enrolled_till(shop, token="a" * 40), enrolled_till(shop, "S002", token="b" * 40)

    assert results(one.say(sale("s1", "M1", "toy"))) == ["applied"]
    assert results(two.say(sale("s2", "M1", "toy"))) == ["applied"]

    assert accounts_of(standings(shop, "S001")["M1"]) == accounts_of(standings(shop, "S002")["M1"])


def test_many_tills_selling_to_the_same_members_at_once_lose_nothing(shop: Engine) -> None:
    """Balances, tier and feed of shared members under concurrent pushes, some of which must wait for each other."""
    with shop.begin() as connection:
        seed_member(connection, MemberRow("M2"), [], [], ["S002"], on="2026-01-01", at_ms=NOW_MS)
    tills = [enrolled_till(shop, f"S00{1 + n % 2}", token=str(n) * 40) for n in range(6)]
    for number, till in enumerate(tills):
        till.made(*(sale(f"t{number}.{n}", f"M{1 + (number + n) % 2}", "toy") for n in range(12)))

    with ThreadPoolExecutor(len(tills)) as pool:
        answers = list(pool.map(FakeTill.push, tills))

    assert {one.result for answer in answers for one in answer.results} == {"applied"}
    for store in ("S001", "S002"):
        held = standings(shop, store)
        assert accounts_of(held["M1"])["M1/points/base"] == 120 + 36 * 39
        assert accounts_of(held["M2"]) == {"M2/points/base": 36 * 39, "M2/spend/base": 36 * 3_900}
        positions = [one.position for one in feed(shop, members_topic(store))]
        assert positions == list(range(1, len(positions) + 1))

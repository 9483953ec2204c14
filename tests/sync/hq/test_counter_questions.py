"""What tills ask while somebody waits: return rights, spending, codes. On SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import msgspec
import pytest
from sqlalchemy import Engine, select

from posclient.wire.counter_protocol import (
    CheckCodeAnswer,
    GivenBack,
    Returnable,
    ReturnRight,
    SpendAnswer,
    SpendRequest,
)
from posclient.wire.events import MemberServed, ProvisionalSeen
from posclient.wire.personal import PersonalRecord
from sync.hq import codes, return_rights
from sync.hq.counter_tables import return_right, sms_code
from sync.hq.database import transact
from sync.hq.refusal import Refusal
from sync.hq.spending import may_spend
from tests.sync.hq.counter import claim_of, return_of, top_up
from tests.sync.hq.shop import NOW_MS, FakeTill, enrolled_till, findings, sale, stamp


@pytest.fixture
def till(shop: Engine) -> FakeTill:
    return enrolled_till(shop)


@pytest.fixture
def other(shop: Engine) -> FakeTill:
    return enrolled_till(shop, "S002", token="b" * 40)


def ask(till: FakeTill, receipt_no: str = "R-s1") -> ReturnRight:
    work = partial(return_rights.ask, sender=till.sender, receipt_no=receipt_no, now_ms=NOW_MS)
    return transact(till.engine, work)


def give_back(till: FakeTill, right_id: str) -> GivenBack:
    work = partial(return_rights.give_back, sender=till.sender, right_id=right_id, now_ms=NOW_MS)
    return transact(till.engine, work)


# ── return rights ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_right_brings_the_receipt_and_what_is_left_of_it(till: FakeTill, other: FakeTill) -> None:
    sold = sale("s1", "M1", "formula3", "toy")
    back = return_of(sold, {"L0": 1000})
    till.say(sold, back)

    right = ask(other)

    assert (right.original, right.returns, right.claim) == (sold, (back,), None)
    assert right.returnable == (Returnable("L0", 0), Returnable("L1", 1000))
    assert (right.store_id, right.till_id, right.member_id) == ("S001", "T00001", "M1")
    assert msgspec.json.decode(msgspec.json.encode(right), type=ReturnRight) == right


def test_the_second_till_is_refused_until_the_first_gave_it_back(till: FakeTill, other: FakeTill) -> None:
    till.say(sale("s1", None, "toy"))
    right = ask(other)

    with pytest.raises(Refusal, match="till T00002 is at this receipt") as refusal:
        ask(till)
    assert refusal.value.error == "right_held"
    assert ask(other) == right  # its first answer may have been lost
    assert not give_back(till, right.right_id).was_open  # somebody else's
    assert give_back(other, right.right_id).was_open
    assert not give_back(other, right.right_id).was_open
    assert ask(till).right_id != right.right_id


def test_a_right_ends_when_its_return_arrives(shop: Engine, till: FakeTill, other: FakeTill) -> None:
    sold = sale("s1", "M1", "toy", "toy")
    till.say(sold)
    right = ask(other)

    answer = other.say(return_of(sold, {"L0": 1000}, right_id=right.right_id))

    assert [one.result for one in answer.results] == ["applied"]
    assert ask(till).returnable == (Returnable("L0", 0), Returnable("L1", 1000))
    with shop.connect() as connection:
        states = (
            connection.execute(select(return_right.c.state).order_by(return_right.c.state)).scalars().all()
        )
    assert states == ["open", "used"]


def test_nothing_left_and_unknown_receipts_are_refused(till: FakeTill) -> None:
    sold = sale("s1", None, "toy")
    till.say(sold, return_of(sold, {"L0": 1000}))

    with pytest.raises(Refusal) as nothing:
        ask(till)
    with pytest.raises(Refusal) as unknown:
        ask(till, "R-r1")  # a return's own receipt
    assert (nothing.value.error, unknown.value.error) == ("nothing_left", "unknown_receipt")


def test_a_right_that_is_not_the_tills_is_noted(shop: Engine, till: FakeTill, other: FakeTill) -> None:
    sold = sale("s1", None, "toy")
    till.say(sold)
    right = ask(till)

    answer = other.say(return_of(sold, {"L0": 1000}, right_id=right.right_id))

    assert "return.right_not_held" in answer.results[0].detail


def test_a_claimed_receipt_comes_with_its_claim(till: FakeTill, other: FakeTill) -> None:
    sold = sale("s1", None, "toy")
    claim = claim_of(sold)
    till.say(sold, claim)

    right = ask(other)

    assert (right.claim, right.member_id) == (claim, "M1")


def test_many_tills_ask_at_once_and_one_gets_it(shop: Engine) -> None:
    tills = [enrolled_till(shop, f"S00{1 + n % 2}", token=str(n) * 40) for n in range(6)]
    tills[0].say(sale("s1", None, "toy"))

    def attempt(till: FakeTill) -> str:
        try:
            return ask(till).right_id
        except Refusal as refusal:
            return refusal.error

    with ThreadPoolExecutor(len(tills)) as pool:
        answers = list(pool.map(attempt, tills))

    assert answers.count("right_held") == 5


def test_a_person_takes_a_right_from_a_till_that_is_gone(
    shop: Engine, till: FakeTill, other: FakeTill
) -> None:
    till.say(sale("s1", None, "toy"))
    right = ask(other)
    with shop.begin() as connection:
        assert return_rights.open_rights(connection) == [(right.right_id, "s1", "T00002")]
        return_rights.take_away(connection, right.right_id, NOW_MS)
        assert return_rights.open_rights(connection) == []
        with pytest.raises(Refusal, match="no open right"):
            return_rights.take_away(connection, right.right_id, NOW_MS)
    ask(till)


# ── spending ───────────────────────────────────────────────────────────────────────────────────────────────────────


def spend(till: FakeTill, account_id: str, amount: int) -> SpendAnswer:
    with till.engine.begin() as connection:
        return may_spend(connection, till.sender, SpendRequest(account_id, amount))


def test_the_balance_covers_it_and_says_up_to_which_event_it_goes(till: FakeTill) -> None:
    till.say(top_up("u1"))

    answer = spend(till, "M1/principal/base", 20_000)

    assert answer == SpendAnswer(20_000, 50_000, "", incarnation=1, next_seq=2)
    assert spend(till, "M1/points/base", 100).allowed == 100


def test_why_less_is_allowed_is_said(shop: Engine, till: FakeTill) -> None:
    till.say(ProvisionalSeen("P1", stamp(), "card"))
    assert (spend(till, "M1/points/base", 500).allowed, spend(till, "M1/points/base", 500).reason) == (
        120,
        "spend.too_little",
    )
    reasons = {
        account: spend(till, account, 10).reason
        for account in (
            "X9/points/base",
            "P1/points/base",
            "M1/gold/base",
            "M1/spend/base",
            "M1/bonus/base",
            "M1",
        )
    }
    assert reasons == {
        "X9/points/base": "spend.unknown_member",
        "P1/points/base": "spend.unknown_member",
        "M1/gold/base": "spend.unknown_account",
        "M1/spend/base": "spend.not_for_money",
        "M1/bonus/base": "spend.too_little",
        "M1": "spend.unknown_account",
    }
    assert spend(till, "M1/points/base", -5).allowed == 0
    till.say(MemberServed("M1", stamp(), "frozen"))
    answer = spend(till, "M1/points/base", 10)
    assert (answer.allowed, answer.balance, answer.reason) == (0, 120, "spend.frozen")


def test_who_turned_out_to_be_her_spends_hers(shop: Engine, till: FakeTill) -> None:
    card = PersonalRecord("P1", 1, card_no="8000000000017")
    till.say(ProvisionalSeen("P1", stamp(), "card"), personal=(card,))

    assert spend(till, "P1/points/base", 50).allowed == 50


# ── codes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def send(till: FakeTill, now_ms: int = NOW_MS, member_id: str = "M1", phone: str = "") -> codes.FreshCode:
    with till.engine.begin() as connection:
        return codes.make_code(connection, till.sender, member_id, now_ms, phone)


def check(till: FakeTill, code: str, now_ms: int = NOW_MS + 1000, phone: str = "") -> CheckCodeAnswer:
    with till.engine.begin() as connection:
        return codes.check_code(connection, till.sender, "M1", code, now_ms, phone)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_right_code_is_good_once(shop: Engine, till: FakeTill) -> None:
    fresh = send(till)
    assert (fresh.phone, fresh.answer.sent_to, fresh.answer.valid_s) == ("13812341234", "138****1234", 300)
    assert len(fresh.code) == 6
    with shop.connect() as connection:
        assert fresh.code not in connection.execute(select(sms_code.c.code_hash)).scalar_one()

    assert check(till, f" {fresh.code} ").right
    assert check(till, fresh.code) == CheckCodeAnswer(right=False, tries_left=0, reason="code.none")


def test_five_tries(till: FakeTill) -> None:
    fresh = send(till)
    answers = [check(till, wrong(fresh.code)) for _ in range(5)]
    assert [answer.tries_left for answer in answers] == [4, 3, 2, 1, 0]
    assert [answer.reason for answer in answers] == ["code.wrong"] * 4 + ["code.used_up"]
    assert check(till, fresh.code).reason == "code.used_up"


@pytest.mark.parametrize(("after_ms", "right"), [(0, True), (299_999, True), (300_000, False), (-1, False)])
def test_five_minutes_and_never_longer_by_a_clock_set_back(
    till: FakeTill, after_ms: int, right: bool
) -> None:
    fresh = send(till)
    assert check(till, fresh.code, NOW_MS + after_ms).right is right


NEW_PHONE = "13700008888"


def test_a_code_to_a_new_number_goes_there_and_proves_that_number_alone(till: FakeTill) -> None:
    fresh = send(till, phone=NEW_PHONE)
    assert (fresh.phone, fresh.answer.sent_to) == (NEW_PHONE, "137****8888")

    assert check(till, fresh.code).reason == "code.none"  # it says nothing of who she is
    assert check(till, fresh.code, phone="13700009999").reason == "code.none"
    assert check(till, fresh.code, phone=NEW_PHONE).right
    assert check(till, fresh.code, phone=NEW_PHONE).reason == "code.none"


def test_her_own_code_proves_no_new_number(till: FakeTill) -> None:
    assert check(till, send(till).code, phone=NEW_PHONE).reason == "code.none"


@pytest.mark.parametrize("phone", ["1370000888", "+8613700008888", "02112345678"])
def test_a_code_goes_to_a_mobile(till: FakeTill, phone: str) -> None:
    with pytest.raises(Refusal) as refused:
        send(till, phone=phone)
    assert refused.value.error == "bad_phone"


def test_a_clock_set_back_after_a_try_ends_the_code(till: FakeTill) -> None:
    fresh = send(till)
    check(till, wrong(fresh.code), NOW_MS + 200_000)
    assert check(till, fresh.code, NOW_MS + 100_000).reason == "code.expired"


def test_a_code_is_for_the_till_that_asked(till: FakeTill, other: FakeTill) -> None:
    fresh = send(till)
    assert check(other, fresh.code).reason == "code.none"
    assert check(till, fresh.code).right


def test_a_new_code_voids_the_old_one_and_takes_a_minute(till: FakeTill) -> None:
    first = send(till)
    with pytest.raises(Refusal, match="less than 60 s ago"):
        send(till, NOW_MS + 59_999)
    second = send(till, NOW_MS + 60_000)
    if first.code != second.code:
        assert not check(till, first.code, NOW_MS + 61_000).right
    assert check(till, second.code, NOW_MS + 61_000).right


def test_nobody_and_nowhere_to_send_to_is_refused(shop: Engine, till: FakeTill) -> None:
    with pytest.raises(Refusal) as nobody:
        send(till, member_id="X9")
    till.say(personal=(PersonalRecord("M1", 9, "8000000000017", None, "曾小丽"),))
    with pytest.raises(Refusal) as nowhere:
        send(till)
    assert (nobody.value.error, nowhere.value.error) == ("unknown_member", "no_phone")
    with shop.connect() as connection:
        assert findings(connection) == []

"""Codes are for once, tokens for one incarnation."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from posclient.wire.protocol import EnrolAnswer
from sync.hq import enrol
from sync.hq.feed import topics_of
from sync.hq.intake_context import Sender
from sync.hq.refusal import Refusal
from tests.sync.hq.shop import NOW_MS, TOKEN

DAY_MS = 24 * 3600 * 1000


def code(engine: Engine) -> str:
    with engine.begin() as connection:
        return enrol.make_code(connection, "S001", NOW_MS)


def use(engine: Engine, text: str, token: str = TOKEN, now_ms: int = NOW_MS) -> EnrolAnswer | Refusal:
    with engine.begin() as connection:
        return enrol.enrol(connection, text, token, 1, now_ms)


def who(engine: Engine, bearer: str) -> Sender:
    with engine.begin() as connection:
        return enrol.authenticate(connection, bearer)


def wrong(text: str) -> str:
    return text[:-1] + ("2" if text[-1] != "2" else "3")


def test_a_code_makes_a_till(shop: Engine) -> None:
    answer = use(shop, code(shop).lower())

    assert isinstance(answer, EnrolAnswer)
    assert (answer.till_id, answer.till_no, answer.store_id, answer.incarnation) == ("T00001", 1, "S001", 1)
    assert answer.topics == topics_of("S001")
    sender = who(shop, f"T00001.{TOKEN}")
    assert (sender.till_id, sender.store_id, sender.time_zone) == ("T00001", "S001", "Asia/Shanghai")


def test_a_lost_reply_may_be_asked_for_again_but_another_token_may_not(shop: Engine) -> None:
    text = code(shop)
    assert use(shop, text) == use(shop, text)
    other = use(shop, text, token="x" * 40)
    assert isinstance(other, Refusal)
    assert other.error == "bad_code"


def test_five_wrong_attempts_end_a_code(shop: Engine) -> None:
    text = code(shop)
    for _ in range(enrol.CODE_ATTEMPTS):
        assert isinstance(use(shop, wrong(text)), Refusal)
    assert isinstance(use(shop, text), Refusal)


@pytest.mark.parametrize(
    "text", ["", "-", "999-AAAAA-AAAAA", "x", "1", "１-AAAAA-AAAAA", "99999999999999999999-A"]
)
def test_what_is_no_code_is_refused(lite: Engine, text: str) -> None:
    code(lite)
    assert isinstance(use(lite, text), Refusal)


def test_a_code_ends_after_a_day(lite: Engine) -> None:
    text = code(lite)
    assert isinstance(use(lite, text, now_ms=NOW_MS + DAY_MS + 1), Refusal)
    assert isinstance(use(lite, text, now_ms=NOW_MS + DAY_MS), EnrolAnswer)


def test_an_unknown_store_a_weak_token_and_a_newer_protocol_are_refused(lite: Engine) -> None:
    with lite.begin() as connection:
        with pytest.raises(Refusal, match="no store S999"):
            enrol.make_code(connection, "S999", NOW_MS)
        with pytest.raises(Refusal, match="at least 32"):
            enrol.enrol(connection, "1-A", "short", 1, NOW_MS)
        with pytest.raises(Refusal, match="speaks protocol"):
            enrol.enrol(connection, "1-A", TOKEN, 99, NOW_MS)


def test_a_new_incarnation_ends_the_old_token_by_name(shop: Engine) -> None:
    use(shop, code(shop))
    new = "n" * 40
    with shop.begin() as connection:
        sender = enrol.authenticate(connection, f"T00001.{TOKEN}")
        assert enrol.next_incarnation(connection, sender, new, NOW_MS).incarnation == 2

    assert who(shop, f"T00001.{new}").incarnation == 2
    with pytest.raises(Refusal) as refused:
        who(shop, f"T00001.{TOKEN}")
    assert (refused.value.error, refused.value.status) == ("superseded", 403)
    for unknown in ("T00001." + "z" * 40, "T00009." + TOKEN, "", "T00001"):
        with pytest.raises(Refusal) as refused:
            who(shop, unknown)
        assert refused.value.error == "unauthenticated"


def test_the_reply_of_a_new_incarnation_may_be_lost(lite: Engine) -> None:
    use(lite, code(lite))
    new = "n" * 40
    with lite.begin() as connection:
        sender = enrol.authenticate(connection, f"T00001.{TOKEN}")
        assert enrol.repeated_incarnation(connection, f"T00001.{TOKEN}", new) is None
        first = enrol.next_incarnation(connection, sender, new, NOW_MS)
    with lite.begin() as connection:
        assert enrol.repeated_incarnation(connection, f"T00001.{TOKEN}", new) == first
        assert enrol.repeated_incarnation(connection, f"T00001.{TOKEN}", "z" * 40) is None
        with pytest.raises(Refusal, match="needs a new token"):
            enrol.next_incarnation(connection, enrol.authenticate(connection, f"T00001.{new}"), new, NOW_MS)
